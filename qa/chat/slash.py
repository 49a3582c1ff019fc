"""The commands that start with a slash: what there is, how it is called, what was typed."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from corpus.errors import UsageError


@dataclass(frozen=True, slots=True)
class Slash:
    """One command."""

    name: str
    argument: str
    """What follows it, for the help; in brackets if it may be left out, empty if nothing may."""
    does: str

    @property
    def method(self) -> str:
        """The name of the method of `Commands` that runs it."""
        return f"_{self.name.replace('-', '_')}"

    @property
    def needs_argument(self) -> bool:
        """Whether it makes no sense alone."""
        return bool(self.argument) and not self.argument.startswith("[")


COMMANDS: tuple[Slash, ...] = (
    Slash("help", "", "Keys and commands"),
    Slash("open", "NUMBER", "Open a source; /3 is short for it"),
    Slash("sources", "", "Show or hide the sources"),
    Slash("timeline", "TOPIC", "What happened when, oldest first"),
    Slash("since", "[DATE]", "Only stories since 2024-01-31, 2024-01 or 2024"),
    Slash("until", "[DATE]", "Only stories until that day, month or year"),
    Slash("as-of", "[DATE]", "As if it were that day: later stories are hidden"),
    Slash("source", "[NAME]", "Only stories of one publisher"),
    Slash("tag", "[TAG]", "Only stories with one of your tags (qa edit)"),
    Slash("all", "", "Ask all stories again"),
    Slash("edit", "", "Edit the last question as it was understood, and ask it again"),
    Slash("copy", "[NUMBER]", "Copy the answer, or one citation"),
    Slash("export", "[FILE]", "Write this chat (.md, .json) or its references (.bib, .ris, .csv)"),
    Slash("resume", "[WORDS]", "Search earlier chats and go on with one"),
    Slash("rename", "NAME", "Give this chat a name"),
    Slash("new", "", "New chat"),
    Slash("index", "PATH", "Add stories from a file or folder"),
    Slash("theme", "[NAME]", "Change the colours; remembered"),
    Slash("stop", "", "Stop the answer, or the indexing"),
    Slash("quit", "", "Leave"),
)

BY_NAME = {command.name: command for command in COMMANDS}


@dataclass(frozen=True, slots=True)
class Typed:
    """A command as typed, checked."""

    command: Slash
    argument: str


def parse(text: str) -> Typed:
    """Read `/name argument`; `/3` is `/open 3`.

    Raises `UsageError` for an unknown command (naming the nearest), for a missing argument and
    for one too many.
    """
    name, _, argument = text.strip().removeprefix("/").partition(" ")
    name, argument = name.casefold(), argument.strip()
    if name.isdecimal() and not argument:
        name, argument = "open", name
    command = BY_NAME.get(name) or _only_one_starting(name)
    if command is None:
        near = difflib.get_close_matches(name, BY_NAME, n=1, cutoff=0.5)
        hint = f"Did you mean /{near[0]}?" if near else "F1 lists the commands."
        raise UsageError(f"There is no command /{name}.", hint)
    if argument and not command.argument:
        raise UsageError(f"/{command.name} takes nothing after it.")
    if command.needs_argument and not argument:
        raise UsageError(
            f"/{command.name} needs more.", f"Like this: /{command.name} {command.argument}"
        )
    return Typed(command, argument)


def completions(text: str) -> list[Slash]:
    """The commands that what was typed so far may become; empty if it is no command name."""
    if not text.startswith("/") or any(character.isspace() for character in text):
        return []
    return [one for one in COMMANDS if one.name.startswith(text[1:].casefold())]


def _only_one_starting(name: str) -> Slash | None:
    found = [one for one in COMMANDS if name and one.name.startswith(name)]
    return found[0] if len(found) == 1 else None
