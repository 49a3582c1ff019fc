"""What an empty chat shows: what can be asked, taken from the stories themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from qa.chat.bindings import bind
from qa.chat.messages import Collection
from qa.chat.title import collection_words
from qa.render import safe


class Suggestions(OptionList):
    """First questions; Enter or a click asks one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("move_up", "cursor_up"),
        bind("move_down", "cursor_down"),
        bind("open", "select"),
    ]


class Welcome(Vertical):
    """The first screen."""

    @dataclass
    class Asked(Message):
        """A suggestion was chosen."""

        question: str

    def __init__(self, collection: Collection | None) -> None:
        super().__init__()
        self._collection = collection

    def compose(self) -> ComposeResult:
        """What this is, then the suggestions."""
        yield Static(_heading(self._collection), markup=False, classes="welcome-heading")
        yield Static(_text(self._collection), markup=False, classes="welcome-text")
        questions = self._collection.suggestions if self._collection else ()
        options = [Option(Content(f"❯ {safe(question)}")) for question in questions]
        choices = Suggestions(*options, markup=False, compact=True)
        choices.display = bool(options)
        yield choices

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Ask it."""
        event.stop()
        if self._collection is not None:
            self.post_message(self.Asked(self._collection.suggestions[event.option_index]))


def _heading(collection: Collection | None) -> Content:
    if collection is None:
        return Content.styled("Opening the stories …", "bold")
    return Content.styled(collection_words(collection), "bold")


def _text(collection: Collection | None) -> Content:
    if collection is None:
        return Content("You can type your question already.")
    if not collection.articles:
        return Content("There are no stories in here yet. Add some: /index PATH")
    lines = ["Answers are quoted word for word, with article and date."]
    if collection.sample:
        lines.append("These are the sample stories. Add your own: /index PATH")
    if collection.suggestions:
        lines.append("\nFor a start:")
    return Content("\n".join(lines))
