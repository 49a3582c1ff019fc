"""The names at `qa`'s root are promises: one more or one less must be on purpose."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import qa

ROOT = Path(__file__).parents[1]
PUBLIC_NAMES = {
    "Answer",
    "Archive",
    "Article",
    "Citation",
    "Conversation",
    "Encoder",
    "Filter",
    "Hit",
    "Passage",
    "QAError",
    "__version__",
}


def test_exactly_these_names_are_public() -> None:
    assert sorted(qa.__all__) == sorted(PUBLIC_NAMES)


@pytest.mark.parametrize("name", sorted(PUBLIC_NAMES - {"__version__"}))
def test_every_name_is_there_and_documented(name: str) -> None:
    assert (getattr(qa, name).__doc__ or "").strip()


def test_dir_shows_every_public_name_before_first_use() -> None:
    assert set(dir(qa)) >= PUBLIC_NAMES


def test_unknown_name_raises_attribute_error() -> None:
    with pytest.raises(AttributeError, match="Archiv"):
        _ = qa.Archiv  # type: ignore[attr-defined]


def test_version_is_the_one_in_pyproject() -> None:
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert qa.__version__ == pyproject["project"]["version"]
