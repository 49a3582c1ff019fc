"""`/timeline` in the chat."""

from __future__ import annotations

from qa.chat.timeline_text import LINE, POINT
from qa.sessions.store import Sessions


def test_a_timeline_is_drawn_and_its_dates_open_their_story(play):
    async def scenario(reader):
        await reader.loaded()
        await reader.ask("/timeline council tram vote")
        answer = reader.turns[0].answer
        assert answer.found
        assert [date.first for date in answer.dates] == sorted(d.first for d in answer.dates)
        number = next(
            source.number for source in reader.turns[0].sources if "on Friday" in source.quote
        )
        await reader.sees(f"{POINT} 3 May 2024 told as “Friday”")
        assert LINE in [line.split("▏")[0].strip(" ▌") for line in reader.screen.split("\n")]
        assert "understood as" not in reader.screen
        await reader.enter(f"/{number}")
        await reader.until(lambda: reader.chat.viewer.article is not None)
        shown = reader.chat.viewer
        assert shown.article.id == "second-vote-passes"
        start, end = shown.body.quote
        assert "on Friday" in shown.article.text[start:end]

    play(scenario)


def test_a_timeline_is_kept_and_followed_up(play):
    async def first(reader):
        await reader.loaded()
        await reader.ask("/timeline Maud Ekberg")
        assert reader.turns[0].answer.found
        await reader.ask("Why did she vote against it?")
        assert "Ekberg" in reader.turns[1].answer.understood

    play(first)

    async def again(reader):
        await reader.loaded()
        await reader.until(lambda: len(reader.turns) == 2)
        assert reader.turns[0].answer.dates
        assert POINT in reader.screen

    play(again, continue_last=True)
    with Sessions() as sessions:
        (info,) = sessions.find()
        assert sessions.turns(info.id)[0].question == "/timeline Maud Ekberg"


def test_a_topic_that_nothing_is_dated_about(play):
    async def scenario(reader):
        await reader.loaded()
        await reader.ask("/timeline zeppelin over Atlantis")
        await reader.sees("The stories date nothing about this.")

    play(scenario)
