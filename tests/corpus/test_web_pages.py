"""Saved web pages: the article without what surrounds it, and dates only where they are stated."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.formats import RawStory, SkippedRecord, read_stories

DAY = datetime.date(2024, 5, 3)
PARAGRAPHS = [
    "The old iron bridge over the Wend reopened on Friday after two years of repairs, the town "
    "council said in a statement to residents.",
    "Engineers replaced 340 bolts and the whole deck. “It will stand for another century,” said "
    "the mayor, Ada Quill, at the opening.",
    "Traffic had been sent through the village of Low Marsh, where shop owners complained about "
    "noise and dust since 4 January 2022.",
]


@pytest.fixture
def read_page(tmp_path: Path) -> Callable[..., RawStory | SkippedRecord]:
    def read(head: str = "", extra: str = "", paragraphs: list[str] = PARAGRAPHS):
        body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
        path = tmp_path / "page.html"
        path.write_text(
            f"<!doctype html><html><head><meta charset='utf-8'>{head}</head><body>"
            "<nav><ul><li><a href='/'>Home</a></li><li><a href='/s'>Sport</a></li></ul></nav>"
            f"<article><h1>Bridge reopens</h1>{extra}{body}</article>"
            "<aside><a href='/x'>Read more: Ten best boats</a></aside>"
            "<footer>© 2019 Harbour Post. Accept all cookies.</footer></body></html>"
        )
        (found,) = read_stories(path)
        return found

    return read


def test_article_without_boilerplate(read_page: Callable[..., RawStory]) -> None:
    story = read_page()
    assert [p for p in story.text.split("\n\n") if p != "Bridge reopens"] == PARAGRAPHS
    assert story.title == "Bridge reopens"


def json_ld(value: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2024-05-03T08:00:00+01:00">',
        '<meta name="pubdate" content="20240503">',
        '<meta name="DC.date.issued" content="2024-05-03">',
        '<meta itemprop="datePublished" content="3 May 2024">',
        json_ld({"@type": "NewsArticle", "datePublished": "2024-05-03"}),
        json_ld([{"@type": ["Thing", "Article"], "datePublished": "2024-05-03T08:00Z"}]),
        json_ld({"@graph": [{"@type": "WebSite"},
                            {"@type": "NewsArticle", "datePublished": "2024-05-03"}]}),
        # The most specific statement counts.
        '<meta name="date" content="2020-01-01">'
        '<meta property="article:published_time" content="2024-05-03">',
        # What cannot be read is passed over.
        '<meta property="article:published_time" content="03/05/2024">'
        '<meta name="date" content="2024-05-03">',
        '<script type="application/ld+json">{"</script><meta name="date" content="2024-05-03">',
    ],
)  # fmt: skip
def test_dates_stated_in_the_head(read_page: Callable[..., RawStory], head: str) -> None:
    assert read_page(head).date == DAY


@pytest.mark.parametrize(
    "extra",
    [
        '<time datetime="2024-05-03T08:00">Friday</time>',
        '<time itemprop="datePublished" datetime="2024-05-03">x</time>'
        '<time datetime="2024-06-01">comment</time>',
    ],
)
def test_dates_in_time_elements(read_page: Callable[..., RawStory], extra: str) -> None:
    assert read_page(extra=extra).date == DAY


@pytest.mark.parametrize(
    ("head", "extra", "reason"),
    [
        ("", "", "no date"),
        ("", "<p>Published 3 May 2024 by Ada Quill in our Low Marsh office</p>", "no date"),
        ('<link rel="canonical" href="https://harbour.example/2024/05/03/bridge">', "", "no date"),
        ('<meta property="article:modified_time" content="2024-05-03">', "", "no date"),
        (json_ld({"@type": "WebPage", "datePublished": "2024-05-03"}), "", "no date"),
        ('<meta name="date" content="03/05/2024">', "", "ambiguous"),
        ('<meta name="date" content="May 2024">', "", "no day"),
        (
            "",
            '<time datetime="2024-05-03">a</time><time datetime="2024-05-04">b</time>',
            "several dates",
        ),
    ],
)
def test_no_date_is_guessed(
    read_page: Callable[..., RawStory], head: str, extra: str, reason: str
) -> None:
    story = read_page(head, extra)
    assert story.date is None
    assert reason in (story.date_note or "")


def test_title_site_and_address(read_page: Callable[..., RawStory]) -> None:
    head = (
        "<title>Bridge reopens | Harbour Post</title>"
        '<meta property="og:title" content="Bridge &amp; road reopen">'
        '<meta property="og:site_name" content="Harbour Post">'
        '<link rel="canonical" href="https://www.harbour.example/bridge">'
    )
    story = read_page(head)
    assert story.title == "Bridge & road reopen"
    assert (story.source, story.url) == ("Harbour Post", "https://www.harbour.example/bridge")


def test_site_name_is_no_part_of_the_title(read_page: Callable[..., RawStory]) -> None:
    head = '<title>Bridge reopens | Harbour Post</title><meta property="og:site_name" content="{}">'
    extra = "<h1>A second heading</h1>"
    assert read_page(head.format("Harbour Post"), extra).title == "Bridge reopens"
    assert read_page(head.format("Post"), extra).title == "Bridge reopens | Harbour Post"


def test_page_of_many_elements_is_read_as_its_paragraphs(
    read_page: Callable[..., RawStory],
) -> None:
    # The extractor would take a minute for these.
    paragraphs = [f"<b>Update {n}</b>: the <i>bridge</i> is still open." for n in range(12_000)]
    story = read_page(paragraphs=paragraphs)
    assert story.text.count("\n\n") == len(paragraphs) - 1
    assert story.text.startswith("Update 0: the bridge is still open.")
    assert "cookies" not in story.text


def test_site_is_the_publisher_else_the_host(read_page: Callable[..., RawStory]) -> None:
    address = '<meta property="og:url" content="https://www.harbour.example/bridge">'
    published = json_ld({"@type": "NewsArticle", "publisher": {"name": "Quill & Sons"}})
    assert read_page(address).source == "harbour.example"
    assert read_page(address + published).source == "Quill & Sons"


@pytest.mark.parametrize(
    "content",
    [
        "<html><head><title>404</title></head><body><nav><a href='/'>Home</a></nav></body></html>",
        "<html></html>",
        "<!-- only a comment -->",
        "   \n  ",
        "<script>window.location = 'x'</script>",
        "<div>" * 20_000,
    ],
)
def test_page_without_an_article_is_skipped(tmp_path: Path, content: str) -> None:
    path = tmp_path / "page.html"
    path.write_text(content)
    (found,) = read_stories(path)
    assert isinstance(found, SkippedRecord)
    assert found.reason.startswith(("no article in the page", "no HTML in the page"))


def test_nothing_is_printed_or_logged_to_stderr(
    read_page: Callable[..., object], capfd: pytest.CaptureFixture[str]
) -> None:
    read_page(paragraphs=[])
    read_page()
    assert capfd.readouterr() == ("", "")
