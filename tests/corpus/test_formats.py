"""Each file format on well-formed input: what becomes of titles, dates, fields and text."""

from __future__ import annotations

import csv
import datetime
import gzip
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.formats import READERS, RawStory, format_suffix, read_stories

DAY = datetime.date(2024, 5, 3)
BODY = "The old iron bridge over the Wend reopened on Friday.\n\nIt had been closed for two years."

Write = Callable[[str, str | bytes], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write_file(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write_file


def only_story(path: Path) -> RawStory:
    (story,) = read_stories(path)
    assert isinstance(story, RawStory), story
    return story


@pytest.mark.parametrize(
    ("name", "suffix"),
    [
        ("a.txt", ".txt"),
        ("A.TXT", ".txt"),
        ("a.b.jsonl", ".jsonl"),
        ("a.csv.gz", ".csv"),
        ("a.JSON.GZ", ".json"),
        ("a.xlsx", None),
        ("a.gz", None),
        ("txt", None),
        (".txt", None),
        ("a.gz.gz", None),
    ],
)
def test_format_is_found_by_suffix(name: str, suffix: str | None) -> None:
    assert format_suffix(Path(name)) == suffix


# Plain text


@pytest.mark.parametrize(
    ("content", "title", "date", "text"),
    [
        (BODY, None, None, BODY),
        (f" date 2024-05-03 {BODY}\n", None, DAY, BODY + "\n"),
        (f"date: 2024-05-03\n{BODY}", None, DAY, BODY),
        (f"Bridge reopens\n\n{BODY}", "Bridge reopens", None, BODY),
        (f"Bridge reopens\n\n\nBridge reopens\n\n{BODY}", "Bridge reopens", None, BODY),
        (f" date 2024-05-03 Bridge reopens\n\n{BODY}", "Bridge reopens", DAY, BODY),
        (f"Will it last?\n\n{BODY}", "Will it last?", None, BODY),
        (f"May 3, 2024\n\nBridge reopens\n\n{BODY}", "Bridge reopens", DAY, BODY),
        (f"Published: 3 May 2024\n{BODY}", None, DAY, BODY),
        (f"20240503\n\n{BODY}", "20240503", None, BODY),
        ("May 3, 2024", None, None, "May 3, 2024"),
        # No titles: a stop at the end, no blank line, nothing below, too long.
        (f"It reopened.\n\n{BODY}", None, None, f"It reopened.\n\n{BODY}"),
        (f"Bridge reopens\n{BODY}", None, None, f"Bridge reopens\n{BODY}"),
        ("Bridge reopens", None, None, "Bridge reopens"),
        ("Bridge reopens\n\n", None, None, "Bridge reopens"),
        ("word " * 50 + "\n\n" + BODY, None, None, "word " * 50 + "\n\n" + BODY),
        ("dated 2024-05-03 it says", None, None, "dated 2024-05-03 it says"),
        ("date 03/05/2024 it says", None, None, "date 03/05/2024 it says"),
    ],
)
def test_plain_text(
    write: Write, content: str, title: str | None, date: datetime.date | None, text: str
) -> None:
    story = only_story(write("a.txt", content))
    assert (story.title, story.date) == (title, date)
    assert story.text.strip() == text.strip()


def test_impossible_date_prefix_is_explained(write: Write) -> None:
    story = only_story(write("a.txt", f" date 2024-02-30 {BODY}"))
    assert story.date is None
    assert "not in the calendar" in (story.date_note or "")
    assert story.text.startswith("The old iron bridge")


def test_hard_wrapped_text_is_unwrapped(write: Write) -> None:
    wrapped = (
        "The old iron bridge over the Wend reopened on Friday after two long\n"
        "years of repairs, the council said. Engineers had replaced the whole\n"
        "deck and more than three hundred bolts, some of them older than the\n"
        "town hall.\n\n"
        "Shop owners in Low Marsh had complained about noise and dust all the\n"
        "while.\n"
    )
    first, second = only_story(write("a.txt", wrapped)).text.strip().split("\n\n")
    assert first.endswith("some of them older than the town hall.")
    assert "\n" not in first
    assert second == "Shop owners in Low Marsh had complained about noise and dust all the while."


@pytest.mark.parametrize(
    "text",
    [
        "Roses are red,\nviolets are blue,\nsugar is sweet\nand so are you.",
        "\n".join("A paragraph that is one line, and quite a long one too. " * 3 for _ in range(5)),
        "- ropes\n- boats\n- nets that were bought last week in the harbour shop\n- oars",
    ],
)
def test_other_lines_are_kept(write: Write, text: str) -> None:
    assert only_story(write("a.txt", text)).text == text


# Encodings


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("a.txt", "{}"),
        ("a.md", "{}"),
        ("a.jsonl", '{{"text": "{}"}}\n'),
        ("a.json", '[{{"text": "{}"}}]'),
        ("a.csv", 'title,text\nBridge,"{}"\n'),
        ("a.html", "<html><body><article><p>{0}</p><p>{0}</p></article></body></html>"),
    ],
)
def test_encodings(write: Write, encoding: str, name: str, form: str) -> None:
    sentence = "“The café reopens,” said Ada Quill – at last, after two years of waiting for it."
    story = only_story(write(name, form.format(sentence).encode(encoding)))
    assert story.text.startswith(sentence)


