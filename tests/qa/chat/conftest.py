"""A chat over the tram stories, driven key by key and watched until something is true."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from rich.console import Console
from textual.pilot import Pilot

from qa.archive import Archive
from qa.chat.app import ChatApp
from qa.chat.screen import ChatScreen
from qa.chat.start import Start
from qa.settings import Settings
from qa.types import Answer

PATIENCE_S = 30.0
CALM = Settings(theme="qa-dark", reduced_motion=True)
WIDE, NARROW, TINY = (120, 40), (80, 24), (40, 10)


@pytest.fixture(autouse=True)
def own_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QA_SESSIONS", str(tmp_path / "own" / "sessions.db"))
    monkeypatch.setenv("QA_CONFIG", str(tmp_path / "own" / "config.toml"))
    monkeypatch.delenv("TMUX", raising=False)
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)


class Altered:
    """The tram archive with another way to answer."""

    def __init__(self, archive: Archive, ask: Callable[..., Answer]) -> None:
        self._archive = archive
        self.ask = ask

    def __getattr__(self, name: str) -> object:
        return getattr(self._archive, name)


class Reader:
    """Somebody at the chat."""

    def __init__(self, app: ChatApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot
        self.press = pilot.press

    @property
    def chat(self) -> ChatScreen:
        return self.app.chat

    @property
    def screen(self) -> str:
        """What can be read on the screen, without blanks at the ends of lines."""
        width, height = self.app.size
        console = Console(
            width=width, height=height, file=io.StringIO(), force_terminal=True, record=True
        )
        compositor = self.app.screen._compositor
        update = compositor.render_update(full=True, screen_stack=self.app._background_screens)
        console.print(update)
        lines = console.export_text(styles=False).split("\n")
        return "\n".join(line.rstrip() for line in lines[:height])

    @property
    def notices(self) -> str:
        return "\n".join(str(notice.message) for notice in self.app._notifications)

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until it is true; the screen is in the failure if it never is."""
        loop = asyncio.get_running_loop()
        end = loop.time() + PATIENCE_S
        while not condition():
            assert loop.time() < end, f"waited in vain\n{self.screen}\n{self.notices}"
            await self.pilot.pause(0.01)
        await self.pilot.pause()

    async def sees(self, words: str) -> None:
        await self.until(lambda: words in self.screen)

    async def hears(self, words: str) -> None:
        """Wait for a notice."""
        await self.until(lambda: words in self.notices)

    async def enter(self, text: str) -> None:
        """Put a question or command into the prompt and send it."""
        self.chat.prompt.focus()
        self.chat.prompt.put(text)
        await self.pilot.pause()
        await self.press("enter")

    async def ask(self, question: str) -> None:
        """Ask and wait for the end of the turn."""
        before = len(self.turns)
        await self.enter(question)
        await self.until(lambda: len(self.turns) > before and not self.chat.asking.busy)

    @property
    def turns(self) -> list[object]:
        return self.chat.asking.talk.turns

    async def loaded(self) -> None:
        await self.until(lambda: self.chat.collection is not None)


Scenario = Callable[[Reader], Awaitable[None]]


@pytest.fixture(scope="session")
def tram(tram_archive: Path) -> Archive:
    """Open for the whole session: chats that close it leave it open."""
    archive = Archive.open(tram_archive)
    archive.close = lambda: None  # type: ignore[method-assign]
    archive.prepare()
    return archive


@pytest.fixture
def play(tram: Archive) -> Callable[..., Start]:
    """Runs a scenario in a chat; returns what the chat was started with."""

    def run(
        scenario: Scenario,
        *,
        size: tuple[int, int] = WIDE,
        archive: object = tram,
        ask: Callable[..., Answer] | None = None,
        settings: Settings = CALM,
        notices: bool = False,
        **more: object,
    ) -> Start:
        start = Start(settings=settings, **more)  # type: ignore[arg-type]

        def opener(say: Callable[[str], None]) -> tuple[Archive, bool]:
            return (Altered(archive, ask) if ask else archive), False  # type: ignore[return-value]

        async def main() -> None:
            app = ChatApp(start, opener if isinstance(archive, Archive) else archive)  # type: ignore[arg-type]
            async with app.run_test(size=size, notifications=notices) as pilot:
                await scenario(Reader(app, pilot))

        asyncio.run(main())
        return start

    return run
