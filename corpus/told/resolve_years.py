"""Years, decades and centuries, and what only looks like a year."""

from __future__ import annotations

import datetime

from corpus.told.context import Expression
from corpus.told.resolve_days import BEFORE_TIME, Meaning

_COUNTED = frozenset(
    "people men women children miles km kilometers kilometres metres meters feet votes dollars "
    "pounds euros troops homes students workers jobs employees members cases deaths words points "
    "square degrees calories mph rpm k percent tons tonnes barrels shares acres units pages "
    "seats yards songs times followers euro million billion pounds soldiers others".split()
)
_YEAR_LEADS = frozenset(
    "in since of until till by from to before after during the and between".split()
)
_NO_YEAR_BEFORE = frozenset(
    "nearly almost some over under least most approximately roughly only another no number "
    "extension ext at room flight route highway interstate boeing windows area code page chapter "
    "is are was were "
    "estimated all these those every any more some $ £ € # / @ : - x +".split()
)


def year(found: Expression) -> Meaning | None:
    """1998, fiscal 1989, early 2012; not 2012 people or 555-2012."""
    value = found.number("Y")
    if value is None:
        return None
    before, after = found.word(-1), found.word(1)
    if found.has("yuE") or found.has("B"):
        return f"{value:04d}", "DATE"
    plain = found.near(-1).isalpha() and found.near(-1).islower()
    if not 1900 <= value <= 2100 and before not in _YEAR_LEADS and not (plain and value > 1500):
        return None
    if before[:1].isdigit() and not _is_year(found, -1):
        return None
    if before in _NO_YEAR_BEFORE and not (before == "-" and _is_year(found, -2)):
        return None
    next_class = found.tokens.classes[found.last + 1 : found.last + 2]
    if before.endswith((" than", " least", " most", " to")) or found.near(1) in _COUNTED:
        return None
    if next_class in ("u", "U", "$", "z"):
        return None
    # "2012 people" counts, "the 2012 votes" does not.
    plural = after.endswith("s") and not after.endswith("ss") and len(after) > 3
    named = after[:1].isalpha() and found.near(1).islower() and plural
    if named and before not in BEFORE_TIME and not before.endswith("s"):
        return None
    if after == "-" and not found.word(2).isdigit():
        return None
    return f"{value:04d}", "DATE"


def _is_year(found: Expression, distance: int) -> bool:
    at = found.first + distance
    return at >= 0 and found.tokens.classes[at] in "YV"


def short_year(found: Expression) -> Meaning | None:
    """'98, after a word that leads up to a year."""
    value = found.number("V")
    if value is None or not (found.has("E") or found.word(-1) in BEFORE_TIME):
        return None
    return f"{value:04d}", "DATE"


_WEATHER = frozenset("temperature temperatures degrees high highs low lows heat weather".split())


def year_range(found: Expression) -> Meaning | None:
    """1998-99: the value is the first year, the days are those of both."""
    first, end = found.number("Y"), found.tokens.words[found.last]
    if first is None or len(end) != 2 or (first + 1) % 100 > int(end) or found.word(-1) == "-":
        return None
    last = first - first % 100 + int(end)
    if last < first:
        return None
    found.days = datetime.date(first, 1, 1), datetime.date(last, 12, 31)
    return f"{first:04d}", "DATE"


def decade(found: Expression) -> Meaning | None:
    """The 1990s, mid-1980s, the '60s."""
    value = found.number("P")
    written = found.tokens.words[found.last]
    if value is None:
        return None
    # "in his 20s" and "in his twenties" are an age.
    short = len(written.rstrip("s'’")) == 2 or written[0].isalpha()
    if written[0].isalnum() and short and not found.has("t"):
        return None
    short = short or len(written.strip("s'’‘")) == 2
    if short and found.words_near() & _WEATHER:
        return None
    # "The 1800s" are a century, "the 2000s" a decade.
    return (f"{value // 10}XX" if value < 200 and value % 10 == 0 else f"{value}X"), "DATE"


def ordinal_unit(found: Expression) -> Meaning | None:
    """The 20th century."""
    number = found.number("Oo")
    if number is None or found.code("u") != "CE" or number < 1:
        return None
    return f"{number - 1:02d}XX", "DATE"


def anniversary(found: Expression) -> Meaning | None:
    """Their 11th anniversary, if a date told before lies as many years before the article."""
    number, published = found.number("Oo"), found.published
    if number is None or published is None or number < 1:
        return None
    for told in (published.year - number, published.year - number - 1, published.year - number + 1):
        if told in found.context.years:
            return f"{told + number:04d}", "DATE"
    return None
