"""Ask and read: answers, sources, the viewer, and the way back."""

from __future__ import annotations

import pytest

from qa.chat.article_body import ArticleBody
from qa.chat.prompt import Prompt
from qa.chat.sources import SourceList
from qa.chat.turn import TurnView
from qa.types import Answer

QUESTION = "How did the council vote on the tram?"


def row_of_quote(body: ArticleBody) -> int:
    return body._lines.line_of(body.quote[0]) - body.scroll_offset.y


def test_answer_appears_with_its_sources_and_the_article(play):
    async def scenario(reader):
        await reader.ask(QUESTION)
        turn = reader.turns[0]
        assert turn.status == "done"
        first = turn.sources[0]
        await reader.sees(first.title[:30])
        body = reader.chat.viewer.body
        await reader.until(lambda: body.quote == (first.start, first.end))
        assert isinstance(reader.app.focused, Prompt)

    play(scenario)


def test_question_typed_before_the_archive_is_open_waits(play, tram):
    import threading

    gate = threading.Event()

    def slow(say):
        gate.wait()
        return tram, False

    async def scenario(reader):
        await reader.enter(QUESTION)
        await reader.sees("Waiting for the answer before it")
        gate.set()
        await reader.until(lambda: reader.turns[0].status == "done")

    play(scenario, archive=slow)


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 10)])
def test_digit_opens_source_n_p_walk_and_escape_returns(play, size):
    async def scenario(reader):
        await reader.ask(QUESTION)
        sources = reader.turns[0].sources
        assert len(sources) > 1
        await reader.press("tab")
        await reader.until(lambda: isinstance(reader.app.focused, TurnView))
        await reader.press("2")
        viewer = reader.chat.viewer
        await reader.until(lambda: isinstance(reader.app.focused, ArticleBody))
        second = next(one for one in sources if one.number == 2)
        await reader.until(lambda: viewer.body.quote == (second.start, second.end))
        await reader.sees(second.quote[:20])
        order = [one.place for one in sources]
        here = order.index(second.place)
        await reader.press("n")
        await reader.until(lambda: viewer.source.place == order[(here + 1) % len(order)])
        await reader.press("p")
        await reader.until(lambda: viewer.source.place == second.place)
        await reader.press("escape")
        await reader.until(lambda: isinstance(reader.app.focused, TurnView))
        assert not reader.chat.reading.is_open

    play(scenario, size=size)


def test_slash_number_opens_without_leaving_the_prompt(play):
    async def scenario(reader):
        await reader.ask(QUESTION)
        await reader.enter("/2")
        await reader.until(lambda: reader.chat.viewer.source.number == 2)
        assert isinstance(reader.app.focused, Prompt)
        await reader.enter("/99")
        await reader.hears("There is no source 99.")

    play(scenario, size=(80, 24))


def test_click_on_a_citation_opens_it(play):
    async def scenario(reader):
        await reader.ask(QUESTION)
        lines = reader.screen.split("\n")
        row = next(n for n, line in enumerate(lines) if "[1]" in line)
        await reader.pilot.click(offset=(lines[row].index("[1]") + 1, row))
        await reader.until(lambda: reader.chat.reading.is_open)
        assert reader.chat.viewer.source.number == 1

    play(scenario)


def test_enter_in_the_list_opens_and_up_down_preview(play):
    async def scenario(reader):
        await reader.ask(QUESTION)
        sources = reader.turns[0].sources
        await reader.press("tab")
        await reader.until(lambda: isinstance(reader.app.focused, TurnView))
        await reader.press("tab")
        await reader.until(lambda: isinstance(reader.app.focused, SourceList))
        await reader.press("down")
        await reader.until(lambda: reader.chat.viewer.source.place == sources[1].place)
        assert not reader.chat.reading.is_open
        await reader.press("enter")
        await reader.until(lambda: isinstance(reader.app.focused, ArticleBody))

    play(scenario)


def test_numbers_stay_the_same_within_the_session(play):
    async def scenario(reader):
        await reader.ask(QUESTION)
        await reader.ask("When does digging for the tram begin?")
        await reader.ask(QUESTION)
        first, _, third = reader.turns
        assert [one.number for one in first.sources] == [one.number for one in third.sources]
        places = {}
        for turn in reader.turns:
            for source in turn.sources:
                assert places.setdefault(source.number, source.place) == source.place
        assert len(set(places.values())) == len(places)

    play(scenario)


