"""Slash commands, sessions, copying, settings and help, as a user meets them."""

from __future__ import annotations

import json

import pytest

from qa.archive import Archive
from qa.chat.help import HelpScreen
from qa.chat.opening import opener
from qa.chat.sessions_screen import SessionsScreen
from qa.sessions.store import Sessions
from qa.settings import Settings, load_settings

QUESTION = "How did the council vote on the tram?"
MARKED = "How did the council vote on the tram (zanzibar)?"
OTHER = "When does digging for the tram begin (quetzal)?"


def test_commands_are_completed_by_tab_and_run_by_enter(play):
    async def scenario(reader):
        await reader.loaded()
        await reader.press("slash")
        await reader.sees("/since [DATE]")
        await reader.press(*"unt", "tab")
        assert reader.chat.prompt.text == "/until "
        await reader.press("ctrl+u")
        await reader.press(*"/so", "down", "enter")
        await reader.until(lambda: reader.chat.prompt.text == "")
        await reader.press(*"/", "escape")
        await reader.until(lambda: "/since [DATE]" not in reader.screen)

    play(scenario)


def test_unknown_command_stays_in_the_prompt_with_a_suggestion(play):
    async def scenario(reader):
        await reader.loaded()
        await reader.enter("/exprot chat.md")
        await reader.hears("Did you mean /export?")
        assert reader.chat.prompt.text == "/exprot chat.md"
        assert not reader.turns

    play(scenario)


def test_what_was_understood_can_be_edited_and_asked(play):
    async def scenario(reader):
        await reader.loaded()
        await reader.enter("/edit")
        await reader.hears("There is no answered question yet.")
        await reader.press("ctrl+u")
        await reader.ask("Who is Mayor Ingrid Halloway?")
        await reader.ask("And when did she speak?")
        understood = reader.turns[1].answer.understood
        assert "Halloway" in understood
        await reader.enter("/edit")
        await reader.until(lambda: reader.chat.prompt.text == understood)
        await reader.press(*"!", "enter")
        await reader.until(lambda: len(reader.turns) == 3 and reader.turns[2].answer is not None)
        # It names whom it is about now, so nothing more is put in front.
        assert reader.turns[2].answer.understood == f"{understood}!"

    play(scenario)


def test_source_that_no_story_has_is_refused_with_the_known_ones(play):
    async def scenario(reader):
        await reader.loaded()
        known = reader.chat.collection.sources[0]
        await reader.enter("/source Nobody Weekly Gazette")
        await reader.hears("No story has the source Nobody Weekly Gazette.")
        await reader.enter(f"/source {known.upper()}")
        await reader.sees(known)
        assert reader.chat.asking.filter.sources == (known,)
        await reader.enter("/all")
        await reader.until(lambda: not reader.chat.asking.filter)

    play(scenario)


def test_export_markdown_and_json_with_sources(play, tmp_path):
    async def scenario(reader):
        await reader.ask(QUESTION)
        await reader.enter(f"/export {tmp_path / 'chat.md'}")
        await reader.hears("Written to")
        await reader.enter(f"/export {tmp_path / 'chat.json'}")
        await reader.until(lambda: (tmp_path / "chat.json").exists())
        await reader.enter(f"/export {tmp_path / 'chat.md'}")
        await reader.hears("exists already")
        await reader.enter(f"/export {tmp_path / 'chat.doc'}")
        await reader.hears("is none of .md, ")

    play(scenario)
    markdown = (tmp_path / "chat.md").read_text(encoding="utf-8")
    data = json.loads((tmp_path / "chat.json").read_text(encoding="utf-8"))
    citation = data["turns"][0]["answer"]["citations"][0]
    assert QUESTION in markdown and citation["title"] in markdown
    assert data["turns"][0]["status"] == "done"


