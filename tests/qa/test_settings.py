"""Settings: known names, bounds, and a file that is only changed where it must be."""

from __future__ import annotations

import pytest

from corpus.errors import SettingsError
from qa.settings import Settings, load_settings, remember_setting


@pytest.fixture
def path(tmp_path, monkeypatch):
    monkeypatch.setenv("QA_CONFIG", str(tmp_path / "config.toml"))
    return tmp_path / "config.toml"


def test_defaults_without_a_file(path):
    assert load_settings() == Settings()


def test_everything_can_be_set(path):
    path.write_text(
        'theme = "nord"\nreduced_motion = true\nquotes = 5\nreader = false\nhistory = 0\n'
        '[keys]\nhelp = "f5,ctrl+o"\n'
    )
    assert load_settings() == Settings("nord", True, 5, False, 0, {"help": "f5,ctrl+o"})


@pytest.mark.parametrize(
    ("text", "problem", "remedy"),
    [
        ("tema = 'x'", "no setting 'tema'", "'theme'"),
        ("quotes = 0", "quotes is 0", "1 to 20"),
        ("quotes = true", "quotes is True", "whole number"),
        ("theme = 3", "theme is 3", "text in quotes"),
        ("reader = 1", "reader is 1", "true or false"),
        ("[keys]\nhelpp = 'f5'", "nothing is called 'helpp'", "'help'"),
        ("[keys]\nhelp = 'F5 !'", "keys of help", "ctrl+o"),
        ("keys = 1", "keys is 1", "[keys]"),
        ("theme = ", "cannot be read", "Correct or remove"),
    ],
)
def test_mistakes_are_named_with_what_is_right(path, text, problem, remedy):
    path.write_text(text)
    with pytest.raises(SettingsError, match=problem.replace("[", r"\[")) as caught:
        load_settings()
    assert remedy in caught.value.remedy


def test_remembering_leaves_all_else_as_it_is(path):
    remember_setting("theme", "nord")
    assert load_settings().theme == "nord"
    path.write_text('# mine\nquotes = 4\n theme = "a" # old\n[keys]\nhelp = "f5"\n')
    remember_setting("theme", "qa-light")
    assert path.read_text() == '# mine\nquotes = 4\ntheme = "qa-light"\n[keys]\nhelp = "f5"\n'
    path.write_text('[keys]\nhelp = "f5"\n')
    remember_setting("theme", "nord")
    assert load_settings() == Settings(theme="nord", keys={"help": "f5"})


def test_file_that_cannot_be_written_is_said(path):
    path.mkdir()
    with pytest.raises(SettingsError, match="cannot be written"):
        remember_setting("theme", "nord")
