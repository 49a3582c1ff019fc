"""Names and the words of names, as tables."""

import pytest

from qa.question.names import MOST_MENTIONS, fullest, longest, names, parts


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Where did Ines Falk meet Tom?", ["Ines Falk", "Tom"]),
        ("Is Harbourside safe?", ["Harbourside"]),
        ("the Bank of Norrland's ferry", ["Bank of Norrland"]),
        ("Ferry prices rose", []),
        ("what is it", []),
        ("", []),
        # A line that is nothing but a name.
        ("Norrland", ["Norrland"]),
        ("Norrland (ferry)", ["Norrland"]),
        ("The 3rd Oslo Band", ["The 3rd Oslo Band"]),
        ("Why?", []),
        ("So", []),
        ("2012", []),
        # As follow-ups are understood.
        ("Norrland: who built it?", ["Norrland"]),
    ],
)
def test_names(text, found):
    assert names(text) == found


def test_parts_have_no_case_accent_or_possessive():
    assert parts("Étienne's Ferry") == {"etienne", "ferry"}


def test_longest_leaves_out_parts_of_others():
    assert longest(["Falk", "Ines Falk", "Tom"]) == ["Ines Falk", "Tom"]


def test_fullest_form():
    assert fullest("Falk", ["Tom Berg", "Ines Falk"]) == "Ines Falk"
    assert fullest("Falk", []) == "Falk"


def test_a_text_without_end_has_limited_names():
    assert len(names(" ".join(f"in {chr(65 + n % 26)}{'b' * n} x" for n in range(500)))) <= (
        MOST_MENTIONS
    )
