"""Small files of every format, from which the fuzzers start, and words that matter in each."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Sequence

TEXT = "The old iron bridge over the Wend reopened on Friday. It had been closed for two years."
RECORD = {"id": 7, "title": "Bridge", "date": "2024-05-03", "text": TEXT, "source": {"name": "P"}}
PAGE = (
    '<html><head><meta charset="utf-8"><title>Bridge</title>'
    '<meta property="article:published_time" content="2024-05-03">'
    '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Bridge"}</script></head>'
    f"<body><nav>Menu</nav><article><h1>Bridge</h1><p>{TEXT}</p><p>{TEXT}</p></article></body></html>"
)
RSS = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>Post</title><item><title>One</title>'
    "<link>https://post.example/1</link><guid>1</guid><pubDate>Fri, 03 May 2024 09:12:00 GMT"
    f"</pubDate><description><![CDATA[<p>{TEXT}</p>]]></description></item></channel></rss>"
)
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>Post</title><entry><id>urn:1</id>'
    "<published>2024-05-03T09:00:00Z</published><title type='html'>One &amp;amp; two</title>"
    f"<content type='xhtml'><div>{TEXT}</div></content></entry></feed>"
)
MESSAGE = (
    "From: =?utf-8?q?Ada_Qu=C3=ADll?= <ada@post.example>\r\nSubject: =?utf-8?b?QnLDvGNrZQ==?=\r\n"
    "Date: Fri, 03 May 2024 09:12:00 +0200\r\nMessage-ID: <1@post.example>\r\n"
    'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
    "--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: "
    f"quoted-printable\r\n\r\n{TEXT}=20\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>{TEXT}</p>\r\n"
    "--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=a\r\n"
    "Content-Transfer-Encoding: base64\r\n\r\nJVBERg==\r\n--b--\r\n"
)
WORD = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    '<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>Bridge</w:t></w:r></w:p>'
    f"<w:p><w:r><w:t>{TEXT}</w:t><w:tab/><w:br/></w:r></w:p>"
    "<w:p><w:r><w:lastRenderedPageBreak/><w:t>On page two.</w:t></w:r></w:p></w:body></w:document>"
)
HTTP = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{PAGE}"
WARC = (
    "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://post.example/1\r\n"
    "WARC-Date: 2024-06-01T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\nContent-Type: "
    f"application/http; msgtype=response\r\nContent-Length: {len(HTTP)}\r\n\r\n{HTTP}\r\n\r\n"
)


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, compress_type=method)
    return packed.getvalue()


def docx(document: bytes) -> bytes:
    return zipped({"_rels/.rels": b"", "word/document.xml": document}, zipfile.ZIP_STORED)


def pdf(pages: Sequence[str]) -> bytes:
    """Nothing in it is compressed, so that what the fuzzer changes is what is read."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects: list[str | bytes] = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, page in enumerate(pages):
        content = f"BT /F1 11 Tf 14 TL 50 800 Td ({page}) Tj T* [(a) -200 (b)] TJ ET"
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R "
            f">> >> /Contents {5 + 2 * number} 0 R >>"
        )
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
    return pdf_of(objects)


def pdf_of(objects: Sequence[str | bytes]) -> bytes:
    """A file of these objects, the first of them the catalogue."""
    whole = bytearray(b"%PDF-1.4\n")
    places = []
    for number, one in enumerate(objects, 1):
        places.append(len(whole))
        content = one.encode("latin-1") if isinstance(one, str) else one
        whole += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = (
        f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n"
        f"<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(whole)}\n%%EOF\n"
    )
    return bytes(whole) + end.encode()


def parquet(compression: str = "none") -> bytes:
    import pyarrow
    from pyarrow import parquet as tables

    table = pyarrow.table({"title": ["One", "Two"], "text": [TEXT, None], "n": [[1], [2]]})
    packed = io.BytesIO()
    tables.write_table(table, packed, compression=compression)
    return packed.getvalue()


