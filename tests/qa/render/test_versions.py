"""How copies and versions of a story are named, in every way of showing them."""

from __future__ import annotations

import dataclasses
import datetime

import pytest

from corpus.types import Article, ArticleInfo, Passage
from qa.chat.turn_text import source_content
from qa.render import answer_markdown, answer_plain, answer_text
from qa.render.article import article_text
from qa.render.hits import hits_text
from qa.search.versions import Relatives
from qa.sessions.numbers import Numbers
from qa.types import Answer, Citation, Hit

QUOTE = "Fees rise by nine per cent."


def article(name: str, day: int) -> ArticleInfo:
    return ArticleInfo(id=name, title=f"Fees {name}", date=datetime.date(2024, 5, day))


FIRST, LATEST, COPY = article("first", 8), article("latest", 10), article("copy", 9)


def citation(of: ArticleInfo, later: ArticleInfo | None = None) -> Citation:
    return Citation(
        1, of.id, of.title, of.date, None, None, None, QUOTE, 0, len(QUOTE), superseded_by=later
    )


def answer(lead: Citation, *others: Citation) -> Answer:
    cited = dataclasses.replace(lead, also_in=others)
    return Answer("Fees?", "Fees?", QUOTE, None, (cited,), True, 1.0)


CURRENT = answer(citation(LATEST), citation(FIRST, LATEST), citation(COPY))
OLD = answer(citation(FIRST, LATEST))


def test_text_tells_versions_from_copies():
    assert answer_text(CURRENT).split("\n")[2:] == [
        "[1] Fees latest — 10 May 2024 (latest)",
        "    earlier version: Fees first — 8 May 2024 (first)",
        "    also in: Fees copy — 9 May 2024 (copy)",
    ]
    assert "    later version: Fees latest — 10 May 2024 (latest)" in answer_text(OLD)


def test_plain_and_markdown_do_so_too():
    plain = answer_plain(CURRENT)
    assert "An earlier version of it is: Fees first, published 8 May 2024" in plain
    assert "The same sentence is in: Fees copy" in plain
    assert "There is a later version of it: Fees latest" in answer_plain(OLD)
    markdown = answer_markdown(CURRENT)
    assert "  - earlier version: Fees first — 8 May 2024" in markdown
    assert "  - also in: Fees copy" in markdown
    assert "  - later version: Fees latest — 10 May 2024" in answer_markdown(OLD)


def test_the_chat_names_them_in_the_list_of_sources():
    lead, earlier, copy = (source_content(one).plain for one in Numbers().add(CURRENT))
    assert lead == "Fees latest\n10 May 2024"
    assert earlier == "earlier version: Fees first\n8 May 2024 · later version 10 May 2024"
    assert copy == "also in: Fees copy\n9 May 2024"


def test_hits_name_them():
    passage = Passage(1, "latest", 0, 0, len(QUOTE), QUOTE, ((0, len(QUOTE)),))
    hit = Hit(passage, LATEST, 1.0, 1, 1, 1.0, 0.5, 0.5, also_in=(COPY,), earlier_versions=(FIRST,))
    text = hits_text([hit], "fees", None, False)
    assert "   also in: Fees copy — 9 May 2024 (copy)\n" in text
    assert "   earlier version: Fees first — 8 May 2024 (first)" in text
    old = dataclasses.replace(
        hit, article=FIRST, also_in=(), earlier_versions=(), superseded_by=LATEST
    )
    assert "   later version: Fees latest — 10 May 2024 (latest)" in hits_text(
        [old], "f", None, False
    )


@pytest.mark.parametrize(
    ("relatives", "lines"),
    [
        (Relatives(), []),
        (
            Relatives((COPY,), (FIRST,)),
            [
                "earlier version: Fees first — 8 May 2024 (first)",
                "also in: Fees copy — 9 May 2024 (copy)",
            ],
        ),
        (Relatives(superseded_by=LATEST), ["later version: Fees latest — 10 May 2024 (latest)"]),
    ],
    ids=["alone", "latest", "earlier"],
)
def test_an_article_is_shown_with_its_relatives(relatives, lines):
    shown = Article(id="x", title="Fees", text=QUOTE)
    assert article_text(shown, relatives=relatives).split("\n")[2:-2] == lines
