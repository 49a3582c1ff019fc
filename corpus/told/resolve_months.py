"""Months, quarters, halves and seasons: what each expression means."""

from __future__ import annotations

import datetime

from corpus.told.calendar import shifted_months
from corpus.told.context import Expression
from corpus.told.resolve_days import BEFORE_TIME, Meaning, following_year, near_year, nearest, step

_NAMES = frozenset("May March April June August Jan Mar Sun Sat".split())
_SEASON_AFTER = frozenset(
    "in during by until of since over through throughout before after".split()
)


def month(found: Expression) -> Meaning | None:
    """June, June 2023, early June, June of last year."""
    number = found.number("M")
    if number is None or not _is_month(found):
        return None
    number = abs(number)
    year = found.number("YV")
    if year is None and found.has("u"):
        year = near_year(found)
    if year is None:
        year = following_year(found, number) or nearest(found, number)
    return (f"{year:04d}" if year is not None else "XXXX") + f"-{number:02d}", "DATE"


def _is_month(found: Expression) -> bool:
    """Whether "May" or "March" is the month here, and not a person or a verb."""
    place = found.first + found.classes.index("M")
    name = found.tokens.words[place].rstrip(".")
    number = found.number("M") or 0
    if found.has("YVEBeb") or found.has("u"):
        return True
    dotted = found.tokens.words[place].endswith(".")
    if number < 0 and not dotted and name != "May":
        return False
    before, after = found.near(-1), found.near(1)
    if name not in _NAMES:
        named = after[:1].isupper() and before[:1].isupper() and before.isalpha()
        return not named or before.lower() in BEFORE_TIME - {"the", "and", "or", "of", "to", "for"}
    if before.lower() in ("said", "says", "added") and not after.isalpha():
        return False
    if after[:1].isupper() and found.tokens.classes[found.last + 1 : found.last + 2] == "_":
        return before.lower() in BEFORE_TIME - {"the", "and", "or", ",", "(", "of", "to", "for"}
    if before.lower() in BEFORE_TIME:
        if name in ("March", "May") and before.lower() in ("the", "and", "or", ",", "("):
            return name == "May" and before == "the"
        return True
    if name == "May" and before in ("his", "her", "its", "their", "our", "a"):
        return after.islower()
    return name in ("April", "June", "August") and (before.islower() or not before.isalpha())


def relative_month(found: Expression) -> Meaning | None:
    """Last June, next March, this May."""
    number, published = found.number("M"), found.published
    if number is None or published is None:
        return None
    number = abs(number)
    year = published.year
    if found.has("l") and number >= published.month:
        year -= 1
    elif found.has("xc") and number <= published.month:
        year += 1
    elif found.has("h") and found.tense() < 0 and number > published.month:
        year -= 1
    return f"{year:04d}-{number:02d}", "DATE"


_GAME = frozenset(
    "touchdown touchdowns yard yards quarterback halftime interception rebounds scoreless fumble "
    "tackled outscored overtime kickoff".split()
)
"""What is a quarter of a game, not of a year."""


_AWAITED = frozenset("will expected expects expect".split())
_BUSINESS = frozenset(
    "sales profit profits earnings revenue revenues income results shares output growth exports "
    "imports orders percent % company loss losses production deliveries bookings turnover".split()
)
"""Words beside the half of a year."""


def quarter(found: Expression) -> Meaning | None:
    """The third quarter, third-quarter, next quarter."""
    published = found.published
    number = found.number("o%")
    if found.words_near() & _GAME or found.word(1) in (
        "mile",
        "century",
        "hour",
        "back",
        "finals",
        "final",
    ):
        return None
    if found.word(1) == "-" and found.word(2).startswith("final"):
        return None
    if number is None:
        return _some_quarter(found)
    told = found.number("YV")
    if told is None and published is not None:
        if found.has("u") and found.has("lxhC"):
            told = published.year + step(found)
        else:
            begins = datetime.date(published.year, 3 * min(max(number, 1), 4) - 2, 1)
            ends = shifted_months(begins, 3)
            told = published.year
            if begins > published and found.tense() <= 0:
                told -= 1
            elif ends <= published and found.tense() > 0 and found.words_near() & _AWAITED:
                told += 1
    if not 1 <= number <= 4:
        return None
    return (f"{told:04d}" if told else "XXXX") + f"-Q{number}", "DATE"


def _some_quarter(found: Expression) -> Meaning | None:
    """Last quarter, the 1988 quarter: that of the same months as the one told before."""
    told, year = found.context.quarter, found.number("Y")
    if year is not None:
        return (f"{year:04d}-Q{(told.month + 2) // 3}", "DATE") if told else None
    base = told if told is not None and found.has("v") else found.published
    if base is None or not found.has("lhxvCscF"):
        return None
    moved = shifted_months(base.replace(day=1), 3 * step(found))
    return f"{moved.year:04d}-Q{(moved.month + 2) // 3}", "DATE"


def half(found: Expression) -> Meaning | None:
    """The first half of 1989."""
    number = found.number("o")
    told = found.number("YV")
    if found.classes == "tok" and not found.words_near() & _BUSINESS:
        # Of a game.
        return None
    if told is None and found.published is not None:
        told = found.published.year + step(found)
    if number not in (1, 2) or told is None or found.code("u") not in (None, "Y"):
        return None
    return f"{told:04d}-H{number}", "DATE"


def season(found: Expression) -> Meaning | None:
    """This summer, the spring of 2012; not the verb "fall" and not "hot springs"."""
    code, published = found.code("S"), found.published
    if code is None:
        return None
    if found.has("R"):
        return f"XXXX-{code}", "SET"
    if found.has("j"):
        anchor = found.anchor(600)
        before = found.word(-1)
        if code in ("SP", "FA") and before.isalpha() and before not in _SEASON_AFTER:
            # "Storms that spring up", "leaves that fall".
            return None
        return (f"{anchor.day.year:04d}-{code}", "DATE") if anchor else None
    told = found.number("YV")
    modified = found.has("lxhcCpFE") or found.has("B") or told is not None or found.has("u")
    if not modified:
        bare = not found.has("t")
        if found.word(-1) not in _SEASON_AFTER or (bare and code in ("FA", "SP")):
            return None
        if found.word(1) == "of":
            return None
    if told is None:
        if published is None:
            return f"XXXX-{code}", "DATE"
        told = _season_year(found, code, published)
    return f"{told:04d}-{code}", "DATE"


def _season_year(found: Expression, code: str, published: datetime.date) -> int:
    if found.has("u"):
        return published.year + step(found)
    begins = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}[code]
    # Winter is told by the year in which it begins: January's winter began last year.
    now = published.year - (1 if code == "WI" and published.month < 6 else 0)
    ended = published.month > begins + 2 if code != "WI" else published.month >= 3
    if found.has("lp"):
        return now if ended and code != "WI" else now - 1 + (code == "WI" and ended)
    if found.has("xc"):
        return now if published.month < begins else now + 1
    if not found.has("hC") and published.month < begins and found.tense() < 0:
        return now - 1
    return now
