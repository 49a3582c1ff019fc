"""Where the focus can be, in the order in which Tab goes round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widget import Widget

from qa.chat.prompt import Prompt
from qa.chat.turn import TurnView
from qa.chat.viewer import SearchLine
from qa.chat.welcome import Suggestions

if TYPE_CHECKING:
    from qa.chat.screen import ChatScreen


def next_place(screen: ChatScreen, step: int) -> Widget:
    """The place `step` after the one that has the focus, round the end."""
    places = _places(screen)
    here = [n for n, place in enumerate(places) if _has_focus(screen, place)]
    return places[((here[0] if here else 0) + step) % len(places)]


def place_name(screen: ChatScreen) -> str:
    """What is focused, as the key table says it: `prompt`, `article` or `reading`."""
    if screen.focused is None or isinstance(screen.focused, Prompt):
        return "prompt"
    return "article" if screen.viewer in screen.focused.ancestors_with_self else "reading"


def _places(screen: ChatScreen) -> list[Widget]:
    places: list[Widget | None] = [screen.transcript.current]
    places += screen.query(Suggestions).results()
    if screen.shows_side and screen.source_list.sources:
        places += [screen.source_list, screen.viewer.body]
    # What has no room on the screen is no place.
    return [screen.prompt, *(place for place in places if place is not None and place.region)]


def _has_focus(screen: ChatScreen, place: Widget) -> bool:
    focused = screen.focused
    if isinstance(focused, SearchLine):
        return place is screen.viewer.body
    return focused is place or (isinstance(focused, TurnView) and isinstance(place, TurnView))
