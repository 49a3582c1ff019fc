"""Reading within retrieval: real store, indexes and model; the stories are invented."""

import datetime

import pytest

from corpus.types import Article
from qa.archive import Archive
from qa.reader import Reading
from qa.reader.evidence import ReadingSettings, read_passages, reranked, without_misfits
from qa.search.retrieve import RetrievalSettings, Retriever, freshness, with_raw_question

STORIES = {
    "sale": "The lighthouse on Gull Rock was sold on Monday to Marta Quill for 90,000 crowns. "
    "She wants to open a bakery in it.",
    "storm": "A storm damaged the lighthouse on Gull Rock in 1987. Its owner repaired it.",
    "ferry": "The ferry to Gull Rock will sail six times a day from June, Oskar Lind said.",
    "paint": "The lighthouse is white. The lighthouse is tall. Visitors like the lighthouse.",
}
DAY = datetime.date(2024, 3, 5)
WHO = "Who bought the lighthouse on Gull Rock?"


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    place = tmp_path_factory.mktemp("evidence")
    with Archive.open(place, create=True, encoder="all-MiniLM-L6-v2") as opened:
        opened.add([Article(id=n, title=n, date=DAY, text=text) for n, text in STORIES.items()])
        yield opened


class Says:
    """A reader that gives every text the log-odds it is told, by a word in the text."""

    def __init__(self, **odds):
        self.odds = odds
        self.seen = []

    def read(self, question, texts):
        self.seen += texts
        readings = []
        for one in texts:
            word = next((word for word in self.odds if word in one.text), None)
            odds = self.odds.get(word, -4.0)
            start = one.text.find(word) if word else 0
            end = start + len(word) if word else 0
            readings.append(Reading(start, end, 0.0, odds, odds))
        return readings


SHIPPED = ReadingSettings()


def read(archive, reader, settings=SHIPPED, question=WHO):
    ready = archive._engine.prepare()
    candidates = ready.retriever.candidates(question, today=DAY)
    evidence = read_passages(reader, archive._store, candidates, question, settings)
    return candidates, evidence, reranked(candidates, evidence)


def test_marks_are_offsets_into_the_article(archive):
    _, evidence, _ = read(archive, Says(Quill=2.0))
    best = evidence[0]
    assert best.article.id == "sale"
    assert best.text == "Quill"
    assert STORIES["sale"][best.start : best.end] == "Quill"


def test_what_the_reader_believes_comes_first(archive):
    candidates, _, after = read(archive, Says(Lind=3.0), ReadingSettings(rank_weight=1.0))
    first = after.order("reranked")[0]
    assert after.owners[int(after.ids[first])].article != (
        candidates.owners[int(candidates.ids[candidates.order("fused")[0]])].article
    )
    hit = archive._engine.prepare().retriever.hits(after, 3, "reranked")[0]
    assert hit.article.id == "ferry"
    assert hit.rerank_score == pytest.approx(0.9526, abs=1e-3)


def test_without_a_word_from_the_reader_nothing_moves(archive):
    settings = ReadingSettings(rank_weight=0.0, article_spread=1e-3)
    candidates, _, after = read(archive, Says(), settings)
    assert after.order("reranked") == candidates.order("fused")


def test_what_was_not_read_follows_in_its_old_order(archive):
    settings = ReadingSettings(passages=2, rank_weight=5.0)
    candidates, evidence, after = read(archive, Says(), settings)
    assert len(evidence) == 2
    order = candidates.order("fused")
    assert set(after.order("reranked")[:2]) == set(order[:2])
    assert after.order("reranked")[2:] == order[2:]
    hits = archive._engine.prepare().retriever.hits(after, 10, "reranked")
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert [hit.rerank_score is None for hit in hits] == [False, False, True, True]


def test_the_reader_gets_title_and_date_but_no_invented_title(archive, tmp_path):
    reader = Says()
    read(archive, reader)
    assert {(one.title, one.date) for one in reader.seen} == {(name, DAY) for name in STORIES}
    with Archive.open(tmp_path, create=True, encoder="hash-256", reader=reader) as opened:
        reader.seen.clear()
        opened.add(Article(id="x", title="The lamp", title_inferred=True, text=STORIES["sale"]))
        opened.ask(WHO)
        assert [one.title for one in reader.seen] == [""]


def test_nothing_found_is_nothing_read(archive):
    _, evidence, after = read(archive, Says(), question='"no such phrase anywhere"')
    assert evidence == []
    assert after.reranked is None


