"""Property tests run on busy machines: no time limit for a single example. Makers of files."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence

import pytest
from hypothesis import settings

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)


@pytest.fixture(scope="session")
def make_pdf() -> Callable[..., bytes]:
    """A PDF with these lines on its pages, and perhaps a title among its metadata."""

    def make(pages: Sequence[Sequence[str]], title: str | None = None) -> bytes:
        numbers = [4 + 2 * n for n in range(len(pages))]
        kids = " ".join(f"{number} 0 R" for number in numbers)
        objects = [
            "<< /Type /Catalog /Pages 2 0 R >>",
            f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        ]
        for number, lines in zip(numbers, pages, strict=True):
            shown = "".join(f"({escaped(line)}) Tj T* " for line in lines)
            content = f"BT /F1 11 Tf 14 TL 50 800 Td {shown}ET"
            objects.append(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
                f"/Resources << /Font << /F1 3 0 R >> >> /Contents {number + 1} 0 R >>"
            )
            objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
        objects.append(f"<< /Title ({escaped(title or '')}) >>")
        return _pdf_file(objects)

    def escaped(text: str) -> str:
        return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")

    return make


def _pdf_file(objects: Sequence[str]) -> bytes:
    """Objects numbered from 1, the catalogue first and the metadata last."""
    whole = b"%PDF-1.4\n"
    places = []
    for number, one in enumerate(objects, 1):
        places.append(len(whole))
        whole += f"{number} 0 obj\n{one}\nendobj\n".encode("latin-1")
    count = len(objects)
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    trailer = f"<< /Size {count + 1} /Root 1 0 R /Info {count} 0 R >>"
    end = f"xref\n0 {count + 1}\n0000000000 65535 f \n{table}trailer\n{trailer}\n"
    return whole + f"{end}startxref\n{len(whole)}\n%%EOF\n".encode("latin-1")


@pytest.fixture(scope="session")
def make_docx() -> Callable[..., bytes]:
    """A Word document with this body, as its XML, and perhaps a title among its properties."""

    def make(body: str, title: str | None = None) -> bytes:
        parts = {
            "_rels/.rels": RELATIONS,
            "word/document.xml": (
                f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
            ),
        }
        if title is not None:
            core = (
                f'<c xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title></c>'
            )
            parts["docProps/core.xml"] = core
        return zipped({name: text.encode() for name, text in parts.items()})

    return make


def zipped(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


@pytest.fixture(scope="session")
def make_zip() -> Callable[[dict[str, bytes]], bytes]:
    """A ZIP archive of these files."""
    return zipped
