"""`qa ask` as a process: answers, exit codes, stdin, JSON."""

from __future__ import annotations

import json
import re

import pytest

COMPANY = "Which company will build the tram line?"


def test_answers_with_quote_article_and_date(run_qa, tram_archive) -> None:
    finished = run_qa("ask", COMPANY, "--archive", tram_archive)
    assert finished.returncode == 0
    assert finished.stderr == ""
    quote, *_ = finished.stdout.split("\n")
    assert "Brandt and Olsen" in quote and quote.endswith(" [1]")
    assert re.search(
        r"^\[1\](\[\d\])* (Builder found|Brandt and Olsen to build) .* — 20 June 2024 — "
        r"(Lindmark Post|Osterby Courier) — \S+/contract-\S+ \(contract-\w+\)$",
        finished.stdout,
        re.MULTILINE,
    )


def test_the_same_sentence_elsewhere_is_also_in(call_qa, tram_archive) -> None:
    shown = call_qa("ask", COMPANY, "--archive", tram_archive).stdout
    assert re.search(r"^ +also in: .* — 20 June 2024 — .* \(contract-\w+\)$", shown, re.MULTILINE)


def test_unquoted_words_are_one_question(call_qa, tram_archive) -> None:
    quoted = call_qa("--archive", tram_archive, "ask", "who will build the tram", "--json")
    words = call_qa(
        "ask", "who", "will", "build", "--archive", tram_archive, "the", "tram", "--json"
    )
    assert json.loads(words.stdout)["question"] == "who will build the tram"
    assert json.loads(words.stdout)["citations"] == json.loads(quoted.stdout)["citations"]


def test_json_citations_are_literal(call_qa, tram_archive, tram_stories) -> None:
    answer = json.loads(call_qa("ask", COMPANY, "--archive", tram_archive, "--json").stdout)
    assert answer["found"] is True
    for citation in answer["citations"]:
        shown = call_qa("show", citation["article_id"], "--archive", tram_archive, "--json")
        text = json.loads(shown.stdout)["text"]
        assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_limit_is_the_number_of_quotes(call_qa, tram_archive) -> None:
    for limit in (1, 2):
        finished = call_qa("ask", COMPANY, "--archive", tram_archive, "--limit", limit, "--json")
        assert len(json.loads(finished.stdout)["citations"]) == limit


def test_huge_limit_is_no_problem(call_qa, tram_archive) -> None:
    finished = call_qa("ask", COMPANY, "--archive", tram_archive, "--limit", 10**25)
    assert finished.returncode == 0, finished.stderr


def test_not_in_the_stories_has_its_own_exit_code(call_qa, tram_archive) -> None:
    finished = call_qa("ask", COMPANY, "--archive", tram_archive, "--since", "2031")
    assert finished.returncode == 1
    assert finished.stdout.startswith("Not in these stories.\n")
    assert "1 undated story was left out" in finished.stdout
    assert "[1]" not in finished.stdout


def test_dates_and_sources_narrow_the_search(call_qa, tram_archive) -> None:
    finished = call_qa(
        *("ask", COMPANY, "--archive", tram_archive, "--json"),
        *("--since", "2024-03", "--until", "2024-06", "--source", "osterby courier"),
    )
    citations = json.loads(finished.stdout)["citations"]
    assert citations
    for citation in citations:
        assert "2024-03-01" <= citation["date"] <= "2024-06-30"
        assert citation["source"] == "Osterby Courier"


def test_as_of_a_day_later_stories_are_hidden(call_qa, tram_archive) -> None:
    question = "Did the council approve the tram?"
    finished = call_qa(
        *("ask", question, "--archive", tram_archive, "--json", "--as-of", "2024-04"),
    )
    answer = json.loads(finished.stdout)
    assert answer["filter"]["as_of"] == "2024-04-30"
    assert "As of 30 April 2024: later stories are left out." in answer["notes"]
    assert all(one["date"] <= "2024-04-30" for one in answer["citations"])
    found = call_qa("search", question, "--archive", tram_archive, "--json", "--as-of", "2024-04")
    dates = [hit["article"]["date"] for hit in json.loads(found.stdout)["hits"]]
    assert dates and max(dates) <= "2024-04-30"


