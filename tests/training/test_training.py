"""Loss, schedule, checkpoints and the training loop, on a network of one small layer."""

from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer
from transformers import BertConfig

from training import checkpoint, train
from training.batches import by_length, collate
from training.dataset import prepare
from training.examples import Example
from training.loss import LossWeights, combine, ranking_loss, span_losses
from training.model import PooledDropout, Reader
from training.records import ReadingSet
from training.sampler import Sampler
from training.schedule import Schedule
from training.spans import Span

CPU = torch.device("cpu")


def tiny_reader(*_: object) -> Reader:
    torch.manual_seed(0)
    config = BertConfig(
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    return Reader(config)


@pytest.fixture
def examples(reading_set: ReadingSet, tokenizer: Tokenizer) -> list[Example]:
    return Sampler(prepare(reading_set, tokenizer), tokenizer, 1, 5).step(0)


def test_the_span_loss_sums_over_all_accepted_spans(examples: list[Example]) -> None:
    batch = collate(examples, CPU)
    output = tiny_reader()(batch.ids, batch.segments, batch.attention, batch.answerable)
    losses = span_losses(output.start, output.end, examples)
    for row, example in enumerate(examples):
        start, end = output.start[row].softmax(0), output.end[row].softmax(0)
        spans = example.spans or (Span(0, 1),)
        chance = sum(start[s.start] * end[s.end - 1] for s in spans)
        assert float(losses[row].detach()) == pytest.approx(-float(chance.detach().log()), rel=1e-4)


def test_nothing_outside_the_text_is_ever_an_answer(examples: list[Example]) -> None:
    batch = collate(examples, CPU)
    output = tiny_reader()(batch.ids, batch.segments, batch.attention, batch.answerable)
    for row, example in enumerate(examples):
        possible = output.start[row].isfinite().nonzero().flatten().tolist()
        assert possible == [0, *range(example.text_start, example.text_end)]


def test_padding_changes_nothing(examples: list[Example]) -> None:
    reader = tiny_reader().eval()
    together = collate(examples, CPU)
    padded = reader(together.ids, together.segments, together.attention, together.answerable)
    for row, example in enumerate(examples):
        batch = collate([example], CPU)
        alone = reader(batch.ids, batch.segments, batch.attention, batch.answerable)
        length = len(example.ids)
        torch.testing.assert_close(padded.start[row, :length], alone.start[0])
        torch.testing.assert_close(padded.relevance[row], alone.relevance[0])


def test_ranking_compares_within_a_question() -> None:
    relevance = torch.tensor([2.0, 1.0, 0.5, 3.0, -1.0])
    relevant = torch.tensor([True, False, True, False, True])
    groups = torch.tensor([0, 0, 1, 2, 2])
    parts = [
        -torch.log(torch.softmax(relevance[:2], 0)[0]),
        -torch.log(torch.softmax(relevance[3:], 0)[1]),
    ]
    expected = float(sum(parts)) / 2  # the second question has nothing to compare
    assert float(ranking_loss(relevance, relevant, groups)) == pytest.approx(expected)
    assert float(ranking_loss(relevance[2:3], relevant[2:3], groups[:1])) == 0.0


@pytest.mark.parametrize("workers", [1, 2])
def test_pieces_give_the_gradient_of_the_whole(examples: list[Example], workers: int) -> None:
    whole, parts = tiny_reader(), tiny_reader()
    batch = collate(examples, CPU)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        output = whole(batch.ids, batch.segments, batch.attention, batch.answerable)
    spans = span_losses(output.start, output.end, examples)
    expected = combine(spans, output.relevance, examples, LossWeights())
    expected.total.backward()
    runner = train.StepRunner(parts, CPU, workers, tokens=100)
    losses = runner.backward(examples, LossWeights())
    assert float(losses.total.detach()) == pytest.approx(float(expected.total.detach()), rel=1e-2)
    for one, other in zip(whole.parameters(), parts.parameters(), strict=True):
        if one.grad is not None:
            torch.testing.assert_close(one.grad, other.grad, rtol=0.1, atol=2e-3)


def test_pieces_hold_everything_once_and_keep_the_limit() -> None:
    lengths = [30, 5, 90, 31, 6, 400, 7]
    pieces = by_length(lengths, 100)
    assert sorted(position for piece in pieces for position in piece) == list(range(7))
    for piece in pieces:
        assert len(piece) == 1 or len(piece) * max(lengths[p] for p in piece) <= 100


def test_the_rate_warms_up_stays_and_decays() -> None:
    schedule = Schedule(peak=1.0, warmup_steps=4, decay_start=10, decay_steps=4)
    assert [schedule.rate(step) for step in (0, 1, 3, 9)] == [0.25, 0.5, 1.0, 1.0]
    assert [schedule.rate(step) for step in (10, 11, 14)] == [1.0, 0.5, 0.0]
    assert schedule.last_step == 14
    assert Schedule(1.0, 4).last_step is None
    assert Schedule(1.0, 4).rate(10**6) == 1.0


def test_pooled_dropout_keeps_the_mean_and_does_nothing_when_reading() -> None:
    dropout = PooledDropout(0.25)
    ones = torch.ones(200, 500)
    torch.manual_seed(1)
    dropped = dropout(ones)
    assert float(dropped.mean()) == pytest.approx(1.0, abs=0.02)
    assert float((dropped == 0).float().mean()) == pytest.approx(0.25, abs=0.02)
    assert dropout.eval()(ones) is ones


def test_checkpoints_are_whole_and_few(tmp_path: Path) -> None:
    for step in (1, 2, 3):
        state = checkpoint.Checkpoint(step, {"w": torch.ones(2)}, {}, {}, {"seed": 1}, step * 10)
        path = checkpoint.save(state, tmp_path, "plateau", keep=2)
    assert [p.name for p in sorted(tmp_path.iterdir())] == [
        "plateau-0000002.pt",
        "plateau-0000003.pt",
    ]
    assert checkpoint.latest(tmp_path, "plateau") == path
    assert checkpoint.latest(tmp_path, "decayed") is None
    assert checkpoint.load(path).tokens == 30


def test_a_resumed_run_is_the_uninterrupted_one(
    eval_directory: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The real backbone would take a minute; its place in the program stays the same.
    monkeypatch.setattr(train, "new_reader", tiny_reader)
    monkeypatch.setattr(train, "TRAINING_SETS", ("written", "labelled"))
    monkeypatch.setattr(train, "HELD_OUT_ARTICLES", 0)
    common = ["--eval-dir", str(eval_directory), "--device", "cpu", "--workers", "1"]

    def weights(directory: Path, prefix: str) -> checkpoint.Checkpoint:
        path = checkpoint.latest(directory, prefix)
        assert path is not None
        return checkpoint.load(path)

    straight, broken = tmp_path / "straight", tmp_path / "broken"
    train.main([*common, "--output", str(straight), "--steps", "4"])
    train.main([*common, "--output", str(broken), "--steps", "2"])
    train.main([*common, "--output", str(broken), "--steps", "4"])
    one, other = weights(straight, "plateau"), weights(broken, "plateau")
    assert one.step == other.step == 4
    assert one.tokens == other.tokens
    for name in one.model:
        torch.testing.assert_close(one.model[name], other.model[name])
        torch.testing.assert_close(one.average[name], other.average[name])

    train.main([*common, "--output", str(broken), "--decay", "3"])
    assert weights(broken, "decayed-from-0000004").step == 7
    assert weights(broken, "plateau").step == 4