def seeds() -> dict[str, list[bytes]]:
    """Files by the suffix of their format."""
    line = json.dumps(RECORD)
    box = "From a@b Fri May  3 09:12:00 2024\n" + MESSAGE.replace("\r\n", "\n")
    exported = {"qa_story": 1, **RECORD, "source": "P", "page_starts": [0, 40], "tags": ["sea"]}
    front = "".join(f"{n}: {json.dumps(v)}\n" for n, v in exported.items() if n != "text")
    members = {"a/2024-05-03.txt": TEXT.encode(), "b.jsonl": f"{line}\n".encode()}
    return {
        ".txt": [f"date 2024-05-03 Bridge\n\n{TEXT}".encode(), TEXT.encode("utf-16")],
        ".md": [
            f"---\ntitle: Bridge\ndate: 2024-05-03\n---\n# B\n\n*{TEXT}* [a](b)\n".encode(),
            f"---\n{front}---\n\n{TEXT}\n\n".encode(),
        ],
        ".html": [PAGE.encode()],
        ".json": [json.dumps({"articles": [RECORD]}).encode(), line.encode()],
        ".jsonl": [f"{line}\n{line}\n".encode(), json.dumps(exported).encode()],
        ".csv": [f'title,date,text\nBridge,2024-05-03,"{TEXT}"\n'.encode()],
        ".tsv": [f"title\tdate\ttext\nBridge\t2024-05-03\t{TEXT}\n".encode()],
        ".pdf": [pdf([TEXT, "On page two."])],
        ".docx": [docx(WORD.encode())],
        ".eml": [MESSAGE.encode()],
        ".mbox": [f"{box}\n{box}".encode()],
        ".rss": [RSS.encode(), ATOM.encode()],
        ".warc": [WARC.encode(), (WARC * 2).encode()],
        ".warc.gz": [gzip.compress(WARC.encode(), mtime=0)],
        ".wacz": [zipped({"archive/a.warc": WARC.encode()}, zipfile.ZIP_STORED)],
        ".zip": [zipped(members), zipped(members, zipfile.ZIP_STORED)],
        ".parquet": [parquet(), parquet("gzip")],
    }


WORDS = {
    ".html": ["<div>", "</div>", "<p>", "<article>", "<script>", "<!--", "&#0;", "charset=utf-7"],
    ".json": ["[", "{", "null", "1e999", "-0", '"\\ud800"', '"text":', '"articles":', "NaN"],
    ".pdf": ["obj", "endobj", "stream", "/Length", "/Kids [2 0 R]", "/Prev 0", "/FlateDecode",
             "/Filter", "/ObjStm", "/XRef", "/W [1 2 1]", "/Encrypt", "99999999999", "<<", ">>",
             "/ToUnicode", "beginbfrange", "/Type0", "/Form", "Do", "BI", "ID", "EI"],
    ".docx": ["<w:p>", "</w:p>", "<w:t>", "<!DOCTYPE a [", "<!ENTITY a '", "&a;", "w:Fallback"],
    ".eml": ["Content-Type: multipart/mixed; boundary=b", "message/rfc822", "--b", "=?utf-8?b?",
             "charset=", "Content-Transfer-Encoding: x-uuencode", "begin 644 a", "filename*0*="],
    ".mbox": ["\nFrom ", "\n>From ", "--b", "Content-Type: message/rfc822"],
    ".rss": ["<!ENTITY", "<![CDATA[", "<item>", "<entry>", "encoding='utf-7'", "xml:base=", "&#x"],
    ".warc": ["WARC/1.0", "Content-Length: 999999999999", "Content-Encoding: gzip",
              "Transfer-Encoding: chunked", "WARC-Type: revisit", "ffffffff\r\n"],
    ".csv": ['"', '""', "\r", "\n", ",", "\t", ";"],
    ".md": ["---\n", "- - - -", "[", "](", "***", "> > >", "```", "<b>", "&amp;", "!!python"],
    ".zip": ["PK\x03\x04", "PK\x01\x02", "PK\x05\x06", "../", "\x00\x00\xff\xff"],
}  # fmt: skip
"""Words that libFuzzer puts in where it likes, for a format and those that hold it."""
