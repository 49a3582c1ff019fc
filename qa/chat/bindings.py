"""Bindings out of the key table, each with its id so that settings can change it."""

from __future__ import annotations

from textual.app import App
from textual.binding import Binding

from qa.chat.keys import BY_ID


def keymap_of(app: App[None], name: str) -> str:
    """The keys of one entry of the key table, as the user's settings have them."""
    return dict(app._keymap).get(name, BY_ID[name].keys)


def bind(
    name: str, action: str, label: str = "", *, priority: bool = False, display: str | None = None
) -> Binding:
    """The binding of one entry of the key table; shown in the footer if it has a `label`."""
    key = BY_ID[name]
    return Binding(
        key.keys,
        action,
        label or key.does,
        show=bool(label),
        key_display=display,
        priority=priority,
        id=key.id,
    )
