"""Every key of the chat, by name: what settings can change, what help shows. Imports no screen."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Key:
    """One thing that keys can do."""

    id: str
    """Its name in the settings, under `[keys]`."""
    keys: str
    """Default keys, separated by commas."""
    does: str
    """What it does, for the help."""
    where: str
    """Where it works: `everywhere`, `prompt`, `reading` (answers and sources), `article` or
    `sessions`."""


TABLE: tuple[Key, ...] = (
    Key("send", "enter", "Send the question or run the command", "prompt"),
    Key("newline", "ctrl+j,shift+enter,alt+enter", "New line", "prompt"),
    Key("complete", "tab", "Complete a command; otherwise go to the answers", "prompt"),
    Key("history_back", "up", "Earlier question (from the first line)", "prompt"),
    Key("history_forward", "down", "Later question (from the last line)", "prompt"),
    Key("interrupt", "ctrl+c", "Copy the selection, or clear, or stop, or quit", "everywhere"),
    Key("stop", "escape", "Stop the answer; close; back to the prompt", "everywhere"),
    Key("cycle", "tab,f6", "Prompt, answers, sources, article in turn", "everywhere"),
    Key("cycle_back", "shift+tab", "The same backwards", "everywhere"),
    Key("copy_answer", "ctrl+y", "Copy the answer with its sources", "everywhere"),
    Key("copy_item", "y", "Copy what is focused: answer, citation or article", "reading"),
    Key("open", "enter", "Open the source", "reading"),
    Key("next_citation", "n", "Next citation", "reading"),
    Key("previous_citation", "p", "Previous citation", "reading"),
    Key("move_up", "up,k", "Up", "reading"),
    Key("move_down", "down,j", "Down", "reading"),
    Key("search_article", "slash", "Search in the article", "article"),
    Key("open_original", "o", "Open the article's link or file", "article"),
    Key("sessions", "ctrl+r", "Search and resume earlier chats", "everywhere"),
    Key("new_chat", "ctrl+n", "New chat", "everywhere"),
    Key("toggle_sources", "f2", "Show or hide the sources", "everywhere"),
    Key("clear_scope", "f3", "Ask all stories again (clears the limits)", "everywhere"),
    Key("help", "f1", "Help for what is focused", "everywhere"),
    Key("help_reading", "question_mark", "Help (like F1)", "reading"),
    Key("palette", "ctrl+p", "All commands", "everywhere"),
    Key("quit", "ctrl+q", "Quit", "everywhere"),
    Key("session_rename", "f4", "Rename the chat", "sessions"),
    Key("session_delete", "f8", "Delete the chat for good (twice)", "sessions"),
    Key("session_export", "f9", "Export the chat as Markdown", "sessions"),
    *(Key(f"digit_{n}", str(n), "Open the source with this number", "reading") for n in range(10)),
)

BY_ID = {key.id: key for key in TABLE}


def key_words(keys: str) -> str:
    """`ctrl+j,f6` as `Ctrl+J, F6`."""
    return ", ".join(_one_key(key) for key in keys.split(","))


_WORDS = {"question_mark": "?", "slash": "/", "escape": "Esc"}


def _one_key(key: str) -> str:
    if len(key) == 1:
        return key
    return "+".join(_WORDS.get(part, part.capitalize()) for part in key.split("+"))
