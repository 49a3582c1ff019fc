"""`qa cite`: stories as references for other programs."""

from __future__ import annotations

from pathlib import Path

import click

from qa.cli.exits import ExitCode
from qa.cli.opening import archive_to_read, article_of
from qa.cli.options import archive_option
from qa.cli.output import emit
from qa.render.references import FORMS, references
from qa.types import Citation


@click.command("cite")
@click.argument("article_ids", metavar="ID...", nargs=-1, required=True)
@click.option(
    "--format",
    "form",
    type=click.Choice(list(FORMS)),
    default="bibtex",
    show_default=True,
    help="Markdown footnotes, BibTeX, RIS, or a table.",
)
@archive_option
def cite(article_ids: tuple[str, ...], form: str, archive: Path | None) -> ExitCode:
    """Print references to the articles ID..., for a paper or a reference manager.

    For the sentences of an answer: qa ask --cite FORMAT "QUESTION".
    """
    with archive_to_read(archive) as opened:
        wanted = dict.fromkeys(article_ids)
        articles = [article_of(opened, article_id).info for article_id in wanted]
    citations = [Citation.from_article(one, number) for number, one in enumerate(articles, 1)]
    emit(references(citations, form)[:-1])
    return ExitCode.OK
