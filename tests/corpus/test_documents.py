"""PDF, Word documents and e-mail: text in order, pages and message numbers, what is left out."""

from __future__ import annotations

import datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import ReadError
from corpus.formats import RawStory, SkippedRecord, read_stories
from corpus.formats.page_text import join_pages, without_running_heads
from corpus.reading import to_article

DAY = datetime.date(2024, 5, 3)
FIRST = [
    "The old iron bridge over the Wend reopened on Friday after two long",
    "years of repairs, the council said. Engineers had replaced the whole com-",
    "plicated deck and more than three hundred bolts, some of them older.",
]
SECOND = [
    "than the town hall. Shop owners in Low Marsh had complained about noise",
    "and dust all the while.",
    "A toll is not planned, said Ada Quill, who leads the council's office.",
]


def only(path: Path) -> RawStory | SkippedRecord:
    (found,) = read_stories(path)
    return found


def story(path: Path, content: bytes) -> RawStory:
    path.write_bytes(content)
    found = only(path)
    assert isinstance(found, RawStory), found
    return found


# Pages


def test_a_sentence_and_a_word_go_over_lines_and_pages() -> None:
    text, starts = join_pages([FIRST[:2], [], [FIRST[2].removesuffix("."), *SECOND]])
    assert "the whole complicated deck" in text
    assert "some of them older than the town hall." in text
    assert text[starts[2] :].startswith("plicated deck")
    assert starts[1] == starts[2]
    assert "all the while.\n\nA toll" in text


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (["the long-", "term plan is a long-term plan"], "the long-term plan"),
        (["the har-", "bour board of the harbour"], "the harbour board"),
        (["Anglo-", "Saxon graves"], "Anglo-Saxon"),
        (["after Covid-", "19 had come"], "Covid-19 had"),
        (["two-", "and three-year loans"], "two- and three-year"),
        (["in 2023-", "and later"], "in 2023- and"),
    ],
)
def test_hyphens_at_the_end_of_a_line(lines: list[str], joined: str) -> None:
    assert joined in join_pages([lines])[0]


def test_running_heads_and_page_numbers_go() -> None:
    pages = [
        ["Harbour Post 3 May", "", f"Story {name} begins here.", f"So {name}.", f"Page {n} of 3"]
        for n, name in enumerate(("one", "two", "three"), 1)
    ]
    assert without_running_heads(pages) == [
        [f"Story {name} begins here.", f"So {name}."] for name in ("one", "two", "three")
    ]
    assert without_running_heads(pages[:1]) == pages[:1]


@given(st.lists(st.lists(st.text("ab -\u00ad.A\n\u0301", max_size=12), max_size=5), max_size=5))
def test_pages_begin_in_order_within_the_text(pages: list[list[str]]) -> None:
    cleaned = without_running_heads(pages)
    text, starts = join_pages(cleaned)
    assert list(starts) == sorted(starts)
    assert len(starts) == len(cleaned)
    article = to_article(RawStory(text=text, page_starts=starts), Path("a.pdf"), "a")
    assert list(article.page_starts) == sorted(article.page_starts)
    assert all(0 <= start <= len(article.text) for start in article.page_starts)


def test_pages_of_an_article_after_its_title_was_taken_off() -> None:
    raw = RawStory(
        text="Bridge\nopens.\n\n\n\nNext  \npage", page_starts=(0, 7, 17), title="Bridge"
    )
    article = to_article(raw, Path("a.pdf"), "a")
    assert article.text == "opens.\n\nNext\npage"
    assert [article.page_at(article.text.index(word)) for word in ("opens", "Next")] == [2, 3]


# PDF


def test_pdf_with_title_and_pages(tmp_path: Path, make_pdf) -> None:
    path = tmp_path / "2024-05-03-bridge.pdf"
    raw = story(path, make_pdf([["Bridge reopens", *FIRST], SECOND], title="Bridge  reopens"))
    assert raw.title == "Bridge reopens"
    article = to_article(raw, path, "bridge")
    assert article.date == DAY
    assert article.text.startswith("The old iron bridge")
    assert article.page_at(article.text.index("Engineers")) == 1
    assert article.page_at(article.text.index("Shop owners")) == 2


def test_a_title_that_does_not_stand_in_the_pdf_is_the_programs(tmp_path: Path, make_pdf) -> None:
    raw = story(tmp_path / "a.pdf", make_pdf([FIRST], title="Microsoft Word - draft7.doc"))
    assert raw.title is None


def test_pages_without_text_are_said(tmp_path: Path, make_pdf) -> None:
    raw = story(tmp_path / "a.pdf", make_pdf([FIRST, [], SECOND]))
    assert raw.left_out == "1 page without text, perhaps pictures"
    (tmp_path / "b.pdf").write_bytes(make_pdf([[], []]))
    found = only(tmp_path / "b.pdf")
    assert isinstance(found, SkippedRecord)
    assert "its 2 pages are pictures without text" in found.reason


