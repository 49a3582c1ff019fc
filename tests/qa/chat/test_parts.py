"""The chat's parts that need no screen."""

from __future__ import annotations

import datetime
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from corpus.errors import UsageError
from corpus.types import ArticleInfo, Filter
from qa.chat.article_lines import ArticleLines
from qa.chat.clipboard import clipboard_commands, copied_message
from qa.chat.keys import BY_ID, TABLE, key_words
from qa.chat.numbers_typed import may_go_on
from qa.chat.scope import scope_words, with_as_of, with_since, with_source, with_tag, with_until
from qa.chat.slash import COMMANDS, completions, parse
from qa.chat.suggestions import suggestions
from qa.chat.turn_text import duration

HEAVY = {"numpy", "faiss", "onnxruntime", "tantivy", "torch", "tokenizers", "trafilatura"}


@pytest.mark.parametrize(
    "module", ["qa.chat.app", "qa.sessions.store", "qa.settings", "qa.chat.indexer"]
)
def test_first_screen_waits_for_nothing_heavy(module):
    program = f"import {module}, sys; print(*{{n.split('.')[0] for n in sys.modules}})"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert loaded & HEAVY == set()
    assert module == "qa.chat.app" or "textual" not in loaded


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("ab \t\n漢é\u0301👩x"), max_size=300), st.integers(1, 20))
def test_screen_lines_lose_only_blanks_and_fit(text, width):
    lines = ArticleLines.wrap(text, width).lines
    position = 0
    for start, end in lines:
        assert position <= start <= end
        assert not text[position:start].strip()
        assert cell_len(text[start:end]) <= width or end - start == 1
        position = end
    assert not text[position:].strip()


@settings(deadline=None)
@given(st.text(alphabet="ab \n", max_size=200), st.integers(1, 12), st.integers(0, 199))
def test_line_of_an_offset_holds_it(text, width, offset):
    lines = ArticleLines.wrap(text, width)
    number = lines.line_of(min(offset, len(text)))
    assert lines.lines[number][0] <= min(offset, len(text))
    assert number + 1 == len(lines) or lines.lines[number + 1][0] > min(offset, len(text))


def test_commands_are_read():
    assert parse("/3").argument == "3" and parse("/3").command.name == "open"
    assert parse("/SINCE  2024-01 ").argument == "2024-01"
    assert parse("/exp chat.md").command.name == "export"
    assert parse("/as-of 2024").command.name == "as-of"
    for wrong in ("/nonsense", "/help me", "/open", "/", "/s"):
        with pytest.raises(UsageError):
            parse(wrong)
    with pytest.raises(UsageError) as caught:
        parse("/relaunch")
    assert caught.value.remedy
    assert {one.name for one in completions("/re")} == {"resume", "rename"}
    assert completions("/since 2") == [] == completions("why")
    assert [one.name for one in completions("/")] == [one.name for one in COMMANDS]


def test_limits_are_read_and_said():
    filter = with_until(with_since(Filter(), "2024-02"), "2024-02")
    assert filter.since == datetime.date(2024, 2, 1)
    assert filter.until == datetime.date(2024, 2, 29)
    assert scope_words(filter) == "since 1 February 2024 · until 29 February 2024"
    assert with_until(filter, "2025").until == datetime.date(2025, 12, 31)
    assert with_since(filter, "").since is None
    for wrong in ("yesterday", "2024-13", "2024-02-30", "0000"):
        with pytest.raises(UsageError):
            with_since(Filter(), wrong)
    with pytest.raises(UsageError):
        with_until(filter, "2023")
    then = with_as_of(Filter(), "2024-06")
    assert then.as_of == datetime.date(2024, 6, 30)
    assert scope_words(then) == "as of 30 June 2024"
    assert with_as_of(then, "") == Filter()
    with pytest.raises(UsageError):
        with_since(then, "2024-07")


def test_publishers_are_found_by_part_of_their_name():
    known = ["Mill Post", "River Courier"]
    assert with_source(Filter(), "mill", known).sources == ("Mill Post",)
    assert with_source(Filter(sources=("x",)), "", known).sources == ()
    with pytest.raises(UsageError) as caught:
        with_source(Filter(), "Rivr Courir", known)
    assert "River Courier" in caught.value.remedy


def test_tags_are_found_with_and_without_their_mark():
    tagged = with_tag(Filter(sources=("x",)), "#Sea", ["sea", "land use"])
    assert tagged == Filter(sources=("x",), tags=("sea",))
    assert with_tag(tagged, "land", ["sea", "land use"]).tags == ("land use",)
    assert scope_words(tagged) == "x · #sea"
    assert with_tag(tagged, "", []).tags == ()
    for known, remedy in ((["sea"], "There are: sea."), ([], "No story has a tag")):
        with pytest.raises(UsageError) as caught:
            with_tag(Filter(), "mountains", known)
        assert remedy in caught.value.remedy


def test_suggestions_come_from_names_and_the_latest_titles():
    def story(title: str, day: int) -> ArticleInfo:
        return ArticleInfo(id=title, title=title, date=datetime.date(2024, 1, day))

    asked = suggestions(
        [story("Why the mill of Anna Berg burns", 1), story("Fire: what Anna Berg saw", 2)]
    )
    assert asked[0] == "What is said about Anna Berg?"
    assert "What is known about this: Fire: what Anna Berg saw?" in asked
    assert suggestions([]) == []
    assert suggestions([ArticleInfo(id="x", title="x y z", title_inferred=True)]) == []


def test_copying_uses_what_the_system_has_and_says_so():
    assert clipboard_commands({}, "linux") == []
    assert clipboard_commands({"TMUX": "x", "DISPLAY": ":0"}, "linux")[0][0] == "tmux"
    assert clipboard_commands({"WAYLAND_DISPLAY": "w"}, "linux") == [["wl-copy"]]
    assert clipboard_commands({}, "darwin") == [["pbcopy"]]
    assert copied_message("it", "abc", "xclip") == "Copied it (3 characters, xclip)."
    assert "/export" in copied_message("the answer", "abc", None)
    assert "too long" in copied_message("the answer", "x" * 80_000, None)


def test_every_key_has_one_name_and_readable_words():
    assert len(BY_ID) == len(TABLE)
    assert key_words("ctrl+j,shift+enter,question_mark,n") == "Ctrl+J, Shift+Enter, ?, n"


def test_numbers_wait_only_while_a_longer_one_is_possible():
    assert not may_go_on("2", 12) and may_go_on("1", 12) and not may_go_on("0", 12)
    assert [duration(s) for s in (0.001, 0.04, 0.1, 3.21, 65.4)] == [
        "0.01 s", "0.04 s", "0.1 s", "3.2 s", "65 s",
    ]  # fmt: skip
