"""Told dates: a table of sentences with every expression marked, `[[as written|value]]`.

What is not marked must not be found. Strict: the span and the value must both be right.
"""

from __future__ import annotations

import datetime
import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.told.find import told_dates

FRIDAY = "2023-06-02"

TABLE = [
    # Whole dates, in the spellings of news.
    (FRIDAY, "The bridge opened on [[June 2, 2012|2012-06-02]] after long delays."),
    (FRIDAY, "The bridge opened on [[2 June 2012|2012-06-02]], a Saturday."),
    (FRIDAY, "It closed on [[Saturday, June 2, 2012|2012-06-02]], officials said."),
    (FRIDAY, "It closed [[Feb. 11, 1998|1998-02-11]], and never reopened."),
    (FRIDAY, "The lease, signed [[11 Feb. 1998|1998-02-11]], ran out."),
    (FRIDAY, "Filed [[10/30/89|1989-10-30]] and stamped [[1998-02-11|1998-02-11]]."),
    (FRIDAY, "On [[the 2nd of June, 2012|2012-06-02]], the choir sang."),
    (FRIDAY, "Since [[September 2019|2019-09]] the pool has been dry."),
    (FRIDAY, "From [[early June 2019|2019-06]] to [[late 2020|2020]], nobody came."),
    (FRIDAY, "Born in [[1954|1954]], she moved north in [[1971|1971]]."),
    (FRIDAY, "The [[2008|2008]] crisis and his [[2012|2012]] campaign are history."),
    (FRIDAY, "It was built between [[1890|1890]] and [[1902|1902]]."),
    (FRIDAY, "The war lasted from [[1914|1914]] to [[1918|1918]]."),
    # Decades and centuries.
    (FRIDAY, "In [[the 1990s|199X]] trams were out of fashion."),
    (FRIDAY, "By [[the mid-1980s|198X]] the yard was empty; in [[the early 1970s|197X]], full."),
    (FRIDAY, "Disco ruled in [[the '70s|197X]]."),
    (FRIDAY, "A mill of [[the 19th century|18XX]] stands there."),
    (FRIDAY, "It was painted in [[the 17th century|16XX]], not in [[the 20th century|19XX]]."),
    (FRIDAY, "The firm was shut for [[a decade|P1DE]]."),
    # Quarters, halves, fiscal years.
    (FRIDAY, "Profit rose in [[the third quarter of 1997|1997-Q3]]."),
    (FRIDAY, "[[Third-quarter|2022-Q3]] profit rose, the company said."),
    (FRIDAY, "Sales fell in [[the first quarter|2023-Q1]], the board said."),
    (FRIDAY, "Results for [[fiscal 1989|1989]] were restated."),
    (FRIDAY, "It earned more in [[the fourth quarter of last year|2022-Q4]]."),
    (FRIDAY, "It lost money in [[the first half of 1989|1989-H1]]."),
    (FRIDAY, "[[Last quarter|2023-Q1]] was weak and [[next quarter|2023-Q3]] will be weaker."),
    (FRIDAY, "In [[the first nine months of 1989|P9M]] output grew."),
    (FRIDAY, "The sale will close by [[year-end|2023]]."),
    (FRIDAY, "Costs fell from [[the year-earlier quarter|2022-Q2]]."),
    # Days near the publication date, a Friday.
    (FRIDAY, "The mayor said [[Friday|2023-06-02]] that the pool was safe."),
    (FRIDAY, "The mayor said [[Thursday|2023-06-01]] that it was safe."),
    (FRIDAY, "The council met on [[Monday|2023-05-29]]."),
    (FRIDAY, "The council will meet on [[Monday|2023-06-05]]."),
    (FRIDAY, "A hearing is scheduled for [[Tuesday|2023-06-06]]."),
    (FRIDAY, "A vote expected [[Wednesday|2023-06-07]] was welcomed."),
    (FRIDAY, "They met [[last Tuesday|2023-05-30]] and meet again [[next Tuesday|2023-06-06]]."),
    (FRIDAY, "She resigned [[yesterday|2023-06-01]]; [[today|2023-06-02]] she was back."),
    (FRIDAY, "The park opens [[tomorrow|2023-06-03]]."),
    (FRIDAY, "He was charged on [[March 14|2023-03-14]]."),
    (FRIDAY, "He was charged on [[Dec. 14|2022-12-14]]."),
    (FRIDAY, "The trial will begin on [[October 3|2023-10-03]]."),
    (FRIDAY, "The fair runs until [[June 18|2023-06-18]]."),
    (FRIDAY, "It was founded on [[the 4th of March|2023-03-04]]."),
    (FRIDAY, "On [[Monday, May 29|2023-05-29]], the ferry sank."),
    # Weeks, months, years near it.
    (FRIDAY, "[[Last week|2023-W21]] it rained; [[this week|2023-W22]] it is dry."),
    (FRIDAY, "[[Next week|2023-W23]] the pool will open."),
    (FRIDAY, "He fell ill [[last month|2023-05]] and died [[this month|2023-06]]."),
    (FRIDAY, "She will retire [[next month|2023-07]]."),
    (FRIDAY, "Rents rose [[last year|2022]] and will rise [[next year|2024]]."),
    (FRIDAY, "[[This year|2023]] there was no parade."),
    (FRIDAY, "[[Earlier this week|2023-W22]] the dam broke."),
    (FRIDAY, "The film is due [[later this year|2023]]."),
    (FRIDAY, "They divorced [[early last year|2022]]."),
    (FRIDAY, "They divorced [[late last month|2023-05]]."),
    (FRIDAY, "Work ends at [[the end of the year|2023]]."),
    (FRIDAY, "Work began at [[the beginning of this month|2023-06]]."),
    (FRIDAY, "They met in [[March|2023-03]] and parted in [[May|2023-05]]."),
    (FRIDAY, "They had met in [[November|2022-11]]."),
    (FRIDAY, "The hall will open in [[September|2023-09]]."),
    (FRIDAY, "It was sold [[last August|2022-08]] and reopens [[next March|2024-03]]."),
    (FRIDAY, "It has been shut since [[mid-April|2023-04]]."),
    (FRIDAY, "By [[late May|2023-05]] the river had dried."),
    (FRIDAY, "Crowds came over [[the weekend|2023-W21-WE]]."),
    (FRIDAY, "Crowds came [[last weekend|2023-W21-WE]]."),
    # Seasons.
    (FRIDAY, "They married in [[the summer of 1964|1964-SU]]."),
    (FRIDAY, "[[Last summer|2022-SU]] the lake dried up."),
    (FRIDAY, "[[This spring|2023-SP]] it filled again."),
    (FRIDAY, "She will teach [[next fall|2023-FA]]."),
    (FRIDAY, "He signed in [[winter 2019|2019-WI]]."),
    # Counted from the publication date.
    (FRIDAY, "It burnt down [[two years ago|2021]]."),
    (FRIDAY, "It burnt down [[three months ago|2023-03]]."),
    (FRIDAY, "It burnt down [[two weeks ago|2023-W20]]."),
    (FRIDAY, "It burnt down [[ten days ago|2023-05-23]]."),
    (FRIDAY, "It burnt down [[a decade ago|201X]], more or less."),
    (FRIDAY, "It burnt down [[nearly 20 years ago|2003]]."),
    (FRIDAY, "It burnt down [[a few days ago|PAST_REF]]."),
    (FRIDAY, "It burnt down [[years ago|PAST_REF]]."),
    (FRIDAY, "Profit was lower than [[a year earlier|2022]]."),
    (FRIDAY, "Profit was lower than [[a year ago|2022]]."),
    (FRIDAY, "A verdict is due [[two weeks from now|2023-W24]]."),
    # Counted from what was told before.
    (FRIDAY, "She married on [[May 4, 2012|2012-05-04]]. [[Two months later|2012-07]] she left."),
    (FRIDAY, "He resigned on [[May 4, 2012|2012-05-04]]. [[The next day|2012-05-05]] he was back."),
    (FRIDAY, "It rained on [[May 4, 2012|2012-05-04]] and [[the following day|2012-05-05]]."),
    (FRIDAY, "They wed in [[2012|2012]] and parted [[five years later|2017]]."),
    (FRIDAY, "They wed in [[2012|2012]] and met [[a year earlier|2011]]."),
    # Windows.
    (FRIDAY, "In [[the past 12 months|P12M]] four shops closed."),
    (FRIDAY, "Over [[the last two years|P2Y]] rents doubled."),
    (FRIDAY, "[[The next five years|P5Y]] will be hard."),
    (FRIDAY, "It fell for [[the past few weeks|PXW]]."),
    (FRIDAY, "In [[recent years|PAST_REF]] fewer came."),
    (FRIDAY, "In [[recent months|PAST_REF]] nobody came."),
    (FRIDAY, "It will reopen in [[the coming weeks|FUTURE_REF]]."),
    # Lengths.
    (FRIDAY, "They were married for [[11 years|P11Y]]."),
    (FRIDAY, "It took [[more than two years|P2Y]] to build."),
    (FRIDAY, "It took [[about three weeks|P3W]]."),
    (FRIDAY, "He got a [[five-year|P5Y]] term and a [[three-month|P3M]] ban."),
    (FRIDAY, "It burned for [[24 hours|PT24H]]."),
    (FRIDAY, "It burned for [[half an hour|PT30M]]."),
    (FRIDAY, "It lasted [[90 minutes|PT90M]]."),
    (FRIDAY, "They waited [[several months|PXM]]."),
    (FRIDAY, "They waited [[a few days|PXD]]."),
    (FRIDAY, "She ruled for [[two and a half years|P2.5Y]]."),
    (FRIDAY, "For [[decades|PXDE]] nobody asked."),
    (FRIDAY, "He served [[twenty-five years|P25Y]] in the yard."),
    (FRIDAY, "The [[27-year-old|P27Y]] sings; her mother is [[61 years old|P61Y]]."),
    (FRIDAY, "The drought went on for [[a month|P1M]]."),
    # Sets.
    (FRIDAY, "The market is held [[every Friday|XXXX-WXX-5]]."),
    (FRIDAY, "The band plays on [[Mondays|XXXX-WXX-1]]."),
    (FRIDAY, "It is fed [[daily|P1D]] and weighed [[every two weeks|P2W]]."),
    (FRIDAY, "[[Each year|P1Y]] thousands come."),
    (FRIDAY, "It costs $5 million [[a year|P1Y]]."),
    (FRIDAY, "They train [[twice a week|P1W]]."),
    (FRIDAY, "The [[annual|P1Y]] fair was cancelled."),
    (FRIDAY, "The board meets [[monthly|P1M]]."),
    # Times of day.
    (FRIDAY, "The train left at [[8:30 p.m.|2023-06-02T20:30]]"),
    (FRIDAY, "The train left at [[8 p.m. Thursday|2023-06-01T20:00]]."),
    (FRIDAY, "[[This morning|2023-06-02TMO]] the bell rang."),
    (FRIDAY, "[[Last night|2023-06-01TNI]] the bell rang."),
    (FRIDAY, "The bell will ring [[tonight|2023-06-02TNI]]."),
    (FRIDAY, "The bell rang [[Thursday evening|2023-06-01TEV]]."),
    (FRIDAY, "The bell rang [[yesterday afternoon|2023-06-01TAF]]."),
    (FRIDAY, "Polls close at [[9 a.m. on Saturday|2023-06-03T09:00]], so they will hurry."),
    (FRIDAY, "The fire started [[early Thursday|2023-06-01]]."),
    (FRIDAY, "A storm hit [[late Thursday night|2023-06-01TNI]]."),
    (FRIDAY, "They left on [[the morning of June 1|2023-06-01TMO]]."),
    # Holidays.
    (FRIDAY, "They met on [[Christmas Day|2022-12-25]]."),
    (FRIDAY, "They met on [[Thanksgiving 2019|2019-11-28]]."),
    (FRIDAY, "It snowed on [[Easter 2021|2021-04-04]]."),
    # Words for now, then, soon.
    (FRIDAY, "She [[now|PRESENT_REF]] lives in Porto."),
    (FRIDAY, "She is [[currently|PRESENT_REF]] on tour."),
    (FRIDAY, "He [[recently|PAST_REF]] moved, a [[recent|PAST_REF]] letter shows."),
    (FRIDAY, "They [[previously|PAST_REF]] lived apart."),
    (FRIDAY, "The [[current|PRESENT_REF]] owner is ill and will [[soon|FUTURE_REF]] sell."),
    (FRIDAY, "Plans for [[the future|FUTURE_REF]] are vague."),
    (FRIDAY, "In [[the past|PAST_REF]] it was free."),
    # Ranges: the value is where they begin.
    (FRIDAY, "The fair is on [[Aug. 12-21, 2021|2021-08-12]]."),
    (FRIDAY, "It was shut between [[March|2020-03]] and [[August 2020|2020-08]]."),
    (FRIDAY, "From [[Nov. 3|2020-11-03]] to [[May 2, 2021|2021-05-02]] he sailed."),
    (FRIDAY, "The [[1998-99|1998]] season was his best."),
    # Calendars and counting.
    (FRIDAY, "The gala is on [[the first Saturday in May 2022|2022-05-07]]."),
    (FRIDAY, "It closed on [[the last Monday of October 2022|2022-10-31]]."),
    (FRIDAY, "It was empty in [[the week of March 15|2023-W11]]."),
    (FRIDAY, "The guns fell silent at [[0400 GMT|2023-06-02T04:00]]."),
    (FRIDAY, "They meet [[next Thursday at noon|2023-06-08T12:00]]."),
    (FRIDAY, "In [[the 1800s|18XX]] it was a farm."),
    (FRIDAY, "The towers fell on [[9/11|2001-09-11]]."),
    (FRIDAY, "It rose in [[Q3 2012|2012-Q3]]."),
    (FRIDAY, "It is open [[24 hours a day|P1D]], staffed [[three times a year|P1Y]]."),
    (FRIDAY, "It rained for [[five straight days|P5D]]."),
    (FRIDAY, "He left [[200 million years ago|PAST_REF]], it seemed."),
    (
        FRIDAY,
        "It rose in [[the first quarter|2023-Q1]]. In [[the year-ago quarter|2022-Q1]] it fell.",
    ),
    (FRIDAY, "He sang on [[May 4, 2012|2012-05-04]]. [[That same day|2012-05-04]] he fell ill."),
    (FRIDAY, "Sales rose in [[last year's fourth quarter|2022-Q4]]."),
    (FRIDAY, "It fell in [[fiscal 1989's fourth quarter|1989-Q4]]."),
    (FRIDAY, "They sailed on [[the second of December|2022-12-02]]."),
    (FRIDAY, "The bell rang [[late last night|2023-06-01TNI]]."),
    (FRIDAY, "The bell rang at [[seven in the evening|2023-06-02T19:00]]."),
    # Traps: nothing to find.
    (FRIDAY, "He threw for 40 yards and a touchdown in the third quarter."),
    (FRIDAY, "Highs will be in the mid-90s, and a man in his 20s sweats."),
    (FRIDAY, "Come as soon as you can, and wait a second."),
    (FRIDAY, "How many years was he away?"),
    (FRIDAY, "Theresa May may march with April Jones to the fall of the wall."),
    (FRIDAY, "The second runner came third; the first fell."),
    (FRIDAY, "United won 2-1 and then 6-4, 7-5."),
    (FRIDAY, "The shop is open 24/7 and 2012 people came."),
    (FRIDAY, "It cost $1999 and weighed 2000 pounds."),
    (FRIDAY, "Call 555-2012 or 0800 1998, extension 2010."),
    (FRIDAY, "The cat sat in the sun, and prices may fall."),
    (FRIDAY, "They march on, and she may augment it."),
    (FRIDAY, "He lives at 1600 Harbour Street with 1,950 books."),
    (FRIDAY, "More than 2000 demonstrators sang; some 1950 stayed."),
    (FRIDAY, "The Boeing 747 and the Route 66 diner."),
    (FRIDAY, "A quarter of voters, half of them women, said no."),
    (FRIDAY, "Spring water springs from hot springs."),
    (FRIDAY, "He reads USA TODAY and watches This Week."),
    (FRIDAY, "The Sun and Daily Herald reported it; Jan Novak denied it."),
    (FRIDAY, "In the second minute he scored; the score was 20-15."),
    # An undated article: only what is absolute has a value with days.
    (None, "They met on [[June 2, 2012|2012-06-02]] and wed in [[2014|2014]]."),
    (None, "They wed in [[2012|2012]] and parted [[five years later|2017]]."),
    (None, "They met last week and wed [[two months ago|PAST_REF]]."),
    (None, "It lasted [[two years|P2Y]]."),
    # Another day of the week, another time of the year.
    ("1998-02-13", "The bank said [[Friday|1998-02-13]] that it will close [[Monday|1998-02-16]]."),
    ("1998-02-13", "It was [[last December|1997-12]], or [[December|1997-12]] anyway."),
    ("1989-11-02", "Shares closed at 30 [[yesterday|1989-11-01]] in New York."),
    (
        "1989-11-02",
        "Payable [[Dec. 15|1989-12-15]] to holders of record [[Nov. 24|1989-11-24]].",
    ),
    ("1989-11-02", "[[A year ago|1988]] the firm lost money."),
    ("2020-01-03", "The party was on [[New Year's Eve|2019-12-31]]."),
    ("2020-01-03", "On [[Monday|2019-12-30]] it snowed; [[last month|2019-12]] it did not."),
    ("2020-01-03", "It starts on [[February 29|2020-02-29]]."),
    ("2021-08-31", "[[Next month|2021-09]] schools will open."),
    ("2021-08-31", "[[Six months ago|2021-02]] they were shut."),
]

