"""Where stories come from, a file or an address, and by which ids they are known."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path

from corpus.formats import RawStory

_BLANKS = r"[\x00-\x20\x7f-\x9f]+"


@dataclass(slots=True)
class Origin:
    """A file or an address while its stories are taken in."""

    name: str
    """The file's path or the address: what the ledger and the report call it."""
    path: Path
    """The file, or a name like one; nothing is opened by it."""
    stem: str
    """What ids begin with where the stories have none of their own."""
    earlier: dict[int, str]
    """Article ids by position, as of earlier runs."""
    keeps: bool = False
    """Whether stories stay that are no longer there: a feed has only its newest."""
    given: set[str] = field(default_factory=set)
    """Ids given out in this run."""
    taken: int = 0
    """Stories taken in so far."""
    _positions: dict[str, int] = field(init=False)
    _next: int = field(init=False)

    def __post_init__(self) -> None:
        # Looked up for each story: searching 50,000 for each of 50,000 takes 25 s.
        self._positions = {}
        for position in sorted(self.earlier):
            self._positions.setdefault(self.earlier[position], position)
        self._next = max(self.earlier, default=-1) + 1

    def had(self, article_id: str) -> bool:
        """Whether this story came from here in an earlier run, or (where stories stay) in this."""
        return article_id in self._positions

    def note(self, article_id: str) -> int:
        """The story is taken in: returns under which number. Where stories stay, each keeps its
        own."""
        self.given.add(article_id)
        if not self.keeps:
            return self.taken
        if article_id not in self._positions:
            self._positions[article_id] = self._next
            self.earlier[self._next] = article_id
            self._next += 1
        return self._positions[article_id]

    def place(self, locator: str) -> str:
        """What the report calls a part of it."""
        return f"{self.name}:{locator}" if locator else self.name


def file_origin(path: Path, earlier: dict[int, str]) -> Origin:
    """A file as an origin."""
    return Origin(str(path), path, _stem(path), earlier)


def wanted_id(raw: RawStory, origin: Origin) -> str:
    """The record's own id, else the one it had, else the stem; with a hash if there are several
    stories. It may be taken already."""
    if raw.record_id:
        return clean_id(raw.record_id)
    if raw.locator:
        key = raw.key or raw.url or f"{raw.title or raw.text[:200]}\n{raw.date or ''}"
        return f"{clean_id(origin.stem)}-{short_hash(key)}"
    return origin.earlier.get(origin.taken) or clean_id(origin.stem)


def short_hash(text: str) -> str:
    """Eight characters that tell texts apart in one archive."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()


def clean_id(text: str) -> str:
    """An id without blanks; never empty. Those at its ends go, a hyphen there stays: "-538" and
    "538" are two stories."""
    inner = re.sub(rf"^{_BLANKS}|{_BLANKS}$", "", text)
    return re.sub(_BLANKS, "-", inner)[:300] or "story"


def _stem(path: Path) -> str:
    name = path.name
    for suffix in (".gz", path.with_suffix("").suffix if path.suffix == ".gz" else path.suffix):
        name = name.removesuffix(suffix) if suffix else name
    return name
