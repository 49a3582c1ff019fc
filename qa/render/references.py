"""Citations for other people's programs: Markdown footnotes, BibTeX, RIS, CSV.

Titles and quotes are hostile input here, too: nothing in them ends a field, runs as LaTeX, is
taken for markup or for a spreadsheet's formula.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence

from qa.render.markdown import escaped
from qa.render.safety import safe
from qa.render.words import date_words, place_words
from qa.types import Answer, Citation

_WEB_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_NOT_IN_KEYS = re.compile(r"[^A-Za-z0-9:._-]+")
_NOT_IN_ADDRESSES = re.compile(r"[\\{}<>\"^`|\s]")
_LATEX = {
    **{character: f"\\{character}" for character in "$&#_%"},
    # Braces count for BibTeX whatever stands before them.
    "{": "\\textbraceleft{}",
    "}": "\\textbraceright{}",
    "\\": "\\textbackslash{}",
    "~": "\\textasciitilde{}",
    "^": "\\textasciicircum{}",
    "<": "\\textless{}",
    ">": "\\textgreater{}",
    "|": "\\textbar{}",
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_COLUMNS = (
    *("number", "quote", "article_id", "title", "title_inferred", "date", "source"),
    *("url", "path", "within", "page", "start", "end"),
)


def references(citations: Sequence[Citation], form: str) -> str:
    """The citations in one of `FORMS`, every line ended; stories that have the same sentence
    follow the one that was quoted. Without citations only what the format always has."""
    return FORMS[form](_flat(citations))


def answer_cited(answer: Answer, form: str) -> str:
    """An answer's references; for Markdown its sentences stand before their footnotes. Without an
    answer what `references` gives for nothing, and in Markdown that the stories don't say."""
    written = references(answer.citations, form)
    if form != "markdown":
        return written
    if not answer.found:
        return f"{escaped(answer.text)}\n"
    sentences = [f"{escaped(one.quote)}[^{one.number}]" for one in answer.citations]
    return "\n\n".join([*sentences, written])


def _flat(citations: Iterable[Citation]) -> list[Citation]:
    return [one for citation in citations for one in (citation, *citation.also_in)]


def _by_article(citations: Iterable[Citation]) -> list[list[Citation]]:
    """Citations of the same story together, in the order in which stories come first."""
    groups: dict[str, list[Citation]] = {}
    for citation in citations:
        groups.setdefault(citation.article_id, []).append(citation)
    return list(groups.values())


def _address(citation: Citation) -> str:
    """A link that can be followed, without characters that would end a field; else empty."""
    url = safe(citation.url or "")
    if not _WEB_ADDRESS.fullmatch(url):
        return ""
    return _NOT_IN_ADDRESSES.sub(lambda found: f"%{ord(found[0]):02X}", url)


def _quotes(citations: Sequence[Citation]) -> list[str]:
    """The quotes in typographic marks, each with its page."""
    found = []
    for one in citations:
        place = place_words(None, one.page)
        if one.quote:
            found.append(f"“{safe(one.quote)}”" + (f" ({place})" if place else ""))
    return found


def _footnotes(citations: list[Citation]) -> str:
    lines = []
    for number, group in _numbered(citations):
        lines.append(f"[^{number}]: " + "; ".join(map(_footnote, group)) + "\n")
    return "".join(lines)


def _numbered(citations: Iterable[Citation]) -> list[tuple[int, list[Citation]]]:
    groups: dict[int, list[Citation]] = {}
    for citation in citations:
        groups.setdefault(citation.number, []).append(citation)
    return list(groups.items())


def _footnote(citation: Citation) -> str:
    """`“Quote.” *Title*, Source, 7 August 2023, p. 3, <https://...>`"""
    parts = [f"*{escaped(citation.title) or 'untitled'}*"]
    place = place_words(citation.within, citation.page)
    parts += [escaped(one) for one in (citation.source, date_words(citation.date), place) if one]
    if address := _address(citation):
        parts.append(f"<{address}>")
    quote = f"“{escaped(citation.quote)}” " if citation.quote else ""
    return quote + ", ".join(parts)


def _bibtex(citations: list[Citation]) -> str:
    keys: set[str] = set()
    return "\n".join(_bibtex_entry(group, keys) for group in _by_article(citations))


def _bibtex_entry(group: Sequence[Citation], keys: set[str]) -> str:
    one = group[0]
    fields = [("title", f"{{{_latex(one.title)}}}")]
    if one.source:
        fields.append(("journal", _latex(one.source)))
    if one.date:
        fields.append(("year", str(one.date.year)))
    lines = [f"  {name} = {{{value}}},\n" for name, value in fields]
    if one.date:
        lines.append(f"  month = {_MONTHS[one.date.month - 1]},\n  day = {{{one.date.day}}},\n")
    if address := _address(one):
        lines.append(f"  url = {{{address}}},\n")
    if notes := [*filter(None, [place_words(one.within, None)]), *_quotes(group)]:
        lines.append(f"  note = {{{_latex('; '.join(notes))}}},\n")
    kind = "article" if one.source else "misc"
    return f"@{kind}{{{_key(one, keys)},\n{''.join(lines)}}}\n"


def _key(citation: Citation, taken: set[str]) -> str:
    """The article's id as far as BibTeX allows it, different from all others."""
    plain = _NOT_IN_KEYS.sub("-", citation.article_id).strip("-")[:80] or "story"
    key, number = plain, 1
    while key.casefold() in taken:
        number += 1
        key = f"{plain}-{number}"
    taken.add(key.casefold())
    return key


def _latex(text: str) -> str:
    return "".join(_LATEX.get(character, character) for character in safe(text))


def _ris(citations: list[Citation]) -> str:
    return "".join(map(_ris_entry, _by_article(citations)))


def _ris_entry(group: Sequence[Citation]) -> str:
    one = group[0]
    fields = [("TY", "NEWS"), ("TI", safe(one.title))]
    if one.source:
        fields.append(("T2", safe(one.source)))
    if one.date:
        fields += [("PY", str(one.date.year)), ("DA", one.date.strftime("%Y/%m/%d"))]
    fields.append(("AN", safe(one.article_id)))
    if address := _address(one):
        fields.append(("UR", address))
    if place := place_words(one.within, one.page):
        fields.append(("SP", place))
    fields += [("N1", quote) for quote in _quotes(group)]
    return "".join(f"{tag}  - {value}\n" for tag, value in [*fields, ("ER", "")])


def _csv(citations: list[Citation]) -> str:
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for citation in citations:
        writer.writerow([_cell(getattr(citation, column)) for column in _COLUMNS])
    return table.getvalue()


def _cell(value: object) -> str:
    """A value that no spreadsheet takes for a formula: those get an apostrophe in front."""
    if value is None:
        return ""
    if isinstance(value, str):
        text = safe(value)
        return f"'{text}" if text.lstrip()[:1] in ("=", "+", "-", "@") and text.strip() else text
    return str(value).lower() if isinstance(value, bool) else str(value)


FORMS: dict[str, Callable[[list[Citation]], str]] = {
    "markdown": _footnotes,
    "bibtex": _bibtex,
    "ris": _ris,
    "csv": _csv,
}
"""What a citation can be written as. To add one, write its function and name it here."""
