"""A disk that fails at every single call: whatever reads, writes, opens, syncs, renames.

    python benchmarks/io_errors.py [--most 150] [--only NAME] [--seed 5]

Needs Linux and a C compiler: `failing_disk.c` makes one call of the C library (or all from that
call on) an input/output error, of those that SQLite, tantivy, FAISS or Python make below one
folder. The command must end with the right result or with an error that says what to do.
Afterwards, the disk sound again, the archive opens, answers and passes `check`, and the same
command finishes with what an undisturbed one has. `--most` calls of each command fail, spread
evenly; 0 means every one.
"""

from __future__ import annotations

import argparse
import ctypes
import importlib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crash import answers, content, usable
from report import report
from small_stories import question, story, write_lines, write_markdown

from qa import Archive
from qa.cli.run import run

READING, WRITING, SYNCING, OPENING, NAMING = 1, 2, 4, 8, 16
"""Kinds of calls, as in `failing_disk.c`."""
KINDS = {"read, open": READING | OPENING, "write, sync, rename": WRITING | SYNCING | NAMING}
ENCODER = "hash-32"
SLOWEST_S = 120
LOADED = ("corpus.backup", "embeddings.index", "qa.keeping.finish", "qa.keeping.ingest")
"""Once, before the forks."""
ENDS = (0, 2, 3, 6)
"""Exit codes that say something; 6 is that of a check which found something."""


@dataclass(frozen=True)
class Command:
    """What is run on a copy of the prepared disk."""

    words: tuple[str, ...]
    changes: bool
    """Whether the archive is another afterwards."""
    before: Callable[[Path], None] = lambda disk: None
    """What is done to the disk first, in peace."""


def lose_indexes(disk: Path) -> None:
    """Both must be built anew."""
    for name in ("vectors", "lexical"):
        shutil.rmtree(disk / "archive" / name)


def damage_index(disk: Path) -> None:
    """One byte of the lexical index is another."""
    path = next((disk / "archive" / "lexical").glob("snapshot-*/*.term"))
    path.write_bytes(path.read_bytes()[:-1] + b"\x01")


def change_stories(disk: Path) -> None:
    """Some are new, one has changed, one is gone, some stand in one file."""
    dice = random.Random(2)
    for name in ("0", "1", "new-1", "new-2"):
        write_markdown(disk / "stories" / f"{name}.md", story(dice, 9))
    (disk / "stories" / "2.md").unlink()
    write_lines(disk / "stories" / "lines.jsonl", [story(dice, 6) for _ in range(3)])


def lose_archive(disk: Path) -> None:
    """There is none yet."""
    shutil.rmtree(disk / "archive")


ASKED = question(random.Random(4))
COMMANDS = {
    "ask": Command(("ask", "--no-reader", ASKED), False),
    "ask, indexes missing": Command(("ask", "--no-reader", ASKED), False, lose_indexes),
    "ask in a conversation": Command(("ask", "--no-reader", "-c", ASKED), False),
    "search": Command(("search", ASKED), False),
    "stories": Command(("stories",), False),
    "timeline": Command(("timeline", "the bridge"), False),
    "info --check": Command(("info", "--check"), False),
    "export": Command(("export", "--output", "DISK/copies/e.jsonl", "--force"), False),
    "backup": Command(("backup", "DISK/copies/b", "--force"), False),
    "first index": Command(("index", "DISK/stories", "--encoder", ENCODER), True, lose_archive),
    "index --prune": Command(("index", "DISK/stories", "--prune"), True, change_stories),
    "edit": Command(("edit", "3", "--title", "Corrected", "--tag", "seen"), True),
    "remove": Command(("remove", "4", "--yes"), True),
    "another encoder": Command(("index", "--encoder", "hash-48"), True),
    "restore": Command(("restore", "DISK/copies/b", "--force"), True),
    "info --repair": Command(("info", "--repair"), False, damage_index),
}


