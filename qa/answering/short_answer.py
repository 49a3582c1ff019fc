"""The answer in a few words: what the reader marked in the sentence that leads."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.answering.citing import Cited
from qa.answering.sentences import ScoredSentence
from qa.reader.pooling import answer_key
from qa.types import Agreement, Citation, ShortAnswer

SURE = 0.1
"""A short answer below this probability (where half of all texts answer) is not shown."""
_DIGIT = re.compile(r"\d")


def short_answer(sentences: Sequence[ScoredSentence], cited: Cited) -> ShortAnswer | None:
    """What was marked in the leading sentence, as a part of the first citation.

    `None` if nothing was marked there, or without conviction: then the sentences know better. Also
    if the stories disagree and it is only a part of what they disagree about.
    """
    lead = cited.citations[0]
    leading = _leading(sentences, lead, cited.agreement)
    evidence = leading.evidence
    if evidence is None or evidence.reading.probability < SURE or not cited.in_order:
        return None
    quote = leading.quote
    # An answer that runs on into the next sentence ends where the quote ends.
    text = evidence.text[: min(evidence.end, quote.end) - evidence.start]
    # The quote may be shown as a later version of its story has it.
    inside = lead.article_id == quote.article.id and lead.start <= quote.start < lead.end
    moved = evidence.start - lead.start if inside else lead.quote.find(text)
    if moved < 0 or not is_whole(text, cited.agreement):
        return None
    return ShortAnswer(
        text=text,
        citation=lead.number,
        start=lead.start + moved,
        end=lead.start + moved + len(text),
        probability=evidence.reading.probability,
        articles=evidence.articles,
    )


def _leading(
    sentences: Sequence[ScoredSentence], lead: Citation, agreement: Agreement | None
) -> ScoredSentence:
    """The best sentence; where the answer changed, the one that the first citation quotes."""
    if agreement is None or agreement.kind != "changed":
        return sentences[0]
    quoted = (
        one
        for one in sentences
        if one.quote.article.id == lead.article_id and lead.start <= one.quote.start < lead.end
    )
    return next((one for one in quoted if one.evidence is not None), sentences[0])


def is_whole(text: str, agreement: Agreement | None) -> bool:
    """Whether nothing is missing: "12" of "12 years" is whole, "6" of "Aleph 12, Amalia 6" is a
    part, and in front of a disagreement about both it would mislead."""
    if agreement is None or agreement.kind != "disagree":
        return True
    own = _numbers(text)
    return not own or not any(own < _numbers(version.value) for version in agreement.versions)


def _numbers(text: str) -> frozenset[str]:
    return frozenset(word for word in answer_key(text) if _DIGIT.search(word))
