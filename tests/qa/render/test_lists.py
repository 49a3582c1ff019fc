"""Reports, lists, articles."""

from __future__ import annotations

import datetime

from corpus.types import Article, ArticleInfo
from qa.keeping.info import ArchiveInfo, Health
from qa.render.article import article_text
from qa.render.lists import info_text, size_words, stories_text
from qa.render.report import report_text
from qa.types import IngestReport, ReportLine

FERRY = Article(
    id="ferry",
    title="More ferries",
    date=datetime.date(2024, 6, 1),
    source="Gull Post",
    path="/news/ferry.md",
    text="Six a day.\n\nThe pier is\tshort.",
)


def lines(count: int, reason: str) -> tuple[ReportLine, ...]:
    return tuple(ReportLine(f"/news/{number}.txt", reason) for number in range(count))


def test_report_counts_what_happened() -> None:
    report = IngestReport(added=1200, unchanged=3, duplicates=2, passages=5000, encoded=4000)
    assert report_text(report) == (
        "Stories: 1,200 added, 0 updated, 3 unchanged, 0 removed, 2 repeated.\n"
        "5,000 passages in the archive, 4,000 encoded now, 0.0 s."
    )


def test_report_groups_by_reason_and_counts_what_it_leaves_out() -> None:
    report = IngestReport(skipped=(*lines(2, "is empty"), *lines(12, "is no text")))
    shown = report_text(report, shown=10)
    assert "Skipped (14):\n  is no text (12)\n    /news/0.txt\n" in shown
    assert shown.count("/news/") == 10
    assert shown.endswith("  4 more: --verbose")


def test_report_names_everything_if_asked() -> None:
    report = IngestReport(skipped=lines(12, "is no text"), undated=lines(3, "no year: 4 May"))
    shown = report_text(report, shown=None)
    assert shown.count("/news/") == 15
    assert "more" not in shown
    assert "Undated, left out when a date is asked for (3):\n  no year: 4 May (3)" in shown


def test_report_neutralises_file_names() -> None:
    report = IngestReport(suspect=(ReportLine("/n/\x1b[31m.txt", "bad\x07"),))
    assert "\x1b" not in report_text(report) and "\x07" not in report_text(report)


def test_stories_in_a_pipe_have_tabs() -> None:
    articles = [FERRY.info, ArticleInfo(id="x", title="A\tB", title_inferred=True)]
    assert stories_text(articles) == (
        "ferry\t2024-06-01\tGull Post\tMore ferries\nx\tundated\t-\tA B (title inferred)"
    )


def test_stories_on_a_terminal_are_aligned() -> None:
    articles = [FERRY.info, ArticleInfo(id="lighthouse", title="Sold")]
    assert stories_text(articles, 80) == (
        "ferry       2024-06-01  Gull Post  More ferries\nlighthouse  undated     -          Sold"
    )


def test_long_titles_keep_to_their_column() -> None:
    title = "The lighthouse of Gull Island has been sold to two sisters from the mainland"
    articles = [FERRY.info, ArticleInfo(id="lighthouse", title=title)]
    shown = stories_text(articles, 80).split("\n")
    assert shown == [
        "ferry       2024-06-01  Gull Post  More ferries",
        "lighthouse  undated     -          The lighthouse of Gull Island has been sold",
        "                                   to two sisters from the mainland",
    ]
    assert stories_text(articles, 60).split("\n") == [
        "ferry       2024-06-01  Gull Post",
        "    More ferries",
        "lighthouse  undated     -",
        "    The lighthouse of Gull Island has been sold to two",
        "    sisters from the mainland",
    ]
    for width in (20, 40, 60, 80, 120):
        assert max(map(len, stories_text(articles, width).split("\n"))) <= width


def test_info_keeps_to_the_width() -> None:
    info = ArchiveInfo(
        folder="/a",
        format=1,
        generation=4,
        articles=2,
        undated=1,
        passages=9,
        encoded=9,
        first=FERRY.date,
        last=FERRY.date,
        encoder=None,
        bytes_text=900,
        bytes_total=1_234,
        health=(Health("encoding", True, "all of the nine passages have vectors"),),
        collections={"gulls": ("/news/gulls", "https://gull.example/feed.xml")},
    )
    shown = info_text(info, {f"Source {n}": 1 for n in range(5)}, "1.0", "/c", width=40)
    assert max(map(len, shown.split("\n"))) <= 40
    assert "Remembered gulls: /news/gulls,\n           https://gull.example/feed.xml" in shown


def test_article_marks_the_cited_words() -> None:
    shown = article_text(FERRY, None, False, (4, 15))
    assert shown == (
        "More ferries\n1 June 2024 — Gull Post (ferry)\n/news/ferry.md\n\n"
        "Six »»a day.\n\nThe«« pier is    short."
    )


def test_article_marks_with_style_where_there_is_one() -> None:
    shown = article_text(FERRY, 80, True, (4, 15))
    assert "Six \x1b[1;4ma\x1b[0m \x1b[1;4mday.\x1b[0m\n\n\x1b[1;4mThe\x1b[0m pier" in shown
    assert "»" not in shown


def test_info_says_what_to_look_at() -> None:
    info = ArchiveInfo(
        folder="/a",
        format=1,
        generation=4,
        articles=2,
        undated=1,
        passages=9,
        encoded=7,
        first=FERRY.date,
        last=FERRY.date,
        encoder=None,
        bytes_text=900,
        bytes_total=1_234_567,
        health=(Health("encoding", False, "2 of 9 passages wait for vectors: run qa index."),),
    )
    many = {f"s{number}": 1 for number in range(8)}
    shown = info_text(info, many, "1.0", "/cache")
    assert "encoding: attention, 2 of 9 passages wait for vectors: run qa index." in shown
    assert "3 others (all with --json)" in shown
    assert "1.2 MB, 900 bytes of it text" in shown


def test_sizes() -> None:
    assert [size_words(n) for n in (1, 999, 1500, 3_400_000)] == [
        "1 byte",
        "999 bytes",
        "1.5 kB",
        "3.4 MB",
    ]
