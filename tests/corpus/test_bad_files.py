"""Files that are broken, hostile or no stories: one clear reason, and nothing else is lost."""

from __future__ import annotations

import contextlib
import csv
import gzip
import json
import os
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from corpus.errors import ReadError
from corpus.formats import READERS, RawStory, SkippedRecord, read_stories, streams, tables
from corpus.reading import to_article

TEXT = "The old iron bridge over the Wend reopened on Friday. It had been closed for two years. "
LINE = json.dumps({"title": "Bridge reopens", "date": "2024-05-03", "text": TEXT}).encode() + b"\n"
SUFFIXES = sorted(READERS)
PACKED = (".pdf", ".docx", ".zip", ".wacz", ".warc", ".parquet")
TEXTS = [suffix for suffix in SUFFIXES if suffix not in PACKED]
NOISE = random.Random(7).randbytes(4_000)


@pytest.fixture
def path(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    return tmp_path / "story.txt"


def outcome(path: Path) -> tuple[list[RawStory], list[str]]:
    """Stories read, and every reason given, whether for a record or for the file."""
    stories: list[RawStory] = []
    reasons: list[str] = []
    try:
        for found in read_stories(path):
            if isinstance(found, RawStory):
                stories.append(found)
            else:
                reasons.append(f"{found.locator}: {found.reason}".removeprefix(": "))
    except ReadError as error:
        reasons.append(str(error))
    assert all(reason and "\n" not in reason and len(reason) < 400 for reason in reasons)
    return stories, reasons


def only_reason(path: Path) -> str:
    stories, reasons = outcome(path)
    assert stories == []
    (reason,) = reasons
    return reason


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("packed", [False, True])
def test_empty_file(tmp_path: Path, suffix: str, packed: bool) -> None:
    path = tmp_path / f"empty{suffix}{'.gz' if packed else ''}"
    path.write_bytes(gzip.compress(b"") if packed else b"")
    assert only_reason(path) == "the file is empty"


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_blank_file(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"blank{suffix}"
    path.write_bytes(b" \n\t\n \n")
    only_reason(path)


@pytest.mark.parametrize("suffix", TEXTS)
@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (NOISE, ""),
        (b"\x89PNG\r\n\x1a\n" + NOISE, "PNG"),
        (b"%PDF-1.7\nplain enough to be text", "PDF"),
        (b"PK\x03\x04" + b"office", "ZIP"),
        (b"\x7fELF" + b"\0" * 100, "program"),
        (gzip.compress(TEXT.encode()), "gzip"),
        (TEXT.encode("utf-16-le"), ""),  # every other byte is NUL, and no mark says why
    ],
)
def test_binary_file_with_a_text_suffix(
    tmp_path: Path, suffix: str, content: bytes, kind: str
) -> None:
    path = tmp_path / f"picture{suffix}"
    path.write_bytes(content)
    reason = only_reason(path)
    assert "looks like a binary file" in reason
    assert kind in reason


def test_unknown_encoding_is_refused(path: Path) -> None:
    path.write_bytes("Старый железный мост через реку снова открыт.".encode("koi8-r"))
    assert "neither UTF-8 nor Windows-1252" in only_reason(path)


def test_stray_nul_bytes_are_dropped(path: Path) -> None:
    path.write_bytes(b"The old \0iron bridge.\0 " + TEXT.encode() * 5)
    ((story,), reasons) = outcome(path)
    assert reasons == []
    assert to_article(story, path, "a").text.startswith("The old iron bridge. The old")


