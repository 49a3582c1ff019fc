"""What somebody trips over who has not read the help."""

from __future__ import annotations

import shutil

import pytest

from corpus.chunk import passages
from corpus.store import Store
from corpus.types import Article
from qa.archive import Archive


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 10)], ids=["wide", "narrow", "tiny"])
def test_notice_leaves_the_prompt_readable(play, size):
    async def scenario(reader):
        await reader.loaded()
        wrong = "/exprot a-chat.md"
        await reader.enter(wrong)
        await reader.sees("There is no command")
        await reader.sees("Did you mean")
        assert wrong in reader.screen
        # Nothing of the notice stands in the rows of the prompt.
        prompt = reader.chat.prompt.region
        rows = reader.screen.split("\n")[prompt.y : prompt.bottom]
        assert not any("command" in row or "Did you mean" in row for row in rows)

    play(scenario, size=size, notices=True)


def test_pasted_page_does_not_push_away_what_is_wrong_with_it(play):
    async def scenario(reader):
        await reader.loaded()
        page = "the tram " * 2000
        await reader.ask(page)
        await reader.sees("at most 10,000 are read")
        await reader.sees("… (17,999 characters)")
        # It can still be shortened and sent again.
        assert reader.chat.prompt.text.strip() == page.strip()

    play(scenario, size=(80, 24))


def test_long_question_that_is_answered_shows_its_answer(play):
    async def scenario(reader):
        await reader.loaded()
        await reader.ask("I wonder about this. " * 100 + "How did the council vote on the tram?")
        await reader.sees(" characters)")
        await reader.sees("[1]")

    play(scenario, size=(80, 24))


def test_timeline_is_edited_as_a_timeline(play):
    async def scenario(reader):
        await reader.loaded()
        await reader.enter("/timeline the tram")
        await reader.until(lambda: reader.turns and reader.turns[-1].answer is not None)
        await reader.enter("/edit")
        await reader.until(lambda: reader.chat.prompt.text == "/timeline the tram")

    play(scenario)


def test_stories_that_are_not_found_yet_are_no_secret(play, tram_archive, tmp_path):
    own = tmp_path / "archive"
    shutil.copytree(tram_archive, own)
    store = Store.open(own, writable=True)
    with store.writing() as writer:
        article = Article(id="lift", title="Ski lift stands still", date=None, text="It stands.")
        writer.put_article(article, passages(article))
    store.close()

    async def scenario(reader):
        await reader.loaded()
        await reader.hears("some stories are not found yet")

    with Archive.open(own) as archive:
        play(scenario, archive=archive)
