"""The words that expressions of time are made of, each with a one-letter class and a value.

The grammar (`grammar.py`) is written in these letters:

    M month      W weekday     w weekdays (Mondays)   S season       G holiday     Y year
    P decade     N 1 to 31     n other number         O 1st to 31st  o first, second, ...
    u unit       U units       a a, an                q few, several               k half
    t the        h this        H these, those         j that         i in, on, at  f of
    l last       p past        v previous, prior      x next         c coming      F following
    s same       C current     r recent               g ago          e earlier     b later
    E early      B end, start  A about, over, ...     R every        K daily, ...  y fiscal
    d today      D morning     T tonight              Z clock time   z a.m., p.m.  X now, recently
    I ISO date   L 10/30/89    J old                  V '89          _ anything else
    1 future     2 from        3 EST, GMT             4 moment       5 anniversary 6 dozen
    Q quarter      7 period      8 straight, full       9 once, twice
    m another
    - hyphen     , comma       ' apostrophe           & and          $ money, %    " possessive s
"""

from __future__ import annotations

from corpus.dates import MONTH_NAMES

Value = int | float | str | tuple[int, int]

UNITS = {
    "minute": "MIN",
    "hour": "H",
    "day": "D",
    "night": "NI",
    "week": "W",
    "weekend": "WE",
    "fortnight": "FN",
    "month": "M",
    "quarter": "Q",
    "semester": "H6",
    "season": "SEASON",
    "year": "Y",
    "decade": "DE",
    "century": "CE",
}
_NUMBERS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_SEASONS = {"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI"}
_DAY_PARTS = {
    "morning": "MO",
    "mornings": "MO",
    "afternoon": "AF",
    "afternoons": "AF",
    "evening": "EV",
    "evenings": "EV",
    "nights": "NI",
    "noon": "12:00",
    "midday": "12:00",
    "midnight": "24:00",
    "dawn": "MO",
    "dusk": "EV",
    "lunchtime": "MI",
}
_HOLIDAYS: dict[str, Value] = {
    "christmas": (12, 25),
    "christmas day": (12, 25),
    "christmas eve": (12, 24),
    "boxing day": (12, 26),
    "new year's day": (1, 1),
    "new year’s day": (1, 1),
    "new year's eve": (12, 31),
    "new year’s eve": (12, 31),
    "new year's": (1, 1),
    "new year’s": (1, 1),
    "halloween": (10, 31),
    "valentine's day": (2, 14),
    "valentine’s day": (2, 14),
    "independence day": (7, 4),
    "st. patrick's day": (3, 17),
    "st. patrick’s day": (3, 17),
    "veterans day": (11, 11),
    "may day": (5, 1),
    "earth day": (4, 22),
    "april fool's day": (4, 1),
    "april fool’s day": (4, 1),
    "april fools' day": (4, 1),
    "april fools’ day": (4, 1),
    "thanksgiving": "thanksgiving",
    "thanksgiving day": "thanksgiving",
    "labor day": "labor",
    "memorial day": "memorial",
    "martin luther king day": "king",
    "mother's day": "mother",
    "mother’s day": "mother",
    "father's day": "father",
    "father’s day": "father",
    "easter": "easter",
    "easter sunday": "easter",
    "easter monday": "easter monday",
    "good friday": "good friday",
    "black friday": "black friday",
}
_REFERENCES = {
    "now": "PRESENT_REF",
    "currently": "PRESENT_REF",
    "nowadays": "PRESENT_REF",
    "presently": "PRESENT_REF",
    "recently": "PAST_REF",
    "lately": "PAST_REF",
    "previously": "PAST_REF",
    "soon": "FUTURE_REF",
    "this day": "PRESENT_REF",
    "right now": "PRESENT_REF",
    "long ago": "PAST_REF",
    "not long ago": "PAST_REF",
    "the new year": "NEW_YEAR",
}
_REPEATED = {
    "hourly": "PT1H",
    "daily": "P1D",
    "nightly": "P1D",
    "weekly": "P1W",
    "fortnightly": "P2W",
    "monthly": "P1M",
    "quarterly": "P3M",
    "annually": "P1Y",
    "annual": "P1Y",
    "yearly": "P1Y",
}
_QUANTITIES = "several few many couple multiple numerous various dozens hundreds thousands".split()
APPROXIMATE = (
    "about around nearly almost roughly approximately more_than less_than fewer_than at_least "
    "at_most up_to no_more_than no_less_than no_fewer_than as_many_as as_long_as well_over"
).split()
_SMALL: dict[str, tuple[str, ...]] = {
    "a": ("a", "an"),
    "m": ("another",),
    "t": ("the",),
    "h": ("this",),
    "H": ("these", "those"),
    "j": ("that",),
    "i": ("in", "on", "at"),
    "f": ("of",),
    "l": ("last", "latest"),
    "p": ("past",),
    "v": ("previous", "preceding", "prior"),
    "x": ("next",),
    "c": ("coming", "upcoming", "ensuing", "forthcoming"),
    "F": ("following", "subsequent"),
    "s": ("same",),
    "C": ("current", "present"),
    "r": ("recent",),
    "g": ("ago",),
    "e": ("earlier",),
    "b": ("later",),
    "E": ("early", "late", "mid"),
    "B": ("beginning", "end", "start", "middle", "close", "rest", "remainder", "half-way"),
    "R": ("every", "each"),
    "y": ("fiscal",),
    "T": ("tonight", "overnight"),
    "J": ("old",),
    "&": ("and",),
    "1": ("future", "near future", "immediate future", "foreseeable future", "distant future"),
    "2": ("from",),
    "4": ("moment",),
    "5": ("anniversary", "birthday"),
    "7": ("period",),
    "8": ("straight", "consecutive", "full", "more", "whole", "entire", "additional", "solid"),
    "9": ("once", "twice", "thrice", "times"),
    '"': ("s",),
}