def test_how_a_date_was_read_is_said(call_qa, tram_archive) -> None:
    question = "Did the council vote on the tram in May 2024?"
    shown = call_qa("ask", question, "--archive", tram_archive).stdout
    assert "Note: Read as: 1 to 31 May 2024." in shown
    found = call_qa("search", question, "--archive", tram_archive)
    assert "qa: read as: 1 to 31 May 2024." in found.stderr
    assert "read as" not in call_qa("search", "tram", "--archive", tram_archive).stderr


def test_unknown_source_gets_a_suggestion(call_qa, tram_archive) -> None:
    finished = call_qa("ask", COMPANY, "--archive", tram_archive, "--source", "Osterby Curier")
    assert finished.returncode == 1
    assert "Did you mean 'Osterby Courier'?" in finished.stderr


def test_explain_says_why(call_qa, tram_archive) -> None:
    shown = call_qa("ask", COMPANY, "--archive", tram_archive, "--explain").stdout
    assert re.search(r"Answered: the confidence 0\.\d+ reaches the threshold", shown)
    assert re.search(r"words \d+\.\d\d \(rank \d+\), meaning 0\.\d+ \(rank \d+\)", shown)
    assert "Seconds: retrieve" in shown


def test_plain_is_sentences_and_nothing_else(run_qa, tram_archive) -> None:
    force = {"CLICOLOR_FORCE": "1"}
    shown = run_qa("ask", COMPANY, "--archive", tram_archive, "--plain", env=force).stdout
    assert "published 20 June 2024 by Osterby Courier" in shown
    assert not set(shown) & set("\x1b[]│─—")


def test_each_line_of_stdin_is_a_question(run_qa, tram_archive) -> None:
    questions = f"\ufeff{COMPANY}\r\n\n  \nWhen will the tram open?"
    finished = run_qa("ask", "--archive", tram_archive, "--json", input=questions)
    answers = [json.loads(line) for line in finished.stdout.splitlines()]
    assert [answer["question"] for answer in answers] == [COMPANY, "When will the tram open?"]
    assert finished.returncode == 0


def test_stdin_answers_stand_under_their_questions(run_qa, tram_archive) -> None:
    finished = run_qa("ask", "--archive", tram_archive, input=f"{COMPANY}\nWho is mayor?\n")
    assert finished.stdout.startswith(f"{COMPANY}\n\n")
    assert "\n\nWho is mayor?\n\n" in finished.stdout


def test_a_bad_line_does_not_stop_the_others(run_qa, tram_archive) -> None:
    lines = b"???\n\xff\xfe " + COMPANY.encode() + b"\n" + b"x" * 200_000 + b"\n" + COMPANY.encode()
    finished = run_qa("ask", "--archive", tram_archive, "--json", input=lines, text=False)
    results = [json.loads(line) for line in finished.stdout.splitlines()]
    assert finished.returncode == 2
    assert ["error" in result for result in results] == [True, False, True, False]
    assert results[1]["question"] == f"\ufffd\ufffd {COMPANY}"
    assert "at most 10,000" in finished.stderr.decode()


@pytest.mark.parametrize("given", ["", "\n \n"])
def test_no_question_on_stdin(run_qa, tram_archive, given: str) -> None:
    finished = run_qa("ask", "--archive", tram_archive, input=given)
    assert finished.returncode == 2
    assert finished.stderr.startswith("qa: There is no question on stdin.\n")


def test_one_unanswered_line_makes_the_exit_code_1(run_qa, tram_archive) -> None:
    finished = run_qa("ask", "--archive", tram_archive, "--since", "2031", input="who?\nwhen?\n")
    assert finished.returncode == 1
    assert finished.stdout.count("Not in these stories.") == 2


def test_without_an_archive_the_sample_answers_and_says_so(run_qa) -> None:
    finished = run_qa("ask", "When did they marry?", "--json")
    assert finished.returncode == 0
    assert "these are the sample stories" in finished.stderr
    assert json.loads(finished.stdout)["citations"][0]["date"].startswith("2023-")


def test_an_empty_archive_says_what_is_missing(call_qa, tmp_path) -> None:
    (tmp_path / "empty").mkdir()
    archive = tmp_path / "archive"
    options = ("--archive", archive, "--encoder", "hash-64")
    indexed = call_qa("index", tmp_path / "empty", *options)
    assert indexed.returncode == 0
    assert "no story files were found" in indexed.stderr
    finished = call_qa("ask", "Anything?", "--archive", archive)
    assert finished.returncode == 1
    assert finished.stdout == "Not in these stories.\n"
    assert "qa: the archive has no stories.\n" in finished.stderr
