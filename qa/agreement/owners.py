"""Whose a number is: the name or the noun in a sentence that an age belongs to. Pure functions.

Everything here is grammar read from word order, commas and capitals; what it cannot tell is
nobody's, for an age given to the wrong person is worse than one that is not compared.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa.question.names import FUNCTION, folded

_CAPITAL = r"(?:[Dd]['’]|[Oo]['’])?[^\W\d_a-z][\w'’.-]*"
_JOINING = r"(?:(?:de|la|le|van|von|der|den|del|dos|da|di|al|bin|el)\s+){0,2}"
_RUN = rf"{_CAPITAL}(?:\s+{_JOINING}{_CAPITAL})*"
RUN = re.compile(_RUN)
"""Capitalised words in a row: a name, a title and a name, a day of the week."""
_RUN_BEFORE = re.compile(rf"(?<![\w'’-])({_RUN})$")
_CALENDAR = frozenset(
    "january february march april may june july august september october november december monday "
    "tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun".split()
)
_TITLES = frozenset(
    "mr mrs ms dr sir lord lady prof professor president minister prime king queen prince princess "
    "judge senator mayor captain coach chancellor chief father mother actor actress singer".split()
)
_NO_NOUN = frozenset(
    """
    told said met won left beat hit shot saw took gave made got went came found led lost ran held
    kept sent paid built bought fought caught taught brought thought knew drew threw grew wrote
    drove rode rose spoke broke chose stole wore bore hid bit cut put set let quit fell felt slept
    spent stood struck sang swam began became under over after before behind near without within
    against between among since until during like than then now also never ever however later
    """.split()
)
_PERSON = re.compile(
    r"(?:[a-z-]{2,}(?:er|or|ist|ian|ant|ent|ess|eer|man|woman|boy|girl|person|mate)"
    r"|son|child|wife|husband|niece|cousin|star|chef|model|champion|chief|boss|ace|nurse|judge|clerk"
    r"|pupil|victim|suspect|guard|cop|pilot|fan|hero|native|friend|fiancée?|king|queen|prince|baby"
    r"|teen|youth|head|rookie|defendant|boy|girl|man|woman)"
)
KINSHIP = frozenset(
    "son daughter child wife husband mother father brother sister widow widower girlfriend "
    "boyfriend partner fiancé fiancée uncle aunt niece nephew cousin grandson granddaughter "
    "grandfather grandmother friend twin stepson stepdaughter parent baby".split()
)
"""Nouns that stand between two people: "the mother of Ada"."""
_OF = re.compile(r"([\w'’-]+)\s+of\s+(?:the\s+)?$", re.IGNORECASE)
_PLACE = re.compile(r"\s(?:from|in|at|near|of)\s+(?:the\s+)?$")
_APPOSED = re.compile(r",\s+(?:an?|the|of|from|[a-z-]+\s+(?:of|at|from))\s[^,.;:()\"“”]{2,60},\s*$")
_CLAUSE = re.compile(r",\s+(?:who|which|a|an|the|of|from|now|once|formerly)\b[^,;:()]{2,80},\s*$")
_PRONOUN = re.compile(r"\b(?:s?he|who)$", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*\([^()]{1,40}\)\s*$")
_NOUN = re.compile(r"([^\W\d_]['’\w-]*)$")
_TOKEN = re.compile(r"\s+(?:[\"“”]\s*)?([\w'’.-]+)")
_NAMED = re.compile(
    r",?\s+(?:who\s+(?:is|was)\s+)?(?:later\s+)?(?:(?:identified|named|known)(?:\s+by\s+\w+)?"
    rf"(?:\s+only)?\s+as|named|called)\s+(?P<named>{_RUN})"
    rf"|(?:\s+(?:from|of|in)\s+{_RUN})?,\s+(?P<comma>{_RUN})(?=\s*(?:[,.;:!?)–—]|$|who\b))"
)
_LOWERCASE = re.compile(r"(?:\s+[a-z][\w-]*){1,3}")
MOST_WORDS = 5
"""Words of a noun phrase between an age and the name it goes with."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Whom or what an age belongs to."""

    name: str = ""
    """As written; empty if nobody is named."""
    role: str = ""
    """The noun they are called by ("driver"), folded; empty for "she" and "the 25-year-old"."""
    pronoun: bool = False
    """Whether it is "she" or "he" who is of that age."""


NOBODY = Owner()


def name_words(name: str) -> frozenset[str]:
    """The words of a name, folded, without titles; all of them if it has nothing else."""
    found = frozenset(folded(word.strip(".")) for word in name.split()) - _CALENDAR
    return found - _TITLES or found


def bare_name(run: str) -> str:
    """A run without days, months and small words in front, and without a possessive ending."""
    words = re.sub(r"['’]s?$", "", run.rstrip(".,")).split()
    while words and (folded(words[0]) in _CALENDAR or words[0].casefold() in FUNCTION):
        words.pop(0)
    return " ".join(words)


