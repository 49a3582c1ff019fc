"""What is exported can be indexed again and is the same; what is damaged is saved as far as it
can be read."""

from __future__ import annotations

import dataclasses
import datetime
import json
import sqlite3
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus import reading
from corpus.corrections import LONGEST_TAG, corrected, tag_name
from corpus.errors import ArchiveDamaged, UsageError
from corpus.formats import RawStory
from corpus.formats.exported import (
    escaped,
    from_record,
    markdown_stories,
    to_markdown,
    to_record,
    unescaped,
)
from corpus.text import normalise
from corpus.types import Article, Filter
from embeddings.hashing import HashEncoder
from qa import Archive
from qa.keeping.leaving import exported_stories

DAY = datetime.date(2024, 5, 6)
HOSTILE = """The harbour <b>closed</b>, <script>alert(1)</script> he wrote &amp; left.

---
qa_story: 1
id: "other"
---

# No heading
- no list
1. no item
    no code
| no | table |
| -- | ----- |
He said *nothing* and _left_ [here](http://example.org) at <mail@example.org>.
Back\\slash, \u202eturned\u202c, joined\u200dletters, \U0001f600, tab\tinside, e\u0301.
Not in the header: title: "Other"""


def articles() -> list[Article]:
    return [
        Article(id="plain", title="A quiet day", date=DAY, source="Post", text="It rained. " * 9),
        Article(
            id="hostile/../id <x>",
            title='Quotes " and \\ and: colons # and \u202e turns',
            source="Day & Night",
            url="https://example.org/a?b=c&d=e",
            text=HOSTILE,
        ),
        Article(id="no title", title="", date=DAY, text="Snow fell on Monday. It stayed."),
        Article(id="twice", title="Echo", text="Echo\n\nEcho\n\nThe valley answered."),
        Article(id="dateline", title="Dated", text="LONDON, May 3, 2021 - The fair opened."),
        Article(id="2024-01-01", title="Name", text="The name of this one looks like a date."),
    ]


def made(folder, stories) -> Archive:
    archive = Archive.open(folder, create=True, encoder=HashEncoder(32))
    archive.add(stories)
    return archive


def content(archive: Archive) -> list[tuple[object, ...]]:
    """All that must come back."""
    return [
        (a.id, a.title, a.title_inferred, a.date, a.source, a.url, archive.article(a.id).text)
        for a in archive.articles()
    ]


@pytest.mark.parametrize("name", ["stories.jsonl", "stories.md"])
def test_indexing_what_was_exported_gives_the_same(tmp_path, call_qa, name: str) -> None:
    with made(tmp_path / "one", articles()) as one:
        assert len(list(one.articles())) == 6
        written = call_qa("export", "--output", tmp_path / name, "--archive", one.folder)
        assert written.returncode == 0, written.stderr
        with Archive.open(tmp_path / "two", create=True, encoder=HashEncoder(32)) as two:
            report = two.add(tmp_path / name)
            assert (report.added, report.skipped) == (6, ())
            assert content(two) == content(one)
            assert two.add(tmp_path / name).added == 0
    # And so on for ever: the second export is the first.
    again = call_qa("export", "--output", tmp_path / f"2-{name}", "--archive", tmp_path / "two")
    assert again.returncode == 0
    assert (tmp_path / f"2-{name}").read_bytes() == (tmp_path / name).read_bytes()


words = st.text(st.characters(codec="utf-8") | st.sampled_from('-"\\:#&\n<\u202e'), max_size=30)
names = st.none() | words
days = st.none() | st.dates()
changes = st.fixed_dictionaries(
    {}, optional={"title": words.filter(normalise), "date": days, "source": names}
)


@st.composite
def kept_articles(draw) -> Article:
    """Anything that an archive may hold."""
    text = draw(words.map(normalise).filter(bool))
    starts = draw(st.lists(st.integers(0, len(text)), max_size=3).map(sorted).map(tuple))
    tags = [tag for tag in draw(st.lists(words, max_size=3)) if tag_name(tag)]
    given = Article(
        id=draw(st.text("ab-/\u00e9", min_size=1, max_size=5)),
        title=draw(words), date=draw(days), source=draw(names), url=draw(names),
        within=draw(names), page_starts=starts, tags=tuple(tags),
        language=draw(st.sampled_from([None, "de", "zh", "nb"])), text=text,
    )  # fmt: skip
    article = reading.made(given)
    said = {
        field: reading.one_line(value) or None if isinstance(value, str) else value
        for field, value in draw(changes).items()
    }
    return corrected(article, {k: v for k, v in said.items() if v or k != "title"})


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(kept_articles())
def test_everything_an_archive_holds_of_a_story_comes_back(article: Article) -> None:
    written = json.dumps(to_record(article))
    found = [from_record(json.loads(written), ""), *(markdown_stories(to_markdown(article)) or ())]
    assert len(found) == 2
    for raw in found:
        assert isinstance(raw, RawStory)
        again = reading.to_article(raw, Path("stories.jsonl"), article.id)
        assert dataclasses.replace(again, path=None, date_note=None) == article


