"""Ask a collection of news stories; answers quote the exact words and cite article and date.

>>> from qa import Archive
>>> with Archive.sample() as archive:  # doctest: +SKIP
...     answer = archive.ask("When did they marry?")
...     print(answer.text)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__version__ = "0.1.0"

__all__ = [
    "Answer",
    "Archive",
    "Article",
    "Citation",
    "Conversation",
    "Encoder",
    "Filter",
    "Hit",
    "Passage",
    "QAError",
    "__version__",
]

if TYPE_CHECKING:
    from corpus.errors import QAError
    from corpus.types import Article, Filter, Passage
    from embeddings.types import Encoder
    from qa.archive import Archive
    from qa.sessions.conversation import Conversation
    from qa.types import Answer, Citation, Hit
else:
    _HOMES = {
        "Answer": "qa.types",
        "Archive": "qa.archive",
        "Article": "corpus.types",
        "Citation": "qa.types",
        "Conversation": "qa.sessions.conversation",
        "Encoder": "embeddings.types",
        "Filter": "corpus.types",
        "Hit": "qa.types",
        "Passage": "corpus.types",
        "QAError": "corpus.errors",
    }

    def __getattr__(name):
        # Loaded when first used: numpy and SQLite alone would cost 0.2 s here.
        if name not in _HOMES:
            raise AttributeError(f"module 'qa' has no attribute {name!r}")
        import importlib

        value = getattr(importlib.import_module(_HOMES[name]), name)
        globals()[name] = value
        return value

    def __dir__():
        return sorted({*globals(), *__all__})
