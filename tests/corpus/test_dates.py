"""Date spellings of news metadata: a date, or a reason, never a guess."""

from __future__ import annotations

import datetime
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.dates import date_in_file_name, dateline, explain_date, parse_date

JUNE_2 = datetime.date(2023, 6, 2)  # a Friday

SECOND_OF_JUNE = [
    "2023-06-02",
    " 2023-06-02\n",
    "2023-6-2",
    "2023/06/02",
    "2023.06.02",
    "2023-06-02T10:00:00Z",
    "2023-06-02T10:00:00+0000",
    "2023-06-02T23:30:00-05:00",  # the publisher's day, not the day in UTC
    "2023-06-02T00:15:00+02:00",
    "2023-06-02T10:00:00.123456+00:00",
    "2023-06-02T10:00",
    "2023-06-02 00:00:00",
    "2023-06-02 10:00:00 UTC",
    "2023-06-02, 10:15",
    "20230602",
    "20230602T101500Z",
    "20230602101500",
    "Fri, 02 Jun 2023 10:00:00 GMT",
    "Fri, 2 Jun 2023 10:00:00 +0200",
    "Fri, 02 Jun 2023 10:00:00 +0000 (UTC)",
    "02 Jun 2023",
    "2. Jun 2023",
    "2 June 2023",
    "2nd June 2023",
    "2nd of June, 2023",
    "the 2nd of June 2023",
    "02-Jun-2023",
    "2023 Jun 2",
    "June 2, 2023",
    "Jun. 2, 2023",
    "JUNE 2, 2023",
    "june 2nd 2023",
    "Friday, June 2, 2023",
    "Fri Jun 02 2023 12:00:00 GMT+0200 (Central European Summer Time)",
    "Fri Jun  2 12:00:00 2023",
    "Fri Jun 02 12:00:00 +0000 2023",
    "June 2, 2023 at 5:30 PM ET",
    "June 2, 2023, 5:30 p.m. EDT",
    "2 June 2023 14:05 BST",
    "2 June 2023 | 14:05",
    "Published: June 2, 2023",
    "Published 2 June 2023, 14:05",
    "First published on 2 June 2023",
    20230602,
    1685664000,
    1685664000.5,
    1685664000000,
    "1685664000",
    "1685664000000",
    JUNE_2,
    datetime.datetime(2023, 6, 2, 23, 59),
]


@pytest.mark.parametrize("value", SECOND_OF_JUNE, ids=repr)
def test_dates_that_are_stated(value: object) -> None:
    assert parse_date(value) == JUNE_2


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("13/04/2023", datetime.date(2023, 4, 13)),
        ("04/13/2023", datetime.date(2023, 4, 13)),
        ("13.04.2023", datetime.date(2023, 4, 13)),
        ("13-04-2023 08:00", datetime.date(2023, 4, 13)),
        ("03/03/2023", datetime.date(2023, 3, 3)),  # both readings are the same day
        ("29 February 2024", datetime.date(2024, 2, 29)),
        ("5 Sept 2022", datetime.date(2022, 9, 5)),
        ("Sept. 5, 2022", datetime.date(2022, 9, 5)),
        ("May 1, 1896", datetime.date(1896, 5, 1)),
        ("31/12/1999", datetime.date(1999, 12, 31)),
    ],
)
def test_other_dates(value: str, expected: datetime.date) -> None:
    assert parse_date(value) == expected


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("03/04/2023", "ambiguous"),
        ("3.4.2023", "ambiguous"),
        ("03-04-2023 10:00", "ambiguous"),
        ("12/11/2023", "ambiguous"),
        ("03/04/23", "two-digit year"),
        ("13/04/23", "two-digit year"),
        ("2 Jun 23", "two-digit year"),
        ("2 Jun '23", "two-digit year"),
        ("June 2", "no year"),
        ("2 June", "no year"),
        ("Friday, June 2", "no year"),
        ("2 June, 10:15", "no year"),
        ("03/04", "no year"),
        ("June 2023", "no day"),
        ("2023-06", "no day"),
        ("06/2023", "no day"),
        ("2023", "only a year"),
        ("31 June 2023", "not in the calendar"),
        ("29 February 2023", "not in the calendar"),
        ("2023-13-02", "not in the calendar"),
        ("2023-00-10", "not in the calendar"),
        ("32/01/2023", "not in the calendar"),
        ("14/13/2023", "not in the calendar"),
        ("20231301", "not in the calendar"),
        ("Monday, June 2, 2023", "weekday"),
        ("0001-01-01", "no plausible year"),
        ("9999-12-31", "no plausible year"),
        ("yesterday", "not a date spelling"),
        ("3 hours ago", "not a date spelling"),
        ("Updated June 2, 2023", "not a date spelling"),
        ("June 2, 2023 and June 5, 2023", "not a date spelling"),
        ("the June 2, 2023 vote", "not a date spelling"),
        ("June 2, 2023" + "!" * 200, "is no date"),
        ("", "no date given"),
        ("  ", "no date given"),
        ("NaN", "no date given"),
        ("null", "no date given"),
        (None, "no date given"),
        (True, "no date given"),
        (0, "is no date"),
        (-1, "is no date"),
        (2023, "is no date"),
        (10**30, "is no date"),
        (300_000_000, "is no date"),  # 1979
        (4_000_000_000, "is no date"),  # 2096
        (math.nan, "is no date"),
        (math.inf, "is no date"),
        ([2023, 6, 2], "a list is no date"),
        ({"year": 2023}, "a dict is no date"),
    ],
    ids=repr,
)
def test_what_is_no_date_says_why(value: object, reason: str) -> None:
    date, note = explain_date(value)
    assert date is None
    assert reason in note


