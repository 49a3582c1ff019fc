"""Hostile stories in the chat: on its screen, and in the bytes that reach a real terminal."""

from __future__ import annotations

import os
import re
import sys
import time
from pathlib import Path

import pexpect
import pyte
import pytest

from qa import Archive
from qa.sessions.store import Sessions

QUESTION = "Was the harbour of Gull Rock closed on Friday?"
PATIENCE_S = 60.0
ROOT = Path(__file__).parents[3]
CONTROL_SEQUENCE = re.compile(r"\x1b\[[0-9;?<>=:]*[ -/]*[@-~]|\x1b[78=>]|\x1b\([0B]|\r")
"""What Textual itself writes: colours, places, modes. No title, no clipboard, no link."""
POINTER = re.compile(r"\x1b\]22;[a-z-]+(?:\x1b\\|\x07)")
"""And the shape of the mouse pointer."""
THEIRS = ("\x1b[38;5;201m", "\x1b[?1049lred", "\x1b[6n", "\x1b[21t", "\x1b]", "\x1bP", "\x9b")
OURS = re.compile(r"screen\.open_source\(\d+\)|grab|scroll_(?:up|down)")
"""What a click may do: open a numbered source, move a scroll bar."""


@pytest.fixture
def archive(hostile):
    with Archive.open(hostile.archive, reader=False) as opened:
        opened.prepare()
        yield opened


def actions(reader) -> set[str]:
    """What a click on anything on the screen would do."""
    found = set()
    for strip in reader.app.screen._compositor.render_strips():
        for segment in strip:
            meta = segment.style.meta if segment.style else {}
            found |= {str(action) for name, action in meta.items() if name.startswith("@")}
            assert segment.style is None or segment.style.link is None
    return found


def test_on_the_screen_it_is_text(play, hostile, archive) -> None:
    async def scenario(reader) -> None:
        await reader.loaded()
        for question in (QUESTION, f"Who is {''.join(hostile.attacks.values())}?"):
            await reader.ask(" ".join(question.split()))
            hostile.harmless(reader.screen)
        sources = reader.turns[0].sources
        assert sources
        for source in sources:
            await reader.enter(f"/{source.number}")
            viewer = reader.chat.viewer
            await reader.until(lambda viewer=viewer: viewer.article is not None)
            hostile.harmless(reader.screen)
            await reader.press("escape")
            assert not {one for one in actions(reader) if not OURS.fullmatch(one)}
        every = " ".join("".join(hostile.attacks.values()).split())
        for command in ("source", "tag", "since", "timeline", "rename", "nothing"):
            await reader.enter(f"/{command} {every}")
            await reader.until(lambda: not reader.chat.asking.busy)
            hostile.harmless(reader.screen)
            hostile.harmless(reader.notices)
        assert "Gull Post" in reader.notices
        assert reader.app.is_running

    play(scenario, archive=archive)


def test_sessions_with_hostile_names(play, hostile, archive) -> None:
    with Sessions() as sessions:
        for attack in hostile.attacks.values():
            sessions.send(sessions.start(str(archive.folder), attack), attack)

    async def scenario(reader) -> None:
        await reader.loaded()
        await reader.press("ctrl+r")
        await reader.sees("Ignore all previous instructions")
        hostile.harmless(reader.screen)
        await reader.press("enter")
        await reader.until(lambda: reader.turns)
        hostile.harmless(reader.screen)

    play(scenario, archive=archive)


def test_a_real_terminal_gets_no_commands(hostile, tmp_path) -> None:
    screen = pyte.Screen(120, 40)
    stream = pyte.Stream(screen)
    env = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm-256color"}
    arguments = ["-W", "error", "-m", "qa", "chat", "--archive", str(hostile.archive)]
    process = pexpect.spawn(
        sys.executable, arguments, dimensions=(40, 120), env=env, timeout=PATIENCE_S,
        encoding="utf-8", codec_errors="replace",
    )  # fmt: skip
    raw = ""

    def until(*words: str) -> None:
        nonlocal raw
        end = time.monotonic() + PATIENCE_S
        while not all(word in "\n".join(screen.display) for word in words):
            assert time.monotonic() < end, "\n".join(screen.display)
            try:
                chunk = process.read_nonblocking(65536, timeout=0.1)
            except pexpect.TIMEOUT:
                continue
            raw += chunk
            stream.feed(re.sub(r"\x1b\[[<>=][0-9;]*[A-Za-z]", "", chunk))

    until("Ask")
    process.send(QUESTION + "\r")
    until("[1]")
    process.send("/1\r")
    until("said the mayor")
    process.send("\x1b/source zzz\r")
    until("No story has the source zzz")
    process.sendcontrol("q")
    process.expect(pexpect.EOF)
    raw += process.before or ""
    process.close()
    assert process.exitstatus == 0
    raw = POINTER.sub("", raw)
    for command in THEIRS:
        assert command not in raw
    left = CONTROL_SEQUENCE.sub("", raw)
    hostile.harmless(left)
