"""Every reader against hundreds of thousands of broken files: only `ReadError`, bounded time and
memory.

    python benchmarks/fuzz_readers.py [--inputs 100000] [--reader .pdf ...] [--seed 7]
                                      [--work FOLDER]

Needs atheris (`pip install 'newsdesk-qa[fuzz]'`): guided by the coverage of this package and of
the libraries that it calls, libFuzzer changes small files of each format (`fuzz_seeds.py`) into
ones that do something new. Whatever a reader finds goes through `to_article` as well. An input
that takes more than 20 s, 2 GB, or raises anything else is kept in FOLDER/failures. Readers that
run in a process of their own are fuzzed without it; what kills them is read once more with it,
and must then be a `ReadError`. With --work an interrupted run goes on.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path
from typing import Any

from fuzz_seeds import WORDS, docx, seeds, zipped
from report import report

ROUND = 50_000
"""Inputs a process: a leak would show, and a crash costs no more."""
LONGEST_S = 20
MOST_MEGABYTES = 2_048
MOST_BYTES = 4_096
LIBRARIES = {
    ".rss": ["feedparser"],
    ".eml": ["email"],
    ".mbox": ["email"],
    ".warc": ["warcio"],
    ".warc.gz": ["warcio"],
    ".wacz": ["warcio"],
}
"""Whose coverage guides the fuzzer besides ours. With pypdf among them it takes 22 inputs a second:
the first 22,156 were made so, and what they found is where the others started."""
WRAPPED = {
    ".docx": docx,
    ".zip": lambda data: zipped({"a.txt": data, "b.jsonl": data}),
    ".wacz": lambda data: zipped({"archive/a.warc": data}),
}
"""Formats whose inside is changed, and packed again, in every second input."""
KIND_OF_WORDS = {".jsonl": ".json", ".tsv": ".csv", ".wacz": ".warc", ".warc.gz": ".warc"}


# Inside libFuzzer's process


def fuzz(suffix: str, arguments: list[str]) -> None:
    import atheris

    libraries = LIBRARIES.get(suffix, [])
    with atheris.instrument_imports(include=["corpus", *libraries]):
        from corpus import reading
        from corpus.formats import READERS, RawStory, format_suffix, stories_in
        from corpus.formats.streams import StoryStream
        from corpus.reading import to_article

        path = Path("a" + suffix)
        for library in libraries:
            import_module(library)  # before it is imported where it is used
        if "warcio" in libraries:
            import_module("warcio.archiveiterator")
        if suffix != ".txt":
            # The same for every format, and as slow as most of them.
            reading.language_of = lambda text: None
        module: Any = import_module(READERS[format_suffix(path) or ""])
        if inside := getattr(module, "read_inside", None):
            module.read = inside
    from corpus.errors import ReadError

    def one(data: bytes) -> None:
        if suffix in WRAPPED and data[:1] == b"<":
            data = WRAPPED[suffix](data)
        try:
            for found in stories_in(path, stream_of(data)):
                if isinstance(found, RawStory):
                    article = to_article(found, path, "a")
                    starts = list(article.page_starts)
                    if starts != sorted(starts) or any(s > len(article.text) for s in starts):
                        raise AssertionError(f"pages {starts} of {len(article.text)} characters")
        except ReadError:
            pass

    def stream_of(data: bytes) -> StoryStream:
        if suffix.endswith(".gz"):
            import gzip

            return StoryStream(gzip.GzipFile(fileobj=io.BytesIO(data)), 100_000_000)
        return StoryStream(io.BytesIO(data))

    atheris.Setup([sys.argv[0], *arguments], one)
    atheris.Fuzz()


# Outside


def prepare(folder: Path, suffix: str) -> None:
    """Seeds and words of one format where libFuzzer looks for them."""
    inputs = folder / "inputs"
    inputs.mkdir(parents=True, exist_ok=True)
    from fuzz_seeds import ATOM, PAGE, WARC, WORD

    unpacked = {".docx": [WORD], ".zip": [PAGE], ".wacz": ["<" + WARC], ".rss": [ATOM]}
    for number, seed in enumerate(seeds()[suffix]):
        (inputs / f"seed-{number}").write_bytes(seed)
    for number, text in enumerate(unpacked.get(suffix, ())):
        (inputs / f"inside-{number}").write_text(text)
    words = WORDS.get(KIND_OF_WORDS.get(suffix, suffix), [])
    quoted = ["".join(f"\\x{byte:02x}" for byte in word.encode()) for word in words]
    # libFuzzer takes no empty dictionary.
    (folder / "words").write_text("".join(f'"{word}"\n' for word in [*quoted, "\\x00"]))


def one_round(folder: Path, suffix: str, runs: int, seed: int) -> dict[str, Any]:
    """Run libFuzzer once; what it says of itself, and its exit code."""
    failures = folder.parent / "failures"
    failures.mkdir(exist_ok=True)
    command = [
        *(sys.executable, __file__, "--inside", suffix),
        *(f"-runs={runs}", f"-seed={seed}", f"-timeout={LONGEST_S}", f"-max_len={MOST_BYTES}"),
        *(f"-rss_limit_mb={MOST_MEGABYTES}", "-print_final_stats=1", "-verbosity=1"),
        *(f"-artifact_prefix={failures}/{suffix[1:]}-", f"-dict={folder / 'words'}"),
        *("-report_slow_units=5", "-len_control=0", str(folder / "inputs")),
    ]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    began = time.monotonic()
    finished = subprocess.run(command, capture_output=True, env=environment, check=False)
    said = finished.stderr.decode(errors="replace") + finished.stdout.decode(errors="replace")
    found = dict(re.findall(r"stat::(\w+):\s+(\d+)", said))
    executed = int(found.get("number_of_executed_units", 0))
    return {
        "code": finished.returncode,
        "executed": executed,
        "slowest": int(found.get("slowest_unit_time_sec", 0)),
        "megabytes": int(found.get("peak_rss_mb", 0)),
        "seconds": time.monotonic() - began,
        "kept": re.findall(r"Test unit written to (\S+)", said),
        "interrupted": "run interrupted" in said,
        "said": said[-3_000:],
        "coverage": max(map(int, re.findall(r"cov: (\d+)", said)), default=0),
    }


def is_contained(suffix: str, artifact: Path) -> bool:
    """Whether the whole reader, other process and all, makes this input a documented error."""
    from corpus.errors import ReadError
    from corpus.formats import READERS, format_suffix, stories_in
    from corpus.formats.streams import StoryStream

    path = Path("a" + suffix)
    if not hasattr(import_module(READERS[format_suffix(path) or ""]), "read_inside"):
        return False
    with contextlib.suppress(ReadError):
        list(stories_in(path, StoryStream(io.BytesIO(artifact.read_bytes()))))
    return True


def fuzz_reader(work: Path, suffix: str, inputs: int, seed: int) -> dict[str, Any]:
    folder = work / suffix[1:]
    prepare(folder, suffix)
    notes = folder / "done.json"
    row: dict[str, Any] = {
        "reader": suffix,
        "inputs": 0,
        "failures": 0,
        "contained": 0,
        "coverage": 0,
        "slowest s": 0,
        "peak MB": 0,
        "seconds": 0.0,
    }
    if notes.exists():
        row = json.loads(notes.read_text())
    while row["inputs"] < inputs:
        runs = min(ROUND, inputs - row["inputs"])
        result = one_round(folder, suffix, runs, seed + row["inputs"])
        if not result["executed"]:
            raise SystemExit(f"{suffix}: the fuzzer did not start\n{result['said']}")
        row["inputs"] += min(result["executed"], runs)
        row["slowest s"] = max(row["slowest s"], result["slowest"])
        row["peak MB"] = max(row["peak MB"], result["megabytes"])
        row["coverage"] = max(row["coverage"], result["coverage"])
        row["seconds"] = round(row["seconds"] + result["seconds"], 1)
        if result["code"] != 0 and not result["interrupted"]:
            kept = [Path(name) for name in result["kept"]]
            if kept and all(is_contained(suffix, one) for one in kept):
                row["contained"] += 1
            else:
                row["failures"] += 1
                print(f"{suffix}: {result['said']}", file=sys.stderr)
        notes.write_text(json.dumps(row))
    return row


def main() -> None:
    if sys.argv[1:2] == ["--inside"]:
        fuzz(sys.argv[2], sys.argv[3:])
        return
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=100_000, help="for each reader")
    parser.add_argument("--reader", action="append", choices=list(seeds()), help="all by default")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--work", type=Path, help="go on with the run in this folder")
    parser.add_argument("--no-report", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        work = arguments.work or Path(temporary)
        work.mkdir(parents=True, exist_ok=True)
        rows = [
            fuzz_reader(work, suffix, arguments.inputs, arguments.seed)
            for suffix in arguments.reader or seeds()
        ]
    if arguments.no_report:
        print(*rows, sep="\n")
    else:
        report("fuzz_readers", rows, inputs=arguments.inputs, seed=arguments.seed)
    if failed := [row["reader"] for row in rows if row["failures"]]:
        raise SystemExit(f"not only documented errors: {', '.join(failed)}")


if __name__ == "__main__":
    main()
