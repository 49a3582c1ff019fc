"""Files that hold many stories: feeds, web archives, ZIP archives, Parquet tables."""

from __future__ import annotations

import datetime
import gzip
import io
import sys
import zipfile
from pathlib import Path

import pytest

from corpus.errors import ReadError
from corpus.formats import READERS, RawStory, SkippedRecord, read_stories, streams, zip_archive
from corpus.formats.extras import require
from corpus.reading import to_article

DAY = datetime.date(2024, 5, 3)
TEXT = "The old iron bridge over the Wend reopened on Friday. It had been closed for two years."


def found_in(path: Path, content: bytes, **fields: str) -> list[RawStory | SkippedRecord]:
    path.write_bytes(content)
    return list(read_stories(path, fields))


def stories(path: Path, content: bytes, **fields: str) -> list[RawStory]:
    found = found_in(path, content, **fields)
    assert all(isinstance(one, RawStory) for one in found), found
    return [one for one in found if isinstance(one, RawStory)]


# Feeds

RSS = f"""<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Harbour Post</title>
<item><title>Bridge &amp;amp; pier</title><link>https://post.example/1</link><guid>tag:1</guid>
<pubDate>Fri, 03 May 2024 09:12:00 +0200</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>{TEXT}</p><p>Nobody pays.</p>]]></content:encoded></item>
<item><title>Only a title</title></item>
</channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Post</title>
<entry><title>One</title><id>urn:1</id><published>2024-05-03T09:00:00Z</published>
<updated>2024-06-01T09:00:00Z</updated><summary>{TEXT}</summary></entry>
<entry><title>Two</title><id>urn:2</id><updated>2024-06-01T09:00:00Z</updated>
<content type="html">&lt;p&gt;{TEXT}&lt;/p&gt;</content></entry></feed>"""
RDF = f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Post</title></channel><item><title>One</title><link>https://post.example/1</link>
<description>{TEXT}</description><dc:date>2024-05-03</dc:date></item></rdf:RDF>"""


def test_rss(tmp_path: Path) -> None:
    first, second = found_in(tmp_path / "a.rss", RSS.encode())
    assert isinstance(first, RawStory)
    assert (first.title, first.source, first.date) == ("Bridge & pier", "Harbour Post", DAY)
    assert to_article(first, Path("a.rss"), "a").text == f"{TEXT}\n\nNobody pays."
    assert (first.url, first.key, first.within) == ("https://post.example/1", "tag:1", None)
    assert second == SkippedRecord("entry 2", "no text in the entry")


def test_atom_has_two_dates_and_only_one_is_of_publication(tmp_path: Path) -> None:
    first, second = stories(tmp_path / "a.xml", ATOM.encode())
    assert (first.date, second.date) == (DAY, None)
    assert second.date_note == "no date of publication, only of an update"
    assert second.text == TEXT


def test_rss_1_dates_its_entries_with_dublin_core(tmp_path: Path) -> None:
    (story,) = stories(tmp_path / "a.xml", RDF.encode())
    assert story.date == DAY


@pytest.mark.parametrize("content", [b"<a><b/></a>", b"hello", b"/etc/hostname", b"http://a.b/"])
def test_other_xml_is_no_feed(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(ReadError, match="neither an RSS nor an Atom feed"):
        found_in(tmp_path / "a.xml", content)


def test_entities_of_a_feed_are_bounded(tmp_path: Path) -> None:
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    hostile = f'<!DOCTYPE r [<!ENTITY a0 "ha">{levels}]>' + RSS.split("?>")[1].replace(
        "Short.", "&a11;"
    )
    for one in found_in(tmp_path / "a.rss", hostile.encode()):
        assert "haha" not in getattr(one, "text", "")


# Web archives


def warc(*records: tuple[str, str, bytes], packed: bool = False) -> bytes:
    whole = b""
    for number, (kind, status, page) in enumerate(records):
        http = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n".encode() + page
        record = (
            "WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\n"
            f"WARC-Target-URI: https://post.example/{number}\r\nWARC-Date: 2024-06-01T00:00:00Z\r\n"
            f"WARC-Record-ID: <urn:uuid:{number}>\r\nContent-Length: {len(http)}\r\n\r\n"
        ).encode()
        one = record + http + b"\r\n\r\n"
        whole += gzip.compress(one) if packed else one
    return whole


PAGE = (
    '<html><head><meta property="article:published_time" content="2024-05-03"></head><body>'
    f"<article><h1>Bridge reopens</h1><p>{TEXT}</p><p>{TEXT}</p></article></body></html>"
).encode()
RECORDS = [
    ("text/html; charset=utf-8", "200 OK", PAGE),
    ("text/html", "404 Not Found", PAGE),
    ("image/png", "200 OK", b"\x89PNG"),
    ("text/html", "200 OK", b"<p>Nothing.</p>"),
]


@pytest.mark.parametrize("packed", [False, True])
def test_web_archive(tmp_path: Path, packed: bool) -> None:
    path = tmp_path / f"a.warc{'.gz' if packed else ''}"
    first, second = found_in(path, warc(*RECORDS, packed=packed))
    assert isinstance(first, RawStory)
    assert (first.title, first.date) == ("Bridge reopens", DAY)
    assert (first.url, first.source) == ("https://post.example/0", "post.example")
    assert second == SkippedRecord(
        "record 4", "no article in the page (8 characters of text) (https://post.example/3)"
    )


def test_web_archive_of_declared_gigabytes(tmp_path: Path) -> None:
    content = warc(RECORDS[0]).replace(b"Content-Length: ", b"Content-Length: 99999")
    (story,) = stories(tmp_path / "a.warc", content)
    assert story.title == "Bridge reopens"


def test_what_is_no_web_archive(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="not a readable web archive"):
        found_in(tmp_path / "a.warc", b"hello\nworld\n" * 9)


def test_wacz_reads_its_archives_only(tmp_path: Path, make_zip) -> None:
    members = {
        "archive/data.warc.gz": warc(RECORDS[0], packed=True),
        "pages/pages.jsonl": b'{"title": "t", "text": "Not a story of its own."}\n',
        "datapackage.json": b"{}",
    }
    (story,) = stories(tmp_path / "a.wacz", make_zip(members))
    assert story.within == "archive/data.warc.gz"
    assert story.url == "https://post.example/0"


# ZIP


def test_zip(tmp_path: Path, make_zip, make_docx) -> None:
    members = {
        "news/2024-05-03-bridge.txt": f"Bridge reopens\n\n{TEXT}".encode(),
        "news/wire.jsonl.gz": gzip.compress(b'{"text": "One."}\n{"text": "Two."}\n'),
        "news/a.docx": make_docx("<w:p><w:r><w:t>From a document.</w:t></w:r></w:p>"),
        "news/broken.json": b"{",
        "news/picture.png": b"\x89PNG",
        "__MACOSX/news/a.txt": b"not this",
        ".hidden/a.txt": b"nor this",
        "inner.zip": make_zip({"deep.txt": b"Deep down."}),
    }
    found = found_in(tmp_path / "a.zip", make_zip(members))
    texts = {one.within: one.text for one in found if isinstance(one, RawStory)}
    assert sorted(texts) == [
        "inner.zip, deep.txt",
        "news/2024-05-03-bridge.txt",
        "news/a.docx",
        "news/wire.jsonl.gz",
    ]
    assert texts["news/a.docx"] == "From a document."
    locators = [one.locator for one in found if isinstance(one, RawStory)]
    assert "news/wire.jsonl.gz, line 2" in locators
    (broken,) = [one for one in found if isinstance(one, SkippedRecord)]
    assert broken.locator == "news/broken.json"
    assert broken.reason.startswith("broken JSON")


def test_one_bad_member_is_not_the_others(tmp_path: Path, make_zip) -> None:
    content = bytearray(make_zip({"a.txt": b"First. " * 200, "b.txt": b"Second."}))
    content[40] ^= 0xFF
    found = found_in(tmp_path / "a.zip", bytes(content))
    assert isinstance(found[0], SkippedRecord)
    assert "damaged" in found[0].reason
    assert isinstance(found[1], RawStory)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd.txt", "etc/passwd.txt"),
        ("/root/a.txt", "root/a.txt"),
        ("a/./b/../c.txt", "a/b/c.txt"),
        ("..\\..\\c.txt", "c.txt"),
        ("a\x1b[31m.txt", "a[31m.txt"),
    ],
)
def test_climbing_names_name_nothing_outside(
    tmp_path: Path, make_zip, name: str, shown: str
) -> None:
    (story,) = stories(tmp_path / "a.zip", make_zip({name: TEXT.encode()}))
    assert story.within == shown
    assert [one.name for one in tmp_path.iterdir()] == ["a.zip"]


def test_bombs_are_bounded(tmp_path: Path, make_zip, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "SMALL", 100_000)
    line = b'{"text": "' + b"ha" * 500 + b'"}\n'
    found = found_in(
        tmp_path / "a.zip", make_zip({"a.txt": b"ha" * 5_000_000, "b.jsonl": line * 10_000})
    )
    first, *lines, last = found
    assert isinstance(first, SkippedRecord)
    assert "when unpacked" in first.reason
    assert isinstance(last, SkippedRecord)
    assert "rest unread" in last.reason
    assert 100 < len(lines) < 9_000


def test_all_members_together_are_bounded(tmp_path: Path, make_zip, monkeypatch) -> None:
    monkeypatch.setattr(zip_archive, "MAX_UNPACKED", 25_000)
    members = {f"{n}.txt": bytes(f"Story {n}. ", "ascii") * 1_000 for n in range(9)}
    inner = make_zip(members)
    found = found_in(tmp_path / "a.zip", make_zip({"inner.zip": inner, **members}))
    assert sum(isinstance(one, RawStory) for one in found) < 4
    assert isinstance(found[-1], SkippedRecord)


def test_archives_in_archives_end(tmp_path: Path, make_zip) -> None:
    content = make_zip({"a.txt": TEXT.encode()})
    for _ in range(5):
        content = make_zip({"inner.zip": content})
    (found,) = found_in(tmp_path / "a.zip", content)
    assert isinstance(found, SkippedRecord)
    assert "archives in archives" in found.reason


def test_zip_with_a_password(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", TEXT)
    content = bytearray(packed.getvalue())
    content[6] |= 1  # the flag that says so, in both places
    content[content.index(b"PK\x01\x02") + 8] |= 1
    (found,) = found_in(tmp_path / "a.zip", bytes(content))
    assert found == SkippedRecord("a.txt", "needs a password")


def test_same_record_ids_of_two_members_are_kept_apart(tmp_path: Path, make_zip) -> None:
    from corpus.store import Store
    from qa.keeping.ingest import Ingest

    path = tmp_path / "a.zip"
    path.write_bytes(make_zip({"a/s.txt": b"The first story.", "b/s.txt": b"The second story."}))
    store = Store.open(tmp_path / "archive", writable=True, create=True)
    assert Ingest(store).run([path]).added == 2
    before = sorted(one.id for one in store.articles())
    path.write_bytes(
        make_zip({"0.txt": b"New.", "a/s.txt": b"The first story.", "b/s.txt": b"The second one."})
    )
    report = Ingest(store).run([path])
    assert (report.added, report.updated, report.removed) == (1, 1, 0)
    assert set(before) < {one.id for one in store.articles()}
    store.close()


# Parquet


def table(**columns: list[object]) -> bytes:
    import pyarrow
    from pyarrow import parquet

    packed = io.BytesIO()
    parquet.write_table(pyarrow.table(columns), packed)
    return packed.getvalue()


def test_parquet(tmp_path: Path) -> None:
    content = table(
        headline=["One", "Two"], body=[TEXT, None], published=[DAY, None], numbers=[[1.0], [2.0]]
    )
    first, second = found_in(tmp_path / "a.parquet", content)
    assert isinstance(first, RawStory)
    assert (first.title, first.text, first.date) == ("One", TEXT, DAY)
    assert isinstance(second, SkippedRecord)
    assert second.locator == "row 2"


def test_parquet_in_a_zip_with_fields_of_ones_own(tmp_path: Path, make_zip) -> None:
    content = make_zip({"a.parquet": table(kop=["One"], tekst=[TEXT])})
    (story,) = stories(tmp_path / "a.zip", content, kop="title", tekst="text")
    assert (story.title, story.text, story.within) == ("One", TEXT, "a.parquet")


def test_parquet_without_a_text_column(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"columns: name, amount") as caught:
        found_in(tmp_path / "a.parquet", table(name=["Quill"], amount=[3]))
    assert "--map text=COLUMN" in caught.value.remedy


def test_parquet_bombs_are_bounded(tmp_path: Path) -> None:
    first, *_, last = found_in(tmp_path / "a.parquet", table(text=["ha" * 120_000] * 99 + [TEXT]))
    assert isinstance(first, RawStory)
    assert last == SkippedRecord("row 65", "unpacks to a hundred times its size, rest unread")


@pytest.mark.parametrize("end", [4, 60, -1])
def test_broken_parquet(tmp_path: Path, end: int) -> None:
    with pytest.raises(ReadError, match="not a readable Parquet file"):
        found_in(tmp_path / "a.parquet", table(text=[TEXT])[:end])


# Fields of one's own


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jsonl", '{"Kop": "One", "lede-text": "It opened.", "name": "No title"}\n'),
        ("a.json", '{"items": [{"Kop": "One", "lede-text": "It opened."}]}'),
        ("a.json", '{"Kop": "One", "lede-text": "It opened."}'),
        ("a.csv", "Kop,lede-text\nOne,It opened.\n"),
        ("a.md", "---\nkop: One\n---\nIt opened."),
    ],
)
def test_own_field_names(tmp_path: Path, name: str, content: str) -> None:
    (story,) = stories(tmp_path / name, content.encode(), kop="title", ledetext="text")
    assert (story.title, story.text) == ("One", "It opened.")


def test_own_field_names_come_before_the_usual_ones(tmp_path: Path) -> None:
    content = b'{"title": "Usual", "text": "It opened.", "label": "Own", "name": "Quill"}\n'
    (story,) = stories(tmp_path / "a.jsonl", content, label="title", name="source")
    assert (story.title, story.source) == ("Own", "Quill")


# Extras


@pytest.mark.parametrize(
    ("suffix", "module", "extra"),
    [
        (".pdf", "pypdf", "pdf"),
        (".rss", "feedparser", "feeds"),
        (".warc", "warcio", "warc"),
        (".parquet", "pyarrow", "parquet"),
    ],
)
def test_a_missing_extra_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str, module: str, extra: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ReadError) as caught:
        found_in(tmp_path / f"a{suffix}", b"anything")
    assert f"pip install 'newsdesk-qa[{extra}]'" in str(caught.value)
    assert READERS[suffix]


def test_an_extra_that_is_installed_and_broken_is_not_called_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "half_installed.py").write_text("import something_else_that_is_missing")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ModuleNotFoundError, match="something_else"):
        require("half_installed", "half", "half files")
