"""Which texts are mostly the same."""

from __future__ import annotations

import random

import pytest

from corpus.copies import address, are_copies, bands, shape

SENTENCES = [
    f"The {subject} of {town} {verb} that the {thing} would cost more than the council had planned "
    f"when it first spoke of it {when}."
    for subject, town, verb, thing, when in zip(
        ["mayor", "harbour master", "treasurer", "architect", "union", "head teacher"] * 2,
        ["Lindmark", "Osterby", "Gull Rock", "Norrvik", "Elmsund", "Farholm"] * 2,
        ["admitted", "denied", "wrote", "argued", "complained", "confirmed"] * 2,
        ["bridge", "new school", "tram", "swimming hall", "library", "ferry"] * 2,
        ["in spring", "last year", "before the vote", "at the fair", "in private", "on air"] * 2,
        strict=True,
    )
]
AGENCY = " ".join(
    [
        *SENTENCES[:6],
        "Nobody had asked the owners of the boats, and most of them learned of it from the radio.",
        "A second reading is planned, after which the money could be released within two weeks.",
        "Critics point to the empty hall in the old town, which was never paid for either.",
    ]
)


def alike(one: str, other: str, *facts: tuple[str, str | None, str | None]) -> bool:
    """`facts` are title, source and address of each."""
    first, second = facts or (("", None, None), ("", None, None))
    left, right = shape(one, *first), shape(other, *second)
    assert left is not None
    assert right is not None
    return are_copies(left, right)


def test_an_agency_text_with_another_ending_is_a_copy():
    assert alike(AGENCY, AGENCY + " The Courier will report on the vote on Friday evening.")


def test_a_text_cut_short_by_a_third_is_a_copy():
    assert alike(AGENCY, AGENCY[: 2 * len(AGENCY) // 3])


def test_a_short_item_taken_out_of_a_long_story_is_none():
    rest = " ".join(
        f"Number {n} on the list was {word * 3} for reasons that {word} never told anybody."
        for n, word in enumerate("abcdefghijklmnopqrstuvwxyz" * 3)
    )
    assert not alike(AGENCY, f"{AGENCY} {rest}")


def test_the_same_subject_in_other_words_is_no_copy():
    other = (
        "Boat owners were not told: only from the radio did they hear what the bridge would cost. "
        "The mayor of Lindmark has now admitted as much, the harbour master has not. Money for it "
        "might be there in two weeks if the second reading goes well, which the critics doubt, who "
        "have not forgotten the hall in the old town. It stands empty to this day and is not paid."
    )
    assert not alike(AGENCY, other)


def draw(day: str, numbers: str, winner: str, town: str) -> str:
    return (
        f"The winning numbers of the draw on {day} are {numbers}. One player from {town} has all "
        f"of them and wins {len(winner)}00,000 crowns. {winner} of the lottery office handed over "
        "the cheque in front of the cameras and spoke of a lucky week for the whole region. A "
        "ticket for the next draw can be had in every kiosk until six in the evening, on the web "
        "until seven. Whoever plays should be of age and should play only for what can be spared."
    )


def test_two_fillings_of_one_template_are_no_copies():
    one = draw("Monday", "3, 8 and 21", "Karin Holm", "Osterby")
    other = draw("Thursday", "5, 9 and 40", "Jan Feldt", "Norrvik")
    assert not alike(one, other)


def test_two_states_of_one_address_are_copies_whatever_has_changed():
    one = draw("Monday", "3, 8 and 21", "Karin Holm", "Osterby")
    other = draw("Monday", "3, 8 and 22", "Karin Holm", "Norrvik")
    assert alike(one, other, *(("Draw", "Post", "https://post.example/draw"),) * 2)
    assert not alike(one, other)


def test_one_paper_s_paywall_around_two_short_items_is_no_copy():
    first, second = (f"A short item about the {town}. {AGENCY}" for town in ("ferry", "bakery"))
    first += " Nobody knows how long the ferry will be away, or who is to pay for its new engine."
    second += " The sisters who bake there want to sell rye bread on the mole until the autumn."
    post, other = ("Ferry in dock", "Post", None), ("New bread", "post", None)
    assert not alike(first, second, post, other)
    assert alike(first, second, post, ("New bread", "Courier", None))
    assert alike(first, second, post, ("Ferry still in dock", "Post", None))
    assert alike(first, first, post, other)


@pytest.mark.parametrize("text", ["", "Subscribe to read on.", "word " * 59])
def test_short_texts_have_no_shape(text):
    assert shape(text) is None


def test_text_beyond_any_story_is_not_looked_at():
    huge = shape("one two three four five six seven " * 100_000)
    assert huge is not None
    assert len(huge.text) == 200_000


def test_copies_share_bands_and_strangers_do_not():
    generator = random.Random(3)
    stranger = " ".join(generator.sample(AGENCY.split(), len(AGENCY.split())))
    shapes = [shape(AGENCY), shape(AGENCY[: 3 * len(AGENCY) // 4]), shape(stranger)]
    own, copy, other = bands([one for one in shapes if one])
    assert set(own) & set(copy)
    assert not set(own) & set(other)


def test_keys_are_the_same_everywhere():
    """They are stored: a change of how they are made must change `method`, too."""
    one = shape("a story of the sea and the town beside it " * 7)
    assert one is not None
    ((first, *_),) = bands([one])
    assert first == FIRST_KEY


FIRST_KEY = -8616051991872494213


def test_bands_of_nothing():
    assert bands([]) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://news.example/a/b", "http://www.news.example/a/b/"),
        ("https://news.example/a/b", "https://news.example/a/b/index.html?from=mail#top"),
    ],
)
def test_one_address_in_two_spellings(one, other):
    assert address(one) == address(other)


@pytest.mark.parametrize("url", [None, "", "https://news.example/", "https://news.example", "//["])
def test_no_address(url):
    assert address(url) is None


def test_other_pages_have_other_addresses():
    assert address("https://news.example/a") != address("https://news.example/b")
