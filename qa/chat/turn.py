"""One question with its answer on the screen."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from qa.chat.talk import TalkTurn
from qa.chat.turn_text import question_line, turn_body


class TurnView(Static, can_focus=True):
    """A turn; one widget, so that a long conversation stays light."""

    def __init__(self, turn: TalkTurn, *, folded: bool) -> None:
        super().__init__(markup=False)
        self.turn = turn
        """What it shows."""
        self._folded = folded

    def on_mount(self) -> None:
        """Show it as it is now."""
        self.update_turn()

    def fold(self, folded: bool) -> None:
        """List the sources under the answer, or leave them to the side pane."""
        if folded != self._folded:
            self._folded = folded
            self.update_turn()

    def update_turn(self) -> None:
        """Show what became of the turn."""
        turn = self.turn
        answer = turn.answer
        self.set_class(turn.status == "failed", "-failed")
        self.set_class(turn.status == "stopped", "-stopped")
        self.set_class(turn.status == "sent", "-sent")
        self.set_class(answer is not None and not answer.found, "-not-found")
        body = turn_body(turn, folded=self._folded)
        self.update(Content.assemble(question_line(turn), "\n\n", body))
