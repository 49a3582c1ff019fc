"""`qa show`: one article, with a passage marked."""

from __future__ import annotations

import re
from pathlib import Path

import click

from corpus.errors import UsageError
from corpus.types import Article, Span
from qa.cli.exits import ExitCode
from qa.cli.opening import archive_to_read, article_of
from qa.cli.options import archive_option, json_option
from qa.cli.output import colours, emit, emit_json, width
from qa.render.words import counted


def _span(context: click.Context, parameter: click.Parameter, value: str | None) -> Span | None:
    if value is None:
        return None
    found = re.fullmatch(r"(\d{1,12}):(\d{1,12})", value.strip(), re.ASCII)
    if not found or int(found[1]) >= int(found[2]):
        raise click.BadParameter(f"{value!r} is no START:END. Write it like 120:245.")
    return int(found[1]), int(found[2])


@click.command("show")
@click.argument("article_id", metavar="ID")
@click.option("--at", callback=_span, metavar="START:END", help="Mark these characters.")
@click.option(
    "--passage",
    type=click.IntRange(min=1),
    metavar="N",
    help="Mark the passage with this number, from 1, as search shows it.",
)
@json_option("The article as JSON, with its text.")
@archive_option
def show(
    article_id: str, at: Span | None, passage: int | None, as_json: bool, archive: Path | None
) -> ExitCode:
    """Show the article ID: title, date, source, text. `qa stories` lists the ids."""
    from qa.render.article import article_text
    from qa.types import plain

    if at and passage:
        raise UsageError("Both --at and --passage are given.", "Give one of them.")
    with archive_to_read(archive) as opened:
        article = article_of(opened, article_id)
        relatives = opened.relatives(article_id)
    marked = _passage(article, passage) if passage else at
    if marked and marked[1] > len(article.text):
        raise UsageError(
            f"The article {article.id} has {len(article.text):,} characters, "
            f"{marked[0]}:{marked[1]} is beyond.",
            "Give the offsets of a citation of this article.",
        )
    if as_json:
        span = list(marked) if marked else None
        emit_json({**plain(article), "marked": span, **relatives.to_dict()})
    else:
        emit(article_text(article, width(), colours(), marked, relatives))
    return ExitCode.OK


def _passage(article: Article, number: int) -> Span:
    from corpus.chunk import passages

    every = list(passages(article))
    if number > len(every):
        raise UsageError(
            f"The article {article.id} has {counted(len(every), 'passage')}, not {number}.",
            f"Give a number from 1 to {len(every)}." if len(every) > 1 else "Leave out --passage.",
        )
    return every[number - 1].start, every[number - 1].end
