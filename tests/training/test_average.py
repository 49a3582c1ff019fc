import pytest
import torch

from training import checkpoint
from training.average import average, main
from training.checkpoint import Checkpoint


def test_the_mean_of_each_tensor():
    one = {"weight": torch.tensor([1.0, 4.0]), "steps": torch.tensor(3)}
    other = {"weight": torch.tensor([3.0, 0.0]), "steps": torch.tensor(9)}
    mean = average([one, other])
    assert mean["weight"].tolist() == [2.0, 2.0]
    assert mean["steps"].item() == 9


def test_different_models_are_refused():
    with pytest.raises(ValueError, match="different models"):
        average([{"a": torch.zeros(1)}, {"b": torch.zeros(1)}])


def test_from_files_to_a_file(tmp_path):
    for step, value in ((1, 2.0), (2, 4.0)):
        weights = {"weight": torch.tensor([value])}
        one = Checkpoint(step, weights, weights, {}, {"seed": 7}, 10 * step)
        checkpoint.save(one, tmp_path, "decayed", keep=3)
    output = tmp_path / "mean.pt"
    main([*map(str, sorted(tmp_path.glob("decayed-*.pt"))), "--output", str(output)])
    mean = checkpoint.load(output)
    assert (mean.step, mean.tokens, mean.settings) == (2, 20, {"seed": 7})
    assert mean.average["weight"].tolist() == [3.0]
    assert not list(tmp_path.glob("*.part"))
