"""Files in, the archive's articles up to date: read what changed, keep ids, explain the rest."""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from corpus import reading
from corpus.chunk import passages
from corpus.corrections import as_read, kept
from corpus.errors import ReadError
from corpus.fetch import Validators, fetch, is_address, stem_of, stories_of
from corpus.formats import RawStory, SkippedRecord, read_stories
from corpus.languages import fill_languages
from corpus.ledger import MOST_TITLES, FileState, Ledger, file_state
from corpus.removed import Removed
from corpus.rows import text_digest
from corpus.store import Store
from corpus.types import Article
from corpus.writer import StoreWriter
from qa.keeping.origins import Origin, clean_id, file_origin, short_hash, wanted_id
from qa.keeping.tally import Tally
from qa.types import IngestReport, Progress, ReportLine

BATCH = 200
"""Articles or files a commit."""
FIELDS_SETTING = "fields"
"""Where the archive keeps the user's own names of fields, as JSON."""
MANY_TITLES = 3
"""A text under this many titles is a paywall or error page, not a story."""


class Ingest:
    """One run over some paths. The caller holds the archive's write lock."""

    def __init__(
        self,
        store: Store,
        progress: Callable[[Progress], None] | None = None,
        *,
        restore: bool = False,
    ) -> None:
        """With `restore`, stories that were removed come back if their files are read."""
        self._store = store
        self._ledger = Ledger(store)
        self._removed = Removed(store)
        self._restore = restore
        self._bereft = self._removed.paths()
        self._fields: dict[str, str] = json.loads(store.setting(FIELDS_SETTING) or "{}")
        self._progress = progress
        self._tally = Tally()
        self._batch = contextlib.ExitStack()
        self._writer: StoreWriter | None = None
        self._changes = 0
        self._stories = 0

    def run(
        self,
        items: Sequence[Path | str],
        *,
        prune: bool = False,
        fields: Mapping[str, str] | None = None,
    ) -> IngestReport:
        """Bring the archive up to date with the files under these paths and with these addresses
        (`corpus.fetch.is_address`), which are fetched.

        With `prune`, stories of files that are gone from the disk are removed. A file that cannot
        be read is reported and skipped; its stories of an earlier run stay. `fields` are the
        user's own names of fields from now on (`corpus.formats.records.OwnFields`).
        """
        for info in fill_languages(self._store):
            self._tally.note_language(info, info.path or info.id)
        paths = [Path(item) for item in items if not is_address(item)]
        known = self._ledger.files()
        counts = self._ledger.article_counts()
        with self._batches():
            if fields is not None and dict(fields) != self._fields:
                self._rename_fields(fields, known)
            for address in dict.fromkeys(str(item) for item in items if is_address(item)):
                self._address(address, counts.get(address, 0))
            for found in reading.find_files(paths):
                if isinstance(found, reading.SkippedPath):
                    self._tally.skipped.append(ReportLine(found.path, found.reason))
                    continue
                self._file(found, known.get(str(found)), counts)
            if prune:
                self._prune(known, paths)
        return self._tally.report()

    def add(self, articles: Sequence[Article]) -> IngestReport:
        """Add or update articles that a program made; their ids are theirs to choose.

        Text and title are normalised as if they came from a file; an article without text is
        skipped.
        """
        with self._batches():
            for given in articles:
                article = reading.made(dataclasses.replace(given, id=clean_id(given.id)))
                if article.text:
                    self._write()
                    # Whoever hands over an article wants it in, removed or not.
                    self._removed.forget(article, article.path or "")
                    self._put(article)
                    self._changed()
                else:
                    self._tally.skipped.append(ReportLine(article.id, "has no text"))
        return self._tally.report()

    def _rename_fields(self, fields: Mapping[str, str], known: dict[str, FileState]) -> None:
        """From now on records are read so; those of earlier runs are read again."""
        self._fields = dict(fields)
        self._write().set(FIELDS_SETTING, json.dumps(self._fields))
        for name, state in known.items():
            known[name] = dataclasses.replace(state, complete=False)
            self._ledger.note_file(name, known[name])
        # Noted before anything is read, so that a run that is interrupted goes on.
        self._commit()

    # One address

    def _address(self, address: str, count: int) -> None:
        """Take in what is new in a feed, or a page; what a feed no longer has stays."""
        self._commit()  # nobody else waits for a server
        restoring = self._restore and address in self._bereft
        known = Validators() if restoring else Validators(*self._ledger.validators(address))
        try:
            fetched = fetch(address, known)
        except ReadError as error:
            self._tally.skipped.append(ReportLine(address, str(error)))
            return
        if fetched.content is None:
            self._tally.unchanged += count
            return
        stem = stem_of(address)
        earlier = self._ledger.articles_from(address)
        origin = Origin(address, Path(stem), stem, earlier, keeps=True)
        if self._take_all(origin, stories_of(address, fetched)):
            self._write()
            self._ledger.note_validators(
                address, fetched.validators.etag, fetched.validators.modified
            )
            self._changed()

    # One file

    def _file(self, path: Path, before: FileState | None, counts: dict[str, int]) -> None:
        name = str(path)
        try:
            status = path.stat()
            same = before is not None and before.complete
            if self._restore and name in self._bereft:
                same = False
            stamp = (status.st_size, status.st_mtime_ns)
            if same and before and (before.size, before.mtime_ns) == stamp:
                self._tally.unchanged += counts.get(name, 0)
                return
            digest = _file_digest(path)
        except OSError as error:
            reason = f"cannot be read: {error.strerror or error}"
            self._tally.skipped.append(ReportLine(name, reason))
            return
        state = file_state(status, digest)
        if same and before and before.digest == digest:
            self._tally.unchanged += counts.get(name, 0)
            self._write()
            self._ledger.note_file(name, state)
        elif not self._read(path, state):
            return
        self._changed()

    def _read(self, path: Path, state: FileState) -> bool:
        origin = file_origin(path, self._ledger.articles_from(str(path)))
        skipped = len(self._tally.skipped)
        if not self._take_all(origin, read_stories(path, self._fields)):
            return False
        self._write()
        gone = self._ledger.forget_records_after(origin.name, origin.taken, origin.earlier.values())
        self._remove(gone)
        # A file with something to complain about is read, and reported, again next time.
        whole = len(self._tally.skipped) == skipped
        self._ledger.note_file(origin.name, dataclasses.replace(state, complete=whole))
        return True

    def _take_all(self, origin: Origin, found: Iterable[RawStory | SkippedRecord]) -> bool:
        """Take in all that is found; `False` if reading failed on the way."""
        try:
            for raw in found:
                if isinstance(raw, SkippedRecord):
                    self._tally.skipped.append(ReportLine(origin.place(raw.locator), raw.reason))
                else:
                    origin.taken += self._story(raw, origin)
        except ReadError as error:
            # What an earlier run got out of this file stays, and the next run tries again.
            # The report names the file itself, and groups files by reason.
            reason = str(error).removeprefix(f"{origin.path.name}: ")
            self._tally.skipped.append(ReportLine(origin.name, reason))
            return False
        return True

    def _story(self, raw: RawStory, origin: Origin) -> bool:
        """Take in one story; `False` if there was nothing to take."""
        place = origin.place(raw.locator)
        article_id = self._choose_id(raw, origin)
        article = reading.to_article(raw, origin.path, article_id)
        if origin.keeps:
            article = dataclasses.replace(article, path=origin.name)
        if not article.text:
            self._tally.skipped.append(ReportLine(place, "has no text"))
            return False
        self._write()
        if not self._let_in(article, origin.name, place):
            return False
        twin = None
        if raw.record_id is None or raw.exported:
            # Records with ids of their own are told apart by whoever made them: those with the
            # same text are folded when ranking, and listed as "also in".
            named = clean_id(raw.record_id) if raw.record_id else None
            twin = self._ledger.twin(as_read(article), named)
        if twin is not None and twin != article_id and not origin.had(twin):
            self._tally.duplicates += 1
            self._note(origin, twin)
        else:
            article = self._put(article, exported=raw.exported)
            self._note(origin, article_id)
            self._remark(article, place, raw.left_out)
        self._changed()
        return True

    def _note(self, origin: Origin, article_id: str) -> None:
        self._ledger.note_origin(origin.name, origin.note(article_id), article_id)

    def _let_in(self, article: Article, name: str, place: str) -> bool:
        """Whether this story may come in: one that was removed only when that is asked for."""
        if not self._bereft or self._ledger.known(article.id) is not None:
            return True
        if not self._removed.keeps_out(article, name):
            return True
        if self._restore:
            self._removed.forget(article, name)
            return True
        # Noted for this file as well, so that --restore reads it again.
        self._removed.note(article, [name])
        self._tally.withheld.append(ReportLine(place, "removed earlier; --restore brings it back"))
        return False

    def _choose_id(self, raw: RawStory, origin: Origin) -> str:
        """The id that the story wants, hashed on a collision."""
        wanted = wanted_id(raw, origin)
        own = origin.had(wanted)
        if wanted not in origin.given and (own or self._is_free(wanted, origin.name)):
            return wanted
        hashed = f"{wanted}-{short_hash(origin.name)}"
        return hashed if hashed not in origin.given else f"{hashed}-{origin.taken + 1}"

    def _is_free(self, article_id: str, name: str) -> bool:
        origins = self._ledger.comes_from(article_id)
        return name in origins or (not origins and self._ledger.known(article_id) is None)

    # One article

    def _put(self, article: Article, *, exported: bool = False) -> Article:
        """Add or update an article; returns it with the corrections and tags that it has."""
        writer = self._write()
        known = self._ledger.known(article.id)
        article = kept(article, known.info if known else None, exported=exported)
        digest = text_digest(article.text)
        if known is not None and known.digest == digest and known.info == article.info:
            self._tally.unchanged += 1
            return article
        writer.put_article(article, passages(article))
        if known is None:
            self._tally.added += 1
        else:
            self._tally.updated += 1
        return article

    def _remark(self, article: Article, place: str, left_out: str | None) -> None:
        reason = reading.suspect_reason(article)
        if reason is None:
            titles = self._ledger.titles_with_text(text_digest(article.text))
            if titles >= MANY_TITLES:
                more = " or more" if titles == MOST_TITLES else ""
                reason = f"the same text under {titles}{more} titles: an error or paywall page?"
        if reason is not None:
            self._tally.suspect.append(ReportLine(place, reason))
        self._tally.remark(article, place, left_out)

    def _remove(self, article_ids: list[str]) -> None:
        self._tally.removed += self._write().remove_articles(article_ids)

    def _prune(self, known: dict[str, FileState], paths: Sequence[Path]) -> None:
        roots = [str(path.absolute()) for path in paths]
        gone = [
            name
            for name in known
            if any(name == root or name.startswith(root.rstrip(os.sep) + os.sep) for root in roots)
            and not os.path.lexists(name)
        ]
        if gone:
            self._write()
            self._remove(self._ledger.forget_files(gone))

    # Batches

    @contextlib.contextmanager
    def _batches(self) -> Iterator[None]:
        self._ledger.prepare()
        # On any exception the batch in hand is rolled back, and read again next time.
        with self._store.database.small_statements(), self._batch:
            yield
        self._writer = None

    def _write(self) -> StoreWriter:
        if self._writer is None:
            self._writer = self._batch.enter_context(self._store.writing())
        return self._writer

    def _changed(self) -> None:
        self._changes += 1
        self._stories += 1
        if self._changes >= BATCH:
            self._commit()
            if self._progress:
                self._progress(Progress("read", self._stories, None, "stories"))

    def _commit(self) -> None:
        self._batch.close()
        self._writer = None
        self._changes = 0


def _file_digest(path: Path) -> bytes:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, lambda: hashlib.blake2b(digest_size=16)).digest()
