"""Passages found, with the sentences around the best one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corpus.types import ArticleInfo
from qa.render.layout import Style, wrap
from qa.render.safety import safe
from qa.render.words import article_id, date_words, place_words, published_words, title_words
from qa.types import Hit

SNIPPET_WORDS = 45
"""About three lines; what is left out is shown as `…`."""


def hit_heading(hit: Hit, style: Style) -> str:
    """`Title — 7 August 2023 — source — p. 3 (id, passage 2)`; passages count from 1."""
    article = hit.article
    where = place_words(article.within, article.page_at(hit.passage.start))
    parts = [published_words(article), safe(article.source or ""), where]
    rest = "".join(f" — {part}" for part in parts if part)
    place = f" ({article_id(article)}, passage {hit.passage.ordinal + 1})"
    return title_words(article) + style.dim(rest + place)


def hits_text(
    hits: Sequence[Hit], query: str, width: int | None, colour: bool, *, full: bool = False
) -> str:
    """Numbered hits, best first, with score and snippet (the whole passage if `full`)."""
    style = Style(colour)
    blocks = []
    for number, hit in enumerate(hits, start=1):
        label = f"{number}. "
        indent = " " * len(label)
        heading = f"{hit_heading(hit, style)} {style.dim(f'score {hit.score:.3f}')}"
        blocks.append(
            f"{wrap(heading, width, style.dim(label), indent)}\n"
            f"{_body(hit, query, width, indent, style, full)}"
        )
    return "\n\n".join(blocks)


def closest_text(hits: Sequence[Hit], query: str, width: int | None, style: Style) -> str:
    """What comes nearest to a question without an answer; empty without hits."""
    if not hits:
        return ""
    blocks = ["Closest:"]
    for hit in hits:
        blocks.append(wrap(hit_heading(hit, style), width, "  ", "    "))
        blocks.append(_body(hit, query, width, "    ", style, full=False))
    return "\n".join(blocks)


def _body(hit: Hit, query: str, width: int | None, indent: str, style: Style, full: bool) -> str:
    # A paragraph's end is a space here: two of them would look like a mistake.
    text = " ".join(safe(hit.passage.text).split()) if full else snippet(hit, query)
    lines = [wrap(text, width, indent, indent)]
    for relation, other in _relatives(hit):
        about = f"{title_words(other)} — {date_words(other.date)} ({article_id(other)})"
        lines.append(wrap(style.dim(f"{relation}: {about}"), width, indent, indent + "  "))
    return "\n".join(lines)


def _relatives(hit: Hit) -> Iterator[tuple[str, ArticleInfo]]:
    """The other articles of a hit, each with what it is to it."""
    yield from (("also in", other) for other in hit.also_in)
    yield from (("earlier version", other) for other in hit.earlier_versions)
    if hit.superseded_by is not None:
        yield "later version", hit.superseded_by


def snippet(hit: Hit, query: str, words: int = SNIPPET_WORDS) -> str:
    """Whole sentences of the passage around the one that shares most with the query, `…` for
    what is left out. One sentence at least, however long."""
    passage = hit.passage
    texts = [passage.text[s - passage.start : e - passage.start] for s, e in passage.sentences]
    if not texts:
        return safe(passage.text)
    first = last = _best_sentence(hit, texts, query)
    used = len(texts[first].split())
    while True:
        after = last + 1 < len(texts) and used + len(texts[last + 1].split()) <= words
        before = first > 0 and used + len(texts[first - 1].split()) <= words
        if after:
            last += 1
            used += len(texts[last].split())
        elif before:
            first -= 1
            used += len(texts[first].split())
        else:
            break
    start, end = passage.sentences[first][0], passage.sentences[last][1]
    shown = safe(passage.text[start - passage.start : end - passage.start])
    shown = " ".join(shown.split())
    return f"{'… ' if first else ''}{shown}{' …' if last + 1 < len(texts) else ''}"


def _best_sentence(hit: Hit, texts: Sequence[str], query: str) -> int:
    """Position of the sentence with most words of the query; among equals the nearest one."""
    from corpus.lexical import analyse

    wanted = set(analyse(query))
    shared = [len(wanted.intersection(analyse(text))) for text in texts]
    if hit.best_sentence is not None:
        nearest = hit.passage.sentences.index(hit.best_sentence)
        if shared[nearest] == max(shared):
            return nearest
    return shared.index(max(shared))
