"""Whose name it is, as a table."""

import pytest

from qa.question.persons import Kind, is_somebody, kind_of


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("Ada Falk", "", Kind.WOMAN),
        ("Mayor Sten Moberg", "", Kind.MAN),
        ("Étienne", "", Kind.UNKNOWN),
        ("José Quill", "", Kind.MAN),
        ("Halden Marine", "", Kind.THING),
        ("University of Halden", "", Kind.THING),
        ("The Salt Road", "", Kind.THING),
        ("Season 1", "", Kind.THING),
        ("TV", "", Kind.THING),
        ("Queen Wren", "", Kind.WOMAN),
        # The tower, and somebody of that name.
        ("Elizabeth Tower", "", Kind.UNKNOWN),
        # Told by what stands before it, in one of its places.
        ("Okoye", "Okoye came with her husband, Okoye, and left.", Kind.MAN),
        ("Norin", "The board let Pavel Norin go.", Kind.MAN),
        ("Norin", "The board let Norin go.", Kind.UNKNOWN),
        ("", "", Kind.THING),
    ],
)
def test_kind_of(name, text, kind):
    assert kind_of(name, [text]) is kind


def test_one_word_may_be_a_thing():
    assert is_somebody("Carmen Falk")
    assert not is_somebody("Carmen")
