"""Folding of near-identical passages."""

from corpus.types import ArticleInfo, Passage
from qa.search.fold import fold
from qa.types import Hit

AGENCY = (
    "The harbour board voted on Tuesday to raise mooring fees by nine per cent, the first "
    "increase in six years, after a long dispute with the owners of smaller boats."
)


def hit(article: str, text: str, score: float) -> Hit:
    passage = Passage(abs(hash((article, text))), article, 0, 0, len(text), text, ((0, len(text)),))
    info = ArticleInfo(id=article, title=article)
    return Hit(passage, info, score, 1, 1, 1.0, 0.5, 0.5)


def test_a_copy_in_another_paper_is_listed_not_repeated():
    hits = [hit("morning", AGENCY, 0.9), hit("evening", AGENCY + " More soon.", 0.8)]
    folded = fold(hits, 5)
    assert [one.article.id for one in folded] == ["morning"]
    assert [article.id for article in folded[0].also_in] == ["evening"]


def test_different_texts_stay():
    hits = [hit("a", AGENCY, 0.9), hit("b", "A ferry ran aground near the old lighthouse.", 0.8)]
    assert len(fold(hits, 5)) == 2


def test_copies_do_not_use_up_the_limit():
    copies = [hit(f"paper-{n}", AGENCY, 0.9 - n / 100) for n in range(6)]
    other = hit("other", "Divers found a bronze cannon beneath the pier last week.", 0.1)
    folded = fold([*copies, other], 2)
    assert [one.article.id for one in folded] == ["paper-0", "other"]
    assert len(folded[0].also_in) == 5


def test_the_same_article_is_not_also_in_itself():
    assert fold([hit("a", AGENCY, 0.9), hit("a", AGENCY + " x", 0.8)], 5)[0].also_in == ()


def test_nothing_folds_to_nothing():
    assert fold([], 3) == []
