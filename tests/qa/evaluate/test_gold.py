import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import ReadError
from qa.evaluate.gold import locate, mostly_inside, read_story_texts


def test_an_unchanged_text_keeps_its_offsets():
    assert locate("one two one two", (8, 15), "one two one two") == (8, 15)


def test_white_space_and_unicode_form_may_differ():
    original = "First.\r\n\r\nThe  cafe\u0301 burned\u200b down.\r\n"
    start = original.index("The")
    stored = "First.\n\nThe café burned down.\n"
    place = locate(original, (start, len(original)), stored)
    assert place is not None
    assert stored[slice(*place)] == "The café burned down."


def test_of_several_places_the_closest_is_taken():
    original = "x" * 50 + "again"
    stored = "again" + "." * 43 + "again"
    assert locate(original, (50, 55), stored) == (48, 53)


def test_a_paragraph_that_is_not_there():
    assert locate("A tale of old.", (0, 14), "Another tale.") is None
    assert locate("   ", (0, 3), "   x") is None
    assert locate("short", (10, 20), "short") is None


@given(st.lists(st.sampled_from(["ab", "c", "d.", "ée"]), min_size=3), st.integers(1, 4))
def test_a_located_paragraph_has_the_same_ink(words, spaces):
    original = " ".join(words)
    stored = (" " * spaces).join(words)
    start = len(words[0]) + 1
    place = locate(original, (start, len(original)), stored)
    assert place is not None
    assert stored[slice(*place)].split() == words[1:]


@pytest.mark.parametrize(
    ("inner", "outer", "expected"),
    [
        ((0, 10), (5, 30), True),
        ((0, 10), (6, 30), False),
        ((5, 10), (0, 100), True),
        ((0, 100), (40, 60), False),
        ((0, 10), (10, 20), False),
        ((5, 5), (0, 10), False),
    ],
)
def test_half_of_a_passage_must_lie_inside(inner, outer, expected):
    assert mostly_inside(inner, outer) is expected


def test_story_texts_from_lines_gzip_and_folder(tmp_path):
    lines = "\n".join(json.dumps({"id": i, "text": f"text {i}\u2028x"}) for i in ("a", "b"))
    (tmp_path / "s.jsonl").write_text(lines + "\n", encoding="utf-8")
    (tmp_path / "s.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    (tmp_path / "a.txt").write_text("text a\u2028x", encoding="utf-8")
    expected = {"a": "text a\u2028x"}
    assert read_story_texts(tmp_path / "s.jsonl", {"a"}) == expected
    assert read_story_texts(tmp_path / "s.jsonl.gz", ["a", "c"]) == expected
    assert read_story_texts(tmp_path, {"a"}) == expected


@pytest.mark.parametrize("content", [b"{", b'["a"]', b'{"id": "a"}', b"\xff"])
def test_broken_story_files(tmp_path, content):
    path = tmp_path / "s.jsonl"
    path.write_bytes(content)
    with pytest.raises(ReadError, match="story texts"):
        read_story_texts(path, {"a"})
    with pytest.raises(ReadError, match="story texts"):
        read_story_texts(tmp_path / "none.gz", {"a"})
