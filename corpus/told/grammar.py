"""Which runs of token classes are expressions of time (letters: see `vocabulary`).

One alternation: the leftmost match wins, and among those that begin at the same token the rule
that stands first, so longer forms stand before shorter ones.
"""

from __future__ import annotations

import re
from functools import cache

COUNT = r"(?:aq f?|q f?|[Nn]{1,3} (?:-?&-?a?-?k)?|an?|ka|k-?a?)"
"""Two, 25, two hundred, two and a half, a, a few, several, a couple of, half a."""
_CLOCK = r"(?:Zz?|[Nn]z)(?:3)?"
_PLAIN_DAY = r"(?:M [NO] (?!-?U|k) | t?[NO] f? M)"
_DATE = rf"(?:(?:W,?)? (?:M [NO] ,? Y | t?[NO] f? M ,? Y | {_PLAIN_DAY} (?:,? f? [lxh]u)?))"
_DAY = rf"(?:{_DATE} | (?:t?[lxhcFp])? W | d)"
_YEARS = r"(?:f?,? y?u? (?:Y|V) | f [lhxC] u | f t (?:[lvCpsF])? u)"
_LATE = r"(?:t?E-? | t?Bf)"

RULES: tuple[tuple[str, str], ...] = (
    ("iso", r"I"),
    ("numeric", r"L"),
    (
        "day",
        rf"(?:E-?)? {_CLOCK} ,? (?:i t D)? ,? i? {_DAY} | "
        rf"t D i? f? {_DAY} | "
        rf"t?(?:E-?)? {_DAY} (?:(?:E-?)?D(?!z) | ,? i? {_CLOCK})?",
    ),
    ("ordinal_unit", rf"{_LATE}? t? [Oo] -? u"),
    ("quarter", rf"{_LATE}? t? o -? Q {_YEARS}? | t? [lxhvCscF] Q | t?Q i? (?:ended|e)?"),
    ("half", rf"t? o -? k {_YEARS}"),
    ("first_months", rf"t? o A? [Nn] U {_YEARS}?"),
    ("relative_month", rf"{_LATE}? [lxhcC] M"),
    ("month", rf"{_LATE}? M {_YEARS}?"),
    ("season", rf"{_LATE}? (?:t?[lxhcCpF])? S {_YEARS}? | t S {_YEARS}? | R S"),
    ("decade", r"t? (?:E-?(?:-?&E-?)?)? P"),
    ("holiday", r"(?:t?[lxh])? G (?:D | ,? Y)?"),
    ("year", rf"{_LATE}? (?:t?yu?|tu)? Y"),
    ("short_year", r"(?:E-?)? V"),
    (
        "ago",
        rf"A? {COUNT} -? [uU] (?:&ak)? [geb] | A? {COUNT} -? [uU] 2 X | U g | "
        rf"t? u-[eg](?:u|Q)? | t? u-[eg]",
    ),
    (
        "window",
        rf"A? t (?:[lpxcFCv]|o) A? {COUNT}? -? U | [lpxc] A? {COUNT} -? U | t [px] u | "
        rf"A? t (?:[lpx]) {COUNT} u",
    ),
    ("some_units", r"t? [rcpFv] U | H [pl]? (?:[Nn]|q)? U"),
    (
        "relative_unit",
        rf"{_LATE}? t? [lxhvcFCs] u D? | [eb] (?:[hlx] u | i t u | [hl] (?:M|S|D)) | "
        rf"[ebE] d | tB f? t u | tB f? [hlx] u | u-B | t u '?\"? B | j u | "
        rf"{_LATE} t u | {_LATE}? [lxhC] Q | [eb] i [hl] u",
    ),
    ("time_of_day", rf"{_CLOCK} (?:i t D)? | N i t D | [hlj] D | T | t D (?=_)"),
    ("every", rf"R (?:{COUNT} -?)? [uU] | R (?:W|M|D) D? | R o u | w (?:D)? | K"),
    ("age", rf"A? {COUNT} -? [uU] -? J"),
    ("length", rf"A? {COUNT} -? (?:[uU]|Q) (?:&ak)? | [ap] u | U | t U"),
    ("the_unit", r"t u | t Q"),
    ("reference", r"X | C(?=[_-]) | r(?=[_-]) | t? p (?=[_,.]) | t 1 | t 4 | t C (?=[_.,])"),
    ("anniversary", r"[Oo] 5"),
)


@cache
def grammar() -> re.Pattern[str]:
    """All rules as one pattern; the name of the rule that matched is its `lastgroup`."""
    return re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in RULES), re.VERBOSE)
