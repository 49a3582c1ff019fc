"""Where stories differ, in the chat."""

from __future__ import annotations


def test_disagreement_is_announced_with_numbers_that_open_sources(play):
    async def scenario(reader):
        await reader.ask("How many passengers will the tram carry?")
        await reader.sees("The stories disagree:")
        await reader.sees("14,000 passengers — 1 story, 8 July 2024")
        await reader.sees("9,000 passengers — 1 story, 11 July 2024")
        # Asked again after something else, the numbers are still those of the session.
        await reader.ask("What is the latest on the tram?")
        await reader.sees("How things stood, newest first:")
        first = [one.number for one in reader.turns[0].sources]
        await reader.ask("How many passengers will the tram carry?")
        assert [one.number for one in reader.turns[2].sources] == first

    play(scenario)


def test_it_is_there_again_when_the_chat_goes_on(play):
    async def first(reader):
        await reader.ask("How many passengers will the tram carry?")

    async def again(reader):
        await reader.sees("The stories disagree:")

    play(first)
    play(again, continue_last=True)
