"""Bad archives, hostile words, vanished files, endless articles: lines, never tracebacks."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest

from corpus.text import normalise
from corpus.types import Article
from qa.archive import Archive
from qa.chat.opening import opener
from qa.sessions.store import Sessions
from qa.types import Answer, Citation

QUESTION = "How did the council vote on the tram?"
HOSTILE = (
    "[/bold] [red]\x1b[2J\x1b]0;owned\x07 {{x}} $y @click=app.quit() \u202eevil\u202c 👩‍👩‍👧 漢字 "
)


def archive_of(folder: Path, text: str) -> Archive:
    archive = Archive.open(folder / "archive", create=True, encoder="hash-64")
    archive.add([Article(id="story", title="A zebra", text=normalise(text))])
    return archive


def answer_with_everything(archive):
    """Whatever the question is, the answer quotes the first passage of the first hit."""

    def ask(question, **more):
        hit = archive.search(question, limit=1)[0]
        start, end = hit.passage.start, hit.passage.end
        article = hit.article
        citation = Citation(
            1,
            article.id,
            HOSTILE + article.title,
            None,
            HOSTILE,
            "javascript:alert(1)",
            None,
            hit.passage.text,
            start,
            end,
        )
        text = f"{citation.quote} [1]"
        return Answer(question, HOSTILE, text, None, (citation,), True, 0.9, notes=(HOSTILE,))

    return ask


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 10)])
def test_hostile_words_are_only_words(play, tmp_path, size):
    story = f"{HOSTILE * 5}\n\nThe zebra {HOSTILE} crossed the road. [1] [/] {HOSTILE}\n"
    with archive_of(tmp_path, story) as archive:
        archive.ask = answer_with_everything(archive)

        async def scenario(reader):
            await reader.enter(f"Why did the zebra {HOSTILE} cross?")
            await reader.until(lambda: reader.turns and reader.turns[0].status == "done")
            await reader.sees("Why did the zebra")
            assert "[/bold]" in reader.screen
            assert "\x1b" not in reader.screen and "\u202e" not in reader.screen
            await reader.enter("/1")
            body = reader.chat.viewer.body
            await reader.until(lambda: body.quote is not None)
            assert "\x1b" not in reader.screen and "\u202e" not in reader.screen
            body.focus()
            await reader.pilot.pause()
            await reader.press("o")
            await reader.hears("no web address")
            await reader.press("escape", "ctrl+r")
            await reader.sees("1 question")
            assert "\x1b" not in reader.screen

        play(scenario, size=size, archive=lambda say: (archive, False))


def test_two_megabytes_on_one_line_can_be_read(play, tmp_path):
    story = "The zebra crossed the road. " + "Nothing else happened on that day. " * 60_000
    with archive_of(tmp_path, "The zebra crossed the road.") as archive:
        archive.ask = answer_with_everything(archive)
        article = next(archive.articles())

        def read(article_id):
            return Article(id=article.id, title="T" * 300, text=story)

        archive.article = read

        async def scenario(reader):
            await reader.ask("Why did the zebra cross?")
            await reader.enter("/1")
            await reader.sees("Nothing else happened")
            reader.chat.viewer.body.focus()
            await reader.press("end")
            await reader.until(lambda: reader.chat.viewer.body.scroll_offset.y > 10_000)

        play(scenario, archive=lambda say: (archive, False))


def test_story_that_changed_since_is_said_to_have(play, tram):
    def changed(article_id):
        return Article(id=article_id, title="New title", text="Every word of it is new.")

    async def scenario(reader):
        await reader.ask(QUESTION)
        await reader.sees("The story has changed since")
        await reader.sees("Every word of it is new.")
        assert reader.chat.viewer.body.quote is None

    class Changed:
        ask = tram.ask
        article = staticmethod(changed)

        def __getattr__(self, name):
            return getattr(tram, name)

    play(scenario, archive=lambda say: (Changed(), False))


def test_article_that_takes_long_is_announced_by_its_heading(play, tram):
    may_come = threading.Event()

    class Slow:
        def __getattr__(self, name):
            return getattr(tram, name)

        def article(self, article_id):
            may_come.wait()
            return tram.article(article_id)

    async def scenario(reader):
        try:
            await reader.ask(QUESTION)
            title = reader.turns[0].sources[0].title
            heading = reader.chat.viewer.query_one("#article-title")
            await reader.until(lambda: str(heading.render()) == title)
            assert reader.chat.viewer.article is None
        finally:
            may_come.set()
        await reader.until(lambda: reader.chat.viewer.body.quote is not None)

    play(scenario, archive=lambda say: (Slow(), False))


def test_missing_archive_ends_with_its_error(play, tmp_path):
    async def scenario(reader):
        await reader.until(lambda: reader.app._exit)

    start = play(scenario, archive=opener(tmp_path / "nothing"))
    assert "There is no archive" in str(start.error)


def test_damaged_archive_ends_with_its_error(play, tmp_path):
    folder = tmp_path / "archive"
    folder.mkdir()
    (folder / "archive.db").write_bytes(b"this is no database" * 1000)

    async def scenario(reader):
        await reader.until(lambda: reader.app._exit)

    start = play(scenario, archive=opener(folder))
    assert "damaged" in str(start.error)


def test_archive_deleted_under_the_chat_is_an_error_line_and_no_lost_session(play, tmp_path, tram):
    folder = tmp_path / "archive"
    shutil.copytree(tram.folder, folder)

    async def scenario(reader):
        await reader.ask(QUESTION)
        shutil.rmtree(folder)
        await reader.ask("When does digging for the tram begin?")
        assert reader.turns[-1].status == "failed"
        await reader.sees("is no longer there.")
        assert "Traceback" not in reader.screen
        assert reader.chat.prompt.text == "When does digging for the tram begin?"
        await reader.enter("/1")
        await reader.sees("is no longer there.")

    play(scenario, archive=opener(folder))
    with Sessions() as sessions:
        (session,) = sessions.find()
        assert [turn.status for turn in sessions.turns(session.id)] == ["done", "failed"]


def test_sessions_that_cannot_be_written_do_not_end_the_chat(play, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("QA_SESSIONS", str(tmp_path / "file" / "sessions.db"))

    async def scenario(reader):
        await reader.hears("This chat is not saved.")
        await reader.ask(QUESTION)
        assert reader.turns[0].status == "done"
        await reader.press("ctrl+r")
        await reader.hears("Chats are not being saved")

    play(scenario)


def test_two_chats_side_by_side(play, tram):
    from qa.chat.app import ChatApp
    from qa.chat.start import Start

    async def scenario(reader):
        other = ChatApp(Start(), lambda say: (tram, False))
        async with other.run_test(size=(80, 24)) as pilot:
            second = type(reader)(other, pilot)
            await second.ask("When does digging for the tram begin?")
        await reader.ask(QUESTION)

    play(scenario)
    with Sessions() as sessions:
        assert len(sessions.find()) == 2
