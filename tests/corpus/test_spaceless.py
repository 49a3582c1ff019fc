"""Writing without spaces: words are found inside of it, by search, by phrase and by exclusion."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.analysis import analyse, indexed_terms
from corpus.files import read_sealed, write_sealed
from corpus.lexical import LexicalDocument, LexicalIndex
from corpus.spaceless import apart, has_runs, pairs, runs, together
from corpus.types import Article
from embeddings.hashing import HashEncoder
from qa import Archive
from qa.question.terms import weigh, words

CHINESE = "河口镇的新桥昨天通车。镇长说，这座桥花了三年时间修建。"
JAPANESE = "川口町の新しい図書館が火曜日に開館した。館内には猫が二匹いる。"
THAI = "สะพานใหม่ข้ามแม่น้ำเปิดใช้แล้วเมื่อวานนี้"
KOREAN = "강변시에서 새 도서관이 문을 열었다."
ENGLISH = "The new bridge of Rivermouth opened yesterday."
TEXTS = {1: (CHINESE, "zh"), 2: (JAPANESE, "ja"), 3: (THAI, "th"), 4: (KOREAN, "ko")}


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("新桥通车", ["新桥", "桥通", "通车"]),
        ("桥", ["桥"]),
        ("図書館", ["図書", "書館"]),
        ("ｶﾞﾗｽ", ["ガラ", "ラス"]),
        ("แม่น้ำ", analyse("แม่น้ำ", "th")),
        ("도서관이", ["도서", "서관", "관이"]),
        ("新桥 2024 bridges", ["新桥", "2024", "bridg"]),
        ("iPhone発売", ["iphon", "発売"]),
    ],
)
def test_terms(text: str, terms: list[str]) -> None:
    assert analyse(text) == terms


def test_a_mark_belongs_to_its_letter() -> None:
    tone = "\u0e49"
    assert tone in THAI
    assert not [term for term in analyse(THAI, "th") if term.startswith(tone)]
    assert pairs(f"\u0e19{tone}") == [f"\u0e19{tone}"]


@given(st.text(st.sampled_from("桥新図書ーがガｶﾞแม่น้ำ도서 a1.é\n\U00020000")))
def test_nothing_is_lost_between_pieces(text: str) -> None:
    assert "".join(piece for piece, _ in runs(text)) == text
    assert has_runs(text) == any(spaceless for _, spaceless in runs(text))
    assert set(analyse(text)) <= set(indexed_terms(text))
    closed = "".join(text.split())
    assert together(apart(closed)).replace(" ", "") == closed
    for language in ("ja", "de", None):
        assert len(analyse(text, language)) == len(analyse(text))


@pytest.fixture
def index(tmp_path: Path) -> LexicalIndex:
    documents = [
        LexicalDocument(n, "", text, None, None, code) for n, (text, code) in TEXTS.items()
    ]
    documents.append(LexicalDocument(5, "", ENGLISH, None, None, "en"))
    return LexicalIndex.build(tmp_path / "lexical", documents, 1)


@pytest.mark.parametrize(
    ("question", "best"),
    [
        ("新桥什么时候通车？", 1),
        ("镇长", 1),
        ("図書館はいつ開館しましたか", 2),
        ("猫", 2),
        ("แม่น้ำ", 3),
        ("도서관", 4),
        ("bridge", 5),
    ],
)
def test_a_word_inside_a_run_is_found(index: LexicalIndex, question: str, best: int) -> None:
    assert index.search(question, 9)[0].passage_id == best
    covered = weigh(question, index).covered(index, list(range(1, 6)))
    assert max(covered, key=covered.__getitem__) == best
    assert covered[5] == 0.0 or best == 5


def test_sharing_a_character_is_not_sharing_a_word(index: LexicalIndex) -> None:
    """河 and 镇 are in the text, 镇河 is not."""
    assert index.search("镇河", 9) == []


def test_particles_and_question_words_ask_for_nothing(index: LexicalIndex) -> None:
    weights = weigh("図書館は何がありましたか", index).weights
    assert set(weights) == {"図書", "書館", "館は", "は何"}
    assert weigh("新桥在哪里", index).coverage(set(words(CHINESE, "zh"))) > 0


def test_phrases_and_exclusions(tmp_path) -> None:
    stories = [
        Article(id="bridge", title="一", text=CHINESE),
        Article(id="other", title="二", text="新的一座大桥在河口镇，昨天没有通车。"),
    ]
    encoder = HashEncoder(32)
    with Archive.open(tmp_path / "a", create=True, encoder=encoder, reader=False) as archive:
        archive.add(stories)

        def found(question: str) -> set[str]:
            return {hit.article.id for hit in archive.search(question)}

        assert found("新桥 通车") == {"bridge", "other"}
        assert found('"新桥" 通车') == {"bridge"}
        assert found("通车 -大桥") == {"bridge"}


def test_indexes_of_earlier_versions_are_built_anew_without_encoding(tmp_path) -> None:
    encoder = HashEncoder(32)
    folder = tmp_path / "a"
    with Archive.open(folder, create=True, encoder=encoder, reader=False) as archive:
        archive.add(Article(id="bridge", title="一", text=CHINESE))
    record = folder / "lexical" / "current.json"
    write_sealed(record, read_sealed(record) | {"format": 2})
    with Archive.open(folder, encoder=encoder, reader=False) as archive:
        assert [hit.article.id for hit in archive.search("镇长", mode="lexical")] == ["bridge"]
        assert archive.add([]).encoded == 0
    assert json.loads(record.read_text())["record"]["format"] == 3
