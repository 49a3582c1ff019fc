"""The languages of an archive's stories: filled in where they were never looked at, and counted."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.language import ENGLISH, language_of
from corpus.rows import INFO_COLUMNS, UNDETERMINED, info_values
from corpus.store import Store
from corpus.types import ArticleInfo

BATCH = 500
"""Articles a commit; a text of news takes 5 KB."""


def fill_languages(store: Store) -> Iterator[ArticleInfo]:
    """Look at every article that an earlier version stored; those that are not in English.

    Committed in batches, so an interrupted run goes on. Nothing else about the articles changes.
    """
    while True:
        with store.writing() as writer:
            rows = store.database.connection.execute(
                f"SELECT text, {INFO_COLUMNS} FROM articles WHERE language IS NULL LIMIT ?",
                (BATCH,),
            ).fetchall()
            found = [(language_of(text), info_values(values)) for text, *values in rows]
            writer.note_languages(
                (language or UNDETERMINED, str(values["id"])) for language, values in found
            )
        for language, values in found:
            if language not in (None, ENGLISH):
                yield ArticleInfo(**{**values, "language": language})
        if len(rows) < BATCH:
            return


def language_counts(store: Store) -> dict[str, int]:
    """How many articles each language has, most first, without those that could not be told."""
    with store.database.errors_explained():
        rows = store.database.connection.execute(
            "SELECT language, count(*) FROM articles WHERE language <> ? "
            "GROUP BY language ORDER BY count(*) DESC, language",
            (UNDETERMINED,),
        ).fetchall()
    return {str(code): int(count) for code, count in rows}
