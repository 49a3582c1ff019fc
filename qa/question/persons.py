"""What a name is the name of: a woman, a man, somebody, something; told by its words and by what
stands in front of it. Pure functions, and never more than a guess: `UNKNOWN` fits everything."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum

from qa.question.given_names import MEN, WOMEN
from qa.question.names import content_words, folded

NEAR = 40
"""Characters before a name that tell who bears it."""
LONGEST_INITIALS = 3
"""Letters of "TV"; four may be a name in a question typed in capitals."""
LONGEST_NAME = 6
"""Words of a name that may be anybody's."""


class Kind(Enum):
    """What bears a name."""

    WOMAN = "woman"
    MAN = "man"
    THING = "thing"
    """Something that is nobody: a company, a place, a film."""
    UNKNOWN = "unknown"


PERSONS = (Kind.WOMAN, Kind.MAN)

_WOMAN = (
    "mrs|ms|miss|madam|lady|dame|queen|princess|duchess|actress|wife|mother|mom|mum|daughter|sister"
    "|aunt|niece|grandmother|girlfriend|widow|businesswoman|congresswoman|spokeswoman|chairwoman"
    "|policewoman|sportswoman|ballerina|heroine|waitress|nun|ex-wife|bride|girl|woman|stepmother"
    "|stepdaughter|goddess"
)
_MAN = (
    "mr|sir|lord|king|prince|duke|husband|father|dad|son|brother|uncle|nephew|grandfather"
    "|boyfriend|widower|businessman|congressman|spokesman|chairman|policeman|sportsman|actor"
    "|monk|ex-husband|groom|boy|man|stepfather|stepson"
)
_ROLES = ((Kind.WOMAN, _WOMAN), (Kind.MAN, _MAN))
_IN_FRONT = tuple((kind, re.compile(rf"\b({r}),?\.?\s+$", re.IGNORECASE)) for kind, r in _ROLES)
"""Before a name: "her husband, Wren Okoye"."""
_FIRST = tuple((kind, re.compile(rf"({r})\.?\s", re.IGNORECASE)) for kind, r in _ROLES)
"""A name's own first word: "Queen Wren"."""
_NOBODY = frozenset(
    """
    academy agency airlines airport alliance army assembly association authority avenue award awards
    bank bay beach board bridge brothers bureau castle cathedral center centre championship
    chronicle church city club coast college commission committee company conference congress corp
    corporation council country county court cup department district division east fc federation
    festival films force forces foundation fund gallery games gazette group hall harbor harbour
    herald highway hills hospital hotel house inc industries institute international island islands
    journal laboratories labs lake league library limited ltd magazine marine market ministry mount
    mountain mountains movement museum news north office olympics opera orchestra organisation
    organization palace park parliament partners party peninsula pictures police port post press
    prize province records region republic restaurant review river road rovers school sea senate
    services society south square stadium state states station street studio studios symphony team
    theater theatre times tower town tribune trust union united university valley village west
    """.split()
)
"""Words in no person's name."""
_GIVEN = re.compile(r"\b([^\W\d_a-z][\w'’-]+)\s+$")
"""The capitalised word before a surname."""
_BEFORE = frozenset("bank fort lake mount port university".split())
"""Of these, the ones that come first."""
_GIVEN_NAMES = ((Kind.WOMAN, WOMEN), (Kind.MAN, MEN))
_THE = re.compile(r"the\s", re.IGNORECASE)


def kind_of(name: str, texts: Sequence[str] = ()) -> Kind:
    """What a name is the name of, by its words and by what stands before it in these texts.

    A fuller form in the texts tells about a shorter one: "Norin" is a man if "Pavel Norin" is
    named. One word alone is never a thing: "Carmen" may be a film and somebody.
    """
    found = _by_words(name)
    if found is not Kind.UNKNOWN:
        return found
    for text in texts:
        at = text.find(name)
        while at >= 0:
            found = _by_what_precedes(text[max(0, at - NEAR) : at], name)
            if found in PERSONS:
                return found
            at = text.find(name, at + len(name))
    return Kind.UNKNOWN


def is_somebody(name: str, texts: Sequence[str] = ()) -> bool:
    """Whether it is surely a person's name: of a known kind, and not by a single word that may be
    something's, too ("Carmen", "Victoria")."""
    told = " " in name or _by_words(name) is Kind.UNKNOWN
    return told and kind_of(name, texts) in PERSONS


def _by_what_precedes(before: str, name: str) -> Kind:
    for kind, pattern in _IN_FRONT:
        if pattern.search(before):
            return kind
    given = _GIVEN.search(before)
    return _by_words(f"{given[1]} {name}") if given and " " not in name else Kind.UNKNOWN


def _by_words(name: str) -> Kind:
    words = [folded(word) for word in content_words(name)]
    if not words or _THE.match(name) or len(words) > LONGEST_NAME or words[-1].isdigit():
        return Kind.THING
    if name.isupper() and len(name) <= LONGEST_INITIALS:
        return Kind.THING
    for kind, pattern in _FIRST:
        if pattern.match(name):
            return kind
    of = " of " in name or words[0] in _BEFORE
    thing = words[-1] in _NOBODY or (of and not _NOBODY.isdisjoint(words))
    for word in [words[0], *(words[1:2] if len(words) > 2 else [])]:
        for kind, known in _GIVEN_NAMES:
            if word in known:
                # "Elizabeth Tower", and Elizabeth Tower.
                return Kind.UNKNOWN if thing else kind
    return Kind.THING if thing else Kind.UNKNOWN
