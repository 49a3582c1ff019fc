"""What the screens look like, word for word. `UPDATE_SCREENS=1` writes them anew.

The files in `screens/` are for people too: look at them after a change. The answers are scripted,
so that only the chat can change them; clocks are blanked out.
"""

from __future__ import annotations

import datetime
import os
import re
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.errors import ArchiveError
from corpus.types import Article
from qa.archive import Archive
from qa.chat.lines import IndexingLine
from qa.chat.messages import IndexingMoved
from qa.chat.sessions_screen import SessionsScreen
from qa.types import Answer, Citation, ShortAnswer

SCREENS = Path(__file__).parent / "screens"
WIDE, NARROW, TINY = (120, 40), (80, 24), (40, 10)
CLOCKS = re.compile(r"(\d+(?:\.\d+)? s|\d+ [A-Z]\w+ 20[2-9]\d \d\d:\d\d)(?![\w.])( *)")

FERRY = (
    "The ferry between Holm and Aster stopped running on Monday. Ice had closed the harbour, the "
    "port office said.\n\nAbout 400 people a day use the crossing. Most of them work in Aster.\n\n"
    "The last time that ice stopped the ferry was in 1987."
)
AGAIN = (
    "The ferry runs again. An icebreaker opened the harbour of Holm on Thursday morning.\n\n"
    "Captain Ida Brandt called the four days without a crossing the longest of her career."
)
LETTER = "A reader asks why there is no bridge. The strait is 90 metres deep, says the port office."
ARTICLES = (
    ("stopped", "Ferry stopped by ice", datetime.date(2024, 1, 8), "Holm Herald", FERRY),
    ("again", "Icebreaker frees the ferry", datetime.date(2024, 1, 12), "Holm Herald", AGAIN),
    ("letter", "Why is there no bridge?", None, None, LETTER),
)
QUOTES = {
    "Why did the ferry stop?": (
        ("stopped", "Ice had closed the harbour, the port office said."),
        ("again", "An icebreaker opened the harbour of Holm on Thursday morning."),
    ),
    "Who uses it?": (("stopped", "About 400 people a day use the crossing."),),
    "Everything?": tuple(
        (name, sentence)
        for name, *_, text in ARTICLES
        for sentence in re.findall(r"[^.\n]+\.", text)
    ),
}


