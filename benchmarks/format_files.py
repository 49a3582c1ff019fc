"""Invented stories as files of every format that can be read, as users have them: a file for each
story, or few large ones."""

from __future__ import annotations

import csv
import datetime
import gzip
import html
import io
import json
import textwrap
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from email.message import EmailMessage
from email.utils import format_datetime
from itertools import islice
from pathlib import Path
from typing import Any

from fuzz_seeds import pdf_of
from varied_stories import Story

A_FOLDER = 1_000
"""Files in each folder, where a story has a file of its own."""
A_FEED = 5_000
"""Entries of a feed, about 7 MB; 20 MB are read."""
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

Writer = Callable[[Path, Iterable[Story]], None]


def record(story: Story) -> dict[str, str]:
    """The fields of a story without an id."""
    return {
        "title": story.title,
        "date": story.date.isoformat(),
        "source": story.source,
        "url": story.url,
        "text": story.text,
    }


# One file a story


def plain(story: Story) -> bytes:
    return f"{story.date:%d %B %Y}\n{story.title}\n\n{story.text}\n".encode()


def markdown(story: Story) -> bytes:
    head = "".join(f"{name}: {value}\n" for name, value in record(story).items() if name != "text")
    return f"---\n{head}---\n\n# {story.title}\n\n{story.text}\n".encode()


def page(story: Story) -> bytes:
    """A page with the menus, teasers and notices around a story that papers have."""
    title = html.escape(story.title)
    linked = json.dumps(
        {
            "@type": "NewsArticle",
            "headline": story.title,
            "datePublished": f"{story.date}T09:00:00Z",
        }
    )
    body = "".join(f"<p>{html.escape(one)}</p>\n" for one in story.paragraphs)
    menu = "".join(f'<li><a href="/{n}">Section {n}</a></li>' for n in range(12))
    teasers = "".join(
        f'<div class="teaser"><a href="/story/{n}"><h3>Story {n}</h3></a><span>{n} min</span></div>'
        for n in range(20)
    )
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title} | '
        f'{story.source}</title><meta property="og:site_name" content="{story.source}">'
        f'<meta property="og:title" content="{title}"><link rel="canonical" href="{story.url}">'
        f'<script type="application/ld+json">{linked}</script><style>p {{ margin: 0 }}</style>'
        f"</head><body><header><nav><ul>{menu}</ul></nav></header><main><article><h1>{title}</h1>\n"
        f"{body}</article><aside>{teasers}</aside></main><footer><p>All rights reserved.</p>"
        "<script>var loaded = true;</script></footer></body></html>"
    ).encode()


def pdf(story: Story) -> bytes:
    """One page of wrapped lines, packed as programs do."""
    lines = [story.title, "", f"{story.date:%d %B %Y}"]
    for paragraph in story.paragraphs:
        lines += ["", *textwrap.wrap(paragraph, 88)]
    shown = b"".join(b"(%s) Tj T*\n" % _pdf_text(line) for line in lines)
    packed = zlib.compress(b"BT /F1 11 Tf 14 TL 50 800 Td\n" + shown + b"ET")
    return pdf_of(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>",
            b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed),
        ]
    )


def _pdf_text(line: str) -> bytes:
    return line.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def word(story: Story) -> bytes:
    paragraphs = "".join(
        f"<w:p><w:r><w:t>{html.escape(one)}</w:t></w:r></w:p>"
        for one in (f"{story.date:%d %B %Y}", *story.paragraphs)
    )
    document = (
        f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{_W}"><w:body><w:p><w:pPr>'
        f'<w:pStyle w:val="Title"/></w:pPr><w:r><w:t>{html.escape(story.title)}</w:t></w:r></w:p>'
        f"{paragraphs}</w:body></w:document>"
    )
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/officeDocument" Target="word/document.xml"/></Relationships>'
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("_rels/.rels", relations)
        archive.writestr("word/document.xml", document)
    return packed.getvalue()


def message(story: Story) -> bytes:
    """With a plain and a marked-up part, like most newsletters."""
    made = EmailMessage()
    made["From"] = f"{story.source} <news@{story.url.split('/')[2]}>"
    made["To"] = "reader@post.example"
    made["Subject"] = story.title
    noon = datetime.time(12, tzinfo=datetime.UTC)
    made["Date"] = format_datetime(datetime.datetime.combine(story.date, noon))
    made["Message-ID"] = f"<{story.number}@post.example>"
    made.set_content(story.text)
    marked_up = "".join(f"<p>{html.escape(one)}</p>" for one in story.paragraphs)
    made.add_alternative(f"<html><body>{marked_up}</body></html>", subtype="html")
    return made.as_bytes()


def one_file_each(suffix: str, content: Callable[[Story], bytes]) -> Writer:
    def write(folder: Path, stories: Iterable[Story]) -> None:
        for number, story in enumerate(stories):
            if number % A_FOLDER == 0:
                inner = folder / f"{number // A_FOLDER:03}"
                inner.mkdir()
            (inner / f"{story.stem}{suffix}").write_bytes(content(story))

    return write


# Many stories a file


def json_lines(folder: Path, stories: Iterable[Story]) -> None:
    with (folder / "stories.jsonl").open("w", encoding="utf-8") as file:
        for story in stories:
            file.write(json.dumps(record(story), ensure_ascii=False) + "\n")


