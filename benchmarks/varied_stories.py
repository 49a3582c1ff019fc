"""Invented stories with tens of thousands of names and hundreds of words, so that no two share
more than news stories do; the same for the same seed and number, whatever was made before."""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterator
from dataclasses import dataclass

_BEGINNINGS = (
    "Al Ber Cor Dal Es Fen Gar Hal In Jor Kel Lor Mar Nor Os Pel Quil Ros Sel Tam Ul Ver".split()
)
_MIDDLES = (
    "a an ba da del e el fa go i ka la lin ma mi na no o ra re ri sa so ta ti u va wen".split()
)
_ENDINGS = (
    "beck bury by cote dale den don field ford ham holm ley more ness sey stead ton wick".split()
)
_FIRST_NAMES = (
    "Ada Bela Cyril Doris Emil Frida Gus Hetty Ivo Jonna Karel Lotte Milo Nell Otis Petra Quentin "
    "Runa Silas Tilda Uma Viktor Wilma Yann Zelda Abram Beate Casper Dagny Elsie"
).split()
_NAME_ENDINGS = (
    "berg by en er ers ing itz lund man mark ov quist rud s sen ski son strom vik".split()
)
_ROLES = (
    "mayor engineer teacher farmer surgeon judge conductor fisherman historian clerk geologist "
    "pilot treasurer nurse carpenter librarian beekeeper inspector baker architect coach curator "
    "electrician forester lawyer"
).split()
_THINGS = (
    "bridge ferry orchard reservoir tramway library quarry museum harbour clinic market bakery "
    "lighthouse school windmill stadium cemetery warehouse archive greenhouse cinema footpath "
    "tower hall pool station vineyard railway tunnel quay "
    "choir brewery dairy chapel observatory canal lock newspaper orphanage playground theatre"
).split()
_KINDS = (
    "old northern flooded wooden private public narrow famous unfinished medieval heated shared "
    "temporary abandoned solar municipal rural floating noisy listed"
).split()
_PAST = (
    "repaired sold closed measured painted searched visited mapped insured rented flooded widened "
    "photographed emptied guarded praised rebuilt inspected moved auctioned"
).split()
_MATTERS = (
    "the budget|the water supply|a broken pump|the winter timetable|a missing ledger|the new roof|"
    "the price of bread|an unpaid invoice|the noise at night|the safety report|a swarm of bees|"
    "the parking fees|a forgotten contract|the spring festival|the flood of last year|"
    "the shortage of teachers|a rare manuscript|the colour of the doors|the cost of diesel|"
    "a quarrel over the fence|the number of visitors|the election of the board"
).split("|")
_OPENINGS = (
    "On the morning of the vote|After three weeks of rain|Despite several warnings|At the meeting|"
    "Before anybody could object|For the first time in years|To the surprise of the neighbours|"
    "According to the minutes|With only a few votes against|Late in the evening"
).split("|")
_FIRST_DAY = datetime.date(2015, 1, 1)
_DAYS = 3_900
_PARAGRAPH = 6


@dataclass(frozen=True, slots=True)
class Story:
    """One invented story as a user's file would have it."""

    number: int
    title: str
    date: datetime.date
    source: str
    url: str
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        """The paragraphs with blank lines between them."""
        return "\n\n".join(self.paragraphs)

    @property
    def stem(self) -> str:
        """A file name without its suffix."""
        return f"{self.date}-{self.number:06}-{self.title.lower().replace(' ', '-')}"


def varied_stories(count: int, sentences: int = 12, seed: int = 7) -> Iterator[Story]:
    """The first `count` stories; twelve sentences are about 180 words, two passages."""
    for number in range(count):
        yield varied_story(number, sentences, seed)


def varied_story(number: int, sentences: int = 12, seed: int = 7) -> Story:
    """The story of this number."""
    dice = random.Random(seed * 1_000_003 + number)
    place, person = _place(dice), _person(dice)
    thing = f"{dice.choice(_KINDS)} {dice.choice(_THINGS)}"
    written = [_sentence(dice, place, person, thing) for _ in range(sentences)]
    paragraphs = tuple(
        " ".join(written[first : first + _PARAGRAPH]) for first in range(0, sentences, _PARAGRAPH)
    )
    title = f"{place} argues about the {thing} of {person.split()[1]}"
    source = f"{dice.choice(_BEGINNINGS)}{dice.choice(_ENDINGS)} Gazette"
    return Story(
        number=number,
        title=title,
        date=_FIRST_DAY + datetime.timedelta(dice.randrange(_DAYS)),
        source=source,
        url=f"https://{source.split()[0].lower()}.example/{number}",
        paragraphs=paragraphs,
    )


def _place(dice: random.Random) -> str:
    return dice.choice(_BEGINNINGS) + dice.choice(_MIDDLES) + dice.choice(_ENDINGS)


def _person(dice: random.Random) -> str:
    family = dice.choice(_BEGINNINGS) + dice.choice(_MIDDLES) + dice.choice(_NAME_ENDINGS)
    return f"{dice.choice(_FIRST_NAMES)} {family}"


def _sentence(dice: random.Random, place: str, person: str, thing: str) -> str:
    """One of twelve shapes, each with four to eight words that are drawn."""
    other, there = _person(dice), _place(dice)
    role, matter, opening = dice.choice(_ROLES), dice.choice(_MATTERS), dice.choice(_OPENINGS)
    kind, past, also = dice.choice(_KINDS), dice.choice(_PAST), dice.choice(_THINGS)
    number, year = dice.randint(2, 9_999), dice.randint(1950, 2014)
    shapes = (
        f"{opening} the {role} {other} said that {matter} had cost {place} {number} crowns.",
        f"The {thing} was {past} in {year}, when {other} was still {role} of {there}.",
        f"“We have {past} {number} of them since {year},” said {other}, a {role} from {there}.",
        f"{person} asked the {role} about {matter}, but had no answer from {there}.",
        f"{opening} {other} of {there} {past} the {kind} {also} that the council had bought.",
        f"A {kind} {also} in {there} was {past} by {number} people, most of them from {place}.",
        f"{other}, who wrote {number} letters on {matter}, called the {thing} a mistake.",
        f"The {role} of {there} expects {matter} to be settled by {other} within {number} days.",
        f"{opening}, {number} residents of {place} had signed what {other} wrote about {matter}.",
        f"Between {year} and now the {also} of {there} has been {past} {number % 20 + 2} times.",
        f"{person} and the {role} {other} disagree on {matter} and on the {kind} {also}.",
        f"Nobody in {place} knows why the {kind} {also} was {past} before the {role} had left.",
    )
    return dice.choice(shapes)
