"""How passages are written into the lexical index: analyser, fields, tantivy's writer."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import tantivy

if TYPE_CHECKING:
    from corpus.lexical import LexicalDocument

ANALYSER = "words"
WRITER_BYTES = 64_000_000
WRITER_THREADS = 1
LONGEST_TERM = 40
"""Longer runs of letters are no words (bytes)."""


def analyser() -> tantivy.TextAnalyzer:
    """Words, lower case, without accents, English endings cut off."""
    words = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    words = words.filter(tantivy.Filter.remove_long(LONGEST_TERM))
    words = words.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.ascii_fold())
    return words.filter(tantivy.Filter.stemmer("english")).build()


def encodable(text: str) -> str:
    """Lone surrogates, which a terminal makes of broken UTF-8, replaced: tantivy takes UTF-8."""
    return text.encode("utf-8", "replace").decode() if not text.isascii() else text


def source_term(source: str | None) -> str:
    """How a source is indexed: without case, and findable even if there is none."""
    return encodable("=" + (source or "").casefold())


def schema() -> tantivy.Schema:
    """Nothing is stored: texts are in the store, ids and days in columns."""
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("id", indexed=True, fast=True)
    builder.add_integer_field("day", indexed=True, fast=True)
    builder.add_text_field("source", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("text", tokenizer_name=ANALYSER, index_option="freq")
    return builder.build()


def write(
    place: Path, add: Iterable[LexicalDocument], remove: Iterable[int], title_weight: int
) -> None:
    """Change the index in this folder; when it returns no thread of the writer is left. Raises
    `OSError`."""
    index = tantivy.Index.open(str(place))
    index.register_tokenizer(ANALYSER, analyser())
    writer = index.writer(heap_size=WRITER_BYTES, num_threads=WRITER_THREADS)
    try:
        for passage_id in remove:
            writer.delete_documents_by_term("id", passage_id)
        for document in add:
            _written(writer.add_document, _tantivy_document(document, title_weight))
        _written(writer.commit)
        _written(writer.wait_merging_threads)
    except BaseException:
        with contextlib.suppress(ValueError):  # of a writer that died of what is raised already
            writer.rollback()
            writer.wait_merging_threads()
        raise


def _written(action: Callable[..., object], *arguments: object) -> None:
    """Let tantivy write; its `ValueError` (a full disk, say) becomes the `OSError` it is."""
    try:
        action(*arguments)
    except ValueError as error:
        raise OSError(f"The lexical index could not be written: {error}") from error


def _tantivy_document(document: LexicalDocument, title_weight: int) -> tantivy.Document:
    """The same for tantivy; an undated passage has no day, so no range contains it."""
    result = tantivy.Document()
    result.add_integer("id", document.passage_id)
    title = f"{document.title}\n" * title_weight
    result.add_text("text", encodable(title + document.body))
    result.add_text("source", source_term(document.source))
    if document.date is not None:
        result.add_integer("day", document.date.toordinal())
    return result
