"""Settings: one TOML file, every name known, every number within bounds.

`config.toml` in the user's configuration folder, or where `QA_CONFIG` says. A missing file means
the defaults. What is wrong is refused, naming the nearest right name.
"""

from __future__ import annotations

import dataclasses
import difflib
import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from corpus.errors import SettingsError
from qa.locations import APPLICATION

BOUNDS: Mapping[str, tuple[int, int]] = MappingProxyType(
    {"quotes": (1, 20), "history": (0, 10_000)}
)
"""Smallest and largest value of each number."""
_KEY_NAME = re.compile(r"[a-z0-9_]+(\+[a-z0-9_]+)*(,[a-z0-9_]+(\+[a-z0-9_]+)*)*")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user can choose."""

    theme: str = "qa-dark"
    """Colours of the chat; `/theme` lists them and remembers the choice here."""
    reduced_motion: bool = False
    """No animations."""
    quotes: int = 3
    """At most this many quoted sentences in an answer of the chat, 1 to 20."""
    reader: bool = True
    """Short answers in front of the quotes; `false` is a little faster and refuses less well."""
    history: int = 500
    """How many earlier questions Up goes through in the chat, 0 to 10,000."""
    keys: Mapping[str, str] = field(default_factory=dict)
    """Other keys for what the chat can do: name to keys, separated by commas."""


def settings_path() -> Path:
    """`QA_CONFIG`, else `config.toml` in the user's configuration folder."""
    named = os.environ.get("QA_CONFIG")
    if named:
        return Path(named).expanduser()
    import platformdirs

    return Path(platformdirs.user_config_dir(APPLICATION, appauthor=False)) / "config.toml"


def load_settings(path: Path | None = None) -> Settings:
    """The settings in the file, the defaults without one; raises `SettingsError`."""
    path = path or settings_path()
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(
            f"The settings in {path} cannot be read: {error}.", "Correct or remove the file."
        ) from error
    fields = {one.name: one for one in dataclasses.fields(Settings)}
    for name in data:
        if name not in fields:
            raise SettingsError(f"{path}: there is no setting {name!r}.", _nearest(name, fields))
    return Settings(**{name: _checked(path, name, value) for name, value in data.items()})


def remember_setting(name: str, value: str, path: Path | None = None) -> None:
    """Write one text setting into the file and leave all else in it as it is; makes the file.

    Raises `SettingsError` if the file cannot be written or would not be read back.
    """
    path = path or settings_path()
    line = f'{name} = "{value}"'
    try:
        old = path.read_text(encoding="utf-8") if path.exists() else ""
        new = _with_line(old, name, line)
        if tomllib.loads(new).get(name) != value:
            raise SettingsError(f"{name!r} cannot be changed in {path}.", "Edit the file.")
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.{os.getpid()}")
        beside.write_text(new, encoding="utf-8")
        beside.replace(path)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(
            f"The settings in {path} cannot be written: {error}.", "Check the file and its folder."
        ) from error


def _with_line(text: str, name: str, line: str) -> str:
    """The text with the top-level setting replaced, or put in front: tables come after it."""
    top, table, rest = _split_tables(text)
    pattern = re.compile(rf"^\s*{re.escape(name)}\s*=.*$", re.MULTILINE)
    if pattern.search(top):
        return pattern.sub(lambda _: line, top, count=1) + table + rest
    return f"{line}\n{text}"


def _split_tables(text: str) -> tuple[str, str, str]:
    found = re.search(r"^\s*\[", text, re.MULTILINE)
    return (text, "", "") if found is None else (text[: found.start()], "", text[found.start() :])


def _checked(path: Path, name: str, value: Any) -> Any:
    if name == "keys":
        return _checked_keys(path, value)
    expected = type(getattr(Settings(), name))
    if type(value) is not expected:
        words = {str: "text in quotes", bool: "true or false", int: "a whole number"}
        raise SettingsError(f"{path}: {name} is {value!r}.", f"It must be {words[expected]}.")
    if name in BOUNDS:
        smallest, largest = BOUNDS[name]
        if not smallest <= value <= largest:
            raise SettingsError(
                f"{path}: {name} is {value}.", f"It must be {smallest:,} to {largest:,}."
            )
    return value


def _checked_keys(path: Path, value: Any) -> Mapping[str, str]:
    from qa.chat.keys import BY_ID

    if not isinstance(value, dict):
        raise SettingsError(f"{path}: keys is {value!r}.", "It must be a table: [keys].")
    for name, keys in value.items():
        if name not in BY_ID:
            raise SettingsError(f"{path}: nothing is called {name!r}.", _nearest(name, BY_ID))
        if not isinstance(keys, str) or not _KEY_NAME.fullmatch(keys):
            raise SettingsError(
                f"{path}: the keys of {name} are {keys!r}.",
                'Write them like "ctrl+o" or "f5,ctrl+o".',
            )
    return MappingProxyType(dict(value))


def _nearest(name: str, known: Iterable[str]) -> str:
    names = list(known)
    near = difflib.get_close_matches(name, names, n=1)
    if near:
        return f"Did you mean {near[0]!r}?"
    return f"Known: {', '.join(names[:12])}."