@pytest.mark.parametrize("name", ["stories.jsonl", "stories.md"])
def test_corrections_and_tags_leave_with_a_story_and_come_back(tmp_path, call_qa, name) -> None:
    with made(tmp_path / "one", articles()) as one:
        one.edit(["plain"], title="A loud day", date=None, tag=["weather", "Spring Fair"])
        one.edit(["no-title"], source="The Hill", title="Snow fell on Monday.")
        one.edit(["dateline"], tag=["fair"])
        for target in (tmp_path / name, tmp_path / f"later-{name}"):
            call_qa("export", "--output", target, "--archive", one.folder)
            assert one.add(target).duplicates == 6
            one.edit(["plain"], source="Courier", tag=["rain"])
        kept = {a.id: a for a in one.articles()}
    with Archive.open(tmp_path / "two", create=True, encoder=HashEncoder(32)) as two:
        two.add(tmp_path / name)
        assert two.tags() == {"fair": 1, "spring fair": 1, "weather": 1}
        edited = {a.id: a.edited for a in two.articles() if a.edited}
        assert edited["no-title"] == kept["no-title"].edited
        assert [edit.original for edit in edited["plain"]] == ["A quiet day", "2024-05-06"]
        # What is corrected here stands, what was corrected there since is added.
        two.edit(["plain"], title="A day", tag=["mine"])
        (tmp_path / f"later-{name}").replace(tmp_path / name)
        assert two.add(tmp_path / name).updated == 1
        plain = two.article("plain")
        assert (plain.title, plain.date, plain.source) == ("A day", None, "Courier")
        assert plain.tags == ("mine", "rain", "spring fair", "weather")
        two.edit(["plain"], undo=True)
        assert (two.article("plain").title, two.article("plain").date) == ("A quiet day", DAY)


def test_corrections_and_tags_that_somebody_wrote_are_read_with_care(tmp_path) -> None:
    record = {
        "qa_story": 1, "id": "a", "title": "Shown", "date": "2024-01-02", "text": "It rained.",
        "tags": ["Wet", "#wet", "", 5, "x" * (LONGEST_TAG + 1), "two\nlines", ["x"]],
        "language": "Deutsch!",
        "edited": [
            {"field": "title", "original": "First\x1b[31m"}, {"field": "date", "original": "May"},
            {"field": "title", "original": None}, {"field": "path", "original": "x"}, "title",
            {"field": "source", "original": 5}, {"original": "x"}, {"field": ["title"]},
        ],
    }  # fmt: skip
    path = tmp_path / "changed.jsonl"
    path.write_text(json.dumps(record) + "\n" + json.dumps(record | {"edited": 5, "tags": "x"}))
    with Archive.open(tmp_path / "archive", create=True, encoder=HashEncoder(32)) as archive:
        assert archive.add(path).added == 2
        article = archive.article("a")
        assert article.tags == ("two lines", "wet")
        assert [(edit.field, edit.original) for edit in article.edited] == [("title", "First[31m")]
        assert article.language is None
        with pytest.raises(UsageError):
            archive.add(Article(id="b", title="B", text="It rained.", tags=("",)))


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(st.characters(codec="utf-8") | st.sampled_from("-+=:1.)#&\\\n\t `*<>[]\u202e")))
def test_escaping_has_an_exact_way_back_and_hides_nothing(text: str) -> None:
    text = normalise(text)
    written = escaped(text)
    assert unescaped(written) == text
    assert not any(line.startswith("---") for line in written.split("\n"))
    assert "\u202e" not in written
    assert "<" not in written.replace("\\<", "")


def test_filters_and_streams(tmp_path, call_qa) -> None:
    with made(tmp_path / "one", articles()) as one:
        folder = one.folder
    out = call_qa("export", "--source", "post", "--archive", folder)
    assert [json.loads(line)["id"] for line in out.stdout.splitlines()] == ["plain"]
    assert out.stderr == ""
    out = call_qa("export", "--since", "2024-05-06", "--format", "markdown", "--archive", folder)
    assert out.stdout.count("\nqa_story: 1\n") == 2
    assert call_qa("export", "--since", "2030", "--archive", folder).returncode == 1
    assert call_qa("export", "--json", "--archive", folder).returncode == 2


