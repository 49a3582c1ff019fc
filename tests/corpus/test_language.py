"""Languages: told from the text alone, kept with the story, filled in for older archives."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from corpus import schema
from corpus.language import language_name, language_of
from corpus.languages import fill_languages, language_counts
from corpus.rows import text_digest
from corpus.store import Store
from qa.keeping.ingest import Ingest

ENGLISH = (
    "The council decided on Monday to repair the old bridge over the river. Work is to begin in "
    "the autumn and will take two years, said the mayor, who had asked for it since the flood."
)
TEXTS = {
    "de": "Der Stadtrat hat am Montag beschlossen, die alte Brücke über den Fluss zu sanieren. Die "
    "Arbeiten sollen im Herbst beginnen und zwei Jahre dauern, sagte die Bürgermeisterin.",
    "fr": "Le conseil municipal a décidé lundi de rénover le vieux pont de la ville. Les travaux "
    "doivent commencer à l'automne et durer deux ans, a déclaré la maire.",
    "es": "El ayuntamiento decidió el lunes renovar el viejo puente sobre el río. Las obras "
    "comenzarán en otoño y durarán dos años, dijo la alcaldesa.",
    "nl": "De gemeenteraad heeft maandag besloten de oude brug over de rivier te herstellen. Het "
    "werk begint in de herfst en zal twee jaar duren, zei de burgemeester.",
    "pl": "Rada miasta postanowiła w poniedziałek wyremontować stary most. Prace rozpoczną "
    "się jesienią i potrwają dwa lata, powiedziała burmistrz.",
    "ru": "Городской совет решил в понедельник отремонтировать старый мост через реку. Работы "
    "начнутся осенью и продлятся два года, сказала мэр.",
    "ja": "市議会は月曜日、川にかかる古い橋を改修することを決めた。工事は秋に始まり、二年かかる。",
}


@pytest.mark.parametrize(("code", "text"), [("en", ENGLISH), *TEXTS.items()])
def test_languages(code: str, text: str) -> None:
    assert language_of(text) == code
    assert language_of(text.upper()) == code
    assert len(language_name(code)) > 3


@pytest.mark.parametrize("text", ["", "Two words", "1 2 3 4 " * 100, "!!! ??? " * 100, "abcd" * 4])
def test_what_cannot_be_told(text: str) -> None:
    assert language_of(text) is None


def test_english_at_the_top_of_a_page_is_not_the_storys() -> None:
    assert language_of("Skip to content. Accept all cookies.\n\n" + TEXTS["de"] * 9) == "de"


def test_english_with_names_and_quotations_stays_english() -> None:
    assert language_of(f"{ENGLISH} “Die Arbeiten sollen im Herbst beginnen”, it says.") == "en"


def test_english_loads_no_model() -> None:
    from corpus.language import _identifier

    _identifier.cache_clear()
    language_of(ENGLISH)
    assert _identifier.cache_info().currsize == 0


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    for code, text in {"en": ENGLISH, "de": TEXTS["de"], "pl": TEXTS["pl"]}.items():
        (folder / f"{code}.txt").write_text(text)
    return folder


def test_the_report_and_the_archive_say_so(tmp_path: Path, news: Path) -> None:
    store = Store.open(tmp_path / "archive", writable=True, create=True)
    report = Ingest(store).run([news])
    assert [line.reason for line in report.foreign] == ["in German", "in Polish"]
    assert store.article("de").language == "de"
    assert language_counts(store) == {"de": 1, "en": 1, "pl": 1}
    assert Ingest(store).run([news]).foreign == ()
    store.close()


def test_an_archive_of_an_earlier_version(tmp_path: Path, news: Path) -> None:
    """Its stories keep ids, passages and generation; their languages are filled in."""
    folder = tmp_path / "archive"
    store = Store.open(folder, writable=True, create=True)
    Ingest(store).run([news])
    passages, generation = store.passage_ids().tolist(), store.generation
    store.close()
    with sqlite3.connect(folder / "archive.db") as connection:
        connection.execute("UPDATE articles SET language = NULL")
    connection.close()
    store = Store.open(folder, writable=True)
    assert store.article("de").language is None
    report = Ingest(store).run([])
    assert [line.reason for line in report.foreign] == ["in German", "in Polish"]
    assert store.article("de").language == "de"
    assert (store.passage_ids().tolist(), store.generation) == (passages, generation)
    assert list(fill_languages(store)) == []
    report = Ingest(store).run([news])
    assert (report.updated, report.unchanged) == (0, 3)
    store.close()


def test_the_first_schema_migrates(tmp_path: Path) -> None:
    """An archive as version 1 made it, without any of the newer columns."""
    folder = tmp_path / "archive"
    folder.mkdir()
    with sqlite3.connect(folder / "archive.db") as connection:
        for statement in schema.MIGRATIONS[0].split(";"):
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
        connection.execute("PRAGMA user_version = 1")
        connection.execute(
            "INSERT INTO articles VALUES (1, 'a', 'T', 0, NULL, NULL, NULL, NULL, NULL, ?, ?)",
            (TEXTS["fr"], text_digest(TEXTS["fr"])),
        )
    connection.close()
    store = Store.open(folder, writable=True)
    assert [line.reason for line in Ingest(store).run([]).foreign] == ["in French"]
    article = store.article("a")
    assert (article.language, article.within, article.page_starts) == ("fr", None, ())
    store.close()


def test_shown_by_index_and_info(tmp_path: Path, news: Path, call_qa) -> None:
    archive = ("--archive", tmp_path / "archive")
    shown = call_qa("index", news, "--encoder", "hash-256", *archive).stdout
    assert "2 not in English" in " ".join(shown.split())
    assert "in German" in shown
    assert "English (1), German (1), Polish (1)" in call_qa("info", *archive).stdout.replace(
        "German (1), English (1)", "English (1), German (1)"
    )
