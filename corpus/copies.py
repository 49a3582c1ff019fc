"""Whether two articles have mostly the same text: sketches to find candidates, words to be sure.

A sketch (MinHash) of an article's runs of five words is cut into bands; articles that share a
band are compared word by word, so that the estimate alone never decides. Pure functions.
"""

from __future__ import annotations

import functools
import re
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from urllib.parse import urlsplit

from corpus.text import sentences

SHINGLE = 5
"""Words in a row: 5 tell a reused sentence from one that only has the same subject."""
FEWEST_WORDS = 60
"""Shorter texts are never grouped: stubs and paywall lines look alike without being copies."""
LONGEST_TEXT = 200_000
"""Characters looked at; what is longer is no news story, and differs before that."""
BANDS, ROWS = 24, 3
"""Texts that share half of their runs are found with 96 %, those that share 6 of 10 with 99.7 %,
and of those that share 1 in 20 three in a thousand are compared in vain."""
SEED = 1
RULES = 2
"""Raised when other texts become copies; then all are compared anew."""
ALIKE = 0.6
"""Share of all runs that two copies have in common (Jaccard). In 5,000 articles of real papers
all 26 pairs above it were one article under two addresses or for two regions; at .4 to .45 begin
the next day's story and last week's list."""
CONTAINED = 0.8
"""Or so much of the shorter one stands in the longer, if that is at most about twice as long."""
ALIKE_IF_CONTAINED = 0.45
ALIKE_IN_ONE_PAPER = 0.9
"""The same between stories of one paper whose titles differ: paywall pages and boilerplate around
short items are alike without being one story, another paper's copy has its own title."""
SHARED_TITLE = 0.5
"""Share of the shorter title's words from which on two titles are alike."""
TEMPLATE_SHARE = 0.1
"""Share of the shorter text's sentences that differ from the other's in names and numbers only,
above which both were made from one template: last week's lottery numbers are no copy of this
week's. Real copies: 0 to 2 %; one page with two time zones: 22 %."""

_WORD = re.compile(r"\w+")
_NAMES_AND_NUMBERS = re.compile(r"\b(?:\d[\w.,:/-]*|[A-Z][\w’'.-]*)")
_INDEX_PAGE = re.compile(r"/(?:index\.\w{2,5})?$")


@dataclass(frozen=True, slots=True)
class TextShape:
    """What is compared of a story."""

    text: str
    shingles: frozenset[str]
    """Every run of `SHINGLE` words, small letters."""
    title: str = ""
    source: str | None = None
    address: str | None = None
    """See `address`."""


def shape(
    text: str, title: str = "", source: str | None = None, url: str | None = None
) -> TextShape | None:
    """A story ready to be sketched and compared; `None` if it is too short to be told apart."""
    head = text[:LONGEST_TEXT]
    words = _WORD.findall(head.casefold())
    if len(words) < FEWEST_WORDS:
        return None
    runs = (" ".join(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1))
    return TextShape(head, frozenset(runs), title, source, address(url))


def method() -> str:
    """How sketches are made, in one line: those made otherwise cannot be compared."""
    from rensa import RMinHash

    sketch = f"minhash {RMinHash.ALGORITHM_VERSION}/{SEED}, {BANDS} x {ROWS}, {SHINGLE} words"
    return f"{sketch}, rules {RULES}"


def bands(shapes: Iterable[TextShape]) -> list[list[int]]:
    """`BANDS` signed 64-bit keys for each text: texts that share one may be copies."""
    from rensa import RMinHash

    digests = RMinHash.digests_from_token_sets(
        [list(one.shingles) for one in shapes], num_perm=BANDS * ROWS, seed=SEED
    )
    return [[_key(number, digest) for number in range(BANDS)] for digest in digests]


def _key(band: int, digest: Sequence[int]) -> int:
    """A band's slots with its number as one key, so that bands cannot be taken for others."""
    packed = struct.pack(f"<{ROWS + 1}I", band, *digest[band * ROWS : (band + 1) * ROWS])
    return int.from_bytes(blake2b(packed, digest_size=8).digest(), "little", signed=True)


def are_copies(one: TextShape, other: TextShape) -> bool:
    """Whether two stories are mostly the same text, and not two fillings of one template.

    Two states of the same address are copies whatever names and numbers have changed; two stories
    of one paper under unlike titles must be the same nearly throughout.
    """
    common = len(one.shingles & other.shingles)
    alike = common / len(one.shingles | other.shingles)
    contained = common / min(len(one.shingles), len(other.shingles))
    if alike < ALIKE and (contained < CONTAINED or alike < ALIKE_IF_CONTAINED):
        return False
    if one.address is not None and one.address == other.address:
        return True
    if same_paper(one.source, other.source) and not like_titles(one.title, other.title):
        return alike >= ALIKE_IN_ONE_PAPER
    return not _same_template(one.text, other.text)


def same_paper(one: str | None, other: str | None) -> bool:
    """Whether two sources are the same; one that is not known is none."""
    return bool(one and other) and (one or "").casefold() == (other or "").casefold()


def like_titles(one: str, other: str) -> bool:
    """Whether two titles have half of the shorter one's words in common."""
    first, second = _title_words(one), _title_words(other)
    fewest = min(len(first), len(second))
    return fewest > 0 and len(first & second) >= SHARED_TITLE * fewest


@functools.lru_cache(1_000)
def _title_words(title: str) -> frozenset[str]:
    return frozenset(_WORD.findall(title.casefold()))


def _same_template(one: str, other: str) -> bool:
    first, second = _sentence_set(one), _sentence_set(other)
    refilled = {_NAMES_AND_NUMBERS.sub("#", sentence) for sentence in second - first}
    changed = sum(_NAMES_AND_NUMBERS.sub("#", sentence) in refilled for sentence in first - second)
    return changed > TEMPLATE_SHARE * min(len(first), len(second))


def _sentence_set(text: str) -> frozenset[str]:
    return frozenset(" ".join(text[start:end].split()) for start, end in sentences(text))


def address(url: str | None) -> str | None:
    """A web address without what does not matter: scheme, `www.`, query, `/index.html`."""
    if not url:
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    host = (parts.netloc or "").casefold().removeprefix("www.")
    path = _INDEX_PAGE.sub("", parts.path)
    # A bare host is a front page, which is no article's own address.
    return f"{host}{path}" if host and path else None