@pytest.mark.parametrize("content", [b"x" * 20_000_000, b"Some words. " * 1_700_000])
def test_twenty_megabytes_on_one_line(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    ((story,), reasons) = outcome(path)
    article = to_article(story, path, "a")
    assert reasons == []
    assert len(article.text) >= len(content) - 1
    assert len(article.title) <= 100


# JSON


def test_broken_line_in_the_middle(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(
        LINE + b'{"title": "half\n' + LINE + b"\n" + b"17\n" + b'{"a": 1}\n' + b"[" * 90_000
        + b"\n" + b'{"text": "x", "id": ' + b"9" * 5_000 + b"}\n" + LINE
    )  # fmt: skip
    stories, reasons = outcome(path)
    assert [story.locator for story in stories] == ["line 1", "line 3", "line 9"]
    assert [reason.split(":")[0] for reason in reasons] == [f"line {n}" for n in (2, 5, 6, 7, 8)]
    assert "broken JSON" in reasons[0]
    assert "not an object" in reasons[1]
    assert "it has a" in reasons[2]
    assert "nested too deeply" in reasons[3]


def test_invalid_utf8_in_one_line_stays_there(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes('{"text": "café"}\n'.encode("cp1252") + '{"text": "thé"}\n'.encode())
    stories, reasons = outcome(path)
    assert [story.text for story in stories] == ["café", "thé"]
    assert reasons == []


def test_line_over_the_limit_is_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "MAX_LINE", 1_000)
    path = tmp_path / "a.jsonl"
    path.write_bytes(LINE + b'{"text": "' + b"x" * 5_000 + b'"}\n' + LINE)
    stories, reasons = outcome(path)
    assert [story.locator for story in stories] == ["line 1", "line 3"]
    assert reasons == ["line 2: longer than 64 MB"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'{"text": "half', "broken JSON"),
        (b"[" * 90_000, "nested too deeply"),
        (b'[{"text": 1' + b"0" * 5_000 + b"}]", "thousands of digits"),
        (b"[]", "no stories"),
        (b"{}", "no field with the text"),
        (b"null", "not an object"),
        (b'{"title": "only a title"}', "it has title"),
        (b'{"text": null, "title": "T"}', "no text in the record"),
    ],
)
def test_json_documents_without_stories(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(content)
    assert reason in only_reason(path)


# Tables


def test_table_without_a_text_column_names_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Name,Amount\nQuill,3\n")
    with pytest.raises(ReadError) as caught:
        list(read_stories(path))
    assert "no column with the text (columns: Name, Amount)" in str(caught.value)
    assert "body" in caught.value.remedy


def test_short_and_blank_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("title,text\n\nonly a title\n,,\nT,story,too,many\n")
    stories, reasons = outcome(path)
    assert [(story.title, story.text) for story in stories] == [("T", "story")]
    assert len(reasons) == 1
    assert reasons[0].startswith("line 3: no text")


def test_table_with_lone_carriage_returns(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b'title,text\rT,"one\rtwo"\rU,three\r')
    stories, reasons = outcome(path)
    assert [story.text for story in stories] == ["one\rtwo", "three"]
    assert reasons == []


def test_row_over_the_limit_is_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "MAX_LINE", 1_000)
    path = tmp_path / "a.csv"
    path.write_text("title,text\nT,one\nU," + "x" * 5_000 + "\nV,three\n")
    stories, reasons = outcome(path)
    assert [story.text for story in stories] == ["one", "three"]
    assert reasons == ["line 3: longer than 64 MB"]


def test_cell_over_the_limit_is_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MAX_LINE", 1_000)
    before = csv.field_size_limit(1_000)
    try:
        path = tmp_path / "a.csv"
        path.write_text('title,text\nT,one\nU,"' + "x\n" * 600 + '"\n')
        stories, reasons = outcome(path)
    finally:
        csv.field_size_limit(before)
    assert stories[0].text == "one"
    assert reasons[0].startswith("line 3: broken row: field larger than field limit")


# Packing


