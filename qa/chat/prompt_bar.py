"""The prompt with the list of commands above it."""

from __future__ import annotations

from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import OptionList

from qa.chat.completion import CompletionList
from qa.chat.prompt import Prompt


class PromptBar(Vertical):
    """Takes questions and completes commands."""

    @dataclass
    class Entered(Message):
        """A question, or a command that starts with a slash."""

        text: str

    def compose(self) -> ComposeResult:
        """The list is closed until a slash is typed."""
        yield CompletionList(id="completion")
        yield Prompt(id="prompt")

    @property
    def prompt(self) -> Prompt:
        """The text field."""
        return self.query_one(Prompt)

    @property
    def is_completing(self) -> bool:
        """Whether the list of commands is open."""
        return bool(self.query_one(CompletionList).display)

    def close_list(self) -> None:
        """Put the list of commands away."""
        self._offer("")

    @on(Prompt.Sent)
    def sent(self, message: Prompt.Sent) -> None:
        """A question goes on as it is; a command is completed first."""
        message.stop()
        chosen = self.query_one(CompletionList).chosen
        self.close_list()
        if chosen is None:
            self.post_message(self.Entered(message.text))
        elif chosen.needs_argument:
            self.prompt.put(f"/{chosen.name} ")
        else:
            self.post_message(self.Entered(f"/{chosen.name}"))

    @on(Prompt.Changed)
    def changed(self, event: Prompt.Changed) -> None:
        """Offer commands while one is typed."""
        event.stop()
        self._offer(self.prompt.text)

    @on(Prompt.Complete)
    def complete(self, message: Prompt.Complete) -> None:
        """Tab completes a command; without one it goes on to the screen."""
        chosen = self.query_one(CompletionList).chosen
        if chosen is not None:
            message.stop()
            self.prompt.put(f"/{chosen.name}{' ' if chosen.argument else ''}")

    @on(Prompt.Browse)
    def browse(self, message: Prompt.Browse) -> None:
        """Up and Down in the list of commands."""
        message.stop()
        self.query_one(CompletionList).browse(message.step)

    @on(OptionList.OptionSelected)
    def clicked(self, event: OptionList.OptionSelected) -> None:
        """A command was clicked."""
        event.stop()
        self.complete(Prompt.Complete())
        self.prompt.focus()

    def _offer(self, text: str) -> None:
        self.prompt.browsing = self.query_one(CompletionList).offer(text)
