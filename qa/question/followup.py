"""Follow-up questions without a language model: what "they" and "it" are, from the turns before.

Rule-based historical query expansion: a question that leans on its history (a pronoun, "what
about ...", no name of its own) is given the names last talked about, or the words of the last
question if there was no name. A question with a name of its own and nothing to lean on is left
alone, so a new topic drops the old one. Pure functions; nothing here searches.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.question.function_words import FUNCTION_WORDS
from qa.question.names import content_words, folded, is_time, mentions, names, parts
from qa.question.referents import Found, Referents, points_at_somebody, subjects
from qa.question.said import Said

MOST_TURNS = 20
"""Turns back to which a question leans."""
MOST_WORDS = 3
"""Other words carried at most."""
DEFINITE_WORDS = 4
"""Content words from which on a question about "the album" is taken to stand alone."""
TERSE = 2
"""Words up to which a question with one content word ("Which film?") leans."""

_PRONOUN = re.compile(
    r"\b(he|she|it|they|him|her|hers|them|his|its|their|theirs|himself|herself|itself|themselves)\b",
    re.IGNORECASE,
)
_EXPLETIVE = re.compile(
    r"\b(?:did|does|do|will|would) it (?:matter|mean|rain|snow)\b"
    r"|\b(?:did|does|do|will|would) it (?:take|cost)\b.*\b(?:to|for|until|before)\b"
    r"|\b(?:is|was|isn['’]t|wasn['’]t) it (?:true|possible|likely|hard|easy|known|legal|safe"
    r"|necessary|important|time|like)\b",
    re.IGNORECASE,
)
"""Uses of "it" which stand for nothing."""
_OPENER = r"^\s*(and|but|so|or|what about|how about|any(thing|one)? (else|other|more))\b"
_HOW_MANY = re.compile(
    r"\bhow many ((?:\w+\s+)?\w+?)\s+(?:do|does|did|has|have|had|is|are|was|were|will|can|in|of)\b",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"\b(they|them|their|theirs|themselves)\b", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s?$")
_BARE = re.compile(
    r"\W*(?:(?:and|but|so|or|since|until|from|for|by|to)\s+)?"
    r"(?:why|when|where|who|whom|how|which|what)(?:\s+(?:not|exactly|many|much|long|often|so|one))?\W*",
    re.IGNORECASE,
)
"""A question word that leaves the rest to the last question: "Since when?"."""
_OPENS = re.compile(r"^\s*(and|but|so|or|(and )?(what|how) about)\b", re.IGNORECASE)
_POINTER = re.compile(rf"\b(this|that|these|those|there)\b|{_OPENER}", re.IGNORECASE)
_WEAK_POINTER = re.compile(
    r"\b(then|such|else|another|others?|same|both|former|latter)\b", re.IGNORECASE
)
"""Points back unless the question names whom it is about: "what other films did Falk make?"."""
_NO_POINTER = re.compile(
    r"\b(?:is|are|was|were|where|will|be|been|ever|have|has|had)\s+there\b|\b\w+\s+that\b"
    r"|\bthat (?:the|an?)\b",
    re.IGNORECASE,
)
"""Uses of "there" and "that" which point at nothing said before."""
_THIS_TEXT = re.compile(r"\bthis (article|page|story|text|section|passage)\b", re.IGNORECASE)
"""What is read, not what was said; "what else is in this article?" leans for its "else"."""
_MORE = re.compile(r"\b(other|else|more)\b", re.IGNORECASE)
_CONTINUED = re.compile(r"^\s*(and|but|so|or)\b", re.IGNORECASE)
_THING = re.compile(r"\b(it|its|this|that)\b", re.IGNORECASE)
_ASKS_THING = re.compile(
    r"\b(which|what) (?!(?:is|are|was|were|do|does|did|has|have|had|year|time|day)\b)[a-z]+ ",
    re.IGNORECASE,
)
_IDENTITY = re.compile(
    r"^\s*(who|what)(['’]s| is| was| are| were)\s+"
    r"(?!(?:the|an?|some|one|her|\w+ing)\b)[\w'’-]+\W*$",
    re.IGNORECASE,
)
"""Asks who or what something is that it names, if only in lower case: "who is falk"."""
_DEFINITE = re.compile(
    r"\bthe\s+[\w'’-]+(?=\s*[?.!,]|\s*$|\s+[\w'’]+ed\b|\s+(?:"
    + "|".join(FUNCTION_WORDS.split())
    + r")\b)",
    re.IGNORECASE,
)
"""A bare noun with "the": "the album", not "the second album"."""
_VAGUE = frozenset(
    """
    name names called kind kinds type types sort thing things something anything nothing everything
    anyone someone everyone anybody somebody year years time times day days able else also become
    became one ones first last next way ways interesting important happen happens aspect aspects
    come comes came get gets got go goes went make makes made take takes took new old good great
    lot reason reasons
    """.split()
)
"""Words that would only blur the search when carried."""


@dataclass(frozen=True, slots=True)
class Understood:
    """A question as it will be searched."""

    text: str
    """The question, with what it leans on in front: "Falk and Ines: where do they live?"."""
    carried: tuple[str, ...] = ()
    """What was put in front; empty if the question was left alone."""


def leans(question: str, earlier: Sequence[Said] = ()) -> bool:
    """Whether the question needs what was said before.

    It does if it points back ("they", "what about ..."), or names nobody, not even one of an
    earlier question in lower case, and speaks of "the album" (after somebody was named) or is a
    word or two long.
    """
    own = mentions(question)
    known = frozenset[str]().union(
        *(parts(name) for said in earlier for name in names(said.question))
    )
    starts = [mention.start for mention in own]
    starts += [m.start() for m in re.finditer(r"[\w'’-]+", question) if folded(m[0]) in known]
    # "Did Falk sell his boat": the pronoun has its name before it.
    pronoun = _PRONOUN.search(_EXPLETIVE.sub(lambda match: " " * len(match[0]), question))
    if pronoun and not any(start < pronoun.start() for start in starts):
        return True
    rest = _without_names(question, [mention.name for mention in own])
    if _POINTER.search(rest) or (not own and _WEAK_POINTER.search(rest)):
        return True
    if starts or _THIS_TEXT.search(question) or _IDENTITY.search(question):
        return False
    return _short(question, definite=bool(known) and not _spoken_of(question, earlier))


def _spoken_of(question: str, earlier: Sequence[Said]) -> bool:
    """Whether all that the question says "the" of stood in earlier questions that named nobody.

    Then "the tram" was a topic of its own, whoever the answers went on to name.
    """
    asked = [said.question.rpartition(": ")[2] for said in earlier]
    known = frozenset[str]().union(*(parts(one) for one in asked if not names(one)))
    nouns = [parts(match[0]) for match in _DEFINITE.finditer(question)]
    return bool(nouns) and all(noun <= known for noun in nouns)


def understand(question: str, earlier: Sequence[Said]) -> Understood:
    """The question in the light of earlier ones (as understood, oldest first).

    A question that does not lean, or has nothing to lean on, comes back unchanged.
    """
    earlier = earlier[-MOST_TURNS:]
    if not earlier or not leans(question, earlier):
        return Understood(question)
    last = earlier[-1].question
    same = _asked_of_another(question, last)
    if same:
        return same
    named = [said for said in earlier if not said.refused]
    found = Referents(question, named).found() if named else Found()
    carried = (*found.people, *found.places)
    words = _words(last, question, carried) if _wants_words(question, last, found) else []
    words = words or _counted(question, last, found)
    if not carried and not words:
        return Understood(question)
    about = " ".join([" and ".join(found.people), *words]).strip()
    front = ", ".join(part for part in (about, *found.places) if part)
    return Understood(f"{front}: {question}", (*carried, *words))


def _asked_of_another(question: str, last: str) -> Understood | None:
    """The last question with another name: "And Tom Berg?" after "How old is Falk?"."""
    opener = _OPENS.match(question)
    own, before = names(question), subjects(last)
    if opener is None or len(own) != 1 or len(before) != 1:
        return None
    rest = question[opener.end() :].strip(" ?.!")
    if _POSSESSIVE.sub("", rest) != own[0] or own[0] in last:
        return None
    text = last.replace(before[0], own[0])
    words = [word for word in content_words(text) if word not in own[0].split()]
    return Understood(text, tuple(words))


def _wants_words(question: str, last: str, found: Found) -> bool:
    """Whether the last question's own words matter, not only whom it named."""
    if _BARE.fullmatch(question):
        return True
    if not found.people and not found.places:
        # "How long did it last?" goes on with the strike; who "she" is, no other word tells.
        nobody = not mentions(question) and not points_at_somebody(question)
        return nobody or bool(_CONTINUED.search(question))
    return _goes_on(question, last) and not found.answered


