"""The docs tell the truth: what they name exists, and what exists is named."""

from __future__ import annotations

import dataclasses
import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from qa.chat import keys, slash
from qa.cli import main as command_line
from qa.settings import Settings, load_settings

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
GUIDE = ROOT / "docs" / "guide.md"
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
OUR_VARIABLE = re.compile(r"\bQA_[A-Z][A-Z_]*[A-Z]\b")
STANDARD_VARIABLES = ("NO_COLOR", "CLICOLOR_FORCE")
PYTHON_BLOCKS = [
    pytest.param(code, id=f"{page.name}-{number}")
    for page in PAGES
    for number, (language, code) in enumerate(BLOCK.findall(page.read_text(encoding="utf-8")))
    if language == "python"
]


def documented_commands() -> Iterator[tuple[str, list[str]]]:
    """Every line of a shell block that runs `qa`: page and words."""
    for page in PAGES:
        for _, code in BLOCK.findall(page.read_text(encoding="utf-8")):
            for line in code.splitlines():
                if line.startswith("qa "):
                    yield page.name, shlex.split(line, comments=True)


def commands() -> dict[str, click.Command]:
    assert isinstance(command_line, click.Group)
    context = click.Context(command_line)
    found = {
        name: command_line.get_command(context, name)
        for name in command_line.list_commands(context)
    }
    return {name: command for name, command in found.items() if command and not command.hidden}


def options_of(command: click.Command) -> set[str]:
    return {
        spelling
        for parameter in command.params
        if isinstance(parameter, click.Option) and not parameter.hidden
        for spelling in (*parameter.opts, *parameter.secondary_opts)
        if spelling.startswith("--")
    }


def test_docs_show_commands_at_all() -> None:
    assert len(list(documented_commands())) > 10


@pytest.mark.parametrize(("page", "words"), list(documented_commands()))
def test_documented_command_exists(page: str, words: list[str]) -> None:
    known = commands()
    assert words[1] in known, f"{page}: {shlex.join(words)}"
    options = {word.partition("=")[0] for word in words[2:] if word.startswith("--")}
    assert options <= options_of(known[words[1]]), f"{page}: {shlex.join(words)}"


def test_every_command_and_option_is_in_the_guide() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    for name, command in commands().items():
        assert f"qa {name}" in guide
        missing = {option for option in options_of(command) if f"`{option}" not in guide}
        assert missing == set(), f"qa {name}"


def test_every_option_of_the_guide_exists() -> None:
    known = set().union(*(options_of(command) for command in commands().values()))
    known |= options_of(command_line) | {"--help"}
    named = set(re.findall(r"`(--[a-z-]+)", GUIDE.read_text(encoding="utf-8")))
    assert named - known == set()


def test_answer_in_the_readme_quotes_the_sample_stories() -> None:
    stories = {
        path.name: " ".join(path.read_text(encoding="utf-8").split())
        for path in (ROOT / "corpus" / "stories").glob("*.md")
    }
    shown = next(code for _, code in BLOCK.findall(README.read_text("utf-8")) if "[1]" in code)
    quotes = re.findall(r"^(.+) \[(\d)\]$", shown, re.MULTILINE)
    cited = dict(re.findall(r"^\[(\d)\].*/([\w-]+\.md)$", shown, re.MULTILINE))
    assert quotes
    for quote, number in quotes:
        assert quote in stories[cited[number]]


def test_every_key_and_slash_command_of_the_chat_is_in_the_guide() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \| (.+?) \|", guide, re.MULTILINE)
    shown = {name: words for name, words in rows if name in keys.BY_ID}
    expected = {key.id: keys.key_words(key.keys) for key in keys.TABLE}
    assert shown == {name: words for name, words in expected.items() if "digit" not in name}
    commands_shown = set(re.findall(r"^\| `/([\w-]+)", guide, re.MULTILINE))
    assert commands_shown == {command.name for command in slash.COMMANDS}


def test_settings_in_the_guide_are_all_and_have_their_defaults(tmp_path: Path) -> None:
    blocks = BLOCK.findall(GUIDE.read_text(encoding="utf-8"))
    (example,) = [code for language, code in blocks if language == "toml"]
    path = tmp_path / "config.toml"
    path.write_text(example, encoding="utf-8")
    assert set(tomllib.loads(example)) == {field.name for field in dataclasses.fields(Settings)}
    assert dataclasses.replace(load_settings(path), keys={}) == Settings()


def test_environment_variables_are_documented_and_only_they() -> None:
    sources = [
        path.read_text(encoding="utf-8")
        for package in ("qa", "corpus", "embeddings")
        for path in (ROOT / package).rglob("*.py")
    ]
    used = {name for source in sources for name in OUR_VARIABLE.findall(source)}
    guide = GUIDE.read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| `(\w+)` \|", guide, re.MULTILINE))
    assert used == {name for name in documented if name.startswith("QA_")}
    assert set(STANDARD_VARIABLES) <= documented


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("code", PYTHON_BLOCKS)
def test_python_example_runs(code: str, tmp_path: Path, tram_stories: Path) -> None:
    (tmp_path / "news").symlink_to(tram_stories)
    finished = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert finished.returncode == 0, finished.stderr
    assert re.search(r"^\d \d{4}-\d{2}-\d{2} ", finished.stdout, re.MULTILINE), finished.stdout
