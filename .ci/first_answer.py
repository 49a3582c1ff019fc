"""Checks an installed `qa` the way a newcomer meets it: from an empty directory, nothing cached.

    python .ci/first_answer.py EMPTY_DIRECTORY

Run by `.ci/run` after `pip install .`; exits with a message if something is wrong.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import re
import subprocess
import sys
import time
from importlib.resources import files
from pathlib import Path

QUESTION = "when did they marry?"
A_DATE = re.compile(r"\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2} [A-Z][a-z]{2,8} \d{4}\b")
OUR_PACKAGES = ("qa", "corpus", "embeddings")


def check(fine: bool, message: str) -> None:
    """Stop with the message unless all is well."""
    if not fine:
        sys.exit(f"first answer: {message}")


def newcomers_environment() -> dict[str, str]:
    """The environment without any setting of ours, and with no cache or data directory but HOME."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("QA_", "XDG_", "HF_")) and name != "SENTENCE_TRANSFORMERS_HOME"
    }


def ask(*options: str) -> str:
    """The answer on stdout; stops if `qa ask` fails."""
    started = time.monotonic()
    finished = subprocess.run(
        ["qa", "ask", QUESTION, *options],
        env=newcomers_environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
    )
    sys.stderr.write(finished.stderr)
    check(finished.returncode == 0, f"`qa ask` exits {finished.returncode}: {finished.stdout}")
    print(f"qa ask {' '.join(options)}: {time.monotonic() - started:.1f} s")
    return finished.stdout


def check_wheel() -> None:
    """Our three packages come from site-packages, complete, and nothing else came along."""
    names = [str(name) for name in importlib.metadata.files("newsdesk-qa") or ()]
    tops = {name.split("/")[0] for name in names if not name.startswith("..")}
    strangers = {top for top in tops if top not in OUR_PACKAGES and ".dist-info" not in top}
    check(not strangers, f"the wheel also holds {sorted(strangers)}")
    for package in OUR_PACKAGES:
        place = Path(str(files(package)))
        check("site-packages" in place.parts, f"{package} is imported from {place}")
        check((place / "py.typed").is_file(), f"{package}/py.typed is missing")
    stories = [name for name in names if re.fullmatch(r"corpus/stories/[^/]+\.md", name)]
    check(len(stories) == 5, f"the wheel holds {len(stories)} sample stories, not 5")


def check_answer(shown: str, citations: list[dict[str, str]]) -> None:
    """The answer cites a date, and every quote stands in the sample story that it cites."""
    check("[1]" in shown, f"no citation in:\n{shown}")
    check(A_DATE.search(shown) is not None, f"no date in:\n{shown}")
    check(bool(citations), "`--json` has no citations")
    for citation in citations:
        story = files("corpus") / "stories" / f"{citation['article_id']}.md"
        text = " ".join(story.read_text(encoding="utf-8").split())
        check(" ".join(citation["quote"].split()) in text, f"not in {story}: {citation['quote']}")


def main() -> None:
    """Run all checks in the directory named on the command line."""
    os.chdir(sys.argv[1])
    check(not list(Path.cwd().iterdir()), f"{Path.cwd()} is not empty")
    check_wheel()
    shown = ask()
    print(shown)
    check_answer(shown, json.loads(ask("--json"))["citations"])
    check(not list(Path.cwd().iterdir()), "`qa ask` wrote into the current directory")


if __name__ == "__main__":
    main()
