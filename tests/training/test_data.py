"""Records, spans, tokens, wrong texts: what the examples are made of."""

from collections import Counter
from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from training.bm25 import closest_texts
from training.dataset import prepare, wrong_texts
from training.perturb import lean_on_name, swap_candidates, swap_entity
from training.records import ReadingSet, hold_out_articles
from training.spans import Span, answer_spans, is_whole_word, occurrences
from training.tokens import sentence_starts, tokenise_texts


class FirstChoice:
    """A generator that always takes the first."""

    def integers(self, _bound: int) -> int:
        return 0


def test_passages_become_contexts_and_offsets_point_into_them(reading_set: ReadingSet) -> None:
    assert len(reading_set.contexts) == 3
    for question in reading_set.questions:
        text = reading_set.contexts[question.context].text
        for span in question.spans:
            assert text[span.start : span.end] in question.answers
    lighthouse = reading_set.questions[3]
    assert reading_set.contexts[lighthouse.context].text.startswith("The lighthouse")


def test_a_title_shared_by_all_texts_is_no_title(reading_set: ReadingSet) -> None:
    assert [context.title for context in reading_set.contexts] == ["Lindvik", "Lindvik", ""]


def test_other_answers_are_taken_next_to_the_labelled_one(reading_set: ReadingSet) -> None:
    question = reading_set.questions[-1]
    text = reading_set.contexts[question.context].text
    last = text.rindex("two")
    assert question.spans == (Span(last, last + 3), Span(last, last + 9))


def test_held_out_articles_share_no_question_with_training(reading_set: ReadingSet) -> None:
    training, held_out = hold_out_articles(reading_set, "written", 1)
    assert {q.id for q in held_out.questions} == {"q1", "q2", "q3", "q4"}
    assert {q.id for q in training.questions} == {"q5"}
    assert training.contexts == held_out.contexts == reading_set.contexts


@pytest.mark.parametrize(
    ("text", "answer", "whole"),
    [("in 2016 and 16", "16", (12, 14)), ("separated", "separate", (0, 8)), ("a b", "c", None)],
)
def test_whole_words_are_preferred(text: str, answer: str, whole: tuple[int, int] | None) -> None:
    assert answer_spans(text, (answer,)) == (() if whole is None else (Span(*whole),))


@given(st.text("ab ", max_size=30), st.text("ab ", min_size=1, max_size=3))
def test_occurrences_are_all_and_only_the_places_of_the_answer(text: str, answer: str) -> None:
    places = [i for i in range(len(text)) if text.startswith(answer, i)]
    assert [span.start for span in occurrences(text, answer)] == places
    for span in occurrences(text, answer):
        padded = f" {text} "
        inner = padded[span.start : span.start + 2].isalnum()
        outer = padded[span.end : span.end + 2].isalnum()
        assert is_whole_word(text, span) == (not inner and not outer)


TEXTS = st.text("ab.?! \nÄß12é'", max_size=60)


@given(TEXTS)
def test_sentences_begin_where_the_one_before_ended(text: str) -> None:
    starts = sentence_starts(text)
    assert starts[0] == 0
    assert starts == sorted(set(starts))


@given(TEXTS)
def test_tokens_point_into_the_text(tokenizer: Tokenizer, text: str) -> None:
    (tokens,) = tokenise_texts(tokenizer, [text])
    assert len(tokens.ids) == len(tokens.starts) == len(tokens.ends)
    ranges = [tokens.sentence_range(i, i + 1) for i in range(len(tokens.sentences))]
    covered = [token for sentence in ranges for token in range(sentence.start, sentence.end)]
    assert covered == list(range(len(tokens.ids)))
    for number, sentence in enumerate(ranges):
        assert all(tokens.sentence_of(t) == number for t in range(sentence.start, sentence.end))


def test_token_spans_cover_the_characters(tokenizer: Tokenizer) -> None:
    text = "They separated in 2023."
    (tokens,) = tokenise_texts(tokenizer, [text])
    start = text.index("2023")
    span = tokens.token_span(Span(start, start + 4))
    assert span is not None
    assert text[tokens.starts[span.start] : tokens.ends[span.end - 1]] == "2023"
    assert tokens.token_span(Span(4, 5)) is None


def test_bm25_ranks_like_the_formula() -> None:
    texts = ["red red fish", "red boat", "blue sea and sky"]
    query = "red fish"

    def score(text: str) -> float:
        words = Counter(text.split())
        total = 0.0
        for term in query.split():
            containing = sum(term in other.split() for other in texts)
            idf = log(1 + (len(texts) - containing + 0.5) / (containing + 0.5))
            norm = 1.2 * (0.25 + 0.75 * len(text.split()) / 3)
            total += idf * words[term] * 2.2 / (words[term] + norm)
        return total

    expected = sorted((i for i in range(3) if score(texts[i]) > 0), key=lambda i: -score(texts[i]))
    assert closest_texts([query, "green"], texts, 5) == [tuple(expected), ()]


def test_wrong_texts_contain_no_accepted_answer(reading_set: ReadingSet) -> None:
    wrong = dict(zip([q.id for q in reading_set.questions], wrong_texts(reading_set), strict=True))
    assert wrong["q1"] == (1,)  # the lighthouse, not the harbour itself
    assert wrong["q3"] == ()  # unanswerable: its own text is wrong enough


def test_prepared_answers_are_the_tokens_of_the_answer(
    reading_set: ReadingSet, tokenizer: Tokenizer
) -> None:
    dataset = prepare(reading_set, tokenizer)
    assert len(dataset.entries) == 5
    for entry in dataset.entries:
        text = dataset.texts[entry.question.context]
        source = reading_set.contexts[entry.question.context].text
        read = {source[text.starts[a.start] : text.ends[a.end - 1]] for a in entry.answers}
        assert read <= set(entry.question.answers)
        assert bool(read) == entry.question.answerable


@pytest.mark.parametrize(
    ("question", "swapped"),
    [
        ("Who followed Ada Holm?", "Who followed Lindvik?"),
        ("What happened in 1871?", "What happened in 1883?"),
        ("Why did it break?", None),
        ("Which Dahl was it?", "Which Ada Holm was it?"),
    ],
)
def test_one_name_or_number_is_swapped(question: str, swapped: str | None) -> None:
    names, numbers = swap_candidates("Ada Holm left Lindvik in 1871. Dahl came in 1883.")
    assert names == ("Ada Holm", "Dahl", "Lindvik")
    assert numbers == ("1871", "1883")
    names = names if "Dahl" in question else ("Ada Holm", "Lindvik")
    assert swap_entity(question, names, numbers, FirstChoice()) == swapped  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("question", "told", "leaning"),
    [
        ("Where did Ada Holm live?", False, "Where did they live?"),
        ("Where did Ada Holm live?", True, "Ada Holm: where did they live?"),
        ("When was Dahl's son born?", True, "Dahl: when was their son born?"),
        ("Who wrote to the Lindvik Council in 1883?", False, "Who wrote to them in 1883?"),
        ("Who painted Ada Holm?", False, "Who painted them?"),
        ("Where did she live?", False, None),
        ("Ada lived where?", False, None),  # may be any first word
    ],
)
def test_a_name_becomes_a_pronoun(question: str, told: bool, leaning: str | None) -> None:
    assert lean_on_name(question, told, FirstChoice()) == leaning  # type: ignore[arg-type]
