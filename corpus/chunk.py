"""Articles cut into passages: whole sentences, balanced, at paragraph ends where that is cheap.

Words are counted, not tokens, so that no change of encoder moves a passage.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from corpus.dates import MONTH_NAMES
from corpus.text import sentences, shorten
from corpus.types import Article, ArticleInfo, Passage, Span

MAX_WORDS = 135
"""About 180 tokens of news; with a prefix of 50 it fits the 256 of the default encoder."""
_PREFIX_WORDS = 28
_PREFIX_CHARACTERS = 200
# A run of characters longer than any word is cut by force, so that one 20 MB "word" is 20,000
# pieces instead of one passage.
_LONGEST_WORD = 1_000
# Ten characters count as a word at least, or web addresses would fill a passage threefold.
_CHARACTERS_PER_WORD = 10
_WORD = re.compile(rf"\S{{1,{_LONGEST_WORD}}}")
_CLAUSE_END = (",", ";", ":", ")", "]", "—", "–", ".", "!", "?", "”", '"')
# What a split costs. Each passage: a little, so that few beat many; and the squared shortage to
# the size below which a passage says too little by itself. Then ending inside a paragraph;
# leaving a heading (a short line without a stop) away from what it introduces; and joining two
# paragraphs, in full if both are long enough to be about something of their own.
_EACH = 0.02
_ENOUGH_WORDS = 80
_INSIDE_PARAGRAPH = 0.5
_AFTER_HEADING = 0.3
_JOINED = 0.3
_HEADING_WORDS = 12
# Shorter sentences inside a paragraph, and tiny paragraphs, are kept with what follows.
_SHORT_WORDS = 8
_TINY_WORDS = 2


@dataclass(frozen=True, slots=True)
class _Unit:
    """A sentence, or a piece of one that is too long, and what it costs to end a passage here."""

    start: int
    end: int
    words: int
    end_cost: float
    paragraph_end: bool


def prefix(article: ArticleInfo) -> str:
    """Context put in front of every passage when it is indexed: title and written-out date.

    At most about 50 tokens. An inferred title, the story's first sentence, is used too: later
    passages ("the couple") need it as much as a real one. Empty if there is neither.
    """
    title = shorten(" ".join(article.title.split()[:_PREFIX_WORDS]), _PREFIX_CHARACTERS)
    day = article.date
    written = f"{day.day} {MONTH_NAMES[day.month - 1].capitalize()} {day.year}" if day else ""
    if title and written:
        return f"{title} ({written})"
    return title or written


def passages(
    article: Article, max_words: int = MAX_WORDS, overlap_sentences: int = 0
) -> list[Passage]:
    """The article's passages in order: each sentence whole and in exactly one of them.

    A sentence over `max_words` is cut at clauses or words, and its pieces count as sentences.
    With `overlap_sentences` each passage but the first begins that many sentences earlier,
    beyond `max_words`. A blank article gives `[]`. Raises `ValueError` for `max_words` below 1.
    """
    if max_words < 1 or overlap_sentences < 0:
        raise ValueError(f"max_words {max_words} or overlap_sentences {overlap_sentences}")
    units = list(_units(article.text, max_words))
    context = passage_context(article)
    return [
        _passage(article, context, ordinal, units[max(0, first - overlap_sentences) : last])
        for ordinal, (first, last) in enumerate(_groups(units, max_words))
    ]


def passage_context(article: ArticleInfo) -> str:
    """Whatever the indexes know of a passage besides its text; the prefix cuts long titles."""
    return f"{article.title}\n{article.date}\n{article.source}"


def passage_id(article_id: str, start: int, end: int, context: str, text: str) -> int:
    """Positive 63-bit hash of what is indexed: equal passages have equal ids everywhere."""
    fields = (article_id, str(start), str(end), context, text)
    key = b"".join(len(f).to_bytes(8, "big") + f for f in (g.encode() for g in fields))
    return (int.from_bytes(blake2b(key, digest_size=8).digest(), "big") >> 1) or 1


def _passage(article: Article, context: str, ordinal: int, units: Sequence[_Unit]) -> Passage:
    start, end = units[0].start, units[-1].end
    text = article.text[start:end]
    return Passage(
        id=passage_id(article.id, start, end, context, text),
        article_id=article.id,
        ordinal=ordinal,
        start=start,
        end=end,
        text=text,
        sentences=tuple((unit.start, unit.end) for unit in units),
    )


def _units(text: str, max_words: int) -> Iterator[_Unit]:
    """Sentences with their length in words; those that are too long in pieces."""
    for start, end in sentences(text):
        sentence = text[start:end]
        words = _length(sentence)
        paragraph_end = text[end : end + 1] in ("\n", "")
        if words <= max_words and end - start <= max_words * _CHARACTERS_PER_WORD:
            yield _Unit(start, end, words, _end_cost(sentence, words, paragraph_end), paragraph_end)
            continue
        for first, last in _pieces(sentence, start, max_words):
            ends = paragraph_end and last == end
            cost = 0.0 if ends else _INSIDE_PARAGRAPH
            yield _Unit(first, last, _length(text[first:last]), cost, ends)


def _length(sentence: str) -> int:
    """Words, or what so many characters would be at ten a word."""
    return max(len(sentence.split()), -(-len(sentence) // _CHARACTERS_PER_WORD))


def _end_cost(sentence: str, words: int, paragraph_end: bool) -> float:
    if not paragraph_end:
        return _INSIDE_PARAGRAPH
    heading = words <= _HEADING_WORDS and sentence[-1].isalnum()
    return _AFTER_HEADING if heading else 0.0


def _pieces(sentence: str, offset: int, max_words: int) -> Iterator[Span]:
    """A long sentence in pieces of at most `max_words`, about equal, at clause ends if possible."""
    whole = _length(sentence)
    target = -(-whole // (-(-whole // max_words)))
    longest = max_words * _CHARACTERS_PER_WORD
    pending: list[Span] = []  # words of the piece in hand
    clause = 0  # how many of them end with the last clause, once it is long enough
    for word in _WORD.finditer(sentence):
        if pending and (len(pending) == max_words or word.end() - pending[0][0] > longest):
            cut = clause or len(pending)
            yield offset + pending[0][0], offset + pending[cut - 1][1]
            del pending[:cut]
            clause = 0
        pending.append(word.span())
        if 2 * len(pending) >= target and word[0].endswith(_CLAUSE_END):
            clause = len(pending)
    yield offset + pending[0][0], offset + pending[-1][1]


def _groups(units: Sequence[_Unit], max_words: int) -> list[Span]:
    """Which units form a passage: the split with the least total cost, each within `max_words`."""
    blocks = list(_blocks(units, max_words))
    words = [sum(unit.words for unit in units[first:last]) for first, last in blocks]
    ending = [units[last - 1].end_cost for _, last in blocks]
    joining = _join_costs(units, blocks)
    enough = min(_ENOUGH_WORDS, max_words)
    least = [0.0]
    began: list[int] = []
    for stop in range(len(blocks)):
        total, joined = 0, 0.0
        best, best_start = math.inf, stop
        for start in range(stop, -1, -1):
            total += words[start]
            if total > max_words and start < stop:
                break
            if start < stop:
                joined += joining[start]
            cost = least[start] + max(0.0, 1.0 - total / enough) ** 2 + joined
            if cost < best:
                best, best_start = cost, start
        least.append(best + ending[stop] + _EACH)
        began.append(best_start)
    groups: list[Span] = []
    stop = len(blocks)
    while stop > 0:
        start = began[stop - 1]
        groups.append((blocks[start][0], blocks[stop - 1][1]))
        stop = start
    return groups[::-1]


def _join_costs(units: Sequence[_Unit], blocks: Sequence[Span]) -> list[float]:
    """What it costs not to end a passage after each block: nothing inside a paragraph."""
    sizes: list[int] = []  # of the paragraph each unit is in
    first = total = 0
    for number, unit in enumerate(units):
        total += unit.words
        if unit.paragraph_end or number == len(units) - 1:
            sizes += [total] * (number + 1 - first)
            first, total = number + 1, 0
    costs = []
    for _, last in blocks:
        if last == len(units) or not units[last - 1].paragraph_end:
            costs.append(0.0)
            continue
        smaller = min(sizes[last - 1], sizes[last])
        costs.append(_JOINED * min(1.0, smaller / _ENOUGH_WORDS) ** 2)
    return costs


def _blocks(units: Sequence[_Unit], max_words: int) -> Iterator[Span]:
    """Units that stay together: a short one inside a paragraph, or a heading, with the next.

    It also bounds the work: a text of one-word sentences has as many starts to try as words.
    """
    first = words = 0
    for number, unit in enumerate(units):
        if words + unit.words > max_words and number > first:
            yield first, number
            first, words = number, 0
        words += unit.words
        if words >= _SHORT_WORDS or (unit.end_cost == 0.0 and words > _TINY_WORDS):
            yield first, number + 1
            first, words = number + 1, 0
    if first < len(units):
        yield first, len(units)