def packed_json_lines(folder: Path, stories: Iterable[Story]) -> None:
    with gzip.open(folder / "stories.jsonl.gz", "wt", encoding="utf-8") as file:
        for story in stories:
            file.write(json.dumps(record(story), ensure_ascii=False) + "\n")


def json_document(folder: Path, stories: Iterable[Story]) -> None:
    with (folder / "stories.json").open("w", encoding="utf-8") as file:
        json.dump({"articles": [record(story) for story in stories]}, file, ensure_ascii=False)


def table(suffix: str, delimiter: str) -> Writer:
    def write(folder: Path, stories: Iterable[Story]) -> None:
        with (folder / f"stories{suffix}").open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file, delimiter=delimiter)
            rows.writerow(["title", "date", "source", "url", "text"])
            rows.writerows(record(story).values() for story in stories)

    return write


def mailbox(folder: Path, stories: Iterable[Story]) -> None:
    with (folder / "stories.mbox").open("wb") as file:
        for story in stories:
            body = message(story).replace(b"\nFrom ", b"\n>From ")
            file.write(b"From news@post.example Fri May  3 09:12:00 2024\n" + body + b"\n\n")


def feeds(suffix: str, head: str, entry: Callable[[Story], str], end: str) -> Writer:
    def write(folder: Path, stories: Iterable[Story]) -> None:
        rest = iter(stories)
        for number in range(1_000_000):
            entries = "".join(entry(story) for story in islice(rest, A_FEED))
            if not entries:
                return
            (folder / f"feed-{number:03}{suffix}").write_text(head + entries + end, "utf-8")

    return write


def rss_entry(story: Story) -> str:
    noon = datetime.datetime.combine(story.date, datetime.time(12), datetime.UTC)
    return (
        f"<item><title>{html.escape(story.title)}</title><link>{story.url}</link>"
        f"<guid>{story.url}</guid><pubDate>{format_datetime(noon)}</pubDate><description>"
        f"{html.escape(_paragraphs(story))}</description></item>\n"
    )


def atom_entry(story: Story) -> str:
    return (
        f'<entry><id>{story.url}</id><title>{html.escape(story.title)}</title><link href="'
        f'{story.url}"/><published>{story.date}T12:00:00Z</published><content type="html">'
        f"{html.escape(_paragraphs(story))}</content></entry>\n"
    )


def _paragraphs(story: Story) -> str:
    return "".join(f"<p>{html.escape(one)}</p>" for one in story.paragraphs)


def web_archive(path: Path, stories: Iterable[Story]) -> None:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for story in stories:
            headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], "HTTP/1.1")
            made = writer.create_warc_record(
                story.url, "response", io.BytesIO(page(story)), http_headers=headers
            )
            writer.write_record(made)


def warc(folder: Path, stories: Iterable[Story]) -> None:
    web_archive(folder / "stories.warc.gz", stories)


def wacz(folder: Path, stories: Iterable[Story]) -> None:
    inner = folder / "data.warc.gz"
    web_archive(inner, stories)
    with zipfile.ZipFile(folder / "stories.wacz", "w", zipfile.ZIP_STORED) as archive:
        archive.write(inner, "archive/data.warc.gz")
    inner.unlink()


def zip_archive(folder: Path, stories: Iterable[Story]) -> None:
    with zipfile.ZipFile(folder / "stories.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for story in stories:
            archive.writestr(f"stories/{story.stem}.txt", plain(story))


def parquet(folder: Path, stories: Iterable[Story]) -> None:
    import pyarrow
    from pyarrow import parquet as tables

    rest = iter(stories)
    writer: Any = None
    while rows := [record(story) for story in islice(rest, 10_000)]:
        batch = pyarrow.Table.from_pylist(rows)
        writer = writer or tables.ParquetWriter(folder / "stories.parquet", batch.schema)
        writer.write_table(batch)
    writer.close()


_RSS = '<?xml version="1.0"?><rss version="2.0"><channel><title>Gazette</title>\n'
_ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><title>Gazette</title>\n'
WRITERS: dict[str, Writer] = {
    "txt": one_file_each(".txt", plain),
    "md": one_file_each(".md", markdown),
    "html": one_file_each(".html", page),
    "pdf": one_file_each(".pdf", pdf),
    "docx": one_file_each(".docx", word),
    "eml": one_file_each(".eml", message),
    "jsonl": json_lines,
    "jsonl.gz": packed_json_lines,
    "json": json_document,
    "csv": table(".csv", ","),
    "tsv": table(".tsv", "\t"),
    "parquet": parquet,
    "mbox": mailbox,
    "rss": feeds(".rss", _RSS, rss_entry, "</channel></rss>\n"),
    "atom": feeds(".atom", _ATOM, atom_entry, "</feed>\n"),
    "warc.gz": warc,
    "wacz": wacz,
    "zip": zip_archive,
}
"""Format to what writes stories into an empty folder."""


ONE_FILE_EACH = frozenset({"txt", "md", "html", "pdf", "docx", "eml"})
"""Formats in which every story is a file of its own."""


def write_stories(kind: str, folder: Path, stories: Iterator[Story]) -> tuple[int, int]:
    """Write them into this folder; returns how many files and bytes that are."""
    folder.mkdir(parents=True, exist_ok=True)
    WRITERS[kind](folder, stories)
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    return len(sizes), sum(sizes)
