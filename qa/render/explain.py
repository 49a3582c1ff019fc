"""Why this answer: what was considered, how sure it is, how long it took."""

from __future__ import annotations

from qa.render.hits import hit_heading
from qa.render.layout import Style, wrap
from qa.render.safety import safe
from qa.types import Answer, Hit, Speaker


def explain_text(answer: Answer, width: int | None = None, colour: bool = False) -> str:
    """Verdict, signals, passages with scores and ranks, seconds a stage."""
    style, trace = Style(colour), answer.trace
    lines = [style.bold("Why"), wrap(_verdict(answer), width, "  ", "  ")]
    if answer.understood != answer.question:
        lines.append(wrap(f"Understood as: {safe(answer.understood)}", width, "  ", "    "))
    if trace.signals:
        signals = ", ".join(f"{name} {value:.3f}" for name, value in trace.signals.items())
        lines.append(wrap(f"Signals: {signals}", width, "  ", "    "))
    for speaker in trace.speakers:
        said = f"[{speaker.citation}] gives {_speaker(speaker)}"
        lines.append(wrap(said, width, "  ", "    "))
    lines.append("  Passages considered, best first:" if trace.hits else "  No passage was found.")
    for number, hit in enumerate(trace.hits, start=1):
        lines.append(wrap(hit_heading(hit, style), width, f"  {number:>2}. ", "      "))
        lines.append(wrap(style.dim(_scores(hit)), width, "      ", "      "))
    seconds = ", ".join(f"{stage} {value:.3f}" for stage, value in trace.seconds.items())
    if seconds:
        lines.append(wrap(f"Seconds: {seconds}", width, "  ", "    "))
    return "\n".join(lines)


def _speaker(speaker: Speaker) -> str:
    name = safe(speaker.name)
    return (
        f"the words of an unnamed source: “{name}”" if speaker.anonymous else f"the words of {name}"
    )


def _verdict(answer: Answer) -> str:
    confidence, threshold = answer.confidence, answer.trace.threshold
    if answer.found:
        return f"Answered: the confidence {confidence:.3f} reaches the threshold {threshold:.3f}."
    if not answer.trace.hits:
        return "Refused: there is no passage to answer from."
    return f"Refused: the confidence {confidence:.3f} is below the threshold {threshold:.3f}."


def _scores(hit: Hit) -> str:
    parts = [
        f"score {hit.score:.3f}",
        f"words {hit.bm25:.2f}{_rank(hit.lexical_rank)}",
        f"meaning {hit.cosine:.3f}{_rank(hit.dense_rank)}",
        f"best sentence {hit.sentence_cosine:.3f}",
    ]
    if hit.rerank_score is not None:
        parts.append(f"reader {hit.rerank_score:.3f}")
    return ", ".join(parts)


def _rank(rank: int | None) -> str:
    return f" (rank {rank})" if rank is not None else " (not among the first)"