def test_declared_encoding_of_a_page(write: Write) -> None:
    sentence = "Старый железный мост через реку снова открыт после двух лет ремонта, сообщил совет."
    page = f'<html><head><meta charset="koi8-r"></head><body><p>{sentence}</p></body></html>'
    assert only_story(write("a.html", page.encode("koi8-r"))).text == sentence


def test_a_few_broken_bytes_do_not_garble_the_rest(write: Write) -> None:
    data = "“Café,” he said – “naïve.” ".encode() * 3 + b"\xff and more"
    story = only_story(write("a.txt", data))
    assert story.text.startswith("“Café,” he said – “naïve.”")
    assert "\ufffd and more" in story.text


# Markdown

MARKDOWN = """---
title: "Bridge: open again"
date: 2024-05-03
source: The Harbour Post
url: https://harbour.example/bridge
id: b-17
tags: [a, b]
---

# Bridge open again

The *old* **iron** bridge over the [Wend](https://wend.example) reopened
on Friday. ![A picture](bridge.jpg)

> “It will `stand`.”

- ropes
- boats

## What next

Nobody knows.<!-- really -->
"""


def test_markdown(write: Write) -> None:
    story = only_story(write("a.md", MARKDOWN))
    assert story.title == "Bridge: open again"
    assert (story.date, story.source) == (DAY, "The Harbour Post")
    assert (story.url, story.record_id) == ("https://harbour.example/bridge", "b-17")
    assert [p.strip() for p in story.text.split("\n\n")] == [
        "The old iron bridge over the Wend reopened on Friday.",
        "“It will stand.”",
        "ropes",
        "boats",
        "What next",
        "Nobody knows.",
    ]


@pytest.mark.parametrize(
    ("content", "title", "date"),
    [
        (f"# Bridge reopens\n\n{BODY}", "Bridge reopens", None),
        (f"Bridge reopens\n==============\n\n{BODY}", "Bridge reopens", None),
        (f"---\ndate: 3 May 2024\n---\n# Bridge reopens\n\n{BODY}", "Bridge reopens", DAY),
        (f"---\r\ntitle: Open\r\ndate: 2024-05-03\r\n---\r\n{BODY}", "Open", DAY),
        (f"---\ntitle: Bridge: open\ndate: 2024-05-03\n---\n{BODY}", "Bridge: open", DAY),
        (f"---\ntitle:\n---\n# Bridge reopens\n{BODY}", "Bridge reopens", None),
        (f"---\n{BODY}", None, None),  # a rule, not front matter
        (f"## Not the title\n\n{BODY}", None, None),
        (f"{BODY}\n\n# A later heading\n\nMore.", None, None),
    ],
)
def test_markdown_titles_and_dates(
    write: Write, content: str, title: str | None, date: datetime.date | None
) -> None:
    story = only_story(write("a.md", content))
    assert (story.title, story.date) == (title, date)
    assert "It had been closed for two years." in story.text


def test_ambiguous_front_matter_date_is_explained(write: Write) -> None:
    story = only_story(write("a.md", f"---\ndate: 03/04/2024\n---\n{BODY}"))
    assert story.date is None
    assert "ambiguous" in (story.date_note or "")


# Records


@pytest.mark.parametrize(
    "record",
    [
        {"title": "T", "date": "2024-05-03", "text": BODY, "source": "Post", "url": "u", "id": "7"},
        {"Headline": "T", "Published": "2024-05-03", "Body": BODY, "Publisher": "Post",
         "Link": "u", "ID": 7},
        {"headline": "T", "publishedAt": "2024-05-03T08:00:00Z", "content": BODY,
         "source": {"id": None, "name": "Post"}, "url": "u", "guid": "7"},
        {"title": "T", "publish_date": "3 May 2024", "maintext": BODY, "site": "Post",
         "link": "u", "article_id": 7},
        {"TITLE": "T", "pub_date": "20240503", "article_text": BODY, "site_name": "Post",
         "web url": "u", "doc-id": "7"},
        {"title": ["T"], "pubDate": "Fri, 03 May 2024 08:00:00 GMT", "paragraphs": 2,
         "body": BODY.split("\n\n"), "publication": "Post", "url": "u", "_id": {"$oid": "7"}},
        {"title": "T", "date": None, "published": 1714694400, "text": "", "body": BODY,
         "source": "Post", "url": "u", "id": 7.0},
        {"article": {"title": "T", "body": BODY, "date": "2024-05-03"}, "source": "Post",
         "url": "u", "id": 7},
    ],
)  # fmt: skip
def test_field_names_are_found(write: Write, record: dict[str, object]) -> None:
    story = only_story(write("a.jsonl", json.dumps(record)))
    assert (story.title, story.date, story.text) == ("T", DAY, BODY)
    assert (story.source, story.url, story.record_id) == ("Post", "u", "7")


