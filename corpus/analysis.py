"""Text to index terms: words in small letters, without accents, their endings cut off as the
language has them. Languages without a stemmer here keep their endings; writing without spaces
between words becomes pairs of characters."""

from __future__ import annotations

import threading
from collections.abc import Iterable

import tantivy

from corpus.irregular import variants
from corpus.spaceless import characters, has_runs, pairs, runs

LONGEST_TERM = 40
"""Longer runs of letters are no words (bytes)."""
STEMMERS = {
    "ar": "arabic", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "fi": "finnish", "fr": "french", "hu": "hungarian", "it": "italian",
    "nb": "norwegian", "nl": "dutch", "nn": "norwegian", "no": "norwegian", "pt": "portuguese",
    "ro": "romanian", "ru": "russian", "sv": "swedish", "ta": "tamil", "tr": "turkish",
}  # fmt: skip
"""tantivy's name of the Snowball stemmer by ISO 639-1 code."""
_ENGLISH = "en"
_local = threading.local()


def analyse(text: str, language: str | None = _ENGLISH) -> list[str]:
    """The terms of a text in order; empty if it has no letter or digit.

    As many for one language as for another: the words are the same, only their endings differ.
    A language that could not be told (`None`) counts as English.
    """
    analyser = _analyser(language or _ENGLISH)
    text = encodable(text)
    terms: list[str] = []
    for piece, spaceless in runs(text) if has_runs(text) else [(text, False)]:
        terms += pairs(piece) if spaceless else analyser.analyze(piece)
    return terms


def indexed_terms(text: str, language: str | None = _ENGLISH) -> list[str]:
    """The terms under which a text can be found: those of `analyse`, and each single character of
    writing without spaces, for questions that have one alone ("\u6865"). Asking for all of them
    would find every text that shares a character."""
    terms = analyse(text, language)
    if has_runs(text):
        for piece, spaceless in runs(encodable(text)):
            letters = characters(piece) if spaceless else []
            terms += letters if len(letters) > 1 else []
    return terms


def question_words(text: str, languages: Iterable[str] = ()) -> dict[str, tuple[str, ...]]:
    """Each English term of a question with all the terms it may be indexed as: its irregular forms,
    and what it is in each of these other languages."""
    others = [analyse(text, language) for language in sorted(languages)]
    words: dict[str, tuple[str, ...]] = {}
    for term, *elsewhere in zip(analyse(text), *others, strict=True):
        forms = (*words.get(term, ()), *variants(term), *elsewhere)
        words[term] = tuple(dict.fromkeys(forms)) if others else variants(term)
    return words


def encodable(text: str) -> str:
    """Lone surrogates, which a terminal makes of broken UTF-8, replaced: tantivy takes UTF-8."""
    return text.encode("utf-8", "replace").decode() if not text.isascii() else text


def _analyser(language: str) -> tantivy.TextAnalyzer:
    """One a thread and language: making it costs 30 short texts."""
    known: dict[str, tantivy.TextAnalyzer] | None = getattr(_local, "analysers", None)
    if known is None:
        known = _local.analysers = {}
    stemmer = STEMMERS.get(language, "")
    if stemmer not in known:
        known[stemmer] = _made(stemmer)
    return known[stemmer]


def _made(stemmer: str) -> tantivy.TextAnalyzer:
    words = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    words = words.filter(tantivy.Filter.remove_long(LONGEST_TERM))
    words = words.filter(tantivy.Filter.lowercase())
    if stemmer and stemmer != "english":
        # Their rules need the accents; English words have them only by chance (café, fiancé).
        return words.filter(tantivy.Filter.stemmer(stemmer)).filter(_folding()).build()
    words = words.filter(_folding())
    return (words.filter(tantivy.Filter.stemmer(stemmer)) if stemmer else words).build()


def _folding() -> tantivy.Filter:
    return tantivy.Filter.ascii_fold()