def _counted(question: str, last: str, found: Found) -> list[str]:
    """What the last question counted, which "they" may be: "How many children do they have?"."""
    counted = _HOW_MANY.search(last)
    if found.answered or counted is None or not _SEVERAL.search(question):
        return []
    return [word for word in content_words(counted[1]) if folded(word) not in parts(question)]


def _words(last: str, question: str, carried: Sequence[str]) -> list[str]:
    """The last question's words, its names in one piece each; no names of whom it was about if
    there are others to carry."""
    known = parts(question).union(*map(parts, carried))
    if carried or mentions(question):
        known = known.union(*map(parts, subjects(last)))
    vague = frozenset[str]() if _BARE.fullmatch(question) else _VAGUE
    for name in names(last):
        last = last.replace(name, name.replace(" ", "_"))
    words = [word.replace("_", " ") for word in content_words(last) if word.casefold() not in vague]
    if any(is_time(word) for word in content_words(question)):
        # "And in August?" does not ask about June any more.
        words = [word for word in words if not is_time(word)]
    return [word for word in words if not parts(word) <= known][:MOST_WORDS]


def _without_names(question: str, own: list[str]) -> str:
    for name in own:
        question = question.replace(name, " ")
    if not _MORE.search(question):
        question = _THIS_TEXT.sub(" ", question)
    return _NO_POINTER.sub(" ", question)


def _short(question: str, *, definite: bool) -> bool:
    """`definite`: whether "the album" can be somebody's who was named."""
    words = {word.casefold() for word in content_words(question)}
    if definite and len(words) < DEFINITE_WORDS and _DEFINITE.search(question):
        return True
    terse = len(question.split()) <= TERSE or any(letter.isdigit() for letter in question)
    return not words or (len(words) == 1 and terse)


def _goes_on(question: str, last: str) -> bool:
    """Whether the last question's own words matter, not only whom it named.

    "And how old are they?" goes on with the last question's subject, and so does "it" after
    "Which film ...?"; "Where do they live?" is about whoever was named, and the last question's
    verb would only mislead.
    """
    if _CONTINUED.search(question):
        return True
    if _THIS_TEXT.search(question):
        return False
    return bool(_THING.search(question) and _ASKS_THING.search(last))
