import csv
import io
import json

import pytest

from qa.evaluate.compare import compare_runs
from qa.evaluate.outcomes import Run
from qa.evaluate.report import comparison_text, curve_csv, number, run_data, run_text, table


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0.5, ".500"),
        (1.0, "1.000"),
        (0.0, ".000"),
        (-0.25, "-.250"),
        (0.9999, "1.000"),
        (None, "-"),
    ],
)
def test_numbers(value, shown):
    assert number(value) == shown


def test_columns_line_up():
    assert table([["name", "n"], ["x", "100"]]) == ["name    n", "x     100"]


def test_the_table_says_it_all(outcome, refused):
    outcomes = (
        outcome("1", kind="fact"),
        refused("2", kind="absent", answerable=False, answers=(), gold=()),
        outcome("3", kind="fact", literal=0, unknown_gold=2, passage="missing"),
    )
    lines = run_text(Run("q.jsonl", {"version": "1.2", "stories": None}, outcomes)).splitlines()
    rows = {line.split("  ")[0]: line.split() for line in lines if line}
    assert lines[0] == "q.jsonl: 3 questions"
    assert lines[1] == "version: 1.2"
    assert rows["all, lexical"][2:] == ["2", ".000", "1.000", "1.000", ".500", ".631"]
    assert rows["fact, fused"][2:] == ["2", *["1.000"] * 5]
    assert rows["string in first quote"][4:] == ["1.000", "-", "1.000"]
    assert rows["absent"][1:] == ["1", "1", "1", "1.000", "1.000", "1.000", "-", "-"]
    assert rows["all, article hit@1"][3:6] == [".000", "1.000", "+1.000"]
    assert "Citations literal: 1 of 2 (.500)" in lines
    assert "Gold stories not in the archive: 2" in lines
    assert "Gold paragraphs not found in the stored text: 1" in lines
    assert rows["total"] == ["total", "4.0", "4.0"]


def test_what_changed(outcome, refused):
    old = [outcome(str(n)) for n in range(8)]
    new = [refused(str(n)) for n in range(8)]
    text = comparison_text("old.json", compare_runs(old, new))
    row = next(line for line in text.splitlines() if line.startswith("all, string in first quote"))
    cells = row.removeprefix("all, string in first quote").split()
    assert cells == ["1.000", ".000", "-1.000", "[-1.000,", "-1.000]", "*", "0", "8"]
    assert "string in first quote, worse: 0, 1, 2, 3, 4 and 3 more" in text
    assert "--json FILE lists every question." in text
    assert "Nothing changed" in comparison_text("old.json", compare_runs(old, old))
    assert "No question in common" in comparison_text("old.json", ())


def test_data_is_plain_and_whole(outcome, refused):
    run = Run("q", {}, (outcome("1"), refused("2")))
    changes = compare_runs([outcome("1"), outcome("2")], run.outcomes)
    data = json.loads(json.dumps(run_data(run, changes), allow_nan=False))
    assert [one["id"] for one in data["outcomes"]] == ["1", "2"]
    assert data["summary"]["all"]["figures"]["string in first quote"] == {"mean": 0.5, "count": 2}
    assert data["fused_against_lexical"][0]["difference"]["count"] == 2
    assert next(c for c in data["changes"] if c["worse"])["worse"] == ["2"]


def test_the_curve_as_csv(outcome, refused):
    outcomes = [outcome("1", confidence=0.9), refused("2", confidence=0.25, answerable=False)]
    rows = list(csv.DictReader(io.StringIO(curve_csv(outcomes))))
    assert [row["threshold"] for row in rows] == ["0.25", "0.9", "inf"]
    assert rows[1] | {} == {
        "threshold": "0.9",
        "refused": "0.5",
        "recall": "1",
        "precision": "1",
        "lost": "0",
        "risk": "0",
    }
    assert (rows[0]["precision"], rows[2]["risk"]) == ("", "")