def people(text: str) -> list[frozenset[str]]:
    """The words of all that a text names, places and capitalised first words among them."""
    found = (bare_name(run[0]) for run in RUN.finditer(text))
    return [name_words(name) for name in found if name]


def same_person(one: Owner, other: Owner) -> bool:
    """Whether two names are one person's: one has all words of the other. Without a name on
    either side only the same noun will do."""
    if one.name and other.name:
        mine, theirs = name_words(one.name), name_words(other.name)
        return mine <= theirs or theirs <= mine
    return bool(one.role) and one.role == other.role


def before(text: str) -> Owner:
    """Who is named last in `text`, which ends right before ", 46" or " is 46"."""
    run = _RUN_BEFORE.search(text)
    name = bare_name(run[1]) if run else ""
    if run is None or not name:
        return Owner(role=_noun(text), pronoun=bool(_PRONOUN.search(text)))
    ahead = text[: run.start()]
    of = _OF.search(ahead)
    if of and folded(of[1]) in KINSHIP:
        return Owner(name)
    if _PLACE.search(ahead) or of:
        # "Tom Berg from Osterby, 46": the town is not meant.
        outer = before(_PLACE.sub("", ahead).rstrip(" ,"))
        return outer if outer.name or outer.role else NOBODY
    return Owner(name)


def subject(text: str) -> Owner:
    """Who or what does what follows `text`: the wife of Berg, not Berg."""
    text = _BRACKETS.sub("", text)
    text = _CLAUSE.sub("", f"{text.rstrip()} ") if text.rstrip().endswith(",") else text
    text = text.rstrip(" ,")
    if re.search(r"\bwho$", text):
        return before(text[:-3].rstrip(" ,"))
    run = _RUN_BEFORE.search(text)
    of = _OF.search(text[: run.start()]) if run else None
    if of:
        return Owner(role=folded(of[1]))
    return before(text)


def apposed(text: str) -> Owner:
    """Of "Berg, a father of two, " or "Berg, " (46): Berg."""
    middle = _APPOSED.search(text)
    if middle:
        outer = before(text[: middle.start()])
        direct = before(text.rstrip(" ,"))
        # "Falk, mother of Ada, 12"
        inner = _OF.search(text.rstrip(" ,")[: -len(direct.name)]) if direct.name else None
        if outer.name and not (inner and folded(inner[1]) in KINSHIP):
            return outer
    return before(text.rstrip(" ,(–—"))


def after(text: str, place: int) -> tuple[Owner, int]:
    """Whom "25-year-old", which ends at `place`, goes with by what follows it, and where that
    ends; a name after a comma counts too if the apposition is closed."""
    nouns: list[str] = []
    end = place
    for _ in range(MOST_WORDS):
        token = _TOKEN.match(text, end)
        if token is None:
            break
        if token[1][0].isupper():
            run = RUN.match(text, token.start(1))
            if run is not None and not _modifies(text, run.end()):
                if run[0].endswith(("'s", "’s")):
                    break
                return Owner(bare_name(run[0]), nouns[-1] if nouns else ""), run.end()
            end = run.end() if run else token.end()
            continue
        noun = _as_noun(token[1])
        if not noun:
            break
        nouns.append(noun)
        end = token.start(1) + len(token[1].rstrip(".,"))
        if end < token.end():
            break
    return Owner(_named_after(text, end, nouns), nouns[-1] if nouns else ""), end


def _as_noun(word: str) -> str:
    """The word, folded; empty for verbs, small words and plurals, as far as their form tells."""
    bare = word.rstrip(".,").casefold()
    plural = bare.endswith("s") and not bare.endswith(("ss", "us"))
    other = bare in FUNCTION or bare in _NO_NOUN or bare.endswith(("ed", "ly")) or bare.isdigit()
    return "" if plural or other else folded(bare)


def _named_after(text: str, end: int, nouns: list[str]) -> str:
    """The name in apposition: "25-year-old activist, Ines Falk"; empty if there is none."""
    named = _NAMED.match(text, end)
    if named is None or (nouns and not _PERSON.fullmatch(nouns[-1])):
        return ""
    name = named["named"] or named["comma"]
    return "" if name.endswith(("'s", "’s")) else bare_name(name)


def _modifies(text: str, place: int) -> bool:
    """Whether capitalised words only say where somebody is from: "French climate activist Brun"."""
    words = (_LOWERCASE.match(text, place) or [""])[0].split()
    for word in words:
        if word in FUNCTION or word in _NO_NOUN:
            return False
        if _PERSON.fullmatch(word):
            return True
    return False


def _noun(text: str) -> str:
    found = _NOUN.search(text.rstrip(" ,("))
    word = found[1].casefold() if found else ""
    return "" if word in FUNCTION or word in _NO_NOUN else folded(word)
