"""Stop, fail, wait, follow up: what becomes of turns."""

from __future__ import annotations

import threading

import pytest

from corpus.errors import ArchiveError
from qa.chat.prompt import Prompt
from qa.chat.turn import TurnView
from qa.sessions.store import Sessions

QUESTION = "How did the council vote on the tram?"


def said_before(conversation):
    return () if conversation is None else conversation.questions


class Gate:
    """Answers like the archive, but only when it is opened."""

    def __init__(self, archive):
        self._archive = archive
        self.open = threading.Event()
        self.asked = []

    def __call__(self, question, **more):
        self.asked.append((question, said_before(more["conversation"]), more["filter"]))
        self.open.wait()
        return self._archive.ask(question, **more)


@pytest.fixture
def gate(tram):
    gate = Gate(tram)
    yield gate
    gate.open.set()


@pytest.mark.parametrize("key", ["escape", "ctrl+c"])
def test_stop_marks_the_turn_and_drops_the_late_answer(play, gate, key):
    async def scenario(reader):
        await reader.enter(QUESTION)
        await reader.until(lambda: gate.asked)
        await reader.press(key)
        await reader.sees("Stopped.")
        gate.open.set()
        await reader.ask("When does digging for the tram begin?")
        assert [turn.status for turn in reader.turns] == ["stopped", "done"]
        assert gate.asked[1][1] == ()

    play(scenario, ask=gate)
    with Sessions() as sessions:
        (session,) = sessions.find()
        assert [turn.status for turn in sessions.turns(session.id)] == ["stopped", "done"]


def test_questions_wait_for_each_other_and_know_what_was_said(play, gate):
    async def scenario(reader):
        await reader.enter(QUESTION)
        await reader.enter("And the second time?")
        await reader.sees("Waiting for the answer before it")
        gate.open.set()
        await reader.until(lambda: [turn.status for turn in reader.turns] == ["done", "done"])
        assert [questions for _, questions, _ in gate.asked] == [(), (QUESTION,)]

    play(scenario, ask=gate)


def test_failed_turn_gives_the_question_back_and_leaves_the_conversation(play, tram):
    answers = iter([ArchiveError("The disk is on fire.", "Put it out."), None])

    def ask(question, **more):
        error = next(answers)
        if error is not None:
            raise error
        assert said_before(more["conversation"]) == ()
        return tram.ask(question, **more)

    async def scenario(reader):
        await reader.enter(QUESTION)
        await reader.sees("The disk is on fire.")
        await reader.sees("Put it out.")
        await reader.until(lambda: reader.chat.prompt.text == QUESTION)
        await reader.press("enter")
        await reader.until(lambda: reader.turns[-1].status == "done")

    play(scenario, ask=ask)
    with Sessions() as sessions:
        (session,) = sessions.find()
        turns = sessions.turns(session.id)
        assert [turn.status for turn in turns] == ["failed", "done"]
        assert turns[0].error == "The disk is on fire."


def test_mistake_in_the_program_is_one_line_not_a_traceback(play):
    def ask(question, **more):
        raise ZeroDivisionError("division by zero")

    async def scenario(reader):
        await reader.enter(QUESTION)
        await reader.sees("Something went wrong inside: ZeroDivisionError: division by zero")
        assert "Traceback" not in reader.screen

    play(scenario, ask=ask)


def test_question_is_on_disk_before_its_answer(play, gate):
    async def scenario(reader):
        await reader.enter(QUESTION)
        await reader.until(lambda: gate.asked)
        with Sessions() as sessions:
            (session,) = sessions.find()
            (turn,) = sessions.turns(session.id)
        assert (turn.question, turn.status) == (QUESTION, "sent")

    play(scenario, ask=gate)


def test_limits_go_with_the_question_and_f3_clears_them(play, tram):
    asked = []

    def ask(question, **more):
        asked.append(more["filter"])
        return tram.ask(question, **more)

    async def scenario(reader):
        await reader.loaded()
        await reader.enter("/since 2024-05")
        await reader.sees("since 1 May 2024")
        await reader.enter("/until 2024-06")
        await reader.sees("until 30 June 2024")
        await reader.ask(QUESTION)
        assert reader.turns[0].answer.citations[0].date.month in (5, 6)
        await reader.press("f3")
        await reader.until(lambda: "since 1 May" not in reader.screen)
        await reader.ask(QUESTION)
        assert [bool(filter) for filter in asked] == [True, False]

    play(scenario, ask=ask)


def test_ctrl_c_copies_then_clears_then_quits_on_the_second_press(play):
    async def scenario(reader):
        await reader.loaded()
        prompt = reader.chat.prompt
        prompt.put("some words")
        prompt.select_all()
        await reader.press("ctrl+c")
        await reader.hears("the selection")
        assert prompt.text == "some words"
        prompt.move_cursor((0, 0))
        await reader.press("ctrl+c")
        assert prompt.text == ""
        await reader.press("ctrl+c")
        await reader.hears("Press Ctrl+C again to quit.")
        assert reader.app.is_running
        await reader.press("ctrl+c")
        await reader.until(lambda: reader.app._exit)

    play(scenario)


def test_up_and_down_walk_through_the_history_and_keep_the_draft(play):
    async def scenario(reader):
        await reader.ask("First question about the tram?")
        await reader.ask("Second question about the tram?")
        prompt = reader.chat.prompt
        prompt.focus()
        prompt.put("a draft")
        await reader.press("up")
        assert prompt.text == "Second question about the tram?"
        await reader.press("up")
        assert prompt.text == "First question about the tram?"
        await reader.press("down", "down")
        assert prompt.text == "a draft"

    play(scenario)

    async def later(reader):
        await reader.loaded()
        await reader.press("up")
        assert reader.chat.prompt.text == "Second question about the tram?"

    play(later)


def test_newlines_and_the_cursor_in_a_longer_question(play):
    async def scenario(reader):
        await reader.loaded()
        await reader.press(*"one", "ctrl+j", *"two", "shift+enter", *"three")
        prompt = reader.chat.prompt
        assert prompt.text == "one\ntwo\nthree"
        assert prompt.region.height >= 5
        await reader.press("up")
        assert prompt.text == "one\ntwo\nthree"
        await reader.press("enter")
        await reader.until(lambda: reader.turns)
        assert reader.turns[0].question == "one\ntwo\nthree"

    play(scenario)


@pytest.mark.parametrize("key", ["tab", "f6"])
def test_focus_goes_round(play, key):
    async def scenario(reader):
        await reader.ask(QUESTION)
        await reader.until(lambda: reader.chat.viewer.article is not None)
        seen = []
        for _ in range(5):
            before = reader.app.focused
            seen.append(type(before))
            await reader.press(key)
            await reader.until(lambda before=before: reader.app.focused is not before)
        assert seen[0] is Prompt and seen[1] is TurnView
        assert seen[4] is Prompt and len(set(seen)) == 4
        await reader.press("shift+tab")
        await reader.until(lambda: isinstance(reader.app.focused, Prompt))

    play(scenario)
