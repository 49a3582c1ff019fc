"""The best passages, copies beside each other: one agency text must not use up all places."""

from __future__ import annotations

from corpus.rows import StoredPassage
from corpus.store import Store
from qa.search.retrieve import Candidates

MOST_COPIES = 3
"""At most so many times as many passages are looked at as are wanted."""


def best_passages(
    store: Store, candidates: Candidates, count: int
) -> list[tuple[int, StoredPassage]]:
    """The best candidates with their positions, best first, until `count` different texts are
    among them; copies come along. Fewer if there are not so many."""
    order = candidates.order("fused")
    found: list[tuple[int, StoredPassage]] = []
    texts: set[str] = set()
    # Nearly always there are no copies, and the first round is all.
    for first, last in ((0, count), (count, MOST_COPIES * count)):
        positions = order[first:last]
        stored = store.passages(candidates.ids[positions].tolist())
        for position in positions:
            one = stored.get(int(candidates.ids[position]))
            if one is None:
                continue
            if len(texts) == count and one.passage.text not in texts:
                return found
            texts.add(one.passage.text)
            found.append((position, one))
        if len(texts) == count:
            break
    return found
