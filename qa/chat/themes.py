"""Our own two themes; Textual brings the others."""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="qa-dark",
    primary="#7aa2d6",
    secondary="#c9a66b",
    accent="#e0b15c",
    warning="#e0b15c",
    error="#e07a6b",
    success="#8fbf7f",
    foreground="#d8d6cf",
    background="#16181c",
    surface="#1c1f24",
    panel="#262a31",
    dark=True,
)

LIGHT = Theme(
    name="qa-light",
    primary="#2f5f98",
    secondary="#8a6420",
    accent="#a86a00",
    warning="#8f5a00",
    error="#a8352a",
    success="#3f7a34",
    foreground="#23211d",
    background="#faf7f0",
    surface="#f2eee4",
    panel="#e6e0d2",
    dark=False,
)
