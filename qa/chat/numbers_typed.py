"""Typing the number of a source: `2` opens at once, `1` waits when there is a 12 as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.timer import Timer

if TYPE_CHECKING:
    from qa.chat.screen import ChatScreen

WAIT_S = 0.7
"""For a second digit, if there may be one."""


class TypedNumber:
    """Collects digits until only one number can be meant."""

    def __init__(self, screen: ChatScreen) -> None:
        self._screen = screen
        self._digits = ""
        self._timer: Timer | None = None

    def add(self, digit: int) -> None:
        """One more digit."""
        if self._timer is not None:
            self._timer.stop()
        self._digits += str(digit)
        if may_go_on(self._digits, len(self._screen.asking.talk.numbers)):
            self._timer = self._screen.set_timer(WAIT_S, self._open)
        else:
            self._open()

    def _open(self) -> None:
        digits, self._digits = self._digits, ""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if int(digits):
            self._screen.action_open_source(int(digits))


def may_go_on(digits: str, largest: int) -> bool:
    """Whether a longer number that starts with these digits is at most `largest`."""
    return int(digits) > 0 and int(digits) * 10 <= largest
