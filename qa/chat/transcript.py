"""All turns of the conversation, the newest at the bottom."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.widget import Widget

from qa.chat.bindings import bind
from qa.chat.talk import TalkTurn
from qa.chat.turn import TurnView

SCROLLED_LINES = 3
"""Lines that Up and Down scroll inside an answer higher than the screen."""


class Transcript(VerticalScroll, can_focus=False):
    """The turns. Follows new answers unless the user scrolled up."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("move_up", "move(-1)"),
        bind("move_down", "move(1)"),
        bind("open", "open"),
    ]

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._folded = False

    @property
    def views(self) -> list[TurnView]:
        """All turns, oldest first."""
        return list(self.query(TurnView))

    @property
    def current(self) -> TurnView | None:
        """The turn with the focus, else the last one."""
        focused = self.screen.focused
        if isinstance(focused, TurnView):
            return focused
        views = self.views
        return views[-1] if views else None

    async def add(self, turns: Iterable[TalkTurn]) -> None:
        """Put turns at the end and show the last one."""
        views = [TurnView(turn, folded=self._folded) for turn in turns]
        await self.mount_all(views)
        if views:
            self.call_after_refresh(self._show_newest, views[-1])

    def view_of(self, turn: TalkTurn) -> TurnView | None:
        """The widget of a turn, if it is on the screen."""
        return next((view for view in self.views if view.turn is turn), None)

    def update_turn(self, turn: TalkTurn) -> None:
        """Show what became of a turn."""
        view = self.view_of(turn)
        if view is None:
            return
        follow = view is self.views[-1] and self._sees_end_of(view)
        view.update_turn()
        if follow:
            self.call_after_refresh(self._show_newest, view)

    def _sees_end_of(self, view: TurnView) -> bool:
        """Whether the reader has not scrolled away from this turn."""
        window = self.scrollable_content_region
        return window.y <= view.region.bottom <= window.bottom + 1 or self.is_vertical_scroll_end

    def _show_newest(self, view: TurnView) -> None:
        """To the end; of an answer higher than the screen, its beginning."""
        if view.region.height > self.scrollable_content_region.height:
            self.scroll_to_widget(view, animate=False, top=True, immediate=True)
        else:
            self.scroll_end(animate=False, immediate=True)

    def fold(self, folded: bool) -> None:
        """List sources under each answer, or not."""
        self._folded = folded
        for view in self.views:
            view.fold(folded)

    async def show_only(self, widgets: Iterable[Widget]) -> None:
        """Take everything off and put these on (a new chat's first screen)."""
        await self.remove_children()
        await self.mount_all(widgets)

    def action_move(self, step: int) -> None:
        """To the next turn; inside one that is higher than the screen, a few lines."""
        current = self.current
        if current is None:
            return
        window, turn = self.scrollable_content_region, current.region
        hidden = turn.bottom - window.bottom if step > 0 else window.y - turn.y
        views = self.views
        target = views.index(current) + step
        if hidden > 0 or not 0 <= target < len(views):
            self.scroll_relative(y=step * SCROLLED_LINES, animate=False)
        else:
            views[target].focus(scroll_visible=False)
            self.scroll_to_widget(views[target], animate=False, top=step < 0)

    def action_open(self) -> None:
        """Open the first source of the focused turn."""
        current = self.current
        if current is not None and current.turn.sources:
            number = current.turn.sources[0].number
            self.call_later(self.run_action, f"screen.open_source({number})")
