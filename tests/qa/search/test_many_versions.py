"""The latest of many versions, found without comparing each with each other."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from corpus.copies import address, like_titles
from corpus.store import Store
from corpus.types import Article, ArticleInfo
from qa.keeping.ingest import Ingest
from qa.search import versions
from qa.search.versions import DAYS, copies_among, latest_versions

FIRST = datetime.date(2024, 5, 3)
TITLES = ("Two boats sink", "Three boats sink", "Mooring fees rise", "Fees")


def stories(days: Sequence[int | None]) -> list[ArticleInfo]:
    return [
        ArticleInfo(
            id=f"story {number}",
            title=TITLES[number * 7 % len(TITLES)],
            date=None if day is None else FIRST + datetime.timedelta(day),
            source=(None, "Post", "POST", "Courier")[number * 5 % 4],
            url=(None, "https://post.example/a", "http://www.post.example/a?b", "https://c.de/1")[
                number * 11 % 4
            ],
        )
        for number, day in enumerate(days)
    ]


def is_version(later: ArticleInfo, earlier: ArticleInfo) -> bool:
    if later.date is None or earlier.date is None or later.date <= earlier.date:
        return False
    if address(later.url) and address(later.url) == address(earlier.url):
        return True
    soon = (later.date - earlier.date).days <= DAYS
    same = later.source and (later.source or "").casefold() == (earlier.source or "").casefold()
    return bool(same and soon and like_titles(later.title, earlier.title))


@given(st.permutations(range(24)), st.lists(st.none() | st.integers(0, 90), max_size=24))
def test_as_if_each_were_compared_with_each(order, days):
    mixed = stories(days)
    dated = [mixed[place] for place in order if place < len(mixed) and days[place] is not None]
    undated = [one for one in mixed if one.date is None]
    articles = sorted(dated, key=lambda one: str(one.date)) + undated
    expected = {}
    for number, one in enumerate(articles):
        later = [other for other in articles[number + 1 :] if is_version(other, one)]
        if later:
            expected[one.id] = later[-1]
    assert latest_versions(articles) == expected
    some = [one.id for one in articles[::2]]
    assert latest_versions(articles, some) == {
        name: latest for name, latest in expected.items() if name in some
    }


def test_a_notice_under_many_stories_has_no_latest_version(tmp_path, monkeypatch):
    from corpus.copy_groups import CopyGroups

    page = " ".join(f"word{number} of the notice" for number in range(40)) + "."
    plain = Article(id="", title="Notice", date=FIRST, source="Post", text=page)
    store = Store.open(tmp_path, writable=True, create=True)
    try:
        Ingest(store).add(
            dataclasses.replace(plain, id=str(day), date=FIRST + datetime.timedelta(day))
            for day in range(5)
        )
        CopyGroups(store).update()
        found = copies_among(store, ["1", "3"])
        assert {name: one.id for name, one in found.latest.items()} == {"1": "4", "3": "4"}
        assert found.are_copies("1", "3")
        monkeypatch.setattr(versions, "MOST_VERSIONS", 4)
        found = copies_among(store, ["1", "3"])
        assert found.latest == {}
        assert found.are_copies("1", "3")
    finally:
        store.close()