def test_pdf_with_a_password(tmp_path: Path, make_pdf) -> None:
    import io

    import pypdf

    locked = pypdf.PdfWriter(clone_from=io.BytesIO(make_pdf([FIRST])))
    locked.encrypt("secret", algorithm="RC4-128")
    with (tmp_path / "a.pdf").open("wb") as file:
        locked.write(file)
    with pytest.raises(ReadError, match="needs a password"):
        only(tmp_path / "a.pdf")


@pytest.mark.parametrize("content", [b"%PDF-1.7\nplain enough", b"no PDF at all", b"%PDF"])
def test_what_is_no_pdf(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.pdf").write_bytes(content)
    with pytest.raises(ReadError, match="not a readable PDF"):
        only(tmp_path / "a.pdf")


def test_a_pdf_that_takes_too_long_is_given_up_and_the_next_is_read(
    tmp_path: Path, make_pdf, monkeypatch: pytest.MonkeyPatch
) -> None:
    from corpus.formats import apart

    (tmp_path / "a.pdf").write_bytes(make_pdf([FIRST] * 300))
    with monkeypatch.context() as patch:
        patch.setattr(apart, "LONGEST_S", 0.0)
        with pytest.raises(ReadError, match="takes more than"):
            only(tmp_path / "a.pdf")
    assert isinstance(only(tmp_path / "a.pdf"), RawStory)


def test_a_reading_process_that_dies_is_replaced(tmp_path: Path, make_pdf) -> None:
    from corpus.formats import apart

    path = tmp_path / "a.pdf"
    story(path, make_pdf([FIRST]))
    (worker,) = apart._workers
    worker._process.kill()
    worker._process.wait()
    with pytest.raises(ReadError, match="too much memory, or it is broken"):
        only(path)
    assert isinstance(only(path), RawStory)


# Word


def paragraph(text: str, style: str = "", before: str = "") -> str:
    mark = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{mark}<w:r>{before}<w:t>{text}</w:t></w:r></w:p>"


PAGE_BREAK = "<w:lastRenderedPageBreak/>"


def test_word_document(tmp_path: Path, make_docx) -> None:
    body = (
        paragraph("Bridge reopens", "Title")
        + paragraph("It had been closed for two years.")
        + "<w:p/>"
        + paragraph("A toll is not planned.", before=PAGE_BREAK)
        + "<w:p><w:del><w:r><w:delText>Struck out.</w:delText></w:r></w:del></w:p>"
    )
    path = tmp_path / "a.docx"
    raw = story(path, make_docx(body, title="Press release template"))
    assert raw.title == "Bridge reopens"
    article = to_article(raw, path, "a")
    assert article.text == "It had been closed for two years.\n\nA toll is not planned."
    assert [article.page_at(place) for place in (0, article.text.index("A toll"))] == [1, 2]


def test_word_document_without_pages_or_title_style(tmp_path: Path, make_docx) -> None:
    body = paragraph("Bridge reopens") + paragraph("It was closed. Ada Quill opened it.")
    raw = story(tmp_path / "a.docx", make_docx(body))
    assert (raw.title, raw.page_starts) == ("Bridge reopens", ())


def test_text_boxes_are_read_once(tmp_path: Path, make_docx) -> None:
    box = paragraph("In the box.")
    body = (
        '<w:p><w:r><m:AlternateContent xmlns:m="urn:m"><m:Choice>'
        f"{box}</m:Choice><m:Fallback>{box}</m:Fallback></m:AlternateContent>"
        "<w:t>Around it.</w:t></w:r></w:p>"
    )
    assert story(tmp_path / "a.docx", make_docx(body)).text == "In the box.\n\nAround it."


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({"word/document.xml": b"<a>"}, "there is no _rels/.rels"),
        ({"_rels/.rels": b"", "word/document.xml": b"<a>"}, "broken"),
        ({"_rels/.rels": b"", "word/document.xml": b"<a>" * 9_000}, "broken"),
    ],
)
def test_broken_word_documents(tmp_path: Path, make_zip, members, reason: str) -> None:
    (tmp_path / "a.docx").write_bytes(make_zip(members))
    with pytest.raises(ReadError, match=reason):
        only(tmp_path / "a.docx")


def test_entities_are_not_resolved(tmp_path: Path, make_zip) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret")
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    hostile = (
        f'<!DOCTYPE d [<!ENTITY f SYSTEM "file://{secret}"><!ENTITY a0 "ha">{levels}]>'
        '<w:document xmlns:w="urn:w"><w:p><w:t>Plain &f; &a11; words.</w:t></w:p></w:document>'
    )
    (tmp_path / "a.docx").write_bytes(
        make_zip({"_rels/.rels": b"", "word/document.xml": hostile.encode()})
    )
    try:
        found = only(tmp_path / "a.docx")
    except ReadError:
        return
    assert isinstance(found, RawStory)
    assert "secret" not in found.text
    assert "haha" not in found.text


