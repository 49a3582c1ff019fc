"""Which runs of token classes are expressions of time (letters: see `vocabulary`).

One alternation: the leftmost match wins, and among those that begin at the same token the rule
that stands first, so longer forms stand before shorter ones.
"""

from __future__ import annotations

import re
from functools import cache

COUNT = r"(?: aq f? 8? | qf?8? | [Nn]{1,2}6?f? (?:-?&-?a?-?k)? 8? | a?6f? | k-?a? | ak- | a8? )"
"""Two, 25, two hundred, two and a half, a, a few, several, a couple of, half a."""
_CLOCK = r"(?: Zz? | [Nn]z ) 3?"
_PLAIN_DAY = r"(?: M [NO] (?!-?[Uk]) | t?[NO] f? M | to f M | M to )"
_WITH_YEAR = r"(?: M [NO] ,? Y | t?[NO] f? M ,? Y | to f M ,? Y )"
_DATE = rf"(?: (?:W,?)? (?: {_WITH_YEAR} | {_PLAIN_DAY} (?:,? f? [lxh]u)? ))"
_DAY = rf"(?: {_DATE} | (?:t?[lxhcFp])? W | d )"
_YEARS = r"(?: f?,? y?u? [YV] | f [lhxC]u | f t [lvCpsF]?u )"
_LATE = r"(?: t?E-? | t?Bf | [eb]i )"

RULES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("iso", ("I",)),
    ("numeric", ("L (?:Z3)?",)),
    (
        "week_of",
        (
            rf"t? u f {_DATE}",
            r"t? [ol] u f M (?:,?Y)?",
        ),
    ),
    ("nth_weekday", (r"t? [ol] W [if] M (?:,?Y)?",)),
    ("day_range", (r"M N - N (?!N|-) (?:,?Y)?", r"N - N f? M Y?")),
    (
        "day",
        (
            rf"(?:E-?|[ebA])? {_CLOCK} ,? (?:i t D)? ,? i? {_DAY}",
            rf"(?:E-?)? t? D [if]? {_DAY}",
            rf"(?:t?E-?|[eb]|t?Bf)? {_DAY} (?: (?:E-?)?D(?!z) | ,? i? {_CLOCK} | i D )?",
        ),
    ),
    ("ordinal_unit", (rf"{_LATE}? t? [Oo] u", r"[Oo] - u")),
    (
        "quarter",
        (
            r"(?: [lxhC] y?u | y?u?Y ) (?:'\")? o -? Q",
            rf"{_LATE}? t? o Q {_YEARS}?",
            rf"o - Q {_YEARS}?",
            r"t? [lxhvCscF] Q",
            r"t Y Q",
            rf"{_LATE} [lxhC] Q",
            rf"% {_YEARS}?",
        ),
    ),
    ("half", (rf"t? o -? k {_YEARS}", r"t o k (?!f)")),
    ("first_months", (rf"t? [ol] A? [Nn] U {_YEARS}",)),
    ("relative_month", (rf"{_LATE}? [lxhcC] M",)),
    ("month", (rf"{_LATE}? M (?: {_YEARS} | [lx] u )?",)),
    ("season", (rf"{_LATE}? (?:t?[lxhcCpF]|t)? S {_YEARS}?", r"R S", r"j S")),
    ("decade", (r"t? (?:E-?(?:&E-?)?)? P",)),
    ("holiday", (rf"{_CLOCK} ,? i? G", r"(?:t?[lxh])? G (?: D | ,?Y )?")),
    ("year_range", (r"Y - [Nn] (?![:/])",)),
    ("year", (rf"{_LATE}? (?: t?yu? | tu )? Y",)),
    ("short_year", (r"(?:E-?)? V",)),
    (
        "ago",
        (
            rf"A? {COUNT} -? [uU] (?:&ak)? [geb]",
            rf"A? {COUNT} -? [uU] 2 X",
            r"U -? [geb]",
            r"t? u-[eg] [uQ7]?",
            r"[nN]6U g",
        ),
    ),
    (
        "window",
        (
            rf"t (?:[lpxcFCv]|o) A? {COUNT} -? [uU]",
            rf"[lpxc] A? {COUNT} -? U",
            r"[th] p u",
            r"t [lpx] U",
        ),
    ),
    ("some_units", (r"t? [rcpFv] U", r"H [pl]? [Nnq]? U")),
    (
        "relative_unit",
        (
            rf"{_LATE}? t? [lxhvcFCs] y? u D?",
            r"t 8 u",
            r"t y u",
            r"[eb] (?: [hlx]u | i t u | [hl][MSD] | i [hl]u )",
            r"[ebE] d",
            r"t?B f (?: t | [hlx] ) u",
            r"u-?B",
            r"t u '?\"? B",
            r"j s? u",
            rf"{_LATE} t u",
            r"t u [eb]",
            r"t [xFv] D",
        ),
    ),
    (
        "time_of_day",
        (
            rf"A? {_CLOCK} (?:i t D)?",
            r"[Nn] i t D",
            r"E? [hlj] D",
            r"T",
            r"t D (?=[_,.])",
            r"A? D (?![uU])",
        ),
    ),
    ("rate", (r"(?: [Nn]? 9 ) (?:a|R) u", rf"{COUNT} U (?:a|R) u")),
    ("every", (rf"R (?:{COUNT} -?)? [uU]", r"R [WMD] D?", r"R o u", r"w D?", r"K")),
    ("age", (rf"A? {COUNT} -? [uU] -? J",)),
    ("compound", (rf"A? {COUNT} U &? {COUNT} [uU]",)),
    (
        "length",
        (
            rf"[tHm]? A? {COUNT} [uUQ] (?:&ak)? (?!-?J)",
            rf"A? {COUNT} - [uUQ] (?!-?J)",
            r"pu",
            r"m u",
            r"U",
        ),
    ),
    ("the_unit", (r"t [uQ]",)),
    (
        "reference",
        (r"X", r"C(?=[_-])", r"r(?=[_-])", r"t? p (?=[_,.])", r"t [14]", r"t C (?=[_.,])"),
    ),
    ("anniversary", (r"[Oo] 5",)),
)


@cache
def grammar() -> re.Pattern[str]:
    """All rules as one pattern; the name of the rule that matched is its `lastgroup`."""
    rules = (f"(?P<{name}>{' | '.join(forms)})" for name, forms in RULES)
    return re.compile(" | ".join(rules), re.VERBOSE)
