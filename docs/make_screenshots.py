"""Draws the pictures of the chat for the README, from the sample stories.

python docs/make_screenshots.py
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.pilot import Pilot

FOLDER = Path(__file__).parent
WIDE, NARROW = (120, 34), (80, 24)
QUESTIONS = ("When did they marry?", "Do they have children?")
PATIENCE_S = 120.0


async def until(pilot: Pilot[None], condition: Callable[[], object]) -> None:
    """Wait until it is true and drawn."""
    loop = asyncio.get_running_loop()
    end = loop.time() + PATIENCE_S
    while not condition():
        if loop.time() > end:
            raise SystemExit("The chat did not get there.")
        await pilot.pause(0.05)
    await pilot.pause(0.2)


async def draw(
    name: str, size: tuple[int, int], questions: tuple[str, ...], keys: tuple[str, ...] = ()
) -> None:
    """Ask these in a chat of its own, press the keys and save what it looks like."""
    from qa.chat.app import ChatApp
    from qa.chat.start import Start

    app = ChatApp(Start())
    async with app.run_test(size=size) as pilot:
        chat = app.chat
        await until(pilot, lambda: chat.collection is not None)
        # The first answer loads the model; the picture shows the time of a warm one.
        for number, question in enumerate(("Who are they?", *questions)):
            if number == 1:
                await pilot.press("ctrl+n")
                await until(pilot, lambda: not chat.asking.talk.turns)
            chat.prompt.put(question)
            await pilot.press("enter")
            asked = max(1, number)
            await until(
                pilot, lambda n=asked: len(chat.asking.talk.turns) == n and not chat.asking.busy
            )
        chat.prompt.cursor_blink = False
        await pilot.press(*keys)
        if chat.shows_side:
            await until(pilot, lambda: chat.viewer.article is not None)
        app.save_screenshot(name, str(FOLDER))


async def draw_all() -> None:
    """The answer with its sources, the article at a citation, and a small terminal."""
    await draw("chat.svg", WIDE, QUESTIONS)
    # From the prompt to the answer; 1 opens its first source.
    await draw("chat-viewer.svg", NARROW, QUESTIONS[:1], ("tab", "1"))
    await draw("chat-narrow.svg", NARROW, QUESTIONS[:1])


def main() -> None:
    """Draw with nothing of the user's."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["QA_HOME"] = f"{folder}/archive"
        os.environ["QA_SESSIONS"] = f"{folder}/sessions.db"
        os.environ["QA_CONFIG"] = f"{folder}/config.toml"
        os.chdir(FOLDER.parent)
        asyncio.run(draw_all())
    print(*sorted(FOLDER.glob("chat*.svg")), sep="\n")


if __name__ == "__main__":
    main()