@given(st.one_of(st.text(), st.integers(), st.floats(), st.binary(), st.none(), st.booleans()))
def test_anything_gives_a_date_or_a_reason(value: object) -> None:
    date, note = explain_date(value)
    assert date is None or isinstance(date, datetime.date)
    assert note
    assert "\n" not in note
    assert len(note) < 200


@given(st.dates(datetime.date(1600, 1, 1), datetime.date(2100, 12, 31)))
def test_common_spellings_are_read_back(day: datetime.date) -> None:
    assert parse_date(day.isoformat()) == day
    assert parse_date(f"{day.day} {day:%B} {day.year}") == day
    assert parse_date(f"{day:%a}, {day.day:02} {day:%b} {day.year:04} 10:00:00 GMT") == day
    assert parse_date(f"{day:%A}, {day:%B} {day.day}, {day.year}") == day


@pytest.mark.parametrize(
    "text",
    [
        "LONDON, June 2, 2023 — The bridge is open.",
        "LONDON, June 2, 2023 (Reuters) - The bridge is open.",
        "(Reuters) - 2 June 2023 The bridge is open.",
        "NEW YORK (AP) — June 2, 2023 — The bridge is open.",
        "WASHINGTON, D.C., Jun. 2, 2023 -- The bridge is open.",
        "Low Marsh, 2 June 2023 – The bridge is open.",
        "\n  June 2, 2023\n\nThe bridge is open.",
        "Published: 2 June 2023\nThe bridge is open.",
        "2023-06-02\nThe bridge is open.",
    ],
)
def test_dateline(text: str) -> None:
    assert dateline(text) == JUNE_2


@pytest.mark.parametrize(
    "text",
    [
        "",
        "LONDON, June 2 (Reuters) - The bridge is open.",  # no year
        "On June 2, 2023 the bridge opened.",  # what the story is about, not when it was printed
        "The deal of June 2, 2023 - which failed - is off.",
        "HARBOUR - JUNE 2, 2023: A ship arrives (Photo)",  # a caption has its own date
        "The bridge is open.\nLONDON, June 2, 2023 — more",  # not the first line
        "LONDON, 03/04/2023 — The bridge is open.",
        "A" * 100_000,
        "A, " * 100_000,
    ],
    ids=lambda text: text[:30],
)
def test_no_dateline(text: str) -> None:
    assert dateline(text) is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("2023-06-02.txt", JUNE_2),
        ("bridge_2023-06-02_final.md", JUNE_2),
        ("2023-06-02-copy-2023-06-02.txt", JUNE_2),
        ("2023-06-02-to-2023-06-03.txt", None),
        ("2023-13-02.txt", None),
        ("20230602.txt", None),  # may be any number
        ("02-06-2023.txt", None),
        ("12023-06-021.txt", None),
        ("bridge.txt", None),
    ],
)
def test_date_in_file_name(name: str, expected: datetime.date | None) -> None:
    assert date_in_file_name(Path("2020-01-01") / name) == expected
