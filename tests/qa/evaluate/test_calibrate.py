import json
import random

import pytest
from click.testing import CliRunner

from qa.answering.refusal import RefusalModel
from qa.evaluate.calibrate import calibrate_command
from qa.evaluate.outcomes import Run


@pytest.fixture
def run_file(outcome, refused, tmp_path):
    """Writes an evaluated set whose cosine tells most of the time."""

    def write(name, seed):
        chance = random.Random(seed)
        outcomes = []
        for n in range(60):
            make = outcome if n % 3 else refused
            signals = {"cosine": chance.gauss(0.6 if n % 3 else 0.4, 0.1), "noise": chance.random()}
            outcomes.append(make(str(n), answerable=bool(n % 3), signals=signals))
        path = tmp_path / f"{name}.json"
        path.write_text(json.dumps(Run(name, {}, tuple(outcomes)).to_dict()), encoding="utf-8")
        return path

    return write


def test_from_evaluated_sets_to_a_data_file(run_file, tmp_path):
    output = tmp_path / "refusal.json"
    sets = [f"one={run_file('one', 1)}", f"two={run_file('two', 2)}"]
    arguments = [word for one in sets for word in ("--set", one)]
    arguments += ["--signal", "cosine", "--signal", "noise", "--threshold-set", "one"]
    result = CliRunner().invoke(calibrate_command, [*arguments, "--output", str(output)])
    assert result.exit_code == 0, result.output
    data = json.loads(output.read_text(encoding="utf-8"))
    model = RefusalModel.from_dict(data)
    high = model.confidence({"cosine": 0.7, "noise": 0.5})
    assert high > model.threshold > model.confidence({"cosine": 0.2, "noise": 0.5})
    assert data["command"].startswith("python -m qa.evaluate.calibrate")
    assert data["options"]["deciding"] == ["one"]
    rows = {line.split("  ")[0]: line.split() for line in result.output.splitlines()}
    for check in ("fitted on", "by fold", "left out"):
        assert rows[f"one, {check}"][3:5] == ["40", "20"]
    assert rows["threshold " + f"{model.threshold:.4f}"]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--set", "nameless"], "names no set"),
        (["--set", "a=none.json"], "Cannot read none.json"),
        (["--set", "a=questions.jsonl:stories"], "Cannot read the questions"),
    ],
)
def test_sets_that_are_none(arguments, complaint, tmp_path):
    output = tmp_path / "refusal.json"
    command = [*arguments, "--signal", "s", "--output", str(output)]
    result = CliRunner().invoke(calibrate_command, command)
    assert (result.exit_code, output.exists()) == (1, False)
    assert complaint in result.output


def test_unknown_signals_and_threshold_sets(run_file, tmp_path):
    command = ["--set", f"one={run_file('one', 1)}", "--output", str(tmp_path / "r.json")]
    result = CliRunner().invoke(calibrate_command, [*command, "--signal", "cosin"])
    assert "no signal cosin" in result.output
    assert "It has: cosine, noise." in result.output
    more = ["--signal", "cosine", "--threshold-set", "two"]
    result = CliRunner().invoke(calibrate_command, [*command, *more])
    assert "--threshold-set two: no such --set." in result.output