class Disk:
    """One folder whose calls may fail, and a sound copy of it to begin from."""

    def __init__(self, work: Path) -> None:
        self.folder, self.sound, self.said = work / "disk", work / "sound", work / "said"
        self.said.mkdir()
        self.library = ctypes.CDLL(None)
        self.library.disk_disarm.restype = ctypes.c_long
        places = {"QA_CACHE_DIR": "cache", "TMPDIR": "tmp", "XDG_RUNTIME_DIR": "tmp",
                  "QA_SESSIONS": "sessions.db", "QA_CONFIG": "none.toml"}  # fmt: skip
        os.environ.update({name: str(self.folder / place) for name, place in places.items()})
        tempfile.tempdir = str(self.folder / "tmp")

    def prepare(self) -> None:
        """Twelve stories in an archive and a backup of it."""
        for name in ("stories", "copies", "tmp", "cache"):
            (self.folder / name).mkdir(parents=True)
        dice = random.Random(1)
        for number in range(12):
            write_markdown(self.folder / "stories" / f"{number}.md", story(dice, 14))
        for words in (COMMANDS["first index"].words, COMMANDS["backup"].words):
            self.checked(self.run(words))
        # A conversation has been there before, and one that is asked for finds its archive again.
        self.checked(self.run(COMMANDS["ask in a conversation"].words))
        shutil.copytree(self.folder, self.sound)

    def reset(self, command: Command) -> None:
        """The disk as prepared, and as the command needs it."""
        shutil.rmtree(self.folder)
        shutil.copytree(self.sound, self.folder)
        command.before(self.folder)

    def run(
        self, words: tuple[str, ...], kind: int = 0, at: int = 0, for_good: bool = False
    ) -> Any:
        """Exit code, output, complaints and number of calls of a command, in a fork."""
        place = (*words[:1], "--archive", str(self.folder / "archive"), *words[1:])
        given = [word.replace("DISK", str(self.folder)) for word in place]

        def work() -> Any:
            self.library.disk_arm(bytes(self.folder), kind, ctypes.c_long(at), for_good)
            code = run(given)
            return code, self.library.disk_disarm()

        code, calls = self.forked(work)
        out, err = ((self.said / name).read_text(errors="replace") for name in ("out", "err"))
        return code, out, err, calls

    def forked(self, work: Callable[[], Any]) -> Any:
        """What `work` returns, run in a child of its own; `("crash", 0)` if that dies."""
        result = self.said / "result"
        result.unlink(missing_ok=True)
        child = os.fork()
        if not child:
            for number, name in ((1, "out"), (2, "err")):
                file = os.open(self.said / name, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
                os.dup2(file, number)
            found = work()
            sys.stdout.flush()
            result.write_text(json.dumps(found))
            os._exit(0)
        ends = time.monotonic() + SLOWEST_S
        while os.waitpid(child, os.WNOHANG) == (0, 0):
            if time.monotonic() > ends:
                os.kill(child, 9)
                os.waitpid(child, 0)
                return "no end", 0
            time.sleep(0.002)
        return json.loads(result.read_text()) if result.exists() else ("crash", 0)

    def checked(self, found: Any) -> Any:
        """What a sound disk gave; raises `SystemExit` unless it is a success."""
        if found[0] not in (0, 1):
            raise SystemExit(f"failed on a sound disk: {found}")
        return found

    def state(self) -> Any:
        """What the archive holds, says, and whether it passes; in a child."""
        archive = self.folder / "archive"

        def look() -> Any:
            wrong = usable(archive, [ASKED])
            with Archive.open(archive, reader=False) as opened:
                said = repr(answers(opened, [ASKED]))
            return wrong, repr(content(archive)), said

        return self.forked(look)


class Trial:
    """One command and what it came to when all was well."""

    def __init__(self, disk: Disk, name: str) -> None:
        self.disk, self.name, self.command = disk, name, COMMANDS[name]
        disk.reset(self.command)
        self.before = disk.state() if (disk.folder / "archive").exists() else None
        disk.reset(self.command)
        _, self.output, _, _ = disk.checked(disk.run(self.command.words))
        self.after = disk.state()
        self.copies = self._copies()

    def calls(self, kind: int) -> int:
        """How many calls of a kind the command makes."""
        self.disk.reset(self.command)
        return int(self.disk.checked(self.disk.run(self.command.words, kind))[3])

    def fail(self, kind: int, at: int, for_good: bool) -> tuple[str, str]:
        """How it ends if that call fails (`same`, `said`), and what was wrong, else empty."""
        disk, command = self.disk, self.command
        disk.reset(command)
        code, out, err, _ = disk.run(command.words, kind, at, for_good)
        ended = "same" if code == 0 else "said"
        if code not in ENDS or "internal error" in err or "Traceback" in err:
            return ended, f"exit {code}: {err[-600:]}"
        if code in (2, 3) and len(err.splitlines()) < 2:
            return ended, f"says not what to do: {err}"
        asking = command.words[0] in ("ask", "search", "stories", "timeline")
        if asking and code == 0 and out != self.output:
            return ended, f"another answer: {out[:300]} {err[-300:]}"
        return ended, self._lasting_harm()

    def _lasting_harm(self) -> str:
        """What is wrong with the archive once the disk is sound again; empty if nothing."""
        disk, command = self.disk, self.command
        there = (disk.folder / "archive" / "archive.db").exists()
        if there and self.before is not None:
            wrong, *_ = found = disk.state()
            if wrong:
                return f"afterwards: {found}"[:600]
            if not command.changes and found != self.before:
                return "afterwards it is another archive"
        if not command.changes and not command.words[0].startswith(("export", "backup", "info")):
            return ""
        again = disk.run(command.words)
        if command.words[0] == "remove" and again[0] == 1:
            again = disk.run(("index",))  # it is gone, and the next change finishes
        if again[0] != 0:
            return f"the same again: {again[:3]}"
        if disk.state() != self.after:
            return "finished, it is another archive"
        if self._copies() != self.copies:
            return "finished, it has other copies"
        return ""

    def _copies(self) -> dict[str, bytes]:
        """The exported stories, and which files there are: a backup differs in its times. Folders
        in which nothing was begun are deleted an hour later."""
        begun = [
            p for p in (self.disk.folder / "copies").iterdir() if p.is_file() or any(p.iterdir())
        ]
        return {p.name: p.read_bytes() if p.suffix == ".jsonl" else b"" for p in begun}


def compiled(work: Path) -> Path:
    """The library that fails; raises `SystemExit` without a compiler."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None or not sys.platform.startswith("linux"):
        raise SystemExit("needs Linux and a C compiler")
    library = work / "failing_disk.so"
    source = Path(__file__).with_name("failing_disk.c")
    options = ["-shared", "-fPIC", "-O1", "-o", str(library), str(source), "-ldl"]
    subprocess.run([compiler, *options], check=True)
    return library


def measured(disk: Disk, name: str, most: int, seed: int) -> tuple[dict[str, object], list[str]]:
    """The row of one command, and what went wrong."""
    trial = Trial(disk, name)
    row: dict[str, object] = {"command": name}
    ends: Counter[str] = Counter()
    wrong = []
    for kind_name, kind in KINDS.items():
        calls = trial.calls(kind)
        row[f"calls: {kind_name}"] = calls
        step = max(1.0, 2 * calls / most) if most else 1.0
        dice = random.Random(f"{seed} {name} {kind}")
        moment = dice.uniform(1, 1 + step)
        while moment < calls + 1:
            for_good = dice.random() < 0.5
            ended, fault = trial.fail(kind, int(moment), for_good)
            ends[ended] += 1
            if fault:
                wrong.append(f"{name}, {kind_name} {int(moment)}, {for_good=}: {fault}")
                print(wrong[-1], file=sys.stderr, flush=True)
            moment += step
    row |= {"failed": ends.total(), "right result": ends["same"], "error": ends["said"]}
    return row | {"anything else": len(wrong)}, wrong


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most", type=int, default=150)
    parser.add_argument("--only", action="append", choices=list(COMMANDS))
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--no-report", action="store_true", help="write no result file")
    arguments = parser.parse_args()
    if "QA_FAILING_DISK" not in os.environ:
        with tempfile.TemporaryDirectory(prefix="io-errors-") as work:
            more = {"QA_FAILING_DISK": work, "LD_PRELOAD": str(compiled(Path(work)))}
            program = [sys.executable, *sys.argv]
            raise SystemExit(subprocess.run(program, env=os.environ | more, check=False).returncode)
    for name in LOADED:
        importlib.import_module(name)
    disk = Disk(Path(os.environ["QA_FAILING_DISK"]))
    disk.prepare()
    found = [measured(disk, n, arguments.most, arguments.seed) for n in arguments.only or COMMANDS]
    rows = [row for row, _ in found]
    if arguments.no_report:
        print(json.dumps(rows))
    else:
        report("io_errors", rows, most=arguments.most, seed=arguments.seed)
    if faults := [fault for _, wrong in found for fault in wrong]:
        raise SystemExit(f"{len(faults)} went wrong")


if __name__ == "__main__":
    main()
