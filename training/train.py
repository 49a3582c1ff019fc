"""Train the reader: ``python -m training.train --eval-dir DIR --output DIR``.

The plateau runs until it is stopped (or `--steps` is reached) and is continued by the same
command. ``--decay N`` continues the newest plateau checkpoint with a decay of N steps into the
files ``decayed-*.pt``, which are what gets evaluated and exported; the plateau stays as it is.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import torch

from training import checkpoint
from training.checkpoint import Checkpoint
from training.dataset import prepare
from training.loss import Losses, LossWeights
from training.model import Reader, new_reader, use_pooled_dropout
from training.parallel import StepRunner
from training.records import (
    HELD_OUT_ARTICLES,
    HELD_OUT_COLLECTION,
    TRAINING_SETS,
    hold_out_articles,
    load_sets,
)
from training.sampler import Mixture, Sampler
from training.schedule import Schedule
from training.tokens import load_tokenizer
from training.warm_start import weights_from_onnx


@dataclass(frozen=True, slots=True)
class Settings:
    """The options of a run that decide its result."""

    seed: int = 7
    questions_per_step: int = 20
    peak_rate: float = 1.5e-4
    warmup_steps: int = 100
    weight_decay: float = 0.01
    dropout: float = 0.0
    """None is needed while the data has been seen only once or twice."""
    average_decay: float = 0.995
    window: float = Mixture().window
    """Chance that a text is cut to a few sentences."""
    second_negative: float = Mixture().second_negative
    """Chance of a second wrong text for an answerable question."""
    piece_tokens: int = 1280
    """Tokens of one forward pass, padding counted."""


class Trainer:
    """The state of a run and one step of it."""

    def __init__(
        self, settings: Settings, sampler: Sampler, device: torch.device, workers: int
    ) -> None:
        self.settings = settings
        self.sampler = sampler
        self.device = device
        self.step = 0
        self.tokens = 0
        self.reader = new_reader(settings.dropout, settings.seed).to(device)
        # A tenth of a step's time on a CPU, and rare words keep the meaning of the pretraining.
        self.reader.bert.embeddings.word_embeddings.requires_grad_(False)
        self.average = {k: v.detach().clone() for k, v in self.reader.state_dict().items()}
        use_pooled_dropout(self.reader)
        self.runner = StepRunner(self.reader, device, workers, settings.piece_tokens)
        self.optimizer = torch.optim.AdamW(
            _parameter_groups(self.reader, settings.weight_decay), lr=0.0, fused=True
        )

    def train_step(self, rate: float) -> Losses:
        """One update at the given learning rate."""
        self.reader.train()
        torch.manual_seed(self.settings.seed * 1_000_003 + self.step)
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        examples = self.sampler.step(self.step)
        losses = self.runner.backward(examples, LossWeights())
        torch.nn.utils.clip_grad_norm_(self.reader.parameters(), 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.step += 1
        self.tokens += sum(len(example.ids) for example in examples)
        self._update_average()
        return losses

    def _update_average(self) -> None:
        # In the first steps the average follows quickly, so that it forgets the fresh heads.
        decay = min(self.settings.average_decay, (1 + self.step) / (10 + self.step))
        with torch.no_grad():
            for name, value in self.reader.named_parameters():
                if value.requires_grad:
                    self.average[name].lerp_(value, 1 - decay)

    def state(self) -> Checkpoint:
        """All that is needed to go on."""
        return Checkpoint(
            step=self.step,
            model=self.reader.state_dict(),
            average=self.average,
            optimizer=self.optimizer.state_dict(),
            settings=asdict(self.settings),
            tokens=self.tokens,
        )

    def warm_start(self, weights: dict[str, torch.Tensor]) -> None:
        """Begin with these weights, at step 0 and with a fresh optimizer."""
        self.reader.load_state_dict(weights)
        for name, value in weights.items():
            self.average[name].copy_(value)

    def restore(self, state: Checkpoint) -> None:
        """Go on from a checkpoint."""
        self.step, self.tokens = state.step, state.tokens
        self.reader.load_state_dict(state.model)
        self.average = {name: value.to(self.device) for name, value in state.average.items()}
        self.optimizer.load_state_dict(state.optimizer)


def main(arguments: list[str] | None = None) -> None:
    """Command line."""
    options = _parser().parse_args(arguments)
    # More threads inside one operation would spin while waiting for a busy core.
    torch.set_num_threads(1)
    settings = Settings(
        seed=options.seed,
        peak_rate=options.peak_rate,
        dropout=options.dropout,
        window=options.window,
        second_negative=options.second_negative,
    )
    tokenizer = load_tokenizer()
    everything = load_sets(options.eval_dir, TRAINING_SETS)
    training, _ = hold_out_articles(everything, HELD_OUT_COLLECTION, HELD_OUT_ARTICLES)
    mixture = Mixture(window=settings.window, second_negative=settings.second_negative)
    sampler = Sampler(
        prepare(training, tokenizer),
        tokenizer,
        settings.seed,
        settings.questions_per_step,
        mixture,
    )
    trainer = Trainer(settings, sampler, torch.device(options.device), options.workers)
    schedule, prefix = _resume(trainer, options)
    options.output.mkdir(parents=True, exist_ok=True)
    (options.output / "pid").write_text(f"{os.getpid()}\n")
    print(
        f"{len(training.questions)} questions, {sampler.epoch_length()} draws an epoch, "
        f"from step {trainer.step}",
        flush=True,
    )
    run(trainer, schedule, prefix, options)


def run(trainer: Trainer, schedule: Schedule, prefix: str, options: argparse.Namespace) -> None:
    """Step until the schedule ends, `--steps` is reached or the process is told to stop."""
    stopped = _stop_signals()
    last = schedule.last_step if schedule.last_step is not None else options.steps
    report = Report(options.output / "log.jsonl", trainer)
    while not stopped and (last is None or trainer.step < last):
        losses = trainer.train_step(schedule.rate(trainer.step))
        report.add(losses, schedule.rate(trainer.step - 1))
        if trainer.step % options.checkpoint_steps == 0:
            checkpoint.save(trainer.state(), options.output, prefix, options.keep)
    path = checkpoint.save(trainer.state(), options.output, prefix, options.keep)
    print(f"stopped at step {trainer.step}: {path}", flush=True)


class Report:
    """Means of the losses, a line every 50 steps, for people and as JSON."""

    _EVERY = 50

    def __init__(self, path: Path, trainer: Trainer) -> None:
        self._path = path
        self._trainer = trainer
        self._sums: dict[str, float] = {}
        self._steps = 0
        self._began = time.monotonic()
        self._tokens = trainer.tokens

    def add(self, losses: Losses, rate: float) -> None:
        """Count one step."""
        self._steps += 1
        for name in Losses.__slots__:
            value = float(getattr(losses, name).detach())
            self._sums[name] = self._sums.get(name, 0.0) + value
        if self._trainer.step % self._EVERY:
            return
        elapsed = time.monotonic() - self._began
        record = {
            "step": self._trainer.step,
            "epoch": self._trainer.step
            * self._trainer.settings.questions_per_step
            / self._trainer.sampler.epoch_length(),
            "tokens": self._trainer.tokens,
            "rate": rate,
            "tokens_per_second": (self._trainer.tokens - self._tokens) / elapsed,
            **{name: total / self._steps for name, total in self._sums.items()},
        }
        rounded = {name: float(f"{value:.4g}") for name, value in record.items()}
        rounded["step"] = self._trainer.step
        print(json.dumps(rounded), flush=True)
        with self._path.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(rounded) + "\n")
        self._sums, self._steps = {}, 0
        self._began, self._tokens = time.monotonic(), self._trainer.tokens


def _resume(trainer: Trainer, options: argparse.Namespace) -> tuple[Schedule, str]:
    """Restore the newest fitting checkpoint; the schedule and the prefix of the run."""
    peak, warmup = trainer.settings.peak_rate, trainer.settings.warmup_steps
    plateau = checkpoint.latest(options.output, "plateau")
    if plateau is None and options.start is not None:
        trainer.warm_start(_weights(options.start))
    if options.decay is None:
        if plateau is not None:
            trainer.restore(checkpoint.load(plateau))
        return Schedule(peak, warmup), "plateau"
    if plateau is None:
        raise SystemExit(f"{options.output} has no plateau checkpoint to decay from")
    trainer.restore(checkpoint.load(plateau))
    schedule = Schedule(peak, warmup, trainer.step, options.decay)
    prefix = f"decayed-from-{trainer.step:07}"
    begun = checkpoint.latest(options.output, prefix)
    if begun is not None:
        trainer.restore(checkpoint.load(begun))
    return schedule, prefix


def _weights(path: Path) -> dict[str, torch.Tensor]:
    """The weights of an exported reader, or the averaged ones of a checkpoint."""
    if path.suffix == ".pt":
        return checkpoint.load(path).average
    return weights_from_onnx(path)


def _parameter_groups(reader: Reader, weight_decay: float) -> list[dict[str, object]]:
    """Biases and layer norms are not decayed."""
    trained = [p for p in reader.parameters() if p.requires_grad]
    decayed = [p for p in trained if p.ndim > 1]
    others = [p for p in trained if p.ndim <= 1]
    return [
        {"params": decayed, "weight_decay": weight_decay},
        {"params": others, "weight_decay": 0.0},
    ]


def _stop_signals() -> list[int]:
    """A list that becomes non-empty once the process is asked to end."""
    received: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda signum, _frame: received.append(signum))
    return received


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training.train", description=__doc__)
    parser.add_argument("--eval-dir", type=Path, required=True, help="folder of the data sets")
    parser.add_argument("--output", type=Path, default=Path("build/reader"))
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--workers", type=int, default=2, help="threads; 1 on a GPU")
    parser.add_argument("--seed", type=int, default=Settings().seed)
    parser.add_argument("--peak-rate", type=float, default=Settings().peak_rate)
    parser.add_argument("--dropout", type=float, default=Settings().dropout)
    parser.add_argument("--window", type=float, default=Settings().window)
    parser.add_argument("--second-negative", type=float, default=Settings().second_negative)
    parser.add_argument("--steps", type=int, help="end the plateau at this step")
    parser.add_argument("--decay", type=int, metavar="N", help="decay over N steps, then end")
    parser.add_argument(
        "--start",
        type=Path,
        help="exported reader or checkpoint (.pt) to begin with where the output has none",
    )
    parser.add_argument("--checkpoint-steps", type=int, default=150)
    parser.add_argument("--keep", type=int, default=3, help="checkpoints of each kind to keep")
    return parser


if __name__ == "__main__":
    main()
