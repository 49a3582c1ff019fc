"""Everything the chat can do, in the command palette (Ctrl+P)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider

from qa.chat.keys import TABLE, key_words
from qa.chat.slash import COMMANDS

ACTIONS = {
    "copy_answer": "screen.copy_answer",
    "copy_item": "screen.copy_item",
    "next_citation": "screen.step(1)",
    "previous_citation": "screen.step(-1)",
    "cycle": "screen.cycle(1)",
    "stop": "screen.stop",
    "clear_scope": "screen.clear_scope",
    "sessions": "screen.sessions",
    "new_chat": "screen.new_chat",
    "toggle_sources": "screen.toggle_sources",
    "help": "screen.help",
    "quit": "app.quit",
}
"""Keys that make sense without a place, and what they do."""


class ChatCommands(Provider):
    """Keys and slash commands by what they do."""

    async def discover(self) -> Hits:
        """All of them."""
        for words, help_text, run in self._all():
            yield DiscoveryHit(words, run, help=help_text)

    async def search(self, query: str) -> Hits:
        """Those that fit."""
        matcher = self.matcher(query)
        for words, help_text, run in self._all():
            score = matcher.match(words)
            if score > 0:
                yield Hit(score, matcher.highlight(words), run, help=help_text)

    def _all(self) -> Iterator[tuple[str, str, Callable[[], object]]]:
        screen = self.screen
        for key in TABLE:
            if key.id in ACTIONS:
                yield key.does, key_words(key.keys), partial(screen.run_action, ACTIONS[key.id])
        for command in COMMANDS:
            if command.argument:
                yield command.does, f"/{command.name}", partial(self._type, command.name)

    def _type(self, name: str) -> None:
        """Leave the command in the prompt for its argument."""
        from qa.chat.prompt import Prompt

        prompt = self.screen.query_one(Prompt)
        prompt.put(f"/{name} ")
        prompt.focus()
