"""How passages are written into the lexical index: fields, terms, tantivy's writer."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import tantivy

from corpus.analysis import encodable, indexed_terms

if TYPE_CHECKING:
    from corpus.lexical import LexicalDocument

Given = ParamSpec("Given")
Result = TypeVar("Result")

ANALYSER = "words"
WRITER_BYTES = 64_000_000
WRITER_THREADS = 1


def _terms() -> tantivy.TextAnalyzer:
    """The field holds terms with blanks between them: `corpus.analysis` knows the languages."""
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()


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
) -> frozenset[str]:
    """Change the index in this folder; when it returns no thread of the writer is left. Returns
    the other languages than English of what was added. Raises `OSError`."""
    languages = set()
    index = written(tantivy.Index.open, str(place))
    index.register_tokenizer(ANALYSER, _terms())
    writer = written(index.writer, heap_size=WRITER_BYTES, num_threads=WRITER_THREADS)
    try:
        for passage_id in remove:
            written(writer.delete_documents_by_term, "id", passage_id)
        for document in add:
            written(writer.add_document, _tantivy_document(document, title_weight))
            languages.add(document.language)
        written(writer.commit)
        written(writer.wait_merging_threads)
    except BaseException:
        with contextlib.suppress(ValueError):  # of a writer that died of what is raised already
            writer.rollback()
            writer.wait_merging_threads()
        raise
    return frozenset(language for language in languages if language not in (None, "en"))


def written(
    action: Callable[Given, Result], *arguments: Given.args, **named: Given.kwargs
) -> Result:
    """Let tantivy write; its `ValueError` (a full disk, say) becomes the `OSError` it is."""
    try:
        return action(*arguments, **named)
    except ValueError as error:
        raise OSError(f"The lexical index could not be written: {error}") from error


def _tantivy_document(document: LexicalDocument, title_weight: int) -> tantivy.Document:
    """The same for tantivy; an undated passage has no day, so no range contains it."""
    result = tantivy.Document()
    result.add_integer("id", document.passage_id)
    title = indexed_terms(document.title, document.language) * title_weight
    result.add_text("text", " ".join([*title, *indexed_terms(document.body, document.language)]))
    result.add_text("source", source_term(document.source))
    if document.date is not None:
        result.add_integer("day", document.date.toordinal())
    return result
