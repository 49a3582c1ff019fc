"""Bytes on the disk that are not those that were written: what the program makes of them.

    python benchmarks/damage.py [--flips 500] [--pages 500] [--seed 7]

Flips single bits in the files of both indexes: every answer must stay the same. Overwrites parts of
the database's pages: every command must end with the right result or with an error that says what
to do, and nothing may be quoted that does not stand in the original stories.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from report import report
from small_stories import question, story, write_lines

from qa import Archive
from qa.cli.run import run

PAGE = 16384
SIZES = (1, 2, 40, 4000)
PLACES = (0, 3, 8, 16, 100, 1000, 9000)
"""In a page: its header, its first cells, anywhere."""
MEANT = (0, 1, 3, 6)
"""Exit codes that say what happened."""


def make(folder: Path, seed: int) -> tuple[Path, dict[str, str], str]:
    """An archive, its texts by id, and a question that it answers."""
    dice = random.Random(seed)
    lines = folder / "stories.jsonl"
    write_lines(lines, [story(dice, 12) | {"id": f"story-{n}"} for n in range(60)])
    with Archive.open(folder / "sound", create=True, encoder="hash-64", reader=False) as archive:
        archive.add(lines)
        texts = {one.id: archive.article(one.id).text for one in archive.articles()}
        asked = question(dice)
        while not archive.ask(asked).found:
            asked = question(dice)
    return folder / "sound", texts, asked


def flips(sound: Path, asked: str, count: int, dice: random.Random) -> Counter[str]:
    """Single bits of the index files."""
    found: Counter[str] = Counter()
    folder = sound.with_name("flipped")
    shutil.copytree(sound, folder)
    right = said(sound, asked)
    for _ in range(count):
        path = dice.choice([one for one in index_files(folder) if one.stat().st_size])
        content = bytearray(path.read_bytes())
        content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
        path.write_bytes(content)
        found["same answer" if said(folder, asked) == right else "WRONG"] += 1
    return found


def index_files(folder: Path) -> list[Path]:
    return sorted(one for one in folder.rglob("*") if one.is_file() and one.parent != folder)


def said(folder: Path, asked: str) -> tuple[object, ...]:
    with Archive.open(folder, reader=False) as archive:
        answer = archive.ask(asked)
        return answer.text, answer.citations, [hit.score for hit in archive.search(asked)]


def pages(
    sound: Path, texts: dict[str, str], asked: str, count: int, dice: random.Random
) -> dict[str, Counter[str]]:
    """Parts of the database's pages, then some commands."""
    folder, out = sound.with_name("overwritten"), sound.with_name("out")
    out.mkdir()
    commands = [
        ["ask", "--no-reader", "--json", asked], ["search", asked], ["stories"], ["info"],
        ["show", "story-7"], ["info", "--check"], ["info", "--repair"], ["index"],
        ["backup", str(out / "b"), "--force"],
        ["export", "--output", str(out / "s.jsonl"), "--force"],
        ["export", "--rescue", "--output", str(out / "r.jsonl"), "--force"],
        ["edit", "story-3", "--title", "New"], ["remove", "story-4", "--yes"],
    ]  # fmt: skip
    found: dict[str, Counter[str]] = {}
    for _ in range(count):
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(sound, folder)
        overwrite(folder / "archive.db", dice)
        for command in dice.sample(commands, 3):
            outcome = ended(command, folder, texts)
            found.setdefault(command[0], Counter())[outcome] += 1
    return found


def overwrite(path: Path, dice: random.Random) -> None:
    content = bytearray(path.read_bytes())
    for _ in range(dice.choice((1, 1, 3))):
        first = dice.randrange(len(content) // PAGE) * PAGE
        first += dice.choice((*PLACES, dice.randrange(PAGE)))
        size = dice.choice(SIZES)
        content[first : first + size] = dice.randbytes(size)
    path.write_bytes(content)


def ended(command: Sequence[str], folder: Path, texts: dict[str, str]) -> str:
    """How a command ended, in a few words."""
    output, errors = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
        code = run([*command, "--archive", str(folder)])
    if code not in MEANT:
        print(*command, errors.getvalue(), file=sys.stderr, flush=True)
        return f"CODE {code}"
    if code == 3:
        return "error with what to do" if errors.getvalue().count("\n") > 1 else "SHORT ERROR"
    if command[0] == "ask":
        if not output.getvalue():
            return "NO ANSWER"
        cited = json.loads(output.getvalue())["citations"]
        if any(one["quote"] not in texts.get(one["article_id"], "") for one in cited):
            return "WRONG QUOTE"
    return "result"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--flips", type=int, default=500)
    parser.add_argument("--pages", type=int, default=500)
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="damage-"))
    os.environ["QA_CACHE_DIR"] = str(folder / "cache")
    os.environ["QA_SESSIONS"] = str(folder / "sessions.db")
    os.environ["QA_DEBUG"] = "1"
    began = time.perf_counter()
    try:
        sound, texts, asked = make(folder, arguments.seed)
        dice = random.Random(arguments.seed)
        outcomes = {"one bit of an index": flips(sound, asked, arguments.flips, dice)}
        for name, counted in pages(sound, texts, asked, arguments.pages, dice).items():
            outcomes[f"pages overwritten, qa {name}"] = counted
    finally:
        shutil.rmtree(folder)
    fine = ("same answer", "result", "error with what to do")
    rows = [
        {
            "damage": damage,
            "times": counted.total(),
            "result": counted["same answer"] + counted["result"],
            "error with what to do": counted["error with what to do"],
            "anything else": sum(counted[name] for name in counted if name not in fine),
        }
        for damage, counted in outcomes.items()
    ]
    seconds = round(time.perf_counter() - began)
    report("damage", rows, seed=arguments.seed, seconds=seconds)
    if bad := {
        damage: dict(counted) for damage, counted in outcomes.items() if {*counted} - {*fine}
    }:
        raise SystemExit(str(bad))


if __name__ == "__main__":
    main()
