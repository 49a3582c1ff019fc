"""Files made to take all time or all memory: what each costs, in a process of its own.

    python benchmarks/hostile_files.py [--only NAME]

Decompression bombs, declared gigabytes, nesting without end, entities, and text that makes careless
patterns go back and forth. Each must end as stories, as skipped records or as a `ReadError`, within
`MOST_S` seconds and `MOST_MEGABYTES`; the row says how.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import struct
import subprocess
import sys
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from fuzz_seeds import HTTP, RSS, TEXT, WARC, docx, parquet, pdf, pdf_of, zipped
from report import report

MOST_S = 150.0
MOST_MEGABYTES = 3_000
MEGABYTE = 1_000_000
GIGABYTE = 1_000 * MEGABYTE


def zip_of_zeros(megabytes: int, name: str) -> bytes:
    """A file of so many megabytes, packed to a thousandth."""
    return zipped({name: b" " * (megabytes * MEGABYTE)})


def zip_declaring(size: int) -> bytes:
    """A ZIP archive whose one file says it has so many bytes."""
    content = bytearray(zipped({"a.txt": TEXT.encode()}, zipfile.ZIP_STORED))
    place = content.index(b"PK\x01\x02")
    content[place + 20 : place + 28] = struct.pack("<II", size, size)
    return bytes(content)


def zip_sharing_one_file(copies: int) -> bytes:
    """Thousands of entries that are all the same 2 MB in the archive."""
    first = zipped({"a.txt": TEXT.encode() * 20_000})
    place, end = first.index(b"PK\x01\x02"), first.index(b"PK\x05\x06")
    entry = first[place:end]
    tail = struct.pack(
        "<4s4H2IH", b"PK\x05\x06", 0, 0, copies, copies, len(entry) * copies, place, 0
    )
    return first[:place] + entry * copies + tail


def nested_zip(depth: int) -> bytes:
    content = zipped({"a.txt": TEXT.encode()})
    for _ in range(depth):
        content = zipped({f"{n}.zip": content for n in range(4)})
    return content


def pdf_with(content: bytes, length: int | None = None) -> bytes:
    """One page that draws this, packed, and perhaps declares another length."""
    packed = zlib.compress(content, 9)
    size = len(packed) if length is None else length
    return pdf_of(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 5 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>",
            b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (size, packed),
        ]
    )


def pdf_sharing(content: bytes, pages: int) -> bytes:
    """Many pages that all draw the same."""
    packed = zlib.compress(content, 9)
    kids = " ".join(f"{4 + number} 0 R" for number in range(pages))
    page = (
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents {pages + 4} 0 R "
        "/Resources << /Font << /F1 3 0 R >> >> >>"
    )
    return pdf_of(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            *[page] * pages,
            b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed),
        ]
    )


def entities(levels: int) -> str:
    lines = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, levels))
    return f'<!DOCTYPE r [<!ENTITY a0 "ha">{lines}]>'


WORD_TEXT = '<w:document xmlns:w="urn:w"><w:body>{}</w:body></w:document>'
FILES: dict[str, Callable[[], bytes]] = {
    "zip of 600 MB of blanks.zip": lambda: zip_of_zeros(600, "a.txt"),
    "zip declaring 1 GB.zip": lambda: zip_declaring(GIGABYTE),
    "zip of 5,000 times one file.zip": lambda: zip_sharing_one_file(5_000),
    "zips in zips.zip": lambda: nested_zip(6),
    "zip of 100,000 files.zip": lambda: zipped({f"{n}.txt": b"Words." for n in range(65_000)}),
    "gzip of 3 GB.jsonl.gz": lambda: (
        gzip.compress((b'{"text": "' + b"ha " * 60_000 + b'"}\n') * 1_000) * 17
    ),
    "gzip of 1 GB.txt.gz": lambda: gzip.compress(b" " * GIGABYTE, 1),
    "document of 1 GB.docx": lambda: zipped(
        {"_rels/.rels": b"", "word/document.xml": b"<a>" + b" " * GIGABYTE}
    ),
    "nested document.docx": lambda: docx(
        WORD_TEXT.format("<w:p>" * 200_000 + "</w:p>" * 200_000).encode()
    ),
    "entities.docx": lambda: docx(
        (entities(12) + WORD_TEXT.format("<w:p><w:t>&a11;</w:t></w:p>")).encode()
    ),
    "entities.rss": lambda: (entities(12) + RSS[21:].replace("One", "&a11;")).encode(),
    "nested feed.rss": lambda: (RSS[:60] + "<a>" * 2_000_000).encode(),
    "feed of 400,000 open items.rss": lambda: (RSS[:60] + "<item>" * 400_000).encode(),
    "nested page.html": lambda: b"<div>" * 1_000_000 + TEXT.encode() * 9,
    "page of 4 MB of tags.html": lambda: b"<p><b><i><a href='" * 250_000,
    "page of open comments.html": lambda: b"<!--" * 4_000_000,
    "page of scripts.html": lambda: b"<script>" * 500_000,
    "nested JSON.json": lambda: b"[" * 10_000_000,
    "nested objects.json": lambda: b'{"a":' * 5_000_000,
    "number of 20 MB.json": lambda: b'{"text": ' + b"9" * 20_000_000 + b"}",
    "nested JSON lines.jsonl": lambda: (b"[" * 1_000_000 + b"\n") * 20,
    "a table of quotes.csv": lambda: b"text,title\n" + b'"' * 40_000_001,
    "a table of 5 million columns.csv": lambda: b"text," + b"a," * 5_000_000 + b"\n" + b"b\n" * 99,
    "brackets.md": lambda: b"[" * 999_000,
    "emphasis.md": lambda: b"*a_ " * 249_000,
    "quotes in quotes.md": lambda: b"> " * 400_000,
    "aliases.md": lambda: b"---\na: &a [x,x,x,x,x,x,x,x,x]\n"
    + b"".join(
        b"%c: &%c [%s]\n" % (c, c, b",".join([b"*%c" % (c - 1)] * 9)) for c in range(98, 108)
    )
    + b"---\nwords\n",
    "stops.txt": lambda: b"." * 20_000_000,
    "initials.txt": lambda: b"A. " * 6_000_000,
    "accents.txt": lambda: b"a" + "\u0301".encode() * 5_000_000,
    "line ends.txt": lambda: b"\n" * 50_000_000,
    "one word.txt": lambda: b"a" * 100_000_000,
    "nested parts.eml": lambda: "".join(
        f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(199)
    ).encode() + b"line\n" * 2_000_000,
    "headers.eml": lambda: b"Subject: " + b"=?utf-8?q?a?= " * 3_000_000 + b"\n\ntext\n",
    "a header without end.eml": lambda: b"Subject: a\n" + b" b\n" * 10_000_000,
    "marked-up message.eml": lambda: b"Content-Type: text/html\n\n" + b"<p <b " * 5_000_000,
    "messages.mbox": lambda: b"From a\n\nx\n\n" * 200_000,
    "message of 1 GB.mbox.gz": lambda: gzip.compress(b"From a\n\n" + b"x" * GIGABYTE, 1),
    "declared petabytes.warc": lambda: WARC.replace(
        "Content-Length: ", "Content-Length: 99999999999"
    ).encode() * 3,
    "page of 1 GB.warc.gz": lambda: gzip.compress(
        WARC.split("Content-Length")[0].encode()
        + b"Content-Length: %d\r\n\r\n%s" % (len(HTTP) + GIGABYTE, HTTP.encode())
        + b" " * GIGABYTE,
        1,
    ),
    "a page packed to a thousandth.warc": lambda: _packed_page(),
    "a stream of 420 MB.pdf": lambda: pdf_with(b"(a) Tj " * 60_000_000),
    "drawing without end.pdf": lambda: pdf_with(b"BT /F1 9 Tf" + b" (a) Tj T*" * 3_000_000),
    "nested arrays.pdf": lambda: pdf_with(b"[" * 5_000_000),
    "a length of 1 GB.pdf": lambda: pdf_with(b"BT /F1 9 Tf (a) Tj ET", GIGABYTE),
    "many pages drawn without end.pdf": lambda: pdf_sharing(b"BT " + b"(a) Tj T* " * 50_000, 2_000),
    "a page tree in a circle.pdf": lambda: pdf([TEXT]).replace(b"/Kids [4 0 R]", b"/Kids [2 0 R]"),
    "20,000 pages.pdf": lambda: pdf([TEXT] * 20_000),
    "declared rows.parquet": lambda: parquet()[:-40] + b"\xff" * 32 + parquet()[-8:],
    "a column of 1 GB.parquet": lambda: _long_column(),
}  # fmt: skip


def _packed_page() -> bytes:
    body = gzip.compress(b"<p>" + b" " * GIGABYTE, 1)
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n" + body
    head = WARC.split("Content-Length")[0]
    return f"{head}Content-Length: {len(http)}\r\n\r\n".encode() + http + b"\r\n\r\n"


def _long_column() -> bytes:
    import io

    import pyarrow
    from pyarrow import parquet as tables

    packed = io.BytesIO()
    table = pyarrow.table({"text": pyarrow.array(["ha" * 1_000_000] * 500)})
    tables.write_table(table, packed, compression="zstd")
    return packed.getvalue()


def read_one(path: Path) -> None:
    """In the other process: read everything, and say what came of it on the last line."""
    from corpus.errors import ReadError
    from corpus.formats import RawStory, apart, read_stories
    from corpus.reading import to_article

    began = time.monotonic()
    stories = skipped = 0
    why = ""
    try:
        for found in read_stories(path):
            if isinstance(found, RawStory):
                to_article(found, path, "a")
                stories += 1
            else:
                skipped += 1
                why = found.reason
    except ReadError as error:
        why = str(error).removeprefix(f"{path.name}: ")
        skipped += 1
    seconds = time.monotonic() - began
    # A killed worker has none any more, and had its limit at most.
    workers = [worker._process.pid for worker in apart._workers]
    most = max(_most_kilobytes(process) for process in ["self", *workers])
    apart.stop_workers()
    row = {"stories": stories, "skipped": skipped, "why": why[:70]}
    print(json.dumps({**row, "s": round(seconds, 1), "MB": most // 1_000}))


def _most_kilobytes(process: int | str) -> int:
    """The most memory that a process has had; `getrusage` would count its parent's."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0])


