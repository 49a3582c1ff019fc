"""The short form of `benchmarks/fuzz_readers.py`: files of every format, broken at random."""

from __future__ import annotations

import gzip
import importlib.util
import io
import time
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.errors import ReadError
from corpus.formats import READERS, RawStory, format_suffix, stories_in
from corpus.formats.streams import StoryStream
from corpus.reading import to_article

SECONDS = 20


def _load(name: str) -> ModuleType:
    place = Path(__file__).parents[2] / "benchmarks" / f"{name}.py"
    specification = importlib.util.spec_from_file_location(name, place)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


FUZZ_SEEDS = _load("fuzz_seeds")
SEEDS: dict[str, list[bytes]] = FUZZ_SEEDS.seeds()
WORDS = sorted({word for words in FUZZ_SEEDS.WORDS.values() for word in words})

pieces = st.binary(max_size=6) | st.sampled_from(WORDS).map(str.encode)
changes = st.lists(
    st.tuples(st.integers(0, 4_000), st.integers(0, 60), pieces, st.integers(1, 40)), max_size=5
)


def broken(seed: bytes, edits: list[tuple[int, int, bytes, int]]) -> bytes:
    """At each place some bytes are replaced by a piece, which is perhaps repeated."""
    data = seed
    for place, gone, piece, times in edits:
        place %= len(data) + 1
        data = data[:place] + piece * times + data[place + gone :]
    return data


def test_every_reader_has_seeds() -> None:
    assert {READERS[str(format_suffix(Path(f"a{suffix}")))] for suffix in SEEDS} == set(
        READERS.values()
    )


@pytest.mark.parametrize("suffix", SEEDS)
def test_only_documented_errors(suffix: str) -> None:
    path = Path(f"a{suffix}")

    @settings(max_examples=60, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(st.sampled_from(SEEDS[suffix]), changes)
    def check(seed: bytes, edits: list[tuple[int, int, bytes, int]]) -> None:
        data = broken(seed, edits)
        packed = io.BytesIO(data)
        stream = StoryStream(gzip.GzipFile(fileobj=packed) if suffix.endswith(".gz") else packed)
        began = time.monotonic()
        try:
            for found in stories_in(path, stream):
                if isinstance(found, RawStory):
                    article = to_article(found, path, "a")
                    assert all(0 <= start <= len(article.text) for start in article.page_starts)
        except ReadError as error:
            assert str(error)
        assert time.monotonic() - began < SECONDS

    check()


@pytest.mark.parametrize("suffix", SEEDS)
def test_seeds_are_read(suffix: str) -> None:
    for seed in SEEDS[suffix]:
        path = Path(f"a{suffix}")
        data = gzip.decompress(seed) if suffix.endswith(".gz") else seed
        found = list(stories_in(path, StoryStream(io.BytesIO(data))))
        assert any(isinstance(one, RawStory) for one in found), found