@pytest.fixture(scope="module")
def ferry(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    folder = tmp_path_factory.mktemp("ferry") / "ferry"
    archive = Archive.open(folder, create=True, encoder="hash-64")
    archive.add(
        [Article(id=i, title=t, date=d, source=s, text=text) for i, t, d, s, text in ARTICLES]
    )
    archive.close = lambda: None  # type: ignore[method-assign]
    return archive


@pytest.fixture
def scripted(ferry: Archive) -> Callable[..., Answer]:
    def ask(question: str, **more: object) -> Answer:
        if question == "Fail":
            raise ArchiveError("The archive cannot be read.", "Check the disk.")
        quotes = QUOTES.get(question, ())
        citations = []
        for number, (name, sentence) in enumerate(quotes, start=1):
            article = ferry.article(name)
            start = article.text.index(sentence.strip())
            end = start + len(sentence.strip())
            citations.append(
                Citation(
                    number, name, article.title, article.date, article.source, None, None,
                    article.text[start:end], start, end,
                )
            )  # fmt: skip
        if not citations:
            hits = tuple(ferry.search("ferry", limit=2))
            return Answer(question, question, "Not in these stories.", None, (), False, 0.1, hits)
        text = " ".join(f"{one.quote} [{one.number}]" for one in citations)
        short = None
        if question.startswith("Why"):
            short = ShortAnswer("Ice", 1, citations[0].start, citations[0].start + 3, 0.9)
        return Answer(question, question, text, short, tuple(citations), True, 0.9)

    return ask


@pytest.fixture
def looks(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compares a screen with the file of that name."""

    def check(screen: str, name: str) -> None:
        shown = CLOCKS.sub(lambda found: "~" + " " * (len(found[0]) - 1), screen)
        shown = "\n".join(line.rstrip() for line in shown.split("\n")) + "\n"
        path = SCREENS / f"{name}.txt"
        if os.environ.get("UPDATE_SCREENS"):
            SCREENS.mkdir(exist_ok=True)
            path.write_text(shown, encoding="utf-8")
        assert shown == path.read_text(encoding="utf-8"), f"{name} looks different:\n{shown}"

    return check


@pytest.fixture
def view(play, ferry, scripted, looks):
    """Runs a scenario over the ferry stories and compares the screen it ends with."""

    def run(name, scenario, size=WIDE, archive=ferry, ask=scripted, after=None, **more):
        async def watched(reader):
            await scenario(reader)
            await reader.pilot.pause()
            reader.chat.prompt.cursor_blink = False
            try:
                looks(reader.screen, name)
            finally:
                if after is not None:
                    after()

        play(watched, size=size, archive=archive, ask=ask, **more)

    return run


async def asked(reader, *questions):
    for question in questions:
        await reader.ask(question)
    await reader.until(lambda: reader.turns[-1].status != "sent")


def test_welcome(view):
    async def scenario(reader):
        await reader.sees("For a start:")

    view("welcome", scenario)


def test_loading(view, ferry):
    gate = threading.Event()

    def slow(say):
        say("preparing the model")
        gate.wait()
        return ferry, False

    async def scenario(reader):
        await reader.sees("preparing the model")
        await reader.enter("Why did the ferry stop?")
        await reader.sees("Waiting")

    view("loading", scenario, NARROW, archive=slow, after=gate.set)


def test_empty_archive(view, tmp_path):
    archive = Archive.open(tmp_path / "empty", create=True, encoder="hash-64")

    async def scenario(reader):
        await reader.sees("There are no stories in here yet.")

    view("empty", scenario, NARROW, archive=lambda say: (archive, False))


@pytest.mark.parametrize(("name", "size"), [("wide", WIDE), ("narrow", NARROW), ("tiny", TINY)])
def test_answer(view, name, size):
    async def scenario(reader):
        await asked(reader, "Why did the ferry stop?")
        if size == WIDE:
            await reader.sees("400 people a day")

    view(f"answer-{name}", scenario, size)


@pytest.mark.parametrize(("name", "size"), [("wide", WIDE), ("narrow", NARROW), ("tiny", TINY)])
def test_viewer_at_a_citation(view, name, size):
    async def scenario(reader):
        await asked(reader, "Why did the ferry stop?")
        await reader.press("tab")
        await reader.until(lambda: reader.app.focused is not reader.chat.prompt)
        await reader.press("2")
        await reader.sees("Captain Ida Brandt")

    view(f"viewer-{name}", scenario, size)


def test_many_sources(view):
    async def scenario(reader):
        await asked(reader, "Everything?")
        await reader.sees("The last time")

    view("many-sources", scenario)


@pytest.mark.parametrize(("name", "size"), [("wide", WIDE), ("narrow", NARROW)])
def test_not_found(view, name, size):
    async def scenario(reader):
        await asked(reader, "Who painted the ceiling?")

    view(f"not-found-{name}", scenario, size)


def test_long_conversation(view):
    async def scenario(reader):
        await asked(reader, *["Why did the ferry stop?", "Who uses it?"] * 3)

    view("long-conversation", scenario, NARROW)


def test_failed_and_limits(view):
    async def scenario(reader):
        await asked(reader, "Who uses it?")
        await reader.enter("/since 2024")
        await reader.sees("F3 clears")
        await asked(reader, "Fail")
        reader.app.clear_notifications()

    view("failed", scenario, NARROW)


@pytest.mark.parametrize(("name", "size"), [("narrow", NARROW), ("tiny", TINY)])
def test_commands(view, name, size):
    async def scenario(reader):
        await reader.loaded()
        await reader.press("slash", "s")
        await reader.sees("/since [DATE]")

    view(f"commands-{name}", scenario, size)


def test_indexing(view):
    async def scenario(reader):
        await asked(reader, "Who uses it?")
        line = reader.chat.query_one(IndexingLine)
        line.show_start("news")
        line.show_progress(IndexingMoved(1204, 5000, "encoding passages"))

    view("indexing", scenario, NARROW)


def test_sessions(view):
    async def scenario(reader):
        await asked(reader, "Who uses it?")
        await reader.press("ctrl+n")
        await asked(reader, "Why did the ferry stop?", "Who uses it?")
        await reader.press("ctrl+r")
        await reader.until(lambda: isinstance(reader.app.screen, SessionsScreen))

    view("sessions", scenario, NARROW)


def test_help(view):
    async def scenario(reader):
        await reader.sees("For a start:")
        await reader.press("f1")
        await reader.sees("Typing a question")

    view("help", scenario, NARROW)


def test_light_theme_is_light_and_no_colour_has_none(play, ferry, monkeypatch):
    def brightness(app) -> float:
        return app.screen.styles.background.brightness

    async def scenario(reader):
        await reader.sees("For a start:")
        dark = brightness(reader.app)
        reader.app.theme = "qa-light"
        await reader.until(lambda: brightness(reader.app) > 0.8 > 0.2 > dark)

    play(scenario, archive=ferry)
    monkeypatch.setenv("NO_COLOR", "1")

    async def grey(reader):
        await reader.sees("For a start:")
        assert reader.app.no_color

    play(grey, archive=ferry)