def measured(name: str, folder: Path) -> dict[str, object]:
    path = folder / name.replace(" ", "-")
    path.write_bytes(FILES[name]())
    try:
        finished = subprocess.run(
            [sys.executable, __file__, "--inside", str(path)],
            capture_output=True,
            text=True,
            timeout=2 * MOST_S,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
            check=False,
        )
        row = json.loads(finished.stdout.splitlines()[-1]) if finished.returncode == 0 else {}
        why = finished.stderr.strip().split("\n")[-1][:70]
    except subprocess.TimeoutExpired:
        row, why = {}, "no end"
    if not row:
        row = {"stories": 0, "skipped": 0, "why": f"FAILED: {why}", "s": -1.0, "MB": -1}
    size = path.stat().st_size / MEGABYTE
    path.unlink()
    bounded = 0 <= row["s"] <= MOST_S and 0 <= row["MB"] <= MOST_MEGABYTES
    return {"file": name, "file MB": round(size, 2), **row, "bounded": bounded}


def main() -> None:
    if sys.argv[1:2] == ["--inside"]:
        read_one(Path(sys.argv[2]))
        return
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", action="append", choices=list(FILES))
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows = []
        for name in arguments.only or FILES:
            rows.append(measured(name, Path(folder)))
            print(rows[-1], file=sys.stderr, flush=True)
    if arguments.only is None:
        report("hostile_files", rows, most_s=MOST_S, most_megabytes=MOST_MEGABYTES)
    if unbounded := [row["file"] for row in rows if not row["bounded"]]:
        raise SystemExit(f"not bounded: {', '.join(map(str, unbounded))}")


if __name__ == "__main__":
    main()
