"""Answers as text, plain text and Markdown."""

from __future__ import annotations

import dataclasses
import datetime

import pytest

from corpus.types import ArticleInfo, Passage
from qa.render import (
    answer_markdown,
    answer_plain,
    answer_text,
    citation_line,
    date_words,
    source_line,
)
from qa.render.explain import explain_text
from qa.render.hits import hits_text, snippet
from qa.types import Answer, Citation, Hit, ShortAnswer, Trace

BAKERY = Citation(
    number=1,
    article_id="bakery",
    title="Bakery moves into the lighthouse",
    date=datetime.date(2024, 3, 7),
    source="Gull Post",
    url="https://gull.example/bakery",
    path="/news/bakery.md",
    quote="The lamp, sources said, will stay lit on summer nights.",
    start=10,
    end=65,
)
COPY = dataclasses.replace(BAKERY, article_id="copy", title="Lighthouse bread", date=None, url=None)
ANSWER = Answer(
    question="Will the lamp stay lit?",
    understood="Will the lamp stay lit?",
    text="",
    short=None,
    citations=(
        dataclasses.replace(BAKERY, also_in=(COPY,)),
        dataclasses.replace(BAKERY, number=2, article_id="ferry", quote="It will.", url=None),
    ),
    found=True,
    confidence=0.81,
    notes=("1 undated story was left out because of the date limits.",),
)
TEXT = "Rain fell. The lamp broke in May. It was mended. Nobody saw it. Ships passed."
SENTENCES = ((100, 110), (111, 133), (134, 148), (149, 163), (164, 177))
HIT = Hit(
    Passage(1, "lamp", 1, 100, 177, TEXT, SENTENCES),
    ArticleInfo(id="lamp", title="Lamp mended", title_inferred=True, source="Gull Post"),
    0.9,
    1,
    None,
    3.2,
    0.4,
    0.5,
)
REFUSED = dataclasses.replace(
    ANSWER,
    text="Not in these stories.",
    citations=(),
    found=False,
    confidence=0.1,
    closest=(HIT,),
    notes=(),
    trace=Trace({"coverage": 0.25}, 0.5, (HIT,), {"retrieve": 0.012}),
)


def test_dates_are_words() -> None:
    assert date_words(datetime.date(2023, 8, 7)) == "7 August 2023"
    assert date_words(None) == "undated"


def test_answer_comes_first_then_sources_then_notes() -> None:
    assert answer_text(ANSWER) == (
        "The lamp, sources said, will stay lit on summer nights. [1]\n"
        "\n"
        "It will. [2]\n"
        "\n"
        "[1] Bakery moves into the lighthouse — 7 March 2024 — Gull Post — "
        "https://gull.example/bakery (bakery)\n"
        "    also in: Lighthouse bread — undated — Gull Post — /news/bakery.md (copy)\n"
        "[2] Bakery moves into the lighthouse — 7 March 2024 — Gull Post — "
        "/news/bakery.md (ferry)\n"
        "\n"
        "Note: 1 undated story was left out because of the date limits."
    )


def test_citations_of_one_article_share_a_line() -> None:
    first = dataclasses.replace(BAKERY, also_in=())
    answer = dataclasses.replace(
        ANSWER, citations=(first, dataclasses.replace(first, number=2, quote="Other words."))
    )
    assert "[1][2] Bakery moves" in answer_text(answer)
    assert answer_text(answer).count("Bakery moves") == 1


def test_short_answer_stands_in_front() -> None:
    answer = dataclasses.replace(ANSWER, short=ShortAnswer("summer nights", 1, 51, 64, 0.9))
    assert answer_text(answer).startswith("summer nights [1]\n\nThe lamp,")
    assert answer_plain(answer).startswith("Short answer: summer nights. Source 1.\n")
    assert "**summer nights** \\[1\\]" in answer_markdown(answer)


def test_the_short_answer_is_marked_in_its_quote_only() -> None:
    answer = dataclasses.replace(ANSWER, short=ShortAnswer("summer nights", 1, 51, 64, 0.9))
    painted = answer_text(answer, colour=True)
    words = "\x1b[1msummer\x1b[0m \x1b[1mnights\x1b[0m"
    assert painted.startswith(f"{words} ")
    assert f"stay lit on {words}. " in painted
    assert painted.count(words) == 2
    assert answer.short is not None
    assert answer.short.within(ANSWER.citations[0]) == (41, 54)
    assert answer.short.within(ANSWER.citations[1]) is None


@pytest.mark.parametrize("width", [20, 40, 80])
def test_wrapping_leaves_the_quoted_words_alone(width: int) -> None:
    wrapped = answer_text(ANSWER, width)
    assert BAKERY.quote in " ".join(wrapped.split())
    assert max(len(line) for line in wrapped.split("\n") if " " in line.strip()) <= max(width, 44)


def test_colours_only_when_asked() -> None:
    assert "\x1b" not in answer_text(ANSWER, 80)
    painted = answer_text(ANSWER, 80, colour=True)
    assert "\x1b[2m[1]\x1b[0m" in painted
    assert painted.startswith("The lamp, sources said,")


