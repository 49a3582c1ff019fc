"""Invented stories, any number of them, the same for the same seed: for programs that need an
archive and not its meaning."""

from __future__ import annotations

import datetime
import json
import random
from pathlib import Path

PLACES = "Alder Beck Cove Dunmore Elmside Fenwick Garth Harrow Inley Jarrow Kelby Lorn".split()
PEOPLE = "Anders Bryony Cato Dilys Edda Fergus Greta Hamish Isla Joan Kit Lorna Mungo".split()
THINGS = "ferry bakery orchard library tower quarry bridge mill garden theatre harbour".split()
DOINGS = "opened closed flooded repaired painted sold visited measured praised renamed".split()
FIRST_DAY = datetime.date(2020, 1, 1)


def sentence(dice: random.Random) -> str:
    """One sentence of ten to twenty words."""
    thing, place, person = dice.choice(THINGS), dice.choice(PLACES), dice.choice(PEOPLE)
    number = dice.randint(2, 9999)
    endings = (
        f"after {number} days of rain, said {person}.",
        f"by {person}, who counted {number} visitors before the evening.",
        f"for the {number}th time, and {person} wrote it down.",
        f"while {person} of {dice.choice(PLACES)} paid {number} crowns for the roof.",
    )
    return f"The {thing} of {place} was {dice.choice(DOINGS)} {dice.choice(endings)}"


def story(dice: random.Random, sentences: int) -> dict[str, str]:
    """A story as a record: title, date, source, text; without an id."""
    text = "\n\n".join(
        " ".join(sentence(dice) for _ in range(min(5, sentences - first)))
        for first in range(0, sentences, 5)
    )
    day = FIRST_DAY + datetime.timedelta(dice.randint(0, 1800))
    title = f"{dice.choice(PEOPLE)} and the {dice.choice(THINGS)} of {dice.choice(PLACES)}"
    source = f"{dice.choice(PLACES)} Courier"
    return {"title": title, "date": day.isoformat(), "source": source, "text": text}


def question(dice: random.Random) -> str:
    """A question that some story may answer."""
    return f"When was the {dice.choice(THINGS)} of {dice.choice(PLACES)} {dice.choice(DOINGS)}?"


def write_markdown(path: Path, record: dict[str, str]) -> None:
    """One story in a file of its own."""
    matter = "".join(f"{name}: {record[name]}\n" for name in ("title", "date", "source"))
    path.write_text(f"---\n{matter}---\n\n{record['text']}\n", encoding="utf-8")


def write_lines(path: Path, records: list[dict[str, str]]) -> None:
    """Many stories in one file of JSON lines."""
    path.write_text("".join(json.dumps(one) + "\n" for one in records), encoding="utf-8")
