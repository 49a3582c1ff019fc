"""What a story is about, by its title, and which of its sentences say nothing alone."""

from __future__ import annotations

import re

_PARTS = re.compile(r"[,;|]\s+")
_NEWS_OF_THE_DAY = re.compile(
    r"\b\d+ things\b|\bnews from around\b|\bnewsletter\b|\bround-?up\b|\bin brief\b"
    r"|\b(?:week|day|news|briefing) in (?:review|pictures)\b|\bmorning briefing\b|\bbiggest news\b"
    r"|\bwhat you need to know today\b",
    re.IGNORECASE,
)
_GALLERY = re.compile(
    r"\A\W*(?:photos?|pictures?|in pictures|gallery|video|watch)\b", re.IGNORECASE
)
_LINK = re.compile(
    r"\A[^.:]{0,120}(?:[\w'’”\"?!]:(?=[^\W\d_]|['‘“\"])|[^\W\d_]:(?=\d{3}|\d+ [a-z]))"
)
"""`'He's gone':Falk leaves`, `More:Falk leaves`: a colon and no space, a link to another story."""
_NAMES = re.compile(r"[^\W\d_a-z][\w’'.-]*(?:\s+[^\W\d_a-z][\w’'.-]*)+")
_LEANING = re.compile(
    r"\A\W*(?:but|and|or|so|this|that|these|those|it|he|she|they|his|her|their|its)\b"
    r"|\b(?:did|does|do|has|have) not (?:\w+ )?(?:mention|say|comment|respond|specify|elaborate)",
    re.IGNORECASE,
)


def is_roundup(title: str) -> bool:
    """Whether a title lists several stories, each with a capital: "Tram fares, Storm Ida, Budget".

    What one of them is about says nothing of the others.
    """
    parts = [part.strip("'\"‘“ ") for part in _PARTS.split(title)]
    listed = len(parts) > 2 and all(part[:1].isupper() or part[:1].isdigit() for part in parts)
    return listed or _NEWS_OF_THE_DAY.search(title) is not None


def full_names(topic: str) -> list[str]:
    """Names of several words in a topic, as written: "Ada Moor", "Harbour Savings Bank"."""
    return _NAMES.findall(topic)


def is_gallery(title: str) -> bool:
    """Whether a title announces pictures: their captions are not the news of that day."""
    return _GALLERY.search(title) is not None


def is_link(sentence: str) -> bool:
    """Whether a sentence is the headline of another story, set between this one's lines."""
    return _LINK.search(sentence) is not None


def leans(sentence: str) -> bool:
    """Whether a sentence says little alone: "But this was denied", "She did not comment"."""
    return _LEANING.search(sentence) is not None