def test_refusal_offers_the_closest_and_looks_like_no_answer() -> None:
    shown = answer_text(REFUSED)
    assert shown.startswith("Not in these stories.\n\nClosest:\n")
    assert "Lamp mended (title inferred) — undated — Gull Post (lamp, passage 2)" in shown
    assert "[1]" not in shown


def test_plain_has_one_sentence_a_line_and_no_signs() -> None:
    lines = answer_plain(ANSWER).split("\n")
    assert lines[0] == f"{BAKERY.quote} Source 1."
    assert lines[2] == (
        "Source 1: Bakery moves into the lighthouse, published 7 March 2024 by Gull Post, "
        "at https://gull.example/bakery, identifier bakery."
    )
    assert lines[3].startswith("The same sentence is in: Lighthouse bread, undated by Gull Post")
    assert not set("[]—│*") & set(answer_plain(ANSWER))


def test_plain_refusal_lists_sentences_of_the_closest() -> None:
    lines = answer_plain(REFUSED).split("\n")
    assert lines[0] == "Not in these stories."
    assert lines[1].startswith("Closest passage 1, which is not an answer: Lamp mended")
    assert lines[2:5] == ["Rain fell.", "The lamp broke in May.", "It was mended."]


def test_source_line_names_what_is_known() -> None:
    assert source_line(HIT.article) == "Lamp mended (title inferred) — undated — Gull Post (lamp)"


def test_citation_line_is_a_quotation() -> None:
    assert citation_line(BAKERY) == (
        "“The lamp, sources said, will stay lit on summer nights.” — "
        "Bakery moves into the lighthouse, 7 March 2024, Gull Post"
    )


def test_markdown_takes_nothing_for_markup() -> None:
    evil = dataclasses.replace(
        BAKERY,
        title="[x](javascript:alert(1)) <script> **b**\n# head",
        url="javascript:alert(1)",
        quote="1. not a list | `code` ![i](u)",
    )
    written = answer_markdown(dataclasses.replace(ANSWER, question="# q", citations=(evil,)))
    assert "## \\# q" in written
    assert "> 1\\. not a list \\| \\`code\\` !\\[i\\](u) \\[1\\]" in written
    assert "\\[x\\](javascript:alert(1)) \\<script\\> \\*\\*b\\*\\* \\# head" in written
    assert "<javascript" not in written


def test_markdown_links_web_addresses() -> None:
    assert "<https://gull.example/bakery> (bakery)" in answer_markdown(ANSWER)


def test_markdown_of_a_refusal() -> None:
    written = answer_markdown(REFUSED)
    assert "**Not in these stories.**\n\nClosest:\n\n- Lamp mended (title inferred)" in written
    assert "> " not in written


def test_snippet_shows_what_it_leaves_out() -> None:
    assert snippet(HIT, "broken lamp", words=8) == "… The lamp broke in May. It was mended. …"
    assert snippet(HIT, "ships", words=5) == "… Nobody saw it. Ships passed."
    assert snippet(HIT, "lamp") == TEXT


def test_snippet_without_shared_words_takes_the_nearest_sentence() -> None:
    near = dataclasses.replace(HIT, best_sentence=(149, 163))
    assert snippet(near, "witness", words=3) == "… Nobody saw it. …"


def test_hits_have_score_place_and_copies() -> None:
    copied = dataclasses.replace(HIT, also_in=(ArticleInfo(id="twin", title="Twin"),))
    shown = hits_text([copied], "lamp", None, False)
    assert shown.startswith(
        "1. Lamp mended (title inferred) — undated — Gull Post (lamp, passage 2)"
    )
    assert "score 0.900" in shown
    assert "also in: Twin — undated (twin)" in shown


def test_explanation_gives_the_reason_of_a_refusal() -> None:
    shown = explain_text(REFUSED)
    assert "Refused: the confidence 0.100 is below the threshold 0.500." in shown
    assert "Signals: coverage 0.250" in shown
    assert "words 3.20 (rank 1), meaning 0.400 (not among the first)" in shown
    assert "Seconds: retrieve 0.012" in shown


def test_explanation_of_an_empty_search() -> None:
    nothing = dataclasses.replace(REFUSED, trace=Trace({}, 0.5), closest=())
    assert "Refused: there is no passage to answer from." in explain_text(nothing)


def test_a_completed_question_is_shown_first():
    followed = dataclasses.replace(ANSWER, understood="Lamp: Will the lamp stay lit?")
    for text in (answer_text(followed), answer_plain(followed)):
        assert text.startswith("Understood as: Lamp: Will the lamp stay lit?\n")
    assert "Understood" not in answer_text(ANSWER)


def test_a_command_says_itself_what_was_asked() -> None:
    for answer in (ANSWER, REFUSED):
        timeline = dataclasses.replace(answer, question="/timeline lamps", understood="lamps")
        assert "Understood" not in answer_markdown(timeline)
    followed = dataclasses.replace(ANSWER, understood="Lamp: Will the lamp stay lit?")
    assert "\n\nUnderstood as: Lamp: Will the lamp stay lit?\n\n" in answer_markdown(followed)
