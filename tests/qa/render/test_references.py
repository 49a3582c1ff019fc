"""References in other programs' formats: right for an honest story, harmless for a hostile one."""

from __future__ import annotations

import csv
import datetime
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.render.references import FORMS, references
from qa.types import Citation

DAY = datetime.date(2023, 8, 7)


def citation(**changes) -> Citation:
    fields = {
        "number": 1,
        "article_id": "gull-rock",
        "title": "Pier shut",
        "date": DAY,
        "source": "Coast & Country",
        "url": "https://example.org/pier?id=7_a",
        "path": "/stories/pier.md",
        "quote": "Planks were loose.",
        "start": 10,
        "end": 28,
    }
    return Citation(**(fields | changes))


def test_markdown_footnotes() -> None:
    other = citation(article_id="b", title="Pier closed", source=None, url=None, date=None)
    two = citation(number=2, quote="It is *safe*.", page=3)
    assert references([citation(also_in=(other,)), two], "markdown") == (
        "[^1]: “Planks were loose.” *Pier shut*, Coast \\& Country, 7 August 2023, "
        "<https://example.org/pier?id=7_a>; “Planks were loose.” *Pier closed*, undated\n"
        "[^2]: “It is \\*safe\\*.” *Pier shut*, Coast \\& Country, 7 August 2023, p. 3, "
        "<https://example.org/pier?id=7_a>\n"
    )


def test_bibtex_has_one_entry_a_story() -> None:
    two = citation(number=2, quote="50 % were lost.", start=40, end=55)
    assert references([citation(), two], "bibtex") == (
        "@article{gull-rock,\n"
        "  title = {{Pier shut}},\n"
        "  journal = {Coast \\& Country},\n"
        "  year = {2023},\n"
        "  month = aug,\n"
        "  day = {7},\n"
        "  url = {https://example.org/pier?id=7_a},\n"
        "  note = {“Planks were loose.”; “50 \\% were lost.”},\n"
        "}\n"
    )
    undated = citation(date=None, source=None, url="javascript:alert(1)", quote="")
    assert references([undated], "bibtex") == "@misc{gull-rock,\n  title = {{Pier shut}},\n}\n"


def test_bibtex_keys_differ() -> None:
    ids = ["a b", "a,b", "A-b", "{}", "%%"]
    text = references([citation(article_id=one) for one in ids], "bibtex")
    assert re.findall(r"@article\{(.*),", text) == ["a-b", "a-b-2", "A-b-3", "story", "story-2"]


def test_ris() -> None:
    assert references([citation(page=12)], "ris") == (
        "TY  - NEWS\nTI  - Pier shut\nT2  - Coast & Country\nPY  - 2023\nDA  - 2023/08/07\n"
        "AN  - gull-rock\nUR  - https://example.org/pier?id=7_a\nSP  - p. 12\n"
        "N1  - “Planks were loose.” (p. 12)\nER  - \n"
    )


def test_csv_has_one_row_a_quote() -> None:
    other = citation(article_id="b", quote='=HYPERLINK("http://evil.example")', title="+1, -1")
    rows = list(csv.DictReader(io.StringIO(references([citation(also_in=(other,))], "csv"))))
    assert [row["article_id"] for row in rows] == ["gull-rock", "b"]
    assert rows[0] | {"quote": "", "title": ""} == rows[1] | {
        "quote": "",
        "title": "",
        "article_id": "gull-rock",
    }
    assert rows[0]["date"] == "2023-08-07"
    assert (rows[1]["quote"], rows[1]["title"]) == (
        '\'=HYPERLINK("http://evil.example")',
        "'+1, -1",
    )


def test_nothing_cited() -> None:
    assert {form: references([], form) for form in FORMS} == {
        "markdown": "",
        "bibtex": "",
        "ris": "",
        "csv": "number,quote,article_id,title,title_inferred,date,source,url,path,within,page,"
        "start,end\n",
    }


HOSTILE = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from('\\{}%$&#_~^@"\n\r\t,=+-<>[]*`|\x1b')
)


@given(HOSTILE, HOSTILE, HOSTILE, HOSTILE)
def test_hostile_fields_stay_in_their_fields(title, source, quote, url) -> None:
    one = citation(title=title, source=source, quote=quote, url=f"http://{url}", article_id=title)
    bibtex = references([one], "bibtex").removeprefix("@article").removeprefix("@misc")
    depth = 0
    for place, character in enumerate(bibtex[:-1], 2):
        depth += {"{": 1, "}": -1}.get(character, 0)
        assert (depth > 0) == (place < len(bibtex))
    ris = references([one], "ris").split("\n")
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in ris[:-1])
    assert [line for line in ris if line.startswith("ER")] == ["ER  - "]
    assert len(references([one], "markdown").splitlines()) == 1
    (row,) = csv.reader(io.StringIO(references([one], "csv").split("\n", 1)[1]))
    assert len(row) == 13
    assert all("\x1b" not in references([one], form) for form in FORMS)


@pytest.mark.parametrize("form", FORMS)
def test_cite_command(tram_archive, call_qa, form: str) -> None:
    found = call_qa("cite", "first-vote-fails", "--format", form, "--archive", tram_archive)
    assert found.returncode == 0, found.stderr
    assert "Tram plan falls short by one vote" in found.stdout
    assert call_qa("cite", "none", "--archive", tram_archive).returncode == 1


def test_answers_are_cited(tram_archive, call_qa) -> None:
    question = "Why did the council reject the tram plan?"
    found = call_qa("ask", "--cite", "markdown", question, "--archive", tram_archive)
    assert found.returncode == 0, found.stderr
    numbers = re.findall(r"\[\^(\d+)\]$", found.stdout, re.MULTILINE)
    assert numbers
    assert re.findall(r"^\[\^(\d+)\]: ", found.stdout, re.MULTILINE) == numbers
    found = call_qa("ask", "--cite", "ris", question, "--archive", tram_archive)
    assert found.stdout.startswith("TY  - NEWS\n")
    unknown = call_qa("ask", "--cite", "ris", "Who won the chess game?", "--archive", tram_archive)
    assert (unknown.returncode, unknown.stdout) == (1, "")
    assert "Not in these stories" in unknown.stderr
    both = call_qa("ask", "--cite", "ris", "--json", question, "--archive", tram_archive)
    assert both.returncode == 2