def test_sessions_are_found_by_content_resumed_renamed_and_deleted(play):
    async def first(reader):
        await reader.ask(MARKED)

    async def second(reader):
        await reader.ask(OTHER)
        await reader.press("ctrl+n")
        await reader.until(lambda: not reader.turns)
        await reader.press("ctrl+r")
        await reader.until(lambda: isinstance(reader.app.screen, SessionsScreen))
        await reader.press(*"ZANZIBAR", "space", *"vote")
        await reader.until(lambda: len(reader.app.screen._found) == 1)
        await reader.press("f4")
        await reader.press(*"Votes", "enter")
        await reader.until(lambda: reader.app.screen._found[0].name == "Votes")
        await reader.press("enter")
        await reader.until(lambda: [turn.question for turn in reader.turns] == [MARKED])
        await reader.sees(MARKED)
        await reader.ask("And the second time?")
        assert reader.chat.asking.talk.conversation.questions == (MARKED, "And the second time?")
        await reader.enter("/resume quetzal")
        await reader.until(lambda: isinstance(reader.app.screen, SessionsScreen))
        await reader.until(lambda: len(reader.app.screen._found) == 1)
        await reader.press("f8")
        await reader.sees("Press F8 again")
        await reader.press("f8")
        await reader.until(lambda: not reader.app.screen._found)
        await reader.press("escape")
        await reader.until(lambda: reader.app.screen is reader.chat)

    play(first)
    play(second)
    with Sessions() as sessions:
        assert [one.name for one in sessions.find()] == ["Votes"]
        path = sessions.path
    assert OTHER.encode() not in path.read_bytes()


def test_continue_brings_back_answers_numbers_and_follow_ups(play):
    numbers = []

    async def first(reader):
        await reader.ask(QUESTION)
        numbers.extend(one.number for one in reader.turns[0].sources)

    async def again(reader):
        await reader.sees(QUESTION)
        turn = reader.turns[0]
        assert [one.number for one in turn.sources] == numbers
        assert reader.chat.asking.talk.conversation.questions == (QUESTION,)
        await reader.enter("/1")
        await reader.until(lambda: reader.chat.viewer.body.quote is not None)

    play(first)
    play(again, continue_last=True)
    play(again, resume="COUNCIL vote")
    play(again, resume="1")


def test_resume_of_nothing_ends_with_an_error(play):
    async def scenario(reader):
        await reader.until(lambda: reader.app._exit)

    start = play(scenario, resume="nothing like this")
    assert "No chat has" in str(start.error)


def test_killed_program_leaves_the_question(play):
    with Sessions() as sessions:
        session = sessions.start("", QUESTION)
        sessions.send(session, QUESTION)

    async def scenario(reader):
        await reader.sees("No answer: the program ended before it came.")
        assert reader.chat.prompt.text == QUESTION

    play(scenario, continue_last=True)


def test_copy_says_what_happened(play, monkeypatch):
    copied = []

    async def scenario(reader):
        monkeypatch.setattr(
            type(reader.app), "copy_to_clipboard", lambda _, text: copied.append(text)
        )
        await reader.enter("/copy")
        await reader.hears("There is no answer to copy yet.")
        await reader.ask(QUESTION)
        await reader.press("ctrl+y")
        await reader.hears("the answer with its sources")
        citation = reader.turns[0].answer.citations[0]
        assert QUESTION in copied[0] and citation.quote in copied[0] and citation.title in copied[0]
        await reader.enter("/copy 1")
        await reader.hears("citation 1")
        assert copied[1].startswith(f"“{citation.quote}”")
        await reader.enter("/1")
        reader.chat.viewer.body.focus()
        await reader.pilot.pause()
        await reader.press("y")
        await reader.until(lambda: len(copied) == 3)
        assert copied[2] == copied[1]

    play(scenario)


