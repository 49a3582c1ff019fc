"""`search`, `stories`, `show`, `remove`, `info`, `completion`, `--version`."""

from __future__ import annotations

import json
import os
import shutil

import pytest

from qa import __version__


def test_version(run_qa) -> None:
    for arguments in (("--version",), ("--archive", "x", "--version")):
        assert run_qa(*arguments).stdout == f"qa {__version__}\n"


def test_search_shows_passages(run_qa, tram_archive) -> None:
    finished = run_qa("search", "old", "water", "pipes", "--archive", tram_archive, "--limit", 2)
    assert finished.returncode == 0
    assert finished.stdout.startswith(
        "1. Digging for the tram begins at Harbour Square — 3 September 2024 — Osterby Courier "
        "(works-begin, passage 1) score "
    )
    assert "because old water pipes have to be moved first." in finished.stdout
    assert "\n2. " in finished.stdout and "\n3. " not in finished.stdout


def test_search_can_show_whole_passages(call_qa, tram_archive) -> None:
    options = ("--archive", tram_archive, "--limit", 1)
    assert "…" in call_qa("search", "water pipes", *options).stdout
    whole = call_qa("search", "water pipes", *options, "--full").stdout
    assert "…" not in whole
    assert "With a golden spade" in whole and "during the mayor's speech." in whole


@pytest.mark.parametrize("mode", ["fused", "lexical", "dense"])
def test_search_modes(call_qa, tram_archive, mode: str) -> None:
    finished = call_qa("search", "sugar", "--archive", tram_archive, "--json", "--mode", mode)
    found = json.loads(finished.stdout)
    assert (found["query"], found["mode"]) == ("sugar", mode)
    assert found["hits"][0]["article"]["id"] == "tram-explained"
    if mode == "lexical":
        assert len(found["hits"]) == 1


def test_search_without_a_hit(call_qa, tram_archive) -> None:
    finished = call_qa("search", "zebra", "--archive", tram_archive, "--mode", "lexical")
    assert (finished.returncode, finished.stdout) == (1, "")
    assert finished.stderr.startswith("qa: no passage fits.\n")
    as_json = call_qa("search", "zebra", "--archive", tram_archive, "--mode", "lexical", "--json")
    assert json.loads(as_json.stdout)["hits"] == []


def test_stories_are_listed_oldest_first(run_qa, tram_archive) -> None:
    rows = [
        line.split("\t")
        for line in run_qa("stories", "--archive", tram_archive).stdout.splitlines()
    ]
    assert len(rows) == 11
    assert rows[0][:3] == ["plan-unveiled", "2024-01-15", "Osterby Courier"]
    assert rows[-1][:3] == ["tram-explained", "undated", "-"]
    dates = [row[1] for row in rows[:-1]]
    assert dates == sorted(dates)


def test_stories_can_be_filtered(call_qa, tram_archive) -> None:
    finished = call_qa(
        *("stories", "--archive", tram_archive, "--json"),
        *("--since", "2024-06", "--source", "lindmark post"),
    )
    assert [story["id"] for story in json.loads(finished.stdout)] == [
        "contract-post",
        "passengers-doubted",
    ]


def test_no_story_fits(call_qa, tram_archive) -> None:
    finished = call_qa("stories", "--archive", tram_archive, "--since", "2031")
    assert (finished.returncode, finished.stdout) == (1, "")


def test_show_is_the_whole_article(run_qa, tram_archive) -> None:
    shown = run_qa("show", "works-begin", "--archive", tram_archive).stdout
    assert shown.startswith(
        "Digging for the tram begins at Harbour Square\n"
        "3 September 2024 — Osterby Courier (works-begin)\n"
    )
    assert shown.endswith("protested with drums during the mayor's speech.\n")


def test_show_marks_a_citation(call_qa, tram_archive) -> None:
    asked = call_qa("ask", "Which company will build it?", "--archive", tram_archive, "--json")
    citation = json.loads(asked.stdout)["citations"][0]
    place = f"{citation['start']}:{citation['end']}"
    shown = call_qa("show", citation["article_id"], "--at", place, "--archive", tram_archive)
    assert f"»»{citation['quote']}««" in shown.stdout
    marked = call_qa(
        "show", citation["article_id"], "--at", place, "--archive", tram_archive, "--json"
    )
    assert json.loads(marked.stdout)["marked"] == [citation["start"], citation["end"]]


