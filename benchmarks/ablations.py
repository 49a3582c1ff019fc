"""What each choice of retrieval and quoting gives: the tables of docs/quality.md.

    python benchmarks/ablations.py QUESTIONS.jsonl --archive FOLDER [--stories STORIES.jsonl.gz]

Every question's candidates are fetched once; then fusion rules and weights are applied to the same
scores, and sentences are chosen with different weights. A question counts by passage where the
set names the paragraph, else by article. Only answerable questions are used.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from report import report

from qa import Archive
from qa.answering.sentences import SentenceSettings, score_sentences
from qa.evaluate.gold import mostly_inside, read_story_texts
from qa.evaluate.metrics import contains
from qa.evaluate.questions import Question, read_questions
from qa.evaluate.run import gold_paragraphs
from qa.search import fusion
from qa.search.retrieve import Candidates, RetrievalSettings

Scorer = Callable[[Candidates], fusion.Scores]
DEEPEST = 60
"""Passages looked at for the first ten articles."""


def fused(share: float, weight: float) -> Scorer:
    def score(candidates: Candidates) -> fusion.Scores:
        dense = share * candidates.sentence_cosine + (1 - share) * candidates.cosine
        return fusion.weighted(dense, candidates.bm25, weight)

    return score


def summed(share: float, dense: float, coverage: float) -> Scorer:
    def score(one: Candidates) -> fusion.Scores:
        cosine = share * one.sentence_cosine + (1 - share) * one.cosine
        lexical = fusion.relative(one.bm25)
        return fusion.weighted_sum((dense, cosine), (1.0, lexical), (coverage, one.coverage))

    return score


def scorers() -> dict[str, Scorer]:
    rules: dict[str, Scorer] = {
        "BM25": lambda one: one.bm25,
        "passage vectors": lambda one: one.cosine,
        "best sentence vector": lambda one: one.sentence_cosine,
        "passage and sentence averaged": lambda one: one.dense,
        "reciprocal rank fusion": lambda one: fusion.reciprocal_rank(one.dense, one.bm25),
    }
    for share in (0.0, 0.5, 1.0):
        for weight in (0.4, 0.5, 0.6, 0.7, 0.8):
            rules[f"min-max, sentence share {share}, dense weight {weight}"] = fused(share, weight)
    for share in (0.5, 1.0):
        for dense in (1.0, 1.5, 2.0, 2.5):
            for coverage in (0.0, 0.4, 0.7, 1.0):
                name = f"sum, sentence share {share}: {dense} cosine + BM25 + {coverage} coverage"
                rules[name] = summed(share, dense, coverage)
    rules["as shipped"] = lambda one: one.fused
    return rules


def sentence_variants() -> dict[str, SentenceSettings]:
    chosen = SentenceSettings()
    return {
        "as shipped": chosen,
        "without the sentence vector": replace(chosen, cosine_weight=0.0),
        "without sentence BM25": replace(chosen, bm25_weight=0.0),
        "without coverage": replace(chosen, coverage_weight=0.0),
        "without the kind of answer": replace(chosen, type_weight=0.0),
        "without the passage's score": replace(chosen, passage_weight=0.0),
        "vector only": SentenceSettings(10, 1.0, 0.0, 0.0, 0.0, 0.0),
        "passage's score twice": replace(chosen, passage_weight=2 * chosen.passage_weight),
        "passage's score half": replace(chosen, passage_weight=chosen.passage_weight / 2),
        "5 passages": replace(chosen, passages=5),
        "20 passages": replace(chosen, passages=20),
    }


class Ablation:
    """One set's questions with their candidates."""

    def __init__(self, archive: Archive, questions: Sequence[Question], stories: Path | None):
        archive.prepare()
        ready = archive._engine.prepare()
        self.store = archive._store
        self.retriever = ready.retriever
        self.retriever.settings = RetrievalSettings()
        known = {one.id for one in self.store.articles()}
        self.questions = [
            one
            for one in questions
            if one.answerable and not one.history and known.issuperset(one.gold)
        ]
        wanted = {story for one in self.questions for story in one.gold}
        texts = read_story_texts(stories, wanted) if stories else {}
        self.candidates = [self.retriever.candidates(one.question) for one in self.questions]
        self.paragraphs = []
        for one in self.questions:
            stored = {story: self.store.article(story).text for story in one.gold}
            self.paragraphs.append(gold_paragraphs(one, stored, texts))

    def rank(self, number: int, score: Scorer) -> float:
        """Rank of the first right passage or article, infinite if there is none."""
        question, one = self.questions[number], self.candidates[number]
        order = np.lexsort((one.ids, -score(one)))[:DEEPEST]
        found = self.store.passages(one.ids[order].tolist())
        articles: list[str] = []
        for position, passage_id in enumerate(one.ids[order].tolist(), start=1):
            passage = found[passage_id].passage
            paragraph = self.paragraphs[number].get(passage.article_id)
            if question.passage is not None:
                if paragraph and mostly_inside((passage.start, passage.end), paragraph):
                    return position
                continue
            if passage.article_id not in articles:
                articles.append(passage.article_id)
            if passage.article_id in question.gold:
                return len(articles)
        return float("inf")

    def retrieval(self) -> list[dict[str, object]]:
        rows: list[dict[str, object]] = []
        for name, score in scorers().items():
            ranks = np.array([self.rank(number, score) for number in range(len(self.questions))])
            rows.append(
                {
                    "retrieval": name,
                    "hit@1": float((ranks <= 1).mean()),
                    "hit@5": float((ranks <= 5).mean()),
                    "hit@10": float((ranks <= 10).mean()),
                    "MRR@10": float(np.where(ranks <= 10, 1 / ranks, 0).mean()),
                }
            )
        return rows

    def quoting(self) -> list[dict[str, object]]:
        rows: list[dict[str, object]] = []
        for name, settings in sentence_variants().items():
            first = third = 0
            for question, one in zip(self.questions, self.candidates, strict=True):
                best = score_sentences(self.store, one, question.question, settings)[:3]
                right = [contains(sentence.quote.text, question.answers) for sentence in best]
                first += right[:1] == [True]
                third += any(right)
            count = len(self.questions)
            rows.append({"quoting": name, "first": first / count, "any of three": third / count})
        return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--archive", type=Path, required=True)
    parser.add_argument("--stories", type=Path)
    arguments = parser.parse_args()
    with Archive.open(arguments.archive) as archive:
        ablation = Ablation(archive, read_questions(arguments.questions), arguments.stories)
        name = f"ablations-{arguments.questions.parent.name}"
        report(f"{name}-retrieval", ablation.retrieval(), questions=len(ablation.questions))
        print()
        report(f"{name}-quoting", ablation.quoting(), questions=len(ablation.questions))


if __name__ == "__main__":
    main()
