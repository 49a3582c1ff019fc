"""Pages and message numbers, from the file to every way an answer is shown."""

from __future__ import annotations

import json
from email.message import EmailMessage
from pathlib import Path

import pytest

from corpus.store import Store
from corpus.types import ArticleInfo
from qa.answering.citations import Quote, number_quotes
from qa.keeping.ingest import Ingest
from qa.render import answer_markdown, answer_plain, answer_text, citation_line
from qa.sessions.numbers import Numbers
from qa.types import Answer

INFO = ArticleInfo(
    id="budget", title="Budget", path="/news/budget.pdf", page_starts=(0, 100, 100, 250)
)
MAIL = ArticleInfo(id="mail", title="Ferry", path="/news/press.mbox", within="message 12")


@pytest.mark.parametrize(
    ("offset", "page"), [(0, 1), (99, 1), (100, 3), (249, 3), (250, 4), (9_000, 4)]
)
def test_page_of_an_offset(offset: int, page: int) -> None:
    assert INFO.page_at(offset) == page
    assert MAIL.page_at(offset) is None


@pytest.fixture
def answer() -> Answer:
    quotes = [
        Quote(INFO, 120, 140, "The pier costs more.", 0.9),
        Quote(INFO, 300, 320, "The school does not.", 0.8),
        Quote(MAIL, 0, 17, "The ferry sails.", 0.7),
    ]
    citations = tuple(number_quotes(quotes, 3))
    return Answer("q?", "q?", "", None, citations, True, 0.9)


def test_every_way_of_showing_an_answer_says_where(answer: Answer) -> None:
    shown = answer_text(answer)
    # Two pages of one story are two lines.
    assert "[1] Budget — undated — p. 3 — /news/budget.pdf (budget)" in shown
    assert "[2] Budget — undated — p. 4 — /news/budget.pdf (budget)" in shown
    assert "[3] Ferry — undated — message 12 — /news/press.mbox (mail)" in shown
    assert "page 4, at /news/budget.pdf" in answer_plain(answer)
    assert "p. 3 — /news/budget.pdf" in answer_markdown(answer)
    assert citation_line(answer.citations[2]).endswith("Ferry, undated, message 12")
    first = answer.to_dict()["citations"][0]
    assert (first["page"], first["within"]) == (3, None)
    numbers = Numbers()
    assert [one.page for one in numbers.add(answer)] == [3, 4, None]


def test_files_to_citations(tmp_path: Path, run_qa) -> None:
    news = tmp_path / "news"
    news.mkdir()
    message = EmailMessage()
    message["Subject"] = "Ferry timetable"
    message["Date"] = "Fri, 03 May 2024 09:12:00 +0200"
    message.set_content("The night ferry to Gull Rock sails at eleven from the old pier. " * 5)
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="plan.pdf")
    begin = b"From press@harbour.example Fri May  3 09:12:00 2024\n"
    (news / "press.mbox").write_bytes(begin + message.as_bytes())
    archive = tmp_path / "archive"
    options = ("--archive", archive, "--encoder", "hash-256")
    report = json.loads(run_qa("index", news, *options, "--json").stdout)
    assert report["left_out"][0]["reason"] == "1 attachment: plan.pdf"
    assert report["skipped"] == []
    again = run_qa("index", news, "--archive", archive)
    assert "1 unchanged" in again.stdout
    (hit,) = json.loads(run_qa("search", "night ferry", "--archive", archive, "--json").stdout)[
        "hits"
    ]
    assert hit["article"]["within"] == "message 1"
    assert "— message 1 (" in run_qa("search", "night ferry", "--archive", archive).stdout


def test_messages_keep_their_ids_when_others_come_before_them(tmp_path: Path) -> None:
    begin = "From a@b Fri May  3 09:12:00 2024\n"
    one = "Subject: One\nMessage-ID: <1@b>\n\nThe first message is about the pier.\n\n"
    two = "Subject: Two\nMessage-ID: <2@b>\n\nThe second one is about the school.\n\n"
    path = tmp_path / "press.mbox"
    path.write_text(begin + one)
    store = Store.open(tmp_path / "archive", writable=True, create=True)
    Ingest(store).run([path])
    (before,) = store.articles()
    path.write_text(begin + two + begin + one)
    report = Ingest(store).run([path])
    assert (report.added, report.updated, report.removed) == (1, 1, 0)
    assert store.article(before.id).within == "message 2"
    assert before.id.startswith("press-")
    store.close()
