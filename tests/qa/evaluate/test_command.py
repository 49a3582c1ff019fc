import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from corpus.errors import UsageError
from qa.evaluate.command import evaluate_command
from qa.evaluate.outcomes import read_run
from qa.evaluate.progress import TerminalProgress

TRAM = Path(__file__).parents[2] / "data" / "tram"


@pytest.fixture
def evaluate(tmp_path, monkeypatch):
    """Runs the command on the first tram questions, with vectors that need no model."""
    monkeypatch.setenv("QA_HOME", str(tmp_path / "home"))

    def run(*arguments):
        command = [str(TRAM / "questions.jsonl"), "--stories", str(TRAM), "--limit", "3"]
        command += ["--encoder", "hash-256"]
        return CliRunner().invoke(evaluate_command, [*command, *map(str, arguments)])

    return run


def test_table_outcomes_curve_and_comparison(evaluate, tmp_path):
    first, second, curve = (tmp_path / name for name in ("1.json", "2.json", "curve.csv"))
    result = evaluate("--json", first, "--curve", curve)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("tram/questions.jsonl: 3 questions\n")
    assert "Citations literal: " in result.stdout
    assert "(1.000)" in result.stdout
    assert result.stderr == ""
    run = read_run(first)
    assert [outcome.id for outcome in run.outcomes] == ["t01", "t02", "t03"]
    assert set(run.outcomes[0].rankings) == {"lexical", "dense", "fused", "reranked"}
    assert curve.read_text(encoding="utf-8").startswith("threshold,refused,")

    again = evaluate("--mode", "fused", "--compare", first, "--json", second)
    assert "Nothing changed since 1.json." in again.stdout
    assert set(read_run(second).outcomes[0].rankings) == {"fused"}
    assert json.loads(second.read_text(encoding="utf-8"))["changes"] != []


def test_another_refusal_score_and_none(evaluate, tmp_path):
    strict = tmp_path / "strict.json"
    model = {"format": 1, "intercept": 0.0, "weights": [], "threshold": 0.6}
    strict.write_text(json.dumps(model), encoding="utf-8")
    output = tmp_path / "run.json"
    assert evaluate("--refusal", strict, "--json", output).exit_code == 0
    assert [outcome.found for outcome in read_run(output).outcomes] == [False] * 3
    assert evaluate("--refusal", strict, "--never-refuse", "--json", output).exit_code == 0
    assert [outcome.found for outcome in read_run(output).outcomes] == [True] * 3


def test_a_place_that_cannot_be_written_is_noticed_before_the_work(evaluate, tmp_path):
    result = evaluate("--json", tmp_path / "nowhere" / "x.json", "--stories", "/dev/null")
    assert isinstance(result.exception, UsageError)
    assert "x.json" in str(result.exception)


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_progress_is_for_terminals():
    for stream in (Terminal(), io.StringIO()):
        progress = TerminalProgress(stream)
        progress("encode passages", 1, 2)
        progress("encode passages", 2, 2)
        progress("read stories", 5, None)
        progress.close()
        if stream.isatty():
            shown = stream.getvalue().split("\r\x1b[K")
            assert shown[0] == shown[-1] == ""
            assert "encode passages: 2 of 2" in shown
        else:
            assert stream.getvalue() == ""


def test_without_total_there_is_none_to_show():
    stream = Terminal()
    TerminalProgress(stream)("read stories", 5, None)
    assert stream.getvalue().endswith("read stories: 5")
