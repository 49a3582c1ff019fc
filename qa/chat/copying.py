"""Copying answers, citations and selections, and opening originals; says what happened."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from qa.chat.clipboard import copied_message, copy_with_tools
from qa.chat.lane import Lane
from qa.chat.talk import TalkTurn
from qa.chat.turn import TurnView
from qa.render import answer_text, citation_line, safe
from qa.sessions.numbers import Source
from qa.types import Citation

if TYPE_CHECKING:
    from qa.chat.screen import ChatScreen


class Copying:
    """The clipboard of one chat screen."""

    def __init__(self, screen: ChatScreen) -> None:
        self._screen = screen
        self._lane: Lane | None = None

    def copy(self, what: str, text: str) -> None:
        """Put the text on the terminal's clipboard and the system's, and say so."""
        screen = self._screen
        screen.app.copy_to_clipboard(text)
        # A clipboard program may hang: not on the screen's time.
        self._lane = self._lane or Lane("clipboard")

        def job() -> None:
            message = copied_message(what, text, copy_with_tools(text))
            screen.app.call_later(screen.say, message)

        self._lane.submit(job)

    def answer(self) -> None:
        """The answer that is looked at, with its sources."""
        view = self._screen.transcript.current
        turn = view.turn if view is not None else None
        if turn is None or turn.answer is None:
            self._screen.say("There is no answer to copy yet.", bad=True)
            return
        self.copy("the answer with its sources", self._answer_text(turn))

    def focused(self) -> None:
        """The focused answer; elsewhere the citation that is shown."""
        if isinstance(self._screen.focused, TurnView):
            self.answer()
            return
        source = self._screen.viewer.source or self._screen.source_list.current
        if source is None:
            self._screen.say("There is nothing to copy here.", bad=True)
        else:
            self.source(source)

    def source(self, source: Source) -> None:
        """One citation as a line."""
        self.copy(f"citation {source.number}", citation_line(_citation(source)))

    def open_original(self, url: str | None, path: str | None) -> None:
        """Open the link or the file with the desktop's program; without one, copy it."""
        target = url or path
        if target is None:
            self._screen.say("The story names no link and no file.", bad=True)
        elif url is not None and not url.startswith(("https://", "http://")):
            self._screen.say("The story's link is no web address; it was not opened.", bad=True)
        elif _has_desktop():
            self._screen.app.open_url(url or f"file://{target}")
            self._screen.say("Opened with the desktop's program.")
        else:
            # A text browser would draw over the screen.
            self.copy("the link" if url else "the path", safe(target))

    def _answer_text(self, turn: TalkTurn) -> str:
        answer = turn.answer
        if answer is None:
            return ""
        shown = self._screen.asking.talk.numbers.renumbered(answer)
        return f"{answer.question}\n\n{answer_text(shown)}"


def _has_desktop() -> bool:
    if sys.platform in ("darwin", "win32"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _citation(source: Source) -> Citation:
    return Citation(
        number=source.number,
        article_id=source.article_id,
        title=source.title,
        date=source.date,
        source=source.source,
        url=source.url,
        path=source.path,
        quote=source.quote,
        start=source.start,
        end=source.end,
        within=source.within,
        page=source.page,
    )
