"""What is written like a time and is the name of something: "May December", "Midnight in Paris".

A capital that a word does not need, quotation marks around a name, a word like "film" in front:
each rule is one of these, so that "on Friday President Falk" stays a Friday.
"""

from __future__ import annotations

from corpus.told.context import Expression

_WORKS = frozenset(
    "film movie book novel series show drama comedy play album song musical documentary thriller "
    "sitcom magazine single memoir game opera novella sequel remake podcast ballet soap bestseller "
    "blockbuster".split()
)
"""What has a title."""
_TITLED = frozenset(("called", "titled", "entitled", "named"))
_MAKING = frozenset("wrote directed authored write direct directs reread".split())
_SAYING = frozenset(
    "said says say told tells added adds asked asks replied wrote he she they it".split()
)
_SMALL_WORDS = frozenset(
    "a an and are as at be before by for from in is of on or since the to was were when where who "
    "with until till after during my your his her our its no".split()
)
"""Words that have a capital only in a title, or where a sentence begins."""
_BEGINS = frozenset("in on at since by after before during until from for as when the".split())
"""Of these, what a sentence begins with whose stop was lost: "Falk In 2001 he was elected"."""
_ON = frozenset(
    "on at for since until till by before after this last next in every from during of".split()
)
_NOT_FIRST = _SMALL_WORDS - _BEGINS
_QUOTES = {"“": "”", '"': '"', "‘": "’", "'": "'"}
"""Each mark that opens, and the one that closes it."""
_LONGEST = 8
"""Words of a title in quotation marks."""


def is_title(found: Expression) -> bool:
    """Whether the expression is, or is part of, a name of something that is no time."""
    return (
        _capital_inside(found)
        or _capital_in_front(found)
        or _named_thing(found)
        or _work(found)
        or _in_quotes(found)
    )


def _capital_inside(found: Expression) -> bool:
    """A word that needs no capital has one: "This Week", "Last Night in Soho"."""
    numbers = range(found.first + 1, found.last + 1)
    return any(
        found.tokens.classes[number] in "uUDSQX" and found.tokens.words[number][0].isupper()
        for number in numbers
    )


def _capital_in_front(found: Expression) -> bool:
    """ "Before Midnight", "Who Was Thursday", "USA Today", where no sentence begins."""
    before = found.near(-1)
    first = found.tokens.words[found.first]
    common = found.classes[0] in "DXdTu" and first[0].isupper() and not first.isupper()
    if common and (before.isalpha() or before == "s") and before.lower() not in _SAYING:
        return True
    if before in ("in", "of") and found.first > 2 and found.near(-2)[:1].isupper():
        # "Seven Days in May", but the Fashion Week in May is a time.
        return found.classes == "M" and found.tokens.classes[found.first - 2] == "U"
    if found.first < 2 or not before[:1].isupper() or before.lower() not in _NOT_FIRST:
        return False
    # Twice, as in "Man Who Was Thursday".
    earlier = found.near(-2)
    return earlier[:1].isupper() and earlier.isalpha() and not before.isupper()


def _named_thing(found: Expression) -> bool:
    """ "The Sunday Times", "the Good Friday Agreement", "May December", "Summer Hill"."""
    after, following = found.near(1), found.tokens.classes[found.last + 1 : found.last + 2]
    letters, before = found.classes, found.near(-1)
    if letters == "M" and "M" in (following, found.tokens.classes[max(0, found.first - 1)]):
        # Two months and nothing between them, on either of the two.
        beside = after if following == "M" else before
        if found.first + (following == "M") and beside[-1:] != "." and len(beside) > 2:
            return True
    if following not in ("_", "9", "U") or not after[:1].isupper() or not after.isalpha():
        return False
    if letters in ("W", "tW"):
        # "Friday President Falk said": a wire needs no comma there, but it needs no "the" either.
        return letters == "tW" or before.lower() == "the"
    if letters == "G":
        return before.lower() not in _ON
    return letters in ("S", "tS") and found.tokens.words[found.last][0].isupper()


def _work(found: Expression) -> bool:
    """ "The novel 1984", "a film called Friday", "who wrote 1984"; not "the show Friday"."""
    before, letters = found.word(-1), found.classes
    if before in _TITLED:
        named = {found.word(-distance) for distance in range(2, 7)}
        return before in ("titled", "entitled") or bool(named & _WORKS)
    if before in _MAKING:
        return letters in ("Y", "M")
    if before not in _WORKS:
        return False
    return letters in ("Y", "M", "G", "D", "S", "T") or (
        letters == "W" and found.near(1)[:1].isupper()
    )


def _in_quotes(found: Expression) -> bool:
    """ "1984" or "The September Issue" between quotation marks; not "Friday," he said."""
    words = found.tokens.words
    first = max(0, found.first - _LONGEST)
    opened = next((at for at in range(found.first - 1, first - 1, -1) if _is_mark(found, at)), None)
    if opened is None or words[opened] not in _QUOTES:
        return False
    last = min(len(words), found.last + 1 + _LONGEST)
    closed = next((at for at in range(found.last + 1, last) if _is_mark(found, at)), None)
    if closed is None or words[closed] != _QUOTES[words[opened]]:
        return False
    inside = words[opened + 1 : closed]
    if words[opened] == '"' and words[:opened].count('"') % 2:
        # It closes what was quoted before.
        return False
    said = closed + 1 < len(words) and words[closed + 1].lower() in _SAYING
    if inside[-1] in ",.!?" and (said or (opened and words[opened - 1] in ",:")):
        return False
    names = [word for word in inside if word.isalpha() and word.lower() not in _SMALL_WORDS]
    return (
        inside[0][0].isalnum()
        and not inside[0][0].islower()
        and all(word[0].isupper() for word in names)
    )


def _is_mark(found: Expression, number: int) -> bool:
    """Whether a token is a quotation mark and no apostrophe: "I’m", "Sunday's"."""
    words, starts = found.tokens.words, found.tokens.starts
    if words[number] not in "\"“”‘'’":
        return False
    if words[number] in '"“”' or not 0 < number < len(words) - 1:
        return True
    inner = starts[number - 1] + len(words[number - 1]) == starts[number]
    return not (inner and starts[number + 1] == starts[number] + 1 and words[number + 1].isalpha())
