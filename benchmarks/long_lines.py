"""One line of 50 MB, in every format that has lines: what indexing and asking cost.

    python benchmarks/long_lines.py [--megabytes 50] [--only NAME]

Each file is indexed and asked about by processes of their own, with the encoder that has no model
(a real one takes 170 passages a second on top). A file may also end as one line of the report:
pages over 20 MB, headers. Questions are answered, or refused, as of any other story.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from report import report
from small_stories import sentence

MEGABYTE = 1_000_000
ENCODER = "hash-64"
QUESTION = "Who repaired the lighthouse of Wend?"
ANSWER = "Ottilie repaired the lighthouse of Wend in nine days."
MOST_S = 600.0
MOST_MEGABYTES = 4_000
_MESSAGE = "From: a@example.org\nDate: Mon, 6 May 2024 10:00:00 +0000\nSubject: {}\n\n{}\n"
_FEED = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>Wend</title><item>'
    "<title>A long item</title><description>{}</description></item></channel></rss>"
)


def line(megabytes: int, *, stops: bool = True) -> str:
    """Sentences one after the other, one of which answers the question, without a line break."""
    dice = random.Random(3)
    some = [sentence(dice) for _ in range(5_000)]
    size = sum(map(len, some)) + len(some)
    whole = " ".join([*some * (megabytes * MEGABYTE // size // 2), ANSWER])
    whole += " " + " ".join(some * (megabytes * MEGABYTE // size // 2))
    return whole if stops else whole.replace(".", "")


FILES: dict[str, Callable[[int], str]] = {
    "text.txt": line,
    "text without stops.txt": lambda size: line(size, stops=False),
    "Markdown.md": line,
    "JSON.json": lambda size: json.dumps([{"title": "A long story", "text": line(size)}]),
    "JSON line.jsonl": lambda size: json.dumps({"title": "A long story", "text": line(size)}),
    "field.csv": lambda size: f'title,text\nA long story,"{line(size)}"\n',
    "title.csv": lambda size: f'title,text\n"{line(size)}","{ANSWER}"\n',
    "page.html": lambda size: f"<html><title>Long</title><p>{line(size)}</p></html>",
    "page of 19 MB.html": lambda size: f"<html><title>Long</title><p>{line(19)}</p></html>",
    "message.eml": lambda size: _MESSAGE.format("Long", line(size)),
    "header.eml": lambda size: _MESSAGE.format(line(size), ANSWER),
    "message.mbox": lambda size: "From a\n" + _MESSAGE.format("Long", line(size)),
    "header.mbox": lambda size: "From a\n" + _MESSAGE.format(line(size), ANSWER),
    "item of 19 MB.rss": lambda size: _FEED.format(line(19)),
}


def run(*words: object) -> tuple[subprocess.CompletedProcess[bytes], float, int]:
    """A command of `qa`, its seconds, and the most megabytes it or a worker of it had."""
    program = "import resource, sys; from qa.cli.run import run; code = run(sys.argv[2:]);"
    program += "most = [resource.getrusage(who).ru_maxrss for who in (0, -1)];"
    program += "open(sys.argv[1], 'w').write(str(max(most))); sys.exit(code)"
    with tempfile.NamedTemporaryFile("r") as memory:
        began = time.perf_counter()
        arguments = [sys.executable, "-c", program, memory.name, *map(str, words)]
        finished = subprocess.run(arguments, capture_output=True, check=False, timeout=2 * MOST_S)
        seconds = time.perf_counter() - began
        return finished, seconds, int(memory.read() or 0) // 1_000


def measured(name: str, megabytes: int, folder: Path) -> dict[str, object]:
    """Index, then ask."""
    stories = folder / "stories" / name.replace(" ", "-")
    stories.parent.mkdir(exist_ok=True)
    stories.write_text(FILES[name](megabytes), encoding="utf-8")
    archive = folder / "archive"
    indexed, index_s, index_mb = run(
        "index", stories, "--encoder", ENCODER, "--json", "--archive", archive
    )
    if indexed.returncode:
        raise SystemExit(f"{name}: {indexed.stderr.decode()[-2000:]}")
    said = json.loads(indexed.stdout)
    asked, ask_s, ask_mb = run("ask", "--no-reader", QUESTION, "--json", "--archive", archive)
    shown = asked.stdout.decode()
    row: dict[str, object] = {
        "line": name, "MB": round(stories.stat().st_size / MEGABYTE, 1),
        "stories": said["added"], "passages": said["passages"],
        "report": "; ".join(one["reason"] for one in said["skipped"])[:60],
        "index s": round(index_s, 1), "index MB": index_mb,
        "ask s": round(ask_s, 1), "ask MB": ask_mb,
        "found": asked.returncode in (0, 1) and ANSWER.rstrip(".") in shown,
    }  # fmt: skip
    subprocess.run(["rm", "-rf", str(archive), str(stories.parent)], check=True)
    fits = index_s <= MOST_S and max(index_mb, ask_mb) <= MOST_MEGABYTES
    return row | {"bounded": fits and asked.returncode in (0, 1)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=50)
    parser.add_argument("--only", action="append", choices=list(FILES))
    arguments = parser.parse_args()
    root = str(Path(__file__).parents[1])
    os.environ["PYTHONPATH"] = os.pathsep.join([root, os.environ.get("PYTHONPATH", "")])
    with tempfile.TemporaryDirectory(prefix="long-lines-") as folder:
        os.environ["QA_CACHE_DIR"] = folder
        rows = []
        for name in arguments.only or FILES:
            rows.append(measured(name, arguments.megabytes, Path(folder)))
            print(rows[-1], file=sys.stderr, flush=True)
    if arguments.only is None:
        report("long_lines", rows, megabytes=arguments.megabytes)
    if unbounded := [row["line"] for row in rows if not row["bounded"]]:
        raise SystemExit(f"not bounded: {', '.join(map(str, unbounded))}")


if __name__ == "__main__":
    main()
