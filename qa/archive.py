"""An archive of stories: the one object that the chat, the command line and programs all use."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, Unpack

from corpus.database import write_lock
from corpus.errors import UsageError
from corpus.store import Store
from corpus.told.packing import RULES
from corpus.types import Article, ArticleInfo, Filter
from embeddings.types import Encoder
from qa import locations
from qa.engine import Engine
from qa.keeping.backup import Keeping, Report
from qa.keeping.info import ArchiveInfo, describe
from qa.keeping.remembering import Remembering
from qa.reader.protocol import Reader
from qa.search.retrieve import Mode
from qa.search.versions import Relatives, copies_by_article, relatives_of
from qa.sessions.conversation import Conversation
from qa.types import Answer, Hit, IngestReport, Progress

if TYPE_CHECKING:
    from qa.keeping.changes import Changes
    from qa.timeline.types import Timeline

SAMPLE_ENCODER = "all-MiniLM-L6-v2"
"""Questions are read by it too: preparing the int8 one would take longer than five stories."""
SAMPLE_WAIT_S = 120.0
"""How long to wait while another process prepares the sample stories."""


class Archive(Keeping, Remembering):
    """Stories in a folder, searchable and answerable. Usable from several threads; close it, or
    use it as a context manager.

    Opening reads only. `add` and `remove` take the archive's write lock for as long as they run;
    questions can be asked meanwhile, from this and from other processes.
    """

    def __init__(
        self,
        folder: Path,
        store: Store,
        encoder: Encoder | str | None,
        notify: Callable[[str], None] | None = None,
        reader: Reader | bool = True,
    ) -> None:
        """Use `Archive.open` or `Archive.sample`."""
        self.folder = folder
        """Where the archive lives."""
        self._store = store
        self._engine = Engine(store, folder, encoder=encoder, reader=reader, notify=notify)

    @classmethod
    def open(
        cls,
        path: Path | str | None = None,
        *,
        create: bool = False,
        encoder: Encoder | str | None = None,
        notify: Callable[[str], None] | None = None,
        reader: Reader | bool = True,
    ) -> Archive:
        """Open the archive in folder `path` (default: `QA_HOME`, else the user's data folder).

        `encoder` is a model's name or an object; by default what the archive was made with.
        `notify` is handed one line before anything slow, such as a model's first preparation.
        `reader` gives short answers: the one that comes with the package, none (`False`), or yours.
        Raises `ArchiveMissing` unless `create`, and the other `ArchiveError`s.
        """
        folder = Path(path).expanduser() if path is not None else locations.archive_folder()
        if create:
            Store.open(folder, writable=True, create=True).close()
        return cls(folder, Store.open(folder), encoder, notify, reader)

    @classmethod
    def sample(
        cls,
        *,
        encoder: Encoder | str | None = None,
        progress: Callable[[Progress], None] | None = None,
        notify: Callable[[str], None] | None = None,
        reader: Reader | bool = True,
    ) -> Archive:
        """The five stories that come with the package, indexed on first use in the cache folder."""
        stories = locations.sample_stories()
        place = locations.sample_archive()
        archive = cls.open(
            place, create=True, encoder=encoder or SAMPLE_ENCODER, notify=notify, reader=reader
        )
        wanted = sum(1 for path in stories.iterdir() if path.suffix == ".md")
        # The fingerprint is written last: without it an earlier run was interrupted.
        unfinished = archive._store.setting("encoder_fingerprint") is None
        # One of an earlier version lacks what is derived from its texts since.
        lacking = archive._store.unsketched() or archive._store.untold(RULES)
        unfinished = unfinished or bool(lacking)
        if unfinished or archive._store.counts().articles < wanted:
            archive.add([stories], progress=progress, wait_s=SAMPLE_WAIT_S)
        return archive

    # Changing

    def add(
        self,
        items: Iterable[Path | str | Article] | Path | str | Article,
        *,
        prune: bool = False,
        restore: bool = False,
        fields: Mapping[str, str] | None = None,
        progress: Callable[[Progress], None] | None = None,
        wait_s: float = 0.0,
    ) -> IngestReport:
        """Bring the archive up to date with files, folders, articles, and feeds by their address.

        Only what changed is read, only passages without vectors are encoded, every batch is
        committed: an interrupted run goes on where it was. `prune` removes the stories of files
        that are gone, `restore` lets in again what was removed. `fields` are names of fields that
        your records use, to what they hold (`{"headline": "title"}`); the archive remembers them.
        Without items an archive is upgraded, and finished if a run was interrupted. Only an
        address (`https://...`) is fetched. Raises `ArchiveBusy` if another process still writes
        after `wait_s` seconds.
        """
        # The readers are loaded by who reads: a question is 20 ms faster without them.
        from corpus.formats.records import own_fields
        from qa.keeping.ingest import Ingest

        began = time.perf_counter()
        given = [items] if isinstance(items, Path | str | Article) else list(items)
        articles = [item for item in given if isinstance(item, Article)]
        places = [item for item in given if not isinstance(item, Article)]
        own = None if fields is None else own_fields(fields)
        with self._writing(wait_s) as store:
            ingest = Ingest(store, progress, restore=restore)
            ingest.add(articles)
            report = ingest.run(places, prune=prune, fields=own)
            encoded = self._finish(store, progress)
            passages = store.counts().passages
        return dataclasses.replace(
            report,
            passages=passages,
            encoded=encoded,
            seconds=round(time.perf_counter() - began, 3),
        )

    def remove(
        self,
        article_ids: Iterable[str],
        *,
        progress: Callable[[Progress], None] | None = None,
        wait_s: float = 0.0,
    ) -> int:
        """Remove articles for good; returns how many there were.

        Text, vectors and index entries leave every file of the archive, the space is given back,
        and their files do not bring them back (`add` with `restore` does). Takes as long as
        building both indexes. If it is interrupted the articles are gone all the same, and the
        next change of the archive finishes.
        """
        from qa.keeping.changes import remove_articles

        with self._writing(wait_s) as store:
            removed = remove_articles(store, article_ids)
            self._finish(store, progress, if_waiting=True)
        return removed

    def edit(
        self,
        article_ids: str | Iterable[str],
        *,
        undo: bool = False,
        wait_s: float = 0.0,
        **changes: Unpack[Changes],
    ) -> list[ArticleInfo]:
        """Correct `title`, `date` (`None`: undated) or `source` of articles, or `tag` and `untag`
        them; returns them as they are then. Raises `ArticleMissing` before anything is changed.

        A correction holds when the file is read again, until `undo` takes all of them back. Only
        the passages of these articles are encoded again.
        """
        from qa.keeping.changes import edit_articles

        wanted = [article_ids] if isinstance(article_ids, str) else article_ids
        with self._writing(wait_s) as store:
            edited = edit_articles(store, wanted, changes, undo=undo)
            self._finish(store, None, if_waiting=True)
        return edited

    @contextlib.contextmanager
    def _writing(self, wait_s: float) -> Iterator[Store]:
        from corpus.verify import damage_explained

        with write_lock(self.folder, wait_s=wait_s):
            store = Store.open(self.folder, writable=True, create=True)
            try:
                with damage_explained(store):
                    yield store
            finally:
                store.close()

    def _finish(self, store: Store, progress: Report | None, *, if_waiting: bool = False) -> int:
        from qa.keeping.finish import finish, is_waiting

        if if_waiting and not is_waiting(store):
            return 0
        return finish(store, self.folder, lambda: self._engine.encoder(changing=True), progress)

    # Asking

    def search(
        self,
        query: str,
        *,
        limit: int = 10,
        filter: Filter = Filter(),
        mode: Mode = "fused",
        today: datetime.date | None = None,
    ) -> list[Hit]:
        """The best passages for a query, best first; empty if nothing fits.

        `reranked` has the reader look at the best ones (about 0.1 s), which pays for questions.
        `today` is what "new" and "last year" refer to, by default the filter's `as_of`, else the
        clock's day.
        """
        with self._engine.one_state() as ready:
            return ready.answerer.search(query, limit, _checked(filter), mode, today)

    def ask(
        self,
        question: str,
        *,
        limit: int = 3,
        filter: Filter = Filter(),
        conversation: Conversation | None = None,
        today: datetime.date | None = None,
    ) -> Answer:
        """Answer with at most `limit` quoted sentences, or say that the stories don't.

        `conversation` gives follow-up questions their context; the answer is not added to it.
        `today` is what "new" and "last year" refer to, by default the filter's `as_of`, else the
        clock's day.
        """
        with self._engine.one_state() as ready:
            answer = ready.answerer.answer(
                question,
                limit=limit,
                filter=_checked(filter),
                earlier=conversation.context if conversation else (),
                today=today,
            )
        if ready.indexes.behind:
            note = "Stories are being indexed at this moment; the newest are not searched yet."
            answer = dataclasses.replace(answer, notes=(*answer.notes, note))
        return answer

    def timeline(
        self,
        topic: str,
        *,
        limit: int = 20,
        filter: Filter = Filter(),
        since: datetime.date | None = None,
        until: datetime.date | None = None,
    ) -> Timeline:
        """What the stories say happened when: the `limit` events that fit `topic` best, oldest
        first, each one exact sentence.

        `filter` narrows the stories by their publication, `since` and `until` (inclusive) the
        events by their dates. Raises `UsageError` for an empty topic.
        """
        from qa.timeline.build import Timelines

        with self._engine.one_state() as ready:
            info = self._engine.encoder(changing=False).info
            maker = Timelines(self._store, ready.retriever, info)
            return maker.timeline(
                topic, limit=limit, filter=_checked(filter), since=since, until=until
            )

    def conversation(self) -> Conversation:
        """A new, empty conversation."""
        return Conversation()

    def prepare(self) -> None:
        """Load the models and the indexes now instead of at the first question."""
        self._engine.prepare().answerer.search("warm up", 1, mode="reranked")

    # Looking

    def articles(self, filter: Filter = Filter()) -> Iterator[ArticleInfo]:
        """All articles that pass, oldest first, undated last."""
        return self._store.articles(_checked(filter))

    def article(self, article_id: str) -> Article:
        """One whole article; raises `ArticleMissing`."""
        return self._store.article(article_id)

    def copies(self, articles: Iterable[ArticleInfo]) -> dict[str, tuple[str, ...]]:
        """For each of these articles that has copies or other versions: the ids of those."""
        return copies_by_article(self._store, {article.id for article in articles})

    def relatives(self, article_id: str) -> Relatives:
        """The other articles with mostly the same text: copies elsewhere, other versions."""
        return relatives_of(self._store, article_id)

    def sources(self) -> dict[str, int]:
        """How many articles each source has, most first."""
        return self._store.sources()

    def tags(self) -> dict[str, int]:
        """How many articles each tag has, most first."""
        return self._store.tags()

    def info(self) -> ArchiveInfo:
        """Paths, counts, versions and health; loads no model."""
        return describe(self._store, self.folder)

    def close(self) -> None:
        """Close the archive; using it afterwards raises."""
        self._engine.forget()
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _checked(filter: Filter) -> Filter:
    if filter.since and filter.last_day and filter.last_day < filter.since:
        raise UsageError(
            f"No day is both since {filter.since} and until {filter.last_day}.",
            "Give the earlier date to --since.",
        )
    return filter