def test_html_in_fields_is_taken_out(write: Write) -> None:
    record = {
        "title": "Quill &amp; Sons",
        "body": "<p>One <b>bold</b>\nword.</p><p>Two<br/>lines.</p><script>x('</p>')</script>"
        '<figure><img src="a"></figure>5 &lt; 6',
    }
    story = only_story(write("a.jsonl", json.dumps(record)))
    assert story.title == "Quill & Sons"
    assert [p for p in story.text.split("\n") if p] == ["One bold word.", "Two", "lines.", "5 < 6"]


def test_text_that_only_looks_like_html_is_kept(write: Write) -> None:
    text = "She <laughs> when x < y and y > z; AT&T & Co."
    assert only_story(write("a.jsonl", json.dumps({"text": text}))).text == text


def test_missing_values_of_data_frames_are_missing(write: Write) -> None:
    line = '{"text": "abc", "title": NaN, "date": "NaT", "source": "nan", "url": "", "id": null}'
    story = only_story(write("a.jsonl", line))
    assert (story.title, story.date, story.source) == (None, None, None)
    assert (story.url, story.record_id) == (None, None)
    assert story.date_note == "field date: no date given"


@pytest.mark.parametrize(
    "document",
    [
        [{"text": "one"}, {"text": "two"}],
        {"articles": [{"text": "one"}, {"text": "two"}]},
        {"status": "ok", "Data": {"items": [{"text": "one"}, {"text": "two"}]}},
    ],
)
def test_json_documents(write: Write, document: object) -> None:
    stories = list(read_stories(write("a.json", json.dumps(document, indent=1))))
    assert [(s.text, s.locator) for s in stories if isinstance(s, RawStory)] == [
        ("one", "record 1"),
        ("two", "record 2"),
    ]


def test_single_record_and_lines_in_a_json_file(write: Write) -> None:
    assert only_story(write("a.json", '{"text": "one", "id": 3}')).record_id == "3"
    both = list(read_stories(write("b.json", '{"text": "one"}\n{"text": "two"}\n')))
    assert [s.locator for s in both] == ["line 1", "line 2"]


def test_list_on_a_line(write: Write) -> None:
    stories = list(read_stories(write("a.jsonl", '[{"text": "one"}, {"text": "two"}]')))
    assert [s.locator for s in stories] == ["line 1, record 1", "line 1, record 2"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("name", ["a.csv", "a.tsv", "a.csv.gz"])
def test_tables(write: Write, delimiter: str, name: str) -> None:
    rows = io.StringIO()
    writer = csv.writer(rows, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(["ID", "Headline", "Published", "Body"])
    writer.writerow(["1", "A, B; C | D", "2024-05-03", BODY])
    writer.writerow(["2", "Other", "", 'He said “no”, then "yes".'])
    data = rows.getvalue().encode("utf-8-sig")
    first, second = read_stories(write(name, gzip.compress(data) if "gz" in name else data))
    assert isinstance(first, RawStory)
    assert isinstance(second, RawStory)
    assert (first.record_id, first.title, first.date) == ("1", "A, B; C | D", DAY)
    assert first.text == BODY
    assert (second.text, second.locator) == ('He said “no”, then "yes".', "line 5")


def test_cells_may_be_long(write: Write) -> None:
    # Python's own limit of a cell is 131,072 characters.
    assert len(only_story(write("a.csv", "title,text\nT," + "word " * 100_000)).text) == 500_000


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.jsonl", "a.json", "a.html"])
def test_gzip(write: Write, name: str) -> None:
    text = "The old iron bridge over the Wend reopened on Friday, after two years of repairs on it."
    page = f"<html><body><p>{text}</p></body></html>"
    contents = {".html": page, ".json": json.dumps([{"text": text}])}
    contents[".jsonl"] = json.dumps({"text": text})
    content = contents.get(Path(name).suffix, text)
    assert only_story(write(name + ".gz", gzip.compress(content.encode()))).text == text


def test_every_registered_module_has_a_reader() -> None:
    for module in set(READERS.values()):
        __import__(module, fromlist=["read"]).read  # noqa: B018


def test_a_new_format_is_one_module_and_one_row(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "shouted_stories.py").write_text(
        "from corpus.formats.base import RawStory\n"
        "from corpus.formats.streams import read_text\n"
        "def read(path, stream):\n"
        "    yield RawStory(text=read_text(path, stream).capitalize())\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setitem(READERS, ".shout", "shouted_stories")
    assert only_story(write("a.shout", "THE BRIDGE REOPENS.")).text == "The bridge reopens."
    packed = gzip.compress(b"THE BRIDGE REOPENS.")
    assert only_story(write("b.SHOUT.GZ", packed)).text == "The bridge reopens."
