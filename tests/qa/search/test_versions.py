"""Which version of a story is the latest, and what is cited when there are several."""

from __future__ import annotations

import datetime
from dataclasses import replace

from corpus.types import ArticleInfo, Passage
from qa.answering.citations import Quote, number_quotes
from qa.search.fold import fold
from qa.search.versions import Copies, cite_latest, latest_versions
from qa.types import Hit

MORNING = ArticleInfo(
    id="morning",
    title="Two boats sink at Gull Rock",
    date=datetime.date(2024, 5, 3),
    source="Post",
)
EVENING = replace(
    MORNING, id="evening", title="Three boats sink at Gull Rock", date=datetime.date(2024, 5, 4)
)
ELSEWHERE = replace(EVENING, id="elsewhere", source="Courier", date=datetime.date(2024, 5, 5))
TEXT = (
    "The boats sank within an hour of each other on the reef that the chart has shown for ninety "
    "years. All crews were taken ashore by the pilot, who lives on the rock."
)


def hit(article: ArticleInfo, text: str, score: float) -> Hit:
    size = len(text)
    passage = Passage(abs(hash((article.id, text))), article.id, 0, 0, size, text, ((0, size),))
    return Hit(passage, article, score, 1, 1, 1.0, 0.5, 0.5)


def known(*articles: ArticleInfo) -> Copies:
    return Copies(dict.fromkeys((one.id for one in articles), -1), latest_versions(articles))


def names(articles) -> list[str]:
    return [one.id for one in articles]


def test_the_same_paper_a_day_later_is_a_later_version():
    assert latest_versions([MORNING, EVENING, ELSEWHERE]) == {"morning": EVENING}


def test_several_versions_all_lead_to_the_last():
    night = replace(EVENING, id="night", date=datetime.date(2024, 5, 6))
    assert latest_versions([MORNING, EVENING, night]) == {"morning": night, "evening": night}


def test_the_same_address_is_enough_whatever_the_title_says():
    first = replace(MORNING, source=None, url="https://post.example/rock", title="Boats sink")
    later = replace(first, id="b", title="What we know", date=datetime.date(2025, 1, 1))
    assert latest_versions([first, later]) == {"morning": later}


def test_no_version_without_dates_or_under_another_title_or_months_later():
    for other in (
        replace(EVENING, date=None),
        replace(EVENING, date=MORNING.date),
        replace(EVENING, title="Subscribe today for full access"),
        replace(EVENING, date=datetime.date(2024, 7, 1)),
        replace(EVENING, source=None),
    ):
        assert latest_versions([MORNING, other]) == {}


def test_an_earlier_version_folds_under_the_later_one_even_if_it_fits_better():
    hits = [hit(MORNING, TEXT, 0.9), hit(EVENING, TEXT, 0.8), hit(ELSEWHERE, TEXT, 0.7)]
    (shown,) = fold(hits, 5, known(MORNING, EVENING, ELSEWHERE))
    assert shown.article == EVENING
    assert shown.score == 0.9
    assert names(shown.earlier_versions) == ["morning"]
    assert names(shown.also_in) == ["elsewhere"]
    assert shown.superseded_by is None


def test_an_earlier_version_alone_says_what_superseded_it():
    (shown,) = fold([hit(MORNING, TEXT, 0.9)], 5, known(MORNING, EVENING))
    assert shown.article == MORNING
    assert shown.superseded_by == EVENING


def test_copies_cut_at_other_sentences_fold_but_new_words_stay():
    half, rest = TEXT.split(". ")
    new = "The harbour master has resigned over it, and the mayor wants a light on the reef."
    hits = [
        hit(EVENING, TEXT, 0.9),
        hit(MORNING, f"{rest} {half[:60]}", 0.8),
        hit(MORNING, new, 0.7),
    ]
    folded = fold(hits, 5, known(MORNING, EVENING))
    assert [one.passage.text for one in folded] == [TEXT, new]
    assert len(fold([hits[0], hit(ELSEWHERE, f"{rest} and more of it " * 2, 0.8)], 5)) == 2


def quote(article: ArticleInfo, text: str, score: float = 1.0) -> Quote:
    return Quote(article, 0, len(text), text, score)


def test_a_sentence_is_quoted_from_the_latest_version_that_has_it():
    copies = known(MORNING, EVENING, ELSEWHERE)
    quotes = [quote(one, "The crews were saved.") for one in (MORNING, ELSEWHERE, EVENING)]
    (cited,) = cite_latest(number_quotes(quotes, 3, copies), copies)
    assert (cited.number, cited.article_id, cited.superseded_by) == (1, "evening", None)
    others = {one.article_id: one.superseded_by for one in cited.also_in}
    assert others == {"morning": EVENING, "elsewhere": None}


def test_a_sentence_that_only_the_earlier_version_has_is_marked():
    copies = known(MORNING, EVENING)
    quotes = [quote(MORNING, "Nobody was hurt."), quote(EVENING, "One man broke an arm.")]
    first, second = cite_latest(number_quotes(quotes, 3, copies), copies)
    assert first.superseded_by == EVENING
    assert second.superseded_by is None


def test_copies_with_a_word_more_share_a_number_and_strangers_do_not():
    quotes = [
        quote(EVENING, "All of the crews were taken ashore by the pilot at night."),
        quote(ELSEWHERE, "All of the crews were taken ashore by the old pilot at night."),
    ]
    (cited,) = number_quotes(quotes, 3, known(EVENING, ELSEWHERE))
    assert [one.quote for one in cited.also_in] == [quotes[1].text]
    assert len(number_quotes(quotes, 3)) == 2


def test_without_copies_citations_stay_as_they_are():
    citations = number_quotes([quote(MORNING, "Two boats sank.")], 3)
    assert cite_latest(citations, Copies()) == citations