def test_cut_off_gzip_gives_what_came_before(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    lines = b"".join(
        json.dumps({"id": n, "text": f"{TEXT} {random.Random(n).random()}"}).encode() + b"\n"
        for n in range(3_000)
    )
    packed = gzip.compress(lines)
    path.write_bytes(packed[: len(packed) // 2])
    stories, reasons = outcome(path)
    assert 1_000 < len(stories) < 2_000
    assert [story.record_id for story in stories] == [str(n) for n in range(len(stories))]
    assert len(reasons) == 1
    assert "damaged" in reasons[0]


@pytest.mark.parametrize("flipped", [0, 12, 200])
def test_corrupt_gzip_of_one_story_is_no_story(tmp_path: Path, flipped: int) -> None:
    path = tmp_path / "a.txt.gz"
    packed = bytearray(gzip.compress(os.urandom(1_000).hex().encode()))
    packed[flipped] ^= 0xFF
    path.write_bytes(packed)
    assert "damaged" in only_reason(path)


def test_decompression_bomb_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "MAX_UNPACKED", 3_000_000)
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(LINE * 100_000))
    stories, reasons = outcome(path)
    assert 1_000 < len(stories) < 20_000
    assert reasons == ["more than 3 MB when unpacked, rest unread"]


@pytest.mark.parametrize(("name", "limit"), [("a.txt", "MAX_WHOLE"), ("a.html", "MAX_PAGE")])
def test_too_large_for_one_story(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, limit: str
) -> None:
    path = tmp_path / name
    # Sparse, so that the test writes no disk full.
    with path.open("wb") as file:
        file.truncate(300_000_000 if limit == "MAX_WHOLE" else 21_000_000)
    assert "larger than" in only_reason(path)


# Files that cannot be opened


def test_missing_file_folder_and_unknown_kind(tmp_path: Path) -> None:
    (tmp_path / "folder.txt").mkdir()
    for name in ("gone.txt", "folder.txt", "a.xlsx"):
        with pytest.raises(ReadError) as caught:
            list(read_stories(tmp_path / name))
        assert name in str(caught.value)
        assert caught.value.remedy


# Anything at all

_fragments = st.sampled_from(
    [b"---\n", b"title: a: b\n", b"date: 03/04/2023\n", b"# Head\n", b"\n\n", b"\r", b"\x00",
     b"\xff", b"\xc3\xa9", b"<p>", b"</p>", b"<html><body>",
     b"<script type='application/ld+json'>", b"<!--", b"<?xml version='1.0' encoding='x'?>",
     b'{"text": "', b'"}', b'[{"text":', b"]", b'"', b",", b"text,title\n", b";", b"\\ud800",
     b"&#0;", b"&amp;", b"NaN", b"1e999", b" date 2023-02-30 ", b"<meta charset='utf-7'>",
     b"<time datetime='x'>", b"Some words here. ", b"```", b"[a](b"]
)  # fmt: skip
HOSTILE = st.one_of(
    st.binary(max_size=200),
    st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.lists(_fragments, max_size=25).map(b"".join),
    st.lists(_fragments, max_size=25).map(lambda parts: gzip.compress(b"".join(parts))[:-4]),
)


@pytest.mark.parametrize("suffix", [*SUFFIXES, ".txt.gz", ".jsonl.gz", ".csv.gz"])
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=HOSTILE)
@example(content=b"\xff\xfe\x00")
@example(content=b"\xef\xbb\xbf")
@example(content=b"---\n\xff\n---\n")
@example(content=b"---\n? [a, b]\n: {c: [d]}\n---\ntext")
@example(content=b"---\na: &a [*a]\ntitle: *a\n---\ntext")
@example(content=b"<html xmlns='\x01'><p>")
def test_no_content_escapes_as_another_error(tmp_path: Path, suffix: str, content: bytes) -> None:
    path = tmp_path / f"fuzz{suffix}"
    path.write_bytes(content)
    with contextlib.suppress(ReadError):
        for found in read_stories(path):
            if isinstance(found, SkippedRecord):
                assert found.reason
                continue
            article = to_article(found, path, "a")
            assert len(article.title) <= 300
            assert "\n" not in article.title
            for value in (
                article.title,
                article.text,
                article.source,
                article.url,
                found.record_id,
            ):
                assert (value or "").encode() is not None
