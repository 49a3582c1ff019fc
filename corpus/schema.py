"""The tables of an archive, as ordered migrations: `PRAGMA user_version` counts those applied."""

from __future__ import annotations

APPLICATION_ID = 0x71614E44  # "qaND": tells our files from other SQLite databases

PAGE_SIZE = 16384
"""A passage's sentence vectors take about 2.7 KB: with 4 KB pages a third of the file is air."""

_FIRST = """
CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE articles (
    number         INTEGER PRIMARY KEY,
    id             TEXT NOT NULL UNIQUE,
    title          TEXT NOT NULL,
    title_inferred INTEGER NOT NULL,
    date           TEXT,
    date_note      TEXT,
    source         TEXT,
    url            TEXT,
    path           TEXT,
    text           TEXT NOT NULL,
    digest         BLOB NOT NULL
);
CREATE INDEX articles_by_digest ON articles (digest);
CREATE INDEX articles_by_date ON articles (date);

CREATE TABLE passages (
    id        INTEGER PRIMARY KEY,
    article   INTEGER NOT NULL REFERENCES articles (number) ON DELETE CASCADE,
    ordinal   INTEGER NOT NULL,
    start     INTEGER NOT NULL,
    end       INTEGER NOT NULL,
    sentences BLOB NOT NULL
);
CREATE INDEX passages_by_article ON passages (article, ordinal);

CREATE TABLE encoders (
    number      INTEGER PRIMARY KEY,
    fingerprint TEXT NOT NULL UNIQUE,
    name        TEXT NOT NULL,
    dimension   INTEGER NOT NULL
);

CREATE TABLE passage_vectors (
    passage INTEGER NOT NULL REFERENCES passages (id) ON DELETE CASCADE,
    encoder INTEGER NOT NULL REFERENCES encoders (number) ON DELETE CASCADE,
    vector  BLOB NOT NULL
);
CREATE UNIQUE INDEX passage_vectors_key ON passage_vectors (passage, encoder);

CREATE TABLE sentence_vectors (
    passage INTEGER NOT NULL REFERENCES passages (id) ON DELETE CASCADE,
    encoder INTEGER NOT NULL REFERENCES encoders (number) ON DELETE CASCADE,
    vectors BLOB NOT NULL
);
CREATE UNIQUE INDEX sentence_vectors_key ON sentence_vectors (passage, encoder);

CREATE TABLE files (
    path      TEXT PRIMARY KEY,
    size      INTEGER NOT NULL,
    mtime_ns  INTEGER NOT NULL,
    digest    BLOB NOT NULL,
    complete  INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE origins (
    path     TEXT NOT NULL,
    position INTEGER NOT NULL,
    article  INTEGER NOT NULL REFERENCES articles (number) ON DELETE CASCADE,
    PRIMARY KEY (path, position)
) WITHOUT ROWID;
CREATE INDEX origins_by_article ON origins (article);
"""

_COPIES = """
CREATE TABLE sketches (
    article    INTEGER PRIMARY KEY REFERENCES articles (number) ON DELETE CASCADE,
    digest     BLOB NOT NULL,
    copy_group INTEGER
);
CREATE INDEX sketches_by_group ON sketches (copy_group) WHERE copy_group IS NOT NULL;

CREATE TABLE sketch_bands (
    band    INTEGER NOT NULL,
    article INTEGER NOT NULL REFERENCES sketches (article) ON DELETE CASCADE,
    PRIMARY KEY (band, article)
) WITHOUT ROWID;
CREATE INDEX sketch_bands_by_article ON sketch_bands (article);
"""

_CORRECTIONS = """
ALTER TABLE articles ADD COLUMN edited TEXT;
ALTER TABLE articles ADD COLUMN tags TEXT;

CREATE TABLE removed (
    mark BLOB NOT NULL,
    path TEXT NOT NULL,
    PRIMARY KEY (mark, path)
) WITHOUT ROWID;

CREATE TABLE collections (
    name     TEXT NOT NULL,
    location TEXT NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (name, location)
) WITHOUT ROWID;
"""
"""What a user corrected and tagged, marks of stories that shall not come back, and folders and
feeds to look at again."""

_TOLD = """
CREATE TABLE told_dates (
    article INTEGER PRIMARY KEY REFERENCES articles (number) ON DELETE CASCADE,
    rules   INTEGER NOT NULL,
    dates   BLOB NOT NULL
);
"""

_FORMATS_AND_LANGUAGE = """
ALTER TABLE articles ADD COLUMN within TEXT;
ALTER TABLE articles ADD COLUMN page_starts TEXT;
ALTER TABLE articles ADD COLUMN language TEXT;

CREATE TABLE feeds (
    url      TEXT PRIMARY KEY,
    etag     TEXT,
    modified TEXT
) WITHOUT ROWID;
"""
# `page_starts` are offsets separated by spaces. `language` is NULL until it was looked at, and
# `und` where it could not be told. A feed's validators are as its server sent them.

_LANGUAGE_INDEX = """
CREATE INDEX articles_by_language ON articles (language);
"""
"""Without it, counting them reads every text on the way."""

MIGRATIONS: tuple[str, ...] = (
    _FIRST,
    _COPIES,
    _FORMATS_AND_LANGUAGE,
    _CORRECTIONS,
    _TOLD,
    _LANGUAGE_INDEX,
)
"""Each takes an archive from version n to n + 1; never edited once released."""

VERSION = len(MIGRATIONS)
