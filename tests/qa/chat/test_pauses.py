"""Rubbish is collected while nobody waits, and Python is left as it was found."""

from __future__ import annotations

import gc
import sys
import weakref
from collections.abc import Iterator

import pytest

from qa.chat.pauses import FEW, MANY, QUIET_S, Pauses


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


class Knot:
    """Only a collection ends it."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pauses(clock: Clock) -> Iterator[Pauses]:
    pauses = Pauses(clock)
    assert pauses.begin()
    yield pauses
    pauses.end()


def test_collects_only_when_nobody_waits(pauses: Pauses, clock: Clock) -> None:
    gc.collect()
    knots = [Knot() for _ in range(FEW)]
    last = weakref.ref(knots[-1])
    del knots
    clock.now += QUIET_S + 1
    assert not pauses.rest(busy=True)
    pauses.moved()
    assert not pauses.rest(busy=False)
    assert last() is not None
    clock.now += QUIET_S + 1
    assert pauses.rest(busy=False)
    assert last() is None
    assert not pauses.rest(busy=False), "there is nothing left that is worth it"


def test_too_much_is_collected_at_any_time(pauses: Pauses) -> None:
    gc.collect()
    kept: list[list[object]] = [[] for _ in range(MANY + 1)]
    assert pauses.rest(busy=True)
    assert len(kept) > MANY


def test_python_is_left_as_it_was() -> None:
    interval = sys.getswitchinterval()
    pauses = Pauses()
    assert not pauses.rest(busy=False), "not begun"
    assert pauses.begin()
    assert not pauses.begin()
    assert not gc.isenabled()
    assert sys.getswitchinterval() < interval
    pauses.end()
    assert gc.isenabled()
    assert sys.getswitchinterval() == interval
    assert gc.get_freeze_count() == 0


def test_a_chat_that_is_left_gives_python_back(play) -> None:  # type: ignore[no-untyped-def]
    async def scenario(reader) -> None:  # type: ignore[no-untyped-def]
        await reader.ask("How did the council vote on the tram?")
        await reader.until(lambda: not gc.isenabled())

    play(scenario)
    assert gc.isenabled()
