"""Keys and commands that no other test meets on its way."""

from __future__ import annotations

import threading

from qa.chat.help import HelpScreen
from qa.chat.sessions_screen import SessionsScreen
from qa.chat.turn import TurnView
from qa.sessions.store import Sessions

QUESTION = "How did the council vote on the tram?"
OTHER = "When does digging for the tram begin?"


def test_f9_exports_the_highlighted_chat(play, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    async def scenario(reader):
        await reader.ask(QUESTION)
        await reader.press("ctrl+r")
        await reader.until(lambda: isinstance(reader.app.screen, SessionsScreen))
        await reader.press("f9")
        await reader.hears("Written to")
        await reader.press("f9")
        await reader.hears("exists already")

    play(scenario)
    (written,) = tmp_path.glob("qa-chat-*.md")
    assert QUESTION in written.read_text(encoding="utf-8")


def test_j_and_k_walk_through_answers_sources_and_the_article(play):
    async def scenario(reader):
        await reader.ask(QUESTION)
        await reader.ask(OTHER)
        views = list(reader.chat.query(TurnView))
        await reader.press("tab")
        await reader.until(lambda: reader.app.focused is views[1])
        await reader.press("k")
        await reader.until(lambda: reader.app.focused is views[0])
        await reader.press("j")
        await reader.until(lambda: reader.app.focused is views[1])

        sources = reader.chat.source_list
        sources.focus()
        await reader.until(lambda: sources.has_focus)
        await reader.press("j")
        await reader.until(lambda: sources.highlighted == 1)
        await reader.press("k")
        await reader.until(lambda: sources.highlighted == 0)

        await reader.pilot.resize_terminal(120, 18)
        await reader.press("enter")
        body = reader.chat.viewer.body
        await reader.until(lambda: body.has_focus and body.virtual_size.height > body.size.height)
        await reader.press("home", "j")
        await reader.until(lambda: body.scroll_offset.y == 1)
        await reader.press("k")
        await reader.until(lambda: body.scroll_offset.y == 0)

    play(scenario, size=(120, 60))


def test_ctrl_q_leaves_from_anywhere_and_keeps_the_chat(play):
    async def scenario(reader):
        await reader.ask(QUESTION)
        await reader.press("f1")
        await reader.until(lambda: isinstance(reader.app.screen, HelpScreen))
        await reader.press("ctrl+q")
        await reader.until(lambda: reader.app._exit)

    play(scenario)
    with Sessions() as sessions:
        assert [one.status for one in sessions.turns(sessions.find()[0].id)] == ["done"]


def test_commands_by_name(play):
    async def scenario(reader):
        await reader.loaded()
        await reader.enter("/rename Too early")
        await reader.hears("This chat has no name yet.")
        await reader.ask(QUESTION)

        await reader.enter("/rename The tram")
        await reader.hears("This chat is now called: The tram")
        await reader.enter("/help")
        await reader.until(lambda: isinstance(reader.app.screen, HelpScreen))
        await reader.press("escape")
        await reader.enter("/sources")
        await reader.until(lambda: not reader.chat.shows_side)
        await reader.enter("/sources")
        await reader.until(lambda: reader.chat.shows_side)
        await reader.enter("/new")
        await reader.until(lambda: not reader.turns)
        await reader.sees("For a start:")

    play(scenario)
    with Sessions() as sessions:
        assert [one.name for one in sessions.find()] == ["The tram"]


def test_stop_by_name_stops_the_answer(play, tram):
    may_answer = threading.Event()

    def ask(question, **more):
        may_answer.wait()
        return tram.ask(question, **more)

    async def scenario(reader):
        try:
            await reader.enter(QUESTION)
            await reader.sees("Looking")
            await reader.enter("/stop")
            await reader.sees("Stopped.")
            assert [turn.status for turn in reader.turns] == ["stopped"]
            assert not reader.chat.asking.busy
        finally:
            may_answer.set()

    play(scenario, ask=ask)
