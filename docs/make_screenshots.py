"""Draws the pictures of the chat for the README, from the sample stories.

python docs/make_screenshots.py
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from pathlib import Path

FOLDER = Path(__file__).parent
SIZE = (120, 34)
QUESTIONS = ("When did they marry?", "Do they have children?")
PATIENCE_S = 120.0


async def draw() -> None:
    """Ask in a chat of its own and save what it looks like."""
    from qa.chat.app import ChatApp
    from qa.chat.start import Start

    app = ChatApp(Start())
    async with app.run_test(size=SIZE) as pilot:

        async def until(condition) -> None:  # type: ignore[no-untyped-def]
            loop = asyncio.get_running_loop()
            end = loop.time() + PATIENCE_S
            while not condition():
                if loop.time() > end:
                    raise SystemExit("The chat did not get there.")
                await pilot.pause(0.05)
            await pilot.pause()

        chat = app.chat
        await until(lambda: chat.collection is not None)
        # The first answer loads the model; the picture shows the time of a warm one.
        for question in ("Who are they?", *QUESTIONS):
            if question == QUESTIONS[0]:
                await pilot.press("ctrl+n")
            chat.prompt.put(question)
            await pilot.press("enter")
            await until(lambda: chat.asking.talk.turns and not chat.asking.busy)
        await until(lambda: chat.viewer.article is not None)
        chat.prompt.cursor_blink = False
        app.save_screenshot("chat.svg", str(FOLDER))


def main() -> None:
    """Draw with nothing of the user's."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["QA_HOME"] = f"{folder}/archive"
        os.environ["QA_SESSIONS"] = f"{folder}/sessions.db"
        os.environ["QA_CONFIG"] = f"{folder}/config.toml"
        os.chdir(FOLDER.parent)
        asyncio.run(draw())
    print(FOLDER / "chat.svg")


if __name__ == "__main__":
    main()
