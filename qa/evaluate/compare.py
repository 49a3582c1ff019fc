"""What got better and what got worse: between two runs, or between two ways inside one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qa.evaluate.bootstrap import Interval, difference_interval
from qa.evaluate.outcomes import Outcome
from qa.evaluate.summary import by_kind, measures


@dataclass(frozen=True, slots=True)
class Change:
    """One measure of the same questions, before and after."""

    group: str
    """`all` or a kind."""
    measure: str
    old: float
    new: float
    difference: Interval
    """Of new minus old, paired by question."""
    better: tuple[str, ...]
    """Ids of questions with a higher value than before."""
    worse: tuple[str, ...]


def change(
    group: str, measure: str, old: Mapping[str, float], new: Mapping[str, float]
) -> Change | None:
    """One measure over the questions that have it in both; `None` if none has."""
    ids = [question for question in new if question in old]
    before, after = [old[i] for i in ids], [new[i] for i in ids]
    difference = difference_interval(before, after)
    if difference is None:
        return None
    return Change(
        group=group,
        measure=measure,
        old=sum(before) / len(ids),
        new=sum(after) / len(ids),
        difference=difference,
        better=tuple(i for i in ids if new[i] > old[i]),
        worse=tuple(i for i in ids if new[i] < old[i]),
    )


def _values(outcomes: Sequence[Outcome]) -> dict[str, dict[str, float]]:
    """Measures by name, then by question id."""
    table: dict[str, dict[str, float]] = {}
    for outcome in outcomes:
        for name, value in measures(outcome).items():
            table.setdefault(name, {})[outcome.id] = value
    return table


def compare_runs(old: Sequence[Outcome], new: Sequence[Outcome]) -> tuple[Change, ...]:
    """Every measure of the questions in both runs, for all and for each kind of the new run."""
    before = _values(old)
    changes = []
    for group, outcomes in by_kind(new).items():
        for name, after in _values(outcomes).items():
            found = change(group, name, before.get(name, {}), after)
            if found is not None:
                changes.append(found)
    return tuple(changes)


def compare_modes(outcomes: Sequence[Outcome], first: str, second: str) -> tuple[Change, ...]:
    """Retrieval of one mode against another in the same run, for all and for each kind.

    Empty if either mode was not run.
    """
    changes = []
    for group, members in by_kind(outcomes).items():
        values = _values(members)
        for name, before in values.items():
            mode, _, measure = name.partition(" ")
            if mode == first:
                found = change(group, measure, before, values.get(f"{second} {measure}", {}))
                if found is not None:
                    changes.append(found)
    return tuple(changes)
