"""Nothing that others wrote can command a terminal, hide, or break JSON."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.render import json_text, safe, safe_block

CONTROLS = [chr(code) for code in (*range(0x20), *range(0x7F, 0xA0))]
BIDI = [*"\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"]
INVISIBLE = [*"\u00ad\u200b\u2060\u2061\ufeff\U000e0041", "\ud800"]


@pytest.mark.parametrize(
    "attack",
    [
        "\x1b]52;c;cm0gLXJmIH4=\x07",  # OSC 52 writes the clipboard
        "\x1b]8;;http://evil.example\x1b\\click\x1b]8;;\x1b\\",  # OSC 8 disguises a link
        "\x1b[2J\x1b[H\x1b[31mred",  # CSI clears the screen and paints
        "\x9b31mred",  # CSI as one character
        "\x1bP+q544e\x1b\\",  # DCS asks the terminal
        "safe\rover",  # overwrites the line
        "a\x08\x08b",
    ],
)
def test_escape_sequences_lose_their_start(attack: str) -> None:
    assert not set(safe(attack)) & set(CONTROLS)
    assert not set(safe_block(attack)) & set(CONTROLS) - {"\n"}
    assert "\ufffd" in safe(attack) or "\r" in attack


def test_words_behind_an_escape_stay_readable() -> None:
    assert safe("\x1b[31mred") == "\ufffd[31mred"


def test_markup_is_just_text() -> None:
    assert safe("[/markup] [bold]x[/] *a* <b>") == "[/markup] [bold]x[/] *a* <b>"


@pytest.mark.parametrize("character", [*BIDI, *INVISIBLE])
def test_what_could_hide_is_shown(character: str) -> None:
    assert safe(f"a{character}b") == "a\ufffdb"
    assert safe_block(f"a{character}b") == "a\ufffdb"


def test_a_title_cannot_have_a_second_line() -> None:
    assert safe("Title\n[9] Fake\u2028more\ttab\r\nend") == "Title [9] Fake more tab end"


def test_a_block_keeps_its_lines() -> None:
    assert safe_block("one\r\ntwo\tx\u2029three") == "one\ntwo    x\nthree"


def test_joiners_stay_where_they_are_part_of_the_writing() -> None:
    persian, family = "می\u200cخواهم", "👩\u200d👩\u200d👧"
    assert safe(persian) == persian
    assert safe(family) == family
    assert safe("pay\u200dpal") == "pay\ufffdpal"


@given(st.text())
def test_any_text_becomes_harmless_and_keeps_its_length(text: str) -> None:
    shown = safe(text)
    assert not set(shown) & {*CONTROLS, *BIDI, *INVISIBLE}
    assert safe(shown) == shown
    assert len(shown) == len(text) - text.count("\r\n")
    shown.encode("utf-8")


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126)))
def test_plain_text_is_left_alone(text: str) -> None:
    assert safe(text) == text


@given(st.recursive(st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_json_says_the_same_and_shows_everything(data: object) -> None:
    written = json_text(data)
    assert json.loads(written) == data
    assert not set(written) & {*CONTROLS, *BIDI, *INVISIBLE}
    written.encode("utf-8")


@pytest.mark.parametrize("character", [*CONTROLS, *BIDI, *INVISIBLE])
def test_json_escapes_what_cannot_be_seen(character: str) -> None:
    assert json_text([character]).isascii()
    assert json.loads(json_text([character])) == [character]


def test_json_is_readable() -> None:
    assert json_text({"title": "Zürich — “ja”"}) == '{"title": "Zürich — “ja”"}'
