"""Copying out of the terminal: a system clipboard where there is one, and the terminal's own.

OSC 52 reaches the user's machine through SSH, but some terminals ignore it without a word; so the
tools of the desktop are asked as well, and what happened is said.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping

TIMEOUT_S = 2.0
OSC_LIMIT = 74_000
"""Characters; many terminals drop longer OSC 52 sequences (100,000 bytes as base64)."""


def clipboard_commands(environment: Mapping[str, str], platform: str) -> list[list[str]]:
    """The programs that can take text on this system, best first; those not installed included."""
    commands = []
    if environment.get("TMUX"):
        commands.append(["tmux", "load-buffer", "-w", "-"])
    if platform == "darwin":
        commands.append(["pbcopy"])
    elif platform == "win32" or "WSL_DISTRO_NAME" in environment:
        commands.append(["clip.exe"])
    if environment.get("WAYLAND_DISPLAY"):
        commands.append(["wl-copy"])
    if environment.get("DISPLAY"):
        commands += [["xclip", "-selection", "clipboard"], ["xsel", "--clipboard", "--input"]]
    return commands


def copy_with_tools(text: str) -> str | None:
    """Hand the text to the first program that takes it; returns its name, `None` if none did.

    May take `TIMEOUT_S` for each: call it from a thread.
    """
    for command in clipboard_commands(os.environ, sys.platform):
        if shutil.which(command[0]) and _accepts(command, text):
            return command[0]
    return None


def copied_message(what: str, text: str, tool: str | None) -> str:
    """What happened, for the user."""
    if tool is not None:
        return f"Copied {what} ({len(text):,} characters, {tool})."
    if len(text) > OSC_LIMIT:
        return f"{what.capitalize()}: too long for this terminal's clipboard; use /export."
    return (
        f"Sent {what} to the terminal's clipboard ({len(text):,} characters). "
        "If pasting gives nothing, the terminal does not allow it: use /export."
    )


def _accepts(command: list[str], text: str) -> bool:
    try:
        # The tools stay in the background to serve the text: nothing of ours may be inherited.
        done = subprocess.run(
            command,
            input=text.encode(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=TIMEOUT_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
