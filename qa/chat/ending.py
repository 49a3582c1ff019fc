"""What Esc and Ctrl+C end: the nearest thing first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qa.chat.places import place_name
from qa.chat.prompt_bar import PromptBar

if TYPE_CHECKING:
    from qa.chat.screen import ChatScreen


def escape(screen: ChatScreen) -> None:
    """Esc: close the list or the article, stop the answer, or go back to the prompt."""
    bar = screen.query_one(PromptBar)
    in_article = place_name(screen) == "article"
    if bar.is_completing:
        bar.close_list()
    elif screen.reading.is_open and (in_article or not screen.asking.busy):
        screen.reading.close()
    elif screen.asking.busy:
        screen.asking.stop()
    else:
        screen.clear_selection()
        screen.prompt.focus()


def interrupt(screen: ChatScreen) -> bool:
    """Ctrl+C: copy, clear or stop; returns whether there was anything to do."""
    prompt = screen.prompt
    selected = screen.get_selected_text() or prompt.selected_text
    if selected:
        screen.copying.copy("the selection", selected)
        # Else the next press would copy again instead of clearing, stopping or quitting.
        screen.clear_selection()
        prompt.move_cursor(prompt.cursor_location)
    elif prompt.text and prompt.has_focus:
        prompt.put("")
    elif screen.asking.busy:
        screen.asking.stop()
    else:
        return False
    return True