# E-mail


def message(text: str = "", subject: str = "Bridge reopens", **headers: str) -> EmailMessage:
    made = EmailMessage()
    made["Subject"] = subject
    made["From"] = "Ada Quill <ada@harbour.example>"
    made["Date"] = "Fri, 03 May 2024 09:12:00 +0200"
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    if text:
        made.set_content(text)
    return made


def test_message(tmp_path: Path) -> None:
    made = message("The café by the bridge reopens.\n", subject="Brücke wieder offen – endlich")
    raw = story(tmp_path / "a.eml", made.as_bytes())
    assert raw.title == "Brücke wieder offen – endlich"
    assert (raw.source, raw.date) == ("Ada Quill", DAY)
    assert raw.text.strip() == "The café by the bridge reopens."
    assert (raw.within, raw.left_out) == (None, None)


def test_html_message_and_attachments(tmp_path: Path) -> None:
    made = message("Look at the other part.\n")
    page = (
        "<html><body><p>The bridge is open.</p><table><tr><td>Toll:</td><td>none</td></tr></table>"
    )
    made.add_alternative(page + "<p>It was closed for two years.</p>" * 9, subtype="html")
    made.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="plan.pdf")
    made.add_attachment("Never quoted.", filename="note.txt")
    made.add_attachment(message("Never quoted either."))
    raw = story(tmp_path / "a.eml", made.as_bytes())
    assert raw.text.startswith("The bridge is open.")
    assert "Toll: none" in raw.text
    assert "Never quoted" not in raw.text
    assert raw.left_out == "3 attachments: plan.pdf, note.txt, a message/rfc822 part"


@pytest.mark.parametrize(
    ("header", "title"),
    [
        (b"Subject: =?utf-8?q?Br=C3=BCcke?= offen", "Brücke offen"),
        ("Subject: Brücke offen".encode(), "Brücke offen"),
        (b"Subject: =?utf-8?b?****?=", None),
        (b"Subject: =?martian?q?Bridge?=", "Bridge"),
        (b"Subject: Bridge\r\n  reopens", "Bridge reopens"),
        (b"X: y", None),
    ],
)
def test_subjects(tmp_path: Path, header: bytes, title: str | None) -> None:
    raw = story(tmp_path / "a.eml", header + b"\r\n\r\nThe bridge is open.\r\n")
    assert raw.title == title
    assert raw.date is None


def test_mailbox_cites_the_message(tmp_path: Path) -> None:
    parts = [
        message("One.\n\nFrom here on it is open.\n", Message_ID="<1@harbour.example>"),
        message("", subject="Nothing but a picture"),
        message("Three.\n"),
    ]
    parts[1].add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="a.png")
    path = tmp_path / "a.mbox"
    path.write_bytes(
        b"".join(
            b"From ada@harbour.example Fri May  3 09:12:00 2024\n"
            + one.as_bytes().replace(b"\nFrom ", b"\n>From ")
            + b"\n"
            for one in parts
        )
    )
    first, second, third = read_stories(path)
    assert isinstance(first, RawStory)
    assert isinstance(third, RawStory)
    assert first.text.strip() == "One.\n\nFrom here on it is open."
    assert (first.within, first.key, third.within) == (
        "message 1",
        "1@harbour.example",
        "message 3",
    )
    assert second == SkippedRecord("message 2", "no text in the message, only 1 attachment: a.png")


def test_message_over_the_limit_is_skipped(tmp_path: Path, monkeypatch) -> None:
    from corpus.formats import mailbox

    monkeypatch.setattr(mailbox, "MAX_MESSAGE", 2_000)
    path = tmp_path / "a.mbox"
    begin = b"From a@b Fri May  3 09:12:00 2024\nSubject: S\n\n"
    path.write_bytes(begin + b"One.\n\n" + begin + b"x\n" * 5_000 + b"\n" + begin + b"Three.\n")
    found = list(read_stories(path))
    assert [getattr(one, "text", "").strip() for one in found] == ["One.", "", "Three."]
    assert isinstance(found[1], SkippedRecord)


def test_what_is_no_mailbox(tmp_path: Path) -> None:
    (tmp_path / "a.mbox").write_bytes(b"Dear all,\n\nFrom now on...\n")
    with pytest.raises(ReadError, match="no mailbox"):
        only(tmp_path / "a.mbox")


def test_nested_parts_cost_no_time(tmp_path: Path) -> None:
    head = "".join(
        f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(5_000)
    )
    (tmp_path / "a.eml").write_text(head + "\nline\n" * 50_000)
    found = only(tmp_path / "a.eml")
    assert isinstance(found, SkippedRecord)
    assert "nested parts" in found.reason
