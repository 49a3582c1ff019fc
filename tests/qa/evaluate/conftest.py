import datetime

import pytest

from corpus.types import Article
from embeddings.hashing import HashEncoder
from qa.answering import refusal
from qa.evaluate.outcomes import Outcome, Ranking

LIGHTHOUSE = """The lighthouse on Gull Rock was sold on Monday to Marta Quill for 90,000 crowns.

She wants to open a bakery in it. The lamp will stay lit on summer nights, she said."""
FERRY = """The ferry to Gull Rock will sail six times a day from June.

Captain Oskar Lind said that the harbour needs a longer pier. Work on the pier begins in May."""


@pytest.fixture
def archive(tmp_path):
    """Two invented stories, vectors that need no model, and nothing refused."""
    from qa.archive import Archive

    with Archive.open(tmp_path / "archive", create=True, encoder=HashEncoder()) as opened:
        day = datetime.date(2024, 3, 5)
        opened.add(
            [
                Article(id="lighthouse", title="Lighthouse sold", date=day, text=LIGHTHOUSE),
                Article(id="ferry", title="More ferries", date=day, text=FERRY),
            ]
        )
        # The shipped score was fitted on a real model's cosines.
        neutral = refusal.RefusalModel(0.0, (), 0.0)
        with refusal.using(refusal.Refusal(read=neutral, unread=neutral)):
            yield opened


@pytest.fixture
def outcome():
    """Makes an outcome: right in everything unless told otherwise."""

    def make(name="q1", **changes):
        values = {
            "id": name,
            "kind": None,
            "question": "Who bought the lighthouse?",
            "understood": "Who bought the lighthouse?",
            "answers": ("Marta Quill",),
            "answerable": True,
            "gold": ("lighthouse",),
            "unknown_gold": 0,
            "passage": "none",
            "rankings": {
                "lexical": Ranking(("ferry", "lighthouse"), None, 0.001),
                "fused": Ranking(("lighthouse", "ferry"), None, 0.002),
            },
            "found": True,
            "confidence": 0.8,
            "short": "Marta Quill",
            "quotes": ("It was sold to Marta Quill.",),
            "cited": (("lighthouse",),),
            "citations": 1,
            "literal": 1,
            "signals": {"cosine": 0.6},
            "seconds": {"retrieve": 0.003, "total": 0.004},
        }
        return Outcome(**(values | changes))

    return make


@pytest.fixture
def refused(outcome):
    """Makes an outcome that was refused, with nothing cited."""

    def make(name, **changes):
        values = {
            "found": False,
            "confidence": 0.1,
            "short": None,
            "quotes": (),
            "cited": (),
            "citations": 0,
            "literal": 0,
        }
        return outcome(name, **(values | changes))

    return make