def test_show_marks_a_passage(call_qa, tram_archive) -> None:
    shown = call_qa("show", "works-begin", "--passage", 1, "--archive", tram_archive).stdout
    assert "»»With a golden spade" in shown


def test_info_tells_paths_counts_and_health(call_qa, tram_archive) -> None:
    finished = call_qa("info", "--archive", tram_archive, "--json")
    known = json.loads(finished.stdout)
    assert known["folder"] == str(tram_archive)
    assert (known["articles"], known["undated"], known["healthy"]) == (11, 1, True)
    assert known["sources"] == {"Osterby Courier": 6, "Lindmark Post": 3}
    assert known["cache"] == os.environ["QA_CACHE_DIR"]
    text = call_qa("info", "--archive", tram_archive).stdout
    assert "Stories    11, 1 of them undated" in text
    assert "vector index: ok, flat, 11 vectors, current" in text


def test_info_of_an_archive_without_its_index(call_qa, tram_archive, tmp_path) -> None:
    shutil.copytree(tram_archive, tmp_path / "archive")
    shutil.rmtree(tmp_path / "archive" / "vectors")
    finished = call_qa("info", "--archive", tmp_path / "archive")
    assert finished.returncode == 0
    assert "vector index: attention" in finished.stdout
    assert "rebuilt at the next question" in finished.stdout


class TestRemove:
    """On a copy of the archive."""

    @pytest.fixture
    def archive(self, tram_archive, tmp_path):
        return shutil.copytree(tram_archive, tmp_path / "archive")

    def ids(self, call_qa, archive) -> set[str]:
        listed = json.loads(call_qa("stories", "--archive", archive, "--json").stdout)
        return {story["id"] for story in listed}

    def test_with_yes(self, call_qa, archive) -> None:
        finished = call_qa("remove", "works-begin", "correction", "--yes", "--archive", archive)
        assert (finished.returncode, finished.stdout) == (0, "2 stories removed.\n")
        assert not {"works-begin", "correction"} & self.ids(call_qa, archive)
        found = call_qa("search", "golden spade", "--archive", archive, "--json").stdout
        assert "works-begin" not in found

    def test_nobody_to_ask(self, call_qa, archive) -> None:
        finished = call_qa("remove", "works-begin", "--archive", archive)
        assert finished.returncode == 2
        assert "Add --yes" in finished.stderr
        assert "works-begin" in self.ids(call_qa, archive)

    def test_one_unknown_id_and_nothing_is_removed(self, call_qa, archive) -> None:
        finished = call_qa("remove", "works-begin", "no-such", "--yes", "--archive", archive)
        assert finished.returncode == 1
        assert "works-begin" in self.ids(call_qa, archive)

    @pytest.mark.parametrize(("answer", "code", "left"), [(b"y\n", 0, 10), (b"n\n", 2, 11)])
    def test_asks_on_a_terminal(self, qa_terminal, call_qa, archive, answer, code, left) -> None:
        ended, shown = qa_terminal(
            *("remove", "works-begin", "--archive", archive),
            when="Remove 1 story for good?",
            act=lambda process, terminal: os.write(terminal, answer),
        )
        assert ended == code, shown
        assert "Digging for the tram begins" in shown
        assert len(self.ids(call_qa, archive)) == left


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(call_qa, shell: str) -> None:
    finished = call_qa("completion", shell)
    assert finished.returncode == 0
    assert "_QA_COMPLETE" in finished.stdout


def test_completion_completes(run_qa) -> None:
    words = {"_QA_COMPLETE": "bash_complete", "COMP_WORDS": "qa se", "COMP_CWORD": "1"}
    finished = run_qa(env=words)
    assert (finished.returncode, finished.stdout) == (0, "plain,search\n")
    options = {"_QA_COMPLETE": "bash_complete", "COMP_WORDS": "qa ask --s", "COMP_CWORD": "2"}
    assert run_qa(env=options).stdout == "plain,--since\nplain,--source\n"


@pytest.mark.parametrize(
    "command",
    [
        *("ask", "search", "stories", "show", "edit", "remove", "info", "index", "chat", "eval"),
        "completion",
    ],
)
def test_every_command_has_help(call_qa, command: str) -> None:
    finished = call_qa(command, "--help")
    assert finished.returncode == 0
    assert finished.stdout.startswith(f"Usage: qa {command} ")
