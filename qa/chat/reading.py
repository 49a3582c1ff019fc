"""Opening sources: which one is shown, which is next, and where to go back to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.widget import Widget

from qa.chat.messages import ArticleRead
from qa.sessions.numbers import Source

if TYPE_CHECKING:
    from qa.chat.screen import ChatScreen

HEADING_S = 0.1
"""An article that takes longer is announced by its heading."""


class Reading:
    """The reader's place among the sources of one chat screen."""

    def __init__(self, screen: ChatScreen) -> None:
        self._screen = screen
        self._request = 0
        self._return_to: Widget | None = None
        self.listed: tuple[Source, ...] = ()
        """The sources of the answer that is looked at."""

    @property
    def is_open(self) -> bool:
        """Whether the viewer was opened, not only shown as a preview beside the list."""
        return self._screen.has_class("-reading")

    def list(self, sources: Sequence[Source]) -> None:
        """Another answer is looked at; its first source is previewed if there is room."""
        self.listed = tuple(sources)
        self._screen.source_list.show(self.listed)
        self._screen.set_class(bool(self.listed), "-has-sources")
        if not self.listed:
            self._screen.viewer.show_nothing()

    def preview(self, source: Source) -> None:
        """Show a source without opening it."""
        shown = self._screen.viewer.source
        if self._screen.shows_side and (shown is None or shown.place != source.place):
            self._fetch(source)

    def open(self, source: Source, *, take_focus: bool = True) -> None:
        """Open a source; Esc will lead back to what has the focus now."""
        screen = self._screen
        if not self.is_open:
            self._return_to = screen.focused
        self._list_turn_of(source)
        screen.set_class(True, "-reading")
        screen.source_list.highlight(source)
        self._fetch(source)
        if take_focus:
            screen.viewer.body.focus()
        elif self._return_to is screen.viewer.body:
            self._return_to = screen.prompt

    def close(self) -> None:
        """Back to where the reader was."""
        screen = self._screen
        screen.set_class(False, "-reading")
        target = self._return_to
        usable = target is not None and target.is_attached and target.display
        (target if usable and target is not None else screen.prompt).focus()
        self._return_to = None

    def step(self, step: int) -> None:
        """Open the next or previous source of the answer, around the end."""
        if not self.listed:
            return
        shown = self._screen.viewer.source
        places = [one.place for one in self.listed]
        if shown is not None and shown.place in places and self._screen.shows_side:
            target = (places.index(shown.place) + step) % len(places)
        else:
            here = self._screen.source_list.current or self.listed[0]
            target = places.index(here.place)
        self.open(self.listed[target])

    def read(self, message: ArticleRead) -> None:
        """An article came, or did not; what was asked for before the last request is late."""
        viewer = self._screen.viewer
        if message.request != self._request:
            return
        if message.article is not None:
            viewer.show_article(message.article)
        else:
            viewer.show_problem(message.problem, message.remedy)

    def _list_turn_of(self, source: Source) -> None:
        """List the sources among which this one is: those of the latest turn that shows it."""
        if source.place in [one.place for one in self.listed]:
            return
        for turn in reversed(self._screen.asking.talk.turns):
            if source.place in [one.place for one in turn.sources]:
                self.list(turn.sources)
                return

    def _fetch(self, source: Source) -> None:
        viewer = self._screen.viewer
        viewer.expect(source)
        self._request += 1
        request = self._request
        if viewer.article is not None:
            viewer.show_article(viewer.article)
            return
        # An article is read in less time than it takes to draw: its heading comes with it.
        self._screen.set_timer(HEADING_S, lambda: self._show_heading(request))
        self._screen.desk.read(request, source.article_id)

    def _show_heading(self, request: int) -> None:
        viewer = self._screen.viewer
        if request == self._request and viewer.article is None:
            viewer.show_loading()
