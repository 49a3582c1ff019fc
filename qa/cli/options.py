"""Options that several commands share."""

from __future__ import annotations

import calendar
import datetime
import functools
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from corpus.types import Filter
from qa import locations
from qa.cli.arguments import check_text

Command = TypeVar("Command", bound=Callable[..., Any])

_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", re.ASCII)


def read_day(text: str, *, last: bool) -> datetime.date:
    """`YYYY`, `YYYY-MM` or `YYYY-MM-DD`; an incomplete date means its first or its `last` day.

    Raises `click.BadParameter` for anything else.
    """
    found = _DAY.fullmatch(text.strip())
    wrong = f"{text!r} is not a date. Write it like 2023-08-07, 2023-08 or 2023."
    if found is None:
        raise click.BadParameter(wrong)
    year, month, day = int(found[1]), found[2], found[3]
    try:
        in_month = int(month) if month else (12 if last else 1)
        if day is None and last:
            return datetime.date(year, in_month, calendar.monthrange(year, in_month)[1])
        return datetime.date(year, in_month, int(day or 1))
    except ValueError as error:
        raise click.BadParameter(wrong) from error


def _first_day(
    context: click.Context, parameter: click.Parameter, value: str | None
) -> datetime.date | None:
    return None if value is None else read_day(value, last=False)


def _last_day(
    context: click.Context, parameter: click.Parameter, value: str | None
) -> datetime.date | None:
    return None if value is None else read_day(value, last=True)


class Place(click.Path):
    """A file, a folder, or an address on the web, which stays a string."""

    name = "path"

    def convert(
        self, value: Any, parameter: click.Parameter | None, context: click.Context | None
    ) -> Any:
        """The address as it is, anything else as a `Path`."""
        from corpus.fetch import is_address

        if is_address(value):
            return value
        return Path(os.fsdecode(super().convert(value, parameter, context)))


class ArchiveFolder(click.Path):
    """An archive's folder, or its name: `qa.locations.named_archive`."""

    name = "path"

    def convert(
        self, value: Any, parameter: click.Parameter | None, context: click.Context | None
    ) -> Path:
        """The folder that was meant, which need not exist. Neither index can be kept in one whose
        name is no UTF-8."""
        name = os.fsdecode(value)
        check_text(name)
        return locations.named_archive(name)


ARCHIVE_HELP = (
    "The archive's folder, or the name of one beside the default archive (qa archives); "
    "default: QA_HOME, else the user's data folder."
)


def archive_option(command: Command) -> Command:
    """`--archive PATH`; what was given before the command counts if it is not given after it."""
    return click.option(
        "--archive",
        metavar="PATH|NAME",
        type=ArchiveFolder(),
        callback=_or_given_before,
        help=ARCHIVE_HELP,
    )(command)


def _or_given_before(
    context: click.Context, parameter: click.Parameter, value: Path | None
) -> Path | None:
    before: Path | None = context.obj
    return before if value is None else value


def json_option(help_text: str) -> Callable[[Command], Command]:
    """`--json`, as the argument `as_json`."""
    return click.option("--json", "as_json", is_flag=True, help=help_text)


def filter_options(command: Command, bounded: str = "stories published") -> Command:
    """`--since`, `--until`, `--as-of`, `--source` and `--tag`, as one argument `filter`.

    `bounded` is what the first two bound, for the help.
    """

    @click.option(
        "--since",
        callback=_first_day,
        metavar="DATE",
        help=f"Only {bounded} on this day or later: YYYY[-MM[-DD]].",
    )
    @click.option(
        "--until",
        callback=_last_day,
        metavar="DATE",
        help=f"Only {bounded} on this day or earlier: YYYY[-MM[-DD]].",
    )
    @click.option(
        "--as-of",
        callback=_last_day,
        metavar="DATE",
        help='As if it were this day: later stories are hidden, "last year" counts from it.',
    )
    @click.option(
        "--source",
        "sources",
        multiple=True,
        metavar="NAME",
        help="Only stories of this source; may be given several times.",
    )
    @click.option(
        "--tag",
        "tags",
        multiple=True,
        metavar="TAG",
        help="Only stories with this tag (qa edit); may be given several times.",
    )
    @functools.wraps(command)
    def filtered(
        *args: Any,
        since: datetime.date | None,
        until: datetime.date | None,
        as_of: datetime.date | None,
        sources: tuple[str, ...],
        tags: tuple[str, ...],
        **kwargs: Any,
    ) -> Any:
        plain = tuple(tag.removeprefix("#") for tag in tags)
        return command(*args, filter=Filter(since, until, sources, plain, as_of), **kwargs)

    return filtered  # type: ignore[return-value]