def test_a_file_is_private_and_not_overwritten(tmp_path, call_qa) -> None:
    with made(tmp_path / "one", articles()) as one:
        folder = one.folder
    target = tmp_path / "out.jsonl"
    told = call_qa("export", "--output", target, "--json", "--archive", folder)
    assert json.loads(told.stdout) == {"exported": 6, "lost": 0, "file": str(target)}
    assert target.stat().st_mode & 0o777 == 0o600
    before = target.read_bytes()
    refused = call_qa("export", "--output", target, "--source", "Post", "--archive", folder)
    assert (refused.returncode, target.read_bytes()) == (2, before)
    assert "--force" in refused.stderr
    call_qa("export", "--output", target, "--source", "Post", "--force", "--archive", folder)
    assert len(target.read_text().splitlines()) == 1
    assert [path.name for path in tmp_path.glob("out*")] == ["out.jsonl"]


def test_a_record_that_somebody_changed_is_read_with_care(tmp_path) -> None:
    records = [
        {"qa_story": 1, "text": "No id.\r\n\r\n\r\n\r\nBut \x00 text.", "page_starts": [0, 99, 5]},
        {"qa_story": 1, "id": "bad-date", "date": "6 May", "text": "A date of its own kind."},
        {"qa_story": 1, "id": 5, "title": ["x"], "text": {"a": 1}},
        {"qa_story": 1, "id": "empty", "text": ""},
        {"qa_story": 2, "id": "newer", "text": "<p>Read like any other.</p>"},
    ]
    path = tmp_path / "changed.jsonl"
    path.write_text("\n".join(json.dumps(record) for record in records))
    with Archive.open(tmp_path / "archive", create=True, encoder=HashEncoder(32)) as archive:
        report = archive.add(path)
        assert (report.added, len(report.skipped)) == (3, 2)
        texts = {archive.article(a.id).text for a in archive.articles()}
        assert "No id.\n\nBut  text." in texts
        assert archive.article("newer").text == "Read like any other."
        assert archive.article("bad-date").date is None
        assert "6 May" in (archive.article("bad-date").date_note or "")


def test_one_moment_is_exported_although_somebody_writes(tmp_path) -> None:
    with made(tmp_path / "one", articles()) as archive:
        stories = exported_stories(archive.folder)
        first = next(stories)
        archive.add(Article(id="late", title="Late", date=DAY, text="Too late for this export."))
        archive.add(Article(id="dateline", title="Changed", text="Nothing like it was before."))
        left = [json.loads(line) for line in [first, *stories]]
    assert len(left) == len(articles())
    assert "late" not in {one["id"] for one in left}
    assert "Changed" not in {one["title"] for one in left}


def damaged(folder, numbers: int) -> None:
    """Overwrite the pages that hold the text of the last stories."""
    connection = sqlite3.connect(folder / "archive.db")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    path = folder / "archive.db"
    content = path.read_bytes()
    for number in range(numbers):
        at = content.index(b"NEEDLE%d " % number)
        content = content[:at] + b"\xee" * 700 + content[at + 700 :]
    path.write_bytes(content)


def test_what_can_be_read_of_a_damaged_archive_is_saved(tmp_path, call_qa) -> None:
    long = [
        Article(id=f"s{n}", title=f"S {n}", date=DAY, text=f"NEEDLE{n} is sharp. " * 3000)
        for n in range(6)
    ]
    with made(tmp_path / "one", long) as archive:
        folder = archive.folder
    damaged(folder, 2)
    out = tmp_path / "saved.jsonl"
    saved = call_qa("export", "--rescue", "--output", out, "--archive", folder)
    assert saved.returncode == 3
    assert saved.stderr.count("is lost") == 2
    found = [json.loads(line) for line in out.read_text().splitlines()]
    assert {(one["id"], one["text"]) for one in found} == {
        (article.id, article.text.strip()) for article in long[2:]
    }


def test_damage_is_not_passed_over_unless_asked(tmp_path) -> None:
    with made(tmp_path / "one", articles()) as archive:
        folder = archive.folder
        assert len(list(archive.articles(Filter()))) == 6
    path = folder / "archive.db"
    path.write_bytes(path.read_bytes()[:16384] + b"\xee" * (path.stat().st_size - 16384))
    with pytest.raises(ArchiveDamaged) as raised:
        list(exported_stories(folder))
    assert "qa restore" in raised.value.remedy
