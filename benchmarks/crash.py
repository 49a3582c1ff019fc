"""Everything that changes or copies an archive, killed at random moments.

    python benchmarks/crash.py [--kills 300] [--stories 40] [--seed 7] [--work FOLDER]

Two archives get the same changes: one in peace, one whose process is killed (SIGKILL) somewhere in
each change, up to three times, before it may finish. After every kill the archive must open,
answer and pass `check`; after finishing, stories, passages, vectors, ledger and answers must be
those of the undisturbed one. With --work an interrupted run goes on where it stopped.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import random
import shutil
import signal
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from report import report
from small_stories import question, story, write_lines, write_markdown

from corpus.backup import make_backup, read_backup, restore_backup
from corpus.errors import QAError
from corpus.files import new_file
from qa import Archive
from qa.keeping.leaving import exported_stories

ENCODERS = ("hash-64", "hash-96")
MOST_KILLS = 3
"""Of one change before it may finish."""
KNOWN_FILES = set("archive.db archive.db-shm archive.db-wal write.lock vectors lexical".split())
Operation = tuple[str, dict[str, Any]]
"""What is done, and with what; plain data, so that it can be noted."""


# What is done to an archive, each in a process of its own


def change(folder: str, name: str, values: dict[str, Any]) -> None:
    """One change, from beginning to end; doing it twice is doing it once."""
    with Archive.open(folder, encoder=values["encoder"], reader=False) as archive:
        if name == "remove":
            archive.remove(values["ids"])
        if name == "edit":
            archive.edit(values["ids"], title=values["title"], tag=[values["tag"]])
        if name == "repair":
            archive.repair()
        if name == "refresh":
            archive.remember("all", [values["stories"]])
            archive.refresh()
        # Whatever was left half done is finished by this.
        archive.add([values["stories"]], prune=True)


def copy(folder: str, name: str, values: dict[str, Any]) -> None:
    """Copies out of an archive, or one back into it."""
    target = Path(values["copies"]) / Path(folder).name
    if name == "export":
        with new_file(target.with_suffix(".jsonl"), replace=True) as file:
            for one in exported_stories(Path(folder)):
                file.write(one.encode())
    elif name == "backup":
        make_backup(Path(folder), target.with_suffix(".backup"), replace=True)
    else:
        restore_backup(target.with_suffix(".backup"), Path(folder), replace=True)
        change(folder, "finish", values)


def work(folder: str, name: str, values: dict[str, Any]) -> None:
    """What a process does that may be killed."""
    (copy if name in ("export", "backup", "restore") else change)(folder, name, values)


# What must hold


def content(folder: Path) -> dict[str, list[Any]]:
    """Every row that says something, without the numbers that only this database knows."""
    connection = sqlite3.connect(f"file:{folder / 'archive.db'}?mode=ro", uri=True)
    own = "(SELECT id FROM articles WHERE number = {})"
    queries = {
        "articles": "SELECT id, title, date, source, path, edited, tags, text FROM articles",
        "passages": f"SELECT id, {own.format('article')}, ordinal, start, end, sentences "
        "FROM passages",
        "passage vectors": "SELECT v.passage, e.fingerprint, v.vector FROM passage_vectors v "
        "JOIN encoders e ON e.number = v.encoder",
        "sentence vectors": "SELECT v.passage, e.fingerprint, v.vectors FROM sentence_vectors v "
        "JOIN encoders e ON e.number = v.encoder",
        "files": "SELECT path, size, digest, complete FROM files",
        "origins": f"SELECT path, position, {own.format('article')} FROM origins",
        "told dates": f"SELECT {own.format('article')}, dates FROM told_dates",
        "removed": "SELECT mark, path FROM removed",
    }
    found = {name: sorted(connection.execute(sql).fetchall()) for name, sql in queries.items()}
    connection.close()
    return found


def answers(archive: Archive, questions: list[str]) -> list[Any]:
    """What the archive says, and where it found it."""
    said = []
    for one in questions:
        answer = archive.ask(one)
        hits = [(hit.passage.id, round(hit.score, 6)) for hit in archive.search(one)]
        said.append((answer.text, answer.found, answer.citations, hits))
    return said


def usable(folder: Path, questions: list[str]) -> str:
    """What is wrong with an archive right after a kill; empty if it opens, answers, passes."""
    try:
        with Archive.open(folder, reader=False) as archive:
            answers(archive, questions[:1])
            faults = [check for check in archive.check().checks if not check.ok]
    except QAError as error:
        return f"{type(error).__name__}: {error}"
    # Vectors and indexes may wait for the finishing; nothing else may be wrong.
    waiting = ("dates and copies", "vectors", "vector index", "lexical index")
    wrong = [f"{one.part}: {one.detail}" for one in faults if one.part not in waiting]
    return "; ".join(wrong)


def copies_whole(copies: Path, name: str) -> str:
    """What is wrong with the files that were exported; empty if each is complete or not there."""
    backup, export = copies / f"{name}.backup", copies / f"{name}.jsonl"
    try:
        if backup.exists():
            read_backup(backup)
        if export.exists():
            for line in export.read_text(encoding="utf-8").splitlines():
                json.loads(line)
    except (QAError, ValueError) as error:
        return f"{type(error).__name__}: {error}"
    return ""


class Run:
    """Stories, two archives, and how far it has come; all in one folder."""

    def __init__(self, folder: Path, seed: int, size: int) -> None:
        self.folder = folder
        self.stories = folder / "stories"
        self.calm, self.killed = folder / "calm", folder / "killed"
        self.copies = folder / "copies"
        self.note = folder / "state.json"
        self.state: dict[str, Any] = {
            "seed": seed, "size": size, "round": 0, "pending": None, "encoder": 0,
            "kills": {}, "moments": [], "ids": [],
        }  # fmt: skip
        self.context = multiprocessing.get_context("forkserver")
        self.context.set_forkserver_preload(
            ["qa.keeping.ingest", "qa.keeping.finish", "embeddings.index"]
        )

    def begin(self) -> None:
        """Make everything, or go on with what there is."""
        if self.note.exists():
            self.state = json.loads(self.note.read_text())
            return
        for one in (self.stories, self.copies):
            one.mkdir(parents=True)
        dice = random.Random(self.state["seed"])
        for number in range(self.state["size"]):
            self._write_story(dice, number)
        write_lines(self.stories / "lines.jsonl", [story(dice, 8) for _ in range(10)])
        for archive in (self.calm, self.killed):
            Archive.open(archive, create=True, encoder=ENCODERS[0], reader=False).close()
            self._undisturbed(archive, ("index", self._values()))
        self._save()

    def round(self) -> None:
        """One change: in peace, then killed and finished; raises `SystemExit` on any difference."""
        state = self.state
        if state["pending"] is None:
            dice = random.Random(f"{state['seed']}-{state['round']}")
            state["pending"] = self._next(dice)
            self._save()
        operation: Operation = (state["pending"][0], state["pending"][1])
        dice = random.Random(f"{state['seed']}-{state['round']}-kill")
        questions = [question(dice) for _ in range(3)]
        took = self._undisturbed(self.calm, operation)
        for _ in range(dice.randint(1, MOST_KILLS)):
            moment = dice.random()
            if not self._killed(operation, moment * took):
                continue
            kills = state["kills"]
            kills[operation[0]] = kills.get(operation[0], 0) + 1
            state["moments"].append(round(moment, 2))
            self._expect("", usable(self.killed, questions), operation, "after a kill")
            self._expect("", copies_whole(self.copies, "killed"), operation, "after a kill")
        self._undisturbed(self.killed, operation)
        self._compare(operation, questions)
        state["round"] += 1
        state["pending"] = None
        self._save()

    def _compare(self, operation: Operation, questions: list[str]) -> None:
        calm, killed = content(self.calm), content(self.killed)
        for table, rows in calm.items():
            if rows != killed[table]:
                one, two = Counter(map(repr, rows)), Counter(map(repr, killed[table]))
                found = f"{table}: lost {list(one - two)[:2]}, too many {list(two - one)[:2]}"
                self._expect("", found, operation, "finished")
        self.state["ids"] = [row[0] for row in calm["articles"]]
        said = []
        for folder in (self.calm, self.killed):
            with Archive.open(folder, reader=False) as archive:
                faults = [check for check in archive.check().checks if not check.ok]
                self._expect([], faults, operation, f"finished, {folder.name}")
                said.append(answers(archive, questions))
        self._expect(said[0], said[1], operation, "answers")
        if operation[0] == "export":
            exported = [(self.copies / f"{one}.jsonl").read_bytes() for one in ("calm", "killed")]
            self._expect(exported[0], exported[1], operation, "exported")
        left = {path.name for path in self.killed.iterdir()} - KNOWN_FILES
        left |= {path.name for path in self.copies.glob("*.tmp")}
        self._expect(set(), left, operation, "left over")

    def _expect(self, wanted: object, found: object, operation: Operation, when: str) -> None:
        if found != wanted:
            raise SystemExit(
                f"round {self.state['round']}, {operation[0]}, {when}: {str(found)[:2000]}\n"
                f"kept in {self.folder}"
            )

    # Processes

    def _undisturbed(self, archive: Path, operation: Operation) -> float:
        """Seconds it took."""
        began = time.perf_counter()
        process = self._start(archive, operation)
        process.join()
        if process.exitcode != 0:
            raise SystemExit(f"{operation} failed in {archive}: exit code {process.exitcode}")
        return time.perf_counter() - began

    def _killed(self, operation: Operation, after_s: float) -> bool:
        """Whether the process was still at work when it was killed."""
        process = self._start(self.killed, operation)
        time.sleep(after_s)
        if process.pid is not None and process.is_alive():
            os.kill(process.pid, signal.SIGKILL)
        process.join()
        return process.exitcode == -signal.SIGKILL

    def _start(self, archive: Path, operation: Operation) -> Any:
        process = self.context.Process(target=work, args=(str(archive), *operation))
        process.start()
        return process

    # Changes

    def _values(self) -> dict[str, Any]:
        encoder = ENCODERS[self.state["encoder"]]
        return {"stories": str(self.stories), "copies": str(self.copies), "encoder": encoder}

    def _next(self, dice: random.Random) -> Operation:
        """The next change; story files are changed here, before either archive sees them."""
        made: dict[str, Callable[[random.Random], dict[str, Any]]] = {
            "index": self._add_stories,
            "re-index": self._rewrite_stories,
            "prune": self._delete_stories,
            "remove": lambda dice: {"ids": dice.sample(self.state["ids"], 2)},
            "edit": self._edit,
            "encoder": self._other_encoder,
            "refresh": self._rewrite_stories,
            **dict.fromkeys(("repair", "export", "backup", "restore"), lambda dice: {}),
        }
        names = [one for one in made if one != "restore" or any(self.copies.glob("*.backup"))]
        if len(self.state["ids"]) < self.state["size"]:
            names = ["index"]  # so that removing does not empty the archives
        name = dice.choice(names)
        return name, self._values() | made[name](dice)

    def _write_story(self, dice: random.Random, number: int) -> None:
        write_markdown(self.stories / f"story-{number}.md", story(dice, dice.randint(4, 30)))

    def _add_stories(self, dice: random.Random) -> dict[str, Any]:
        for _ in range(dice.randint(1, 6)):
            self._write_story(dice, dice.randint(1000, 99999))
        lines = [story(dice, 6) for _ in range(dice.randint(3, 30))]
        write_lines(self.stories / f"lines-{dice.randint(0, 4)}.jsonl", lines)
        return {}

    def _rewrite_stories(self, dice: random.Random) -> dict[str, Any]:
        files = sorted(self.stories.glob("*.md"))
        for path in dice.sample(files, min(5, len(files))):
            write_markdown(path, story(dice, dice.randint(4, 30)))
        return {}

    def _delete_stories(self, dice: random.Random) -> dict[str, Any]:
        files = sorted(self.stories.iterdir())
        for path in dice.sample(files, min(4, len(files) // 3)):
            path.unlink()
        return {}

    def _edit(self, dice: random.Random) -> dict[str, Any]:
        ids = dice.sample(self.state["ids"], min(3, len(self.state["ids"])))
        number = dice.randint(1, 999)
        return {"ids": ids, "title": f"Corrected {number}", "tag": f"seen {number}"}

    def _other_encoder(self, dice: random.Random) -> dict[str, Any]:
        self.state["encoder"] = 1 - self.state["encoder"]
        return self._values()

    def _save(self) -> None:
        temporary = self.note.with_suffix(".new")
        temporary.write_text(json.dumps(self.state))
        temporary.replace(self.note)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--stories", type=int, default=40)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--work", type=Path, help="kept; default: a temporary folder")
    parser.add_argument("--no-report", action="store_true", help="write no result file")
    arguments = parser.parse_args()
    folder = arguments.work or Path(tempfile.mkdtemp(prefix="crash-"))
    os.environ["QA_CACHE_DIR"] = str(folder / "cache")
    run = Run(folder, arguments.seed, arguments.stories)
    began = time.perf_counter()
    run.begin()
    while sum(run.state["kills"].values()) < arguments.kills:
        run.round()
    seconds = time.perf_counter() - began
    rows = [{"operation": name, "kills": count} for name, count in run.state["kills"].items()]
    total = sum(run.state["kills"].values())
    rows.append({"operation": "all: nothing lost, nothing doubled, same answers", "kills": total})
    if arguments.no_report:
        print(rows)
    else:
        sizes = {"seed": arguments.seed, "stories": arguments.stories, "seconds": round(seconds)}
        report("crash", rows, rounds=run.state["round"], **sizes)
    if arguments.work is None:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