@pytest.mark.parametrize(
    ("days", "wanted"), [(0, 1.0), (90, 0.3679), (2000, 0.0), (-7, 1.0), (-8, 0.0)]
)
def test_freshness(days, wanted):
    published = DAY - datetime.timedelta(days=days)
    assert freshness(published, DAY, 90.0) == pytest.approx(wanted, abs=1e-4)


def test_of_two_that_fit_alike_the_newer_comes_first_while_it_is_news(tmp_path):
    text = "The harbour council has chosen {} as its new chair after a long evening."
    with Archive.open(tmp_path, create=True, encoder="hash-256") as opened:
        old = Article(
            id="a", title="Council", date=DAY - datetime.timedelta(40), text=text.format("Ann")
        )
        new = Article(id="b", title="Council", date=DAY, text=text.format("Bea"))
        opened.add([old, new])
        question = "Whom has the harbour council chosen as chair?"
        assert opened.search(question, today=DAY)[0].article.id == "b"
        retriever = opened._engine.prepare().retriever
        plain = Retriever(
            opened._store,
            retriever._indexes,
            retriever._encoder,
            RetrievalSettings(freshness_weight=0.0),
        )
        # Years later both are equally old, and the ids decide as without the bonus.
        later = DAY + datetime.timedelta(days=4000)
        ids = [hit.passage.id for hit in opened.search(question, today=later)]
        assert ids == [hit.passage.id for hit in plain.search(question, today=DAY)]


def test_one_text_in_many_stories_is_read_once_and_counts_once(tmp_path):
    agency = (
        "The lighthouse on Gull Rock was sold on Monday to Marta Quill for 90,000 crowns, the "
        "harbour office said. She wants to open a bakery in it and to keep the lamp burning. Two "
        "other bidders had offered less, among them the owner of the ferry, who wished to make a "
        "hotel of it. The keeper, who is ninety, may stay in his rooms below the stairs for as "
        "long as he likes, and has been promised bread every morning."
    )
    copies = [Article(id=f"paper-{n}", title="Sold", date=DAY, text=agency) for n in range(6)]
    others = [
        Article(id=name, title=name, date=DAY, text=f"{text} A note on the lighthouse: {name}.")
        for name, text in STORIES.items()
    ]
    with Archive.open(tmp_path, create=True, encoder="all-MiniLM-L6-v2") as opened:
        opened.add([*copies, *others])
        reader = Says(Quill=1.0)
        _, evidence, _ = read(opened, reader, ReadingSettings(passages=3))
        assert len(reader.seen) == len({one.text for one in reader.seen}) == 3
        quill = [one for one in evidence if one.text == "Quill" and one.article.title == "Sold"]
        assert len(quill) == 6
        agreeing = len({one.article.id for one in evidence if one.text == "Quill"} & {"sale"})
        assert {one.articles for one in quill} == {1 + agreeing}


def test_a_follow_ups_bare_words_have_a_say(archive):
    retriever = archive._engine.prepare().retriever
    completed = retriever.candidates("Oskar Lind and the ferry: who wants to open a bakery?")
    bare = retriever.candidates("who wants to open a bakery?")
    without = with_raw_question(completed, bare, 0.0)
    assert without.order("fused") == completed.order("fused")
    ids = completed.ids.tolist()
    texts = archive._store.passages(ids)
    bakery = next(n for n, pid in enumerate(ids) if "bakery" in texts[pid].passage.text)
    together = with_raw_question(completed, bare, 100.0)
    assert together.order("fused")[0] == bakery
    assert set(together.ids) == set(completed.ids)
    assert together.fused is completed.fused


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        ("Who bought the lighthouse on Gull Rock?", ["Marta Quill", "lighthouse is white"]),
        ("When was the lighthouse on Gull Rock sold?", ["1987"]),
        ("Where is the white lighthouse?", ["Marta Quill"]),  # by its form it might be a place
    ],
)
def test_what_cannot_be_an_answer_is_as_if_not_marked(archive, question, kept):
    says = {"Marta Quill": 2.0, "1987": 1.0, "lighthouse is white": 0.0}
    _, evidence, _ = read(archive, Says(**says), question=question)
    left = without_misfits(question, evidence)
    assert [one.passage for one in left] == [one.passage for one in evidence]
    assert [one.reading.log_odds for one in left] == [one.reading.log_odds for one in evidence]
    assert sorted(one.text for one in left if one.text) == kept
    pairs = zip(left, evidence, strict=True)
    assert all(one.pooled == 0.0 for one, before in pairs if before.text and not one.text)
