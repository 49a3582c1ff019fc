"""Stories with mostly the same text: which is the latest version, which are copies elsewhere."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from corpus.copies import address, like_titles
from corpus.store import Store
from corpus.types import ArticleInfo, Filter
from qa.types import Citation, PlainData

DAYS = 31
"""A text that comes again in the same paper after more than a month is news once more."""
MOST_VERSIONS = 1_000
"""What more stories have in common is a notice (subscribe to read on): it folds, and no one of them
is the latest version. To look at 1,000 takes 20 ms of a question."""
MOST_LOOKED_AT = 200
"""Stories of one paper and month whose titles are compared with one story's, the newest first."""


@dataclass(frozen=True, slots=True)
class Copies:
    """What folding must know of some stories."""

    groups: Mapping[str, int] = field(default_factory=dict)
    """Negative and the same for stories with mostly the same text (`Store.groups`)."""
    latest: Mapping[str, ArticleInfo] = field(default_factory=dict)
    """For each story that has a later version: the latest one."""

    def are_copies(self, one: str, other: str) -> bool:
        """Whether two stories, by id, have mostly the same text."""
        group = self.groups.get(one, 0)
        return group < 0 and group == self.groups.get(other)

    def is_earlier(self, article_id: str, than: str) -> bool:
        """Whether `than` is the latest version of a story and `article_id` an earlier one."""
        latest = self.latest.get(article_id)
        return latest is not None and latest.id == than


NO_COPIES = Copies()


@dataclass(frozen=True, slots=True)
class Relatives(PlainData):
    """The other stories with mostly the same text as one, each list oldest first."""

    also_in: tuple[ArticleInfo, ...] = ()
    """The same text elsewhere."""
    earlier_versions: tuple[ArticleInfo, ...] = ()
    """What this story supersedes."""
    superseded_by: ArticleInfo | None = None
    """The latest version of this story, if this is an earlier one."""


def relatives_of(store: Store, article_id: str) -> Relatives:
    """Copies and versions of one story; none of an unknown one."""
    (members,) = store.copies(store.groups([article_id]).values()).values() or ([],)
    latest = latest_versions(members)
    later = latest.get(article_id)
    others = [one for one in members if one.id not in (article_id, later.id if later else None)]
    earlier = [one for one in others if one.id in latest and latest[one.id].id == article_id]
    also_in = [one for one in others if one not in earlier]
    return Relatives(tuple(also_in), tuple(earlier), later)


def copies_by_article(store: Store, article_ids: Collection[str]) -> dict[str, tuple[str, ...]]:
    """For each of these stories that has copies or other versions: their ids."""
    groups = store.groups(article_ids)
    members = store.copies(groups.values())
    return {
        article_id: tuple(one.id for one in members[group] if one.id != article_id)
        for article_id, group in groups.items()
        if len(members.get(group, ())) > 1
    }


def copies_among(store: Store, article_ids: Collection[str], filter: Filter = Filter()) -> Copies:
    """What is known of these stories. Only versions that the filter allows supersede others: as of
    a day before the correction, the first version is the latest."""
    groups = store.groups(article_ids)
    wanted = frozenset(article_ids)
    latest: dict[str, ArticleInfo] = {}
    for articles in store.copies(groups.values(), most=MOST_VERSIONS).values():
        allowed = [one for one in articles if filter.allows(one)]
        latest.update(latest_versions(allowed, wanted))
    return Copies(groups, latest)


def latest_versions(
    articles: Sequence[ArticleInfo], of: Collection[str] | None = None
) -> dict[str, ArticleInfo]:
    """Of stories with mostly the same text, oldest first: for each (or each of these ids) that has
    a later version, the latest. Undated ones and those of the same day have none.

    A later version has the same address, or is of the same paper with a like title within a month.
    """
    dated = [one for one in articles if one.date is not None]
    order = _Order(dated)
    latest: dict[str, ArticleInfo] = {}
    for article in dated:
        if of is None or article.id in of:
            number = order.latest(article)
            if number is not None:
                latest[article.id] = dated[number]
    return latest


class _Order:
    """Where the stories of each address and each paper stand among dated ones, oldest first: to
    compare each of 500 with each other took more than a second of a question."""

    def __init__(self, articles: Sequence[ArticleInfo]) -> None:
        self._articles = articles
        self._days = [one.date.toordinal() if one.date else 0 for one in articles]
        self._last_of_address: dict[str, int] = {}
        self._of_paper: dict[str, list[int]] = {}
        for number, one in enumerate(articles):
            if place := address(one.url):
                self._last_of_address[place] = number
            if one.source:
                self._of_paper.setdefault(one.source.casefold(), []).append(number)

    def latest(self, article: ArticleInfo) -> int | None:
        """Where the latest version of this dated story stands; `None` if it is the latest."""
        day = article.date.toordinal() if article.date else 0
        found = [self._last_of_address.get(address(article.url) or "", -1)]
        numbers = self._of_paper.get((article.source or "").casefold(), [])
        first = bisect_right(numbers, day, key=self._days.__getitem__)
        end = bisect_right(numbers, day + DAYS, key=self._days.__getitem__)
        alike = (
            number
            for number in reversed(numbers[max(first, end - MOST_LOOKED_AT) : end])
            if like_titles(self._articles[number].title, article.title)
        )
        found.append(next(alike, -1))
        number = max(found)
        return number if number >= 0 and self._days[number] > day else None


def cite_latest(citations: Iterable[Citation], copies: Copies) -> list[Citation]:
    """The citations with every sentence quoted from the latest version that has it; what is quoted
    from an earlier one names the latest in `superseded_by`. Numbers and order stay."""
    return [_latest_first(citation, copies) for citation in citations]


def _latest_first(citation: Citation, copies: Copies) -> Citation:
    places = [replace(citation, also_in=()), *citation.also_in]
    first = next(
        (one for one in places if copies.is_earlier(citation.article_id, one.article_id)), places[0]
    )
    marked = [replace(one, superseded_by=copies.latest.get(one.article_id)) for one in places]
    best = marked.pop(places.index(first))
    return replace(best, also_in=tuple(marked))