def _lower() -> dict[str, tuple[str, Value]]:
    """Words that may be written in any case, in small letters."""
    found: dict[str, tuple[str, Value]] = {}
    for name, code in UNITS.items():
        found[name] = ("u", code)
        plural = "centuries" if name == "century" else f"{name}s"
        found[plural] = ("U", code)
    # "nights" is both; as a unit ("three nights") it is rarer than in "Friday nights".
    found["seconds"] = ("U", "S")
    found["quarter"] = ("Q", "Q")
    found["night"] = ("D", "NI")
    for number, word in enumerate(_NUMBERS):
        found[word] = ("n", number)
    for number, word in enumerate(_TENS, start=2):
        found[word] = ("n", 10 * number)
        for unit, one in enumerate(_NUMBERS[1:10], start=1):
            found[f"{word}-{one}"] = ("n", 10 * number + unit)
    found |= {"hundred": ("6", 100), "thousand": ("6", 1000), "dozen": ("6", 12)}
    found |= {"million": ("6", 10**6), "billion": ("6", 10**9)}
    for number, word in enumerate(_ORDINALS, start=1):
        found[word] = ("o", number)
    found |= {"final": ("o", -1)}
    for letter, table in (("S", _SEASONS), ("D", _DAY_PARTS), ("X", _REFERENCES)):
        found |= {word: (letter, value) for word, value in table.items()}
    found |= {word: ("q", word) for word in _QUANTITIES}
    found |= {word.replace("_", " "): ("A", word) for word in APPROXIMATE}
    for letter, words in _SMALL.items():
        found |= {word: (letter, word) for word in words}
    found |= {"today": ("d", 0), "yesterday": ("d", -1), "tomorrow": ("d", 1)}
    found |= {f"{ten[:-1]}ies": ("P", 192 + place) for place, ten in enumerate(_TENS)}
    found |= {"half": ("k", "half"), "o'clock": ("z", "o"), "o’clock": ("z", "o")}
    found |= {word: ("z", word[0]) for word in ("a.m.", "p.m.", "a.m", "p.m", "am", "pm")}
    return found


def _capitalised() -> dict[str, tuple[str, Value]]:
    """Names: only with a capital ("May", not "may")."""
    found: dict[str, tuple[str, Value]] = {}
    for number, name in enumerate(MONTH_NAMES, start=1):
        found[name.capitalize()] = ("M", number)
        for short in {name[:3], "sept" if number == 9 else name[:3]}:
            found[f"{short.capitalize()}."] = ("M", number)
            if short != name:
                found[short.capitalize()] = ("M", -number)
    for number, name in enumerate(WEEKDAYS):
        found[name.capitalize()] = ("W", number)
        found[f"{name.capitalize()}s"] = ("w", number)
        for short in {name[:3], name[:4], "thurs" if number == 3 else name[:3]}:
            found[f"{short.capitalize()}."] = ("W", number)
    for name, value in _HOLIDAYS.items():
        written = " ".join(word[:1].upper() + word[1:] for word in name.split())
        found[written] = ("G", value)
    return found


def _vocabulary() -> dict[str, tuple[str, Value]]:
    found: dict[str, tuple[str, Value]] = {}
    for word, entry in _lower().items():
        found[word] = found[word.capitalize()] = entry
        if entry[0] not in "aXzd":
            found[word.upper()] = entry
    found |= {word: ("z", word[0].lower()) for word in ("A.M.", "P.M.", "A.M", "P.M", "AM", "PM")}
    found |= {word: ("K", value) for word, value in _REPEATED.items()}
    found |= {word.capitalize(): ("K", value) for word, value in _REPEATED.items()}
    for word, entry in _capitalised().items():
        found[word] = found[word.upper()] = entry
    for word in "EST EDT ET PST PDT PT CST CDT GMT UTC BST CET".split():
        found[word] = ("3", word)
    found |= {f"{the} New Year": ("X", "NEW_YEAR") for the in ("the", "The")}
    for word in ("MAY", "MAR.", "SUN.", "SAT.", "MARCH", "Mon", "Half-way", "S"):
        found.pop(word, None)
    return found


WORDS = _vocabulary()
"""Every word with its class and value, in each spelling that counts."""