def test_not_found_looks_different_and_offers_passages(play, tram):
    def refuse(question, **more):
        hits = tuple(tram.search(question, limit=3))
        return Answer(question, question, "Not in these stories.", None, (), False, 0.1, hits)

    async def scenario(reader):
        await reader.ask("Which wizard enchanted the zeppelin of Samarkand?")
        turn = reader.turns[0]
        assert not turn.answer.found
        await reader.sees("Not in these stories.")
        assert reader.chat.transcript.views[0].has_class("-not-found")
        number = turn.sources[0].number
        await reader.press("tab")
        await reader.until(lambda: isinstance(reader.app.focused, TurnView))
        await reader.press(str(number))
        await reader.until(lambda: reader.chat.reading.is_open)
        await reader.sees("Closest passages (3)")

    play(scenario, ask=refuse)


def test_search_in_the_article(play):
    async def scenario(reader):
        await reader.ask(QUESTION)
        await reader.enter("/1")
        body = reader.chat.viewer.body
        await reader.until(lambda: body.quote is not None)
        body.focus()
        await reader.pilot.pause()
        await reader.press("slash", *"tram")
        text = reader.chat.viewer.article.text.casefold()
        await reader.until(lambda: body.match_count == text.count("tram"))
        await reader.press("enter")
        await reader.sees(f" of {body.match_count}")
        await reader.press("escape")
        await reader.until(lambda: body.match_count == 0)
        assert reader.app.focused is body

    play(scenario)


def test_suggestions_come_from_the_stories_and_can_be_asked(play):
    async def scenario(reader):
        await reader.loaded()
        await reader.sees("For a start:")
        assert any("tram" in one.casefold() for one in reader.chat.collection.suggestions)
        await reader.press("tab")
        await reader.press("enter")
        await reader.until(lambda: reader.turns and not reader.chat.asking.busy)
        assert reader.turns[0].question == reader.chat.collection.suggestions[0]

    play(scenario)


def test_resize_in_every_state_keeps_the_quote_in_view(play):
    async def scenario(reader):
        await reader.ask(QUESTION)
        await reader.press("tab")
        await reader.until(lambda: isinstance(reader.app.focused, TurnView))
        await reader.press("1")
        await reader.until(lambda: isinstance(reader.app.focused, ArticleBody))
        body = reader.chat.viewer.body
        for size in [(80, 24), (40, 10), (200, 60), (60, 15), (59, 14), (110, 24), (120, 40)]:
            await reader.pilot.resize_terminal(*size)
            await reader.until(lambda: body.region.width > 0)
            await reader.until(lambda: 0 <= row_of_quote(body) < body.size.height)

    play(scenario)


def test_words_marked_with_the_mouse_are_copied(play, monkeypatch):
    copied = []

    async def scenario(reader):
        monkeypatch.setattr(reader.app, "copy_to_clipboard", copied.append)
        await reader.ask(QUESTION)
        body = reader.chat.viewer.body
        await reader.until(lambda: body.quote is not None)
        row = row_of_quote(body)
        line = body._text[slice(*body._lines.lines[row + body.scroll_offset.y])]
        left, top = body.content_region.offset
        await reader.pilot.mouse_down(offset=(left, top + row))
        await reader.pilot.hover(offset=(left + 10, top + row))
        await reader.pilot.mouse_up(offset=(left + 10, top + row))
        await reader.press("ctrl+c")
        await reader.until(lambda: copied)
        assert copied[0] and line.startswith(copied[0].rstrip("\n")[:9])

    play(scenario)


def test_mouse_chooses_sources(play):
    async def scenario(reader):
        await reader.ask(QUESTION)
        sources = reader.turns[0].sources
        region = reader.chat.source_list.content_region
        await reader.pilot.click(offset=(region.x + 5, region.y + 2))
        await reader.until(lambda: reader.chat.viewer.source.place == sources[1].place)
        assert reader.chat.reading.is_open

    play(scenario)