_MARK = re.compile(r"\[\[(.+?)\|(.+?)\]\]")


def unmarked(marked: str) -> tuple[str, set[tuple[int, int, str]]]:
    """The sentence without its marks, and what is expected in it."""
    text, expected, place = "", set(), 0
    for found in _MARK.finditer(marked):
        text += marked[place : found.start()]
        expected.add((len(text), len(text) + len(found[1]), found[2]))
        text += found[1]
        place = found.end()
    return text + marked[place:], expected


def day(written: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(written) if written else None


def results() -> tuple[int, int, int, list[str]]:
    right = found_in_all = expected_in_all = 0
    wrong = []
    for published, marked in TABLE:
        text, expected = unmarked(marked)
        found = {(one.start, one.end, one.value) for one in told_dates(text, day(published))}
        right += len(found & expected)
        found_in_all += len(found)
        expected_in_all += len(expected)
        if found != expected:
            shown = sorted((text[a:b], value) for a, b, value in found ^ expected)
            wrong.append(f"{text} -> {shown}")
    return right, found_in_all, expected_in_all, wrong


RANGES = [
    ("The fair is on Aug. 12-21, 2021.", "2021-08-12", "2021-08-21"),
    ("The 1998-99 season was his best.", "1998-01-01", "1999-12-31"),
    ("In 2012 it rained.", "2012-01-01", "2012-12-31"),
    ("In February 2024 it rained.", "2024-02-01", "2024-02-29"),
    ("It rained last week.", "2023-05-22", "2023-05-28"),
    ("It rained last weekend.", "2023-05-27", "2023-05-28"),
    ("It rained in the third quarter of 2022.", "2022-07-01", "2022-09-30"),
    ("It rained in the second half of 2022.", "2022-07-01", "2022-12-31"),
    ("It rained in the winter of 2022.", "2022-12-01", "2023-02-28"),
    ("It rained in the 1990s.", "1990-01-01", "1999-12-31"),
    ("It rained in the 20th century.", "1900-01-01", "1999-12-31"),
    ("It rained over the past 12 months.", "2022-06-02", "2023-06-02"),
    ("It will rain over the next two weeks.", "2023-06-02", "2023-06-16"),
    ("It rained at 8 p.m. Thursday.", "2023-06-01", "2023-06-01"),
]


@pytest.mark.parametrize(("text", "first", "last"), RANGES)
def test_the_days_that_are_meant(text: str, first: str, last: str) -> None:
    (told,) = told_dates(text, day(FRIDAY))
    assert (told.first, told.last) == (day(first), day(last))


@pytest.mark.parametrize(
    "text", ["It rained recently.", "It rained for two years.", "It is daily."]
)
def test_what_has_no_days(text: str) -> None:
    (told,) = told_dates(text, day(FRIDAY))
    assert told.first is None and told.last is None and told.granularity == "none"


WORDS = sorted({word for _, marked in TABLE for word in _MARK.sub(r"\1", marked).split()})


@given(st.lists(st.sampled_from(WORDS), max_size=30), st.sampled_from([" ", "\n", "-", ""]))
def test_any_text_gives_ordered_spans_that_slice_back(words: list[str], joint: str) -> None:
    text = joint.join(words)
    found = told_dates(text, day(FRIDAY))
    assert all(text[one.start : one.end] == one.text for one in found)
    assert all(one.end <= other.start for one, other in itertools.pairwise(found))
    assert all((one.first is None) == (one.last is None) for one in found)


@pytest.mark.parametrize("published", [datetime.date.min, datetime.date.max])
def test_the_ends_of_the_calendar(published: datetime.date) -> None:
    for _, marked in TABLE:
        told_dates(unmarked(marked)[0], published)


def test_endless_text_is_read_in_one_go() -> None:
    # Would take minutes if any pattern went back over what it has read.
    told_dates("1 " * 100_000 + "a few of " * 20_000 + "the last " * 20_000, day(FRIDAY))


def test_precision_and_recall() -> None:
    right, found, expected, wrong = results()
    assert expected >= 150
    assert right / found >= 0.97, wrong
    assert right / expected >= 0.97, wrong