def test_help_is_about_what_is_focused(play):
    async def scenario(reader):
        await reader.loaded()
        await reader.press("f1")
        await reader.until(lambda: isinstance(reader.app.screen, HelpScreen))
        await reader.sees("Typing a question")
        await reader.press("escape")
        await reader.ask(QUESTION)
        await reader.press("tab", "question_mark")
        await reader.until(lambda: isinstance(reader.app.screen, HelpScreen))
        assert reader.screen.index("Answers and sources") < reader.screen.index("Everywhere")
        await reader.press("ctrl+c")
        await reader.until(lambda: reader.app.screen is reader.chat)

    play(scenario)


def test_palette_runs_actions(play):
    async def scenario(reader):
        await reader.ask(QUESTION)
        await reader.press("ctrl+p")
        await reader.pilot.pause()
        await reader.press(*"hide", "space", *"the", "space", *"sources")
        await reader.sees("Show or hide the sources")
        await reader.press("down", "enter")
        await reader.until(lambda: reader.chat.has_class("-no-sources"))

    play(scenario)


def test_theme_is_remembered(play):
    async def scenario(reader):
        await reader.loaded()
        await reader.enter("/theme qa-light")
        await reader.until(lambda: reader.app.theme == "qa-light")
        await reader.enter("/theme nosuch")
        await reader.hears("There is no theme nosuch.")

    play(scenario)
    assert load_settings().theme == "qa-light"


def test_keys_can_be_changed(play):
    async def scenario(reader):
        await reader.loaded()
        await reader.press(*"hello", "ctrl+o")
        await reader.until(lambda: reader.turns)
        await reader.press("f5")
        await reader.until(lambda: isinstance(reader.app.screen, HelpScreen))
        await reader.sees("Ctrl+O")
        await reader.press("escape")

    keys = {"send": "ctrl+o", "help": "f5"}
    play(scenario, settings=Settings(keys=keys))


def test_index_adds_stories_while_the_chat_goes_on(play, tmp_path):
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "bridge.md").write_text(
        "---\ntitle: The Elm Bridge is closed\ndate: 2024-02-02\n---\n"
        "The Elm Bridge was closed on Friday because of rust in its cables.\n",
        encoding="utf-8",
    )
    archive = Archive.open(tmp_path / "archive", create=True, encoder="hash-64")
    archive.add([tmp_path / "none"])

    async def scenario(reader):
        await reader.sees("There are no stories in here yet.")
        await reader.enter("/index /nowhere/at/all")
        await reader.hears("There is no file or folder /nowhere/at/all.")
        await reader.enter(f"/index {folder}")
        await reader.sees("Indexing")
        await reader.hears("1 added")
        await reader.until(lambda: reader.chat.collection.articles == 1)
        await reader.ask("Why was the Elm Bridge closed?")
        await reader.enter("/1")
        await reader.sees("The Elm Bridge was closed on Friday")

    play(scenario, archive=lambda say: (archive, False))


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
def test_f2_hides_and_shows_the_sources(play, size):
    async def scenario(reader):
        await reader.ask(QUESTION)
        title = reader.turns[0].sources[0].title[:20]
        await reader.sees(title)
        pane = reader.chat.query_one("#side").region.width
        await reader.press("f2")
        await reader.until(lambda: reader.chat.query_one("#side").region.width != pane or not pane)
        await reader.press("f2")
        await reader.sees(title)

    play(scenario, size=size)


def test_first_own_stories_replace_the_sample(play, tmp_path, monkeypatch):
    monkeypatch.setenv("QA_HOME", str(tmp_path / "mine"))
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "bridge.txt").write_text("The Elm Bridge was closed on Friday because of rust.\n")

    async def scenario(reader):
        await reader.ask("When did they marry?")
        assert reader.chat.collection.sample
        await reader.enter(f"/index {folder}")
        await reader.until(lambda: not reader.chat.collection.sample)
        assert not reader.turns
        await reader.sees("mine · 1 story")
        await reader.ask("Why was the Elm Bridge closed?")
        with Sessions() as sessions:
            archives = [one.archive for one in sessions.find()]
        assert archives[0] == str(tmp_path / "mine") != archives[1]

    play(scenario, archive=opener(None))
