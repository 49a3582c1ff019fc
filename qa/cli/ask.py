"""`qa ask`: a question, or one a line from stdin."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from corpus.errors import QAError, UsageError
from corpus.types import Filter
from qa.cli.asking import Ask, asking
from qa.cli.exits import ExitCode, exit_code
from qa.cli.options import archive_option, filter_options, json_option
from qa.cli.output import colours, complain, emit, emit_json, note, width
from qa.cli.questions import questions_from_stdin

if TYPE_CHECKING:
    from qa.archive import Archive
    from qa.types import Answer


@dataclass(frozen=True, slots=True)
class _Look:
    """How answers are printed."""

    as_json: bool
    plain: bool
    explain: bool
    cite: str | None


@click.command("ask")
@click.argument("question", nargs=-1)
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=3,
    show_default=True,
    metavar="N",
    help="At most this many quoted sentences.",
)
@filter_options
@click.option(
    "-c",
    "--continue",
    "continued",
    is_flag=True,
    help="Go on with the last conversation, here or in the chat, and save this turn.",
)
@click.option("--no-reader", is_flag=True, help="Only quotes: no short answer, and faster.")
@click.option("--explain", is_flag=True, help="Also say why: passages, scores, signals, seconds.")
@click.option("--plain", is_flag=True, help="For screen readers: one sentence a line, no colours.")
@click.option(
    "--cite",
    type=click.Choice(["markdown", "bibtex", "ris", "csv"]),
    help="Only the references, for other programs; markdown has the sentences, too.",
)
@json_option("One JSON object for each question, on one line.")
@archive_option
def ask(
    question: tuple[str, ...],
    limit: int,
    filter: Filter,
    continued: bool,
    no_reader: bool,
    explain: bool,
    plain: bool,
    cite: str | None,
    as_json: bool,
    archive: Path | None,
) -> ExitCode:
    """Answer QUESTION with sentences quoted word for word, each with its article and date.

    The words need no quotation marks. Without a question each line of stdin is one. The exit
    code is 0 if all were answered, 1 if the stories don't say.
    """
    from qa.answering.answer import checked_question
    from qa.settings import load_settings

    if cite and (as_json or plain or explain):
        raise UsageError("--cite is a format of its own.", "Leave out --json, --plain, --explain.")
    look = _Look(as_json, plain, explain, cite)
    if question:
        checked_question(" ".join(question))
    elif sys.stdin.isatty():
        raise UsageError("There is no question.", 'Ask like this: qa ask "when did they marry?"')
    reader = not no_reader and load_settings().reader
    with asking(archive, limit, filter, continued=continued, reader=reader) as (opened, put):
        if question:
            return _ask_one(" ".join(question), opened, put, look)
        return _ask_lines(put, look)


def _ask_one(question: str, archive: Archive, put: Ask, look: _Look) -> ExitCode:
    answer = put(question)
    _print(answer, look)
    if not answer.found and next(archive.articles(), None) is None:
        complain("the archive has no stories.", "Add some with: qa index PATH...")
    return ExitCode.OK if answer.found else ExitCode.NOT_FOUND


def _ask_lines(put: Ask, look: _Look) -> ExitCode:
    """Every line on its own: one that makes no sense is reported and the next is asked."""
    code, asked = ExitCode.OK, 0
    for question in questions_from_stdin():
        asked += 1
        if asked > 1 and not (look.as_json or look.cite):
            emit("")
        try:
            answer = put(question)
        except UsageError as error:
            _print_error(question, error, look)
            code = exit_code(error)
            continue
        if not (look.as_json or look.cite):
            _print_question(question, look)
        _print(answer, look)
        if not answer.found and code is ExitCode.OK:
            code = ExitCode.NOT_FOUND
    if not asked:
        raise UsageError("There is no question on stdin.", "Write one question on each line.")
    return code


def _print_question(question: str, look: _Look) -> None:
    from qa.render.layout import Style, wrap
    from qa.render.safety import safe

    if look.plain:
        emit(f"Question: {safe(question)}")
    else:
        emit(wrap(Style(colours()).bold(safe(question)), width()) + "\n")


def _print(answer: Answer, look: _Look) -> None:
    from qa.render.answers import answer_plain, answer_text
    from qa.render.explain import explain_text

    if look.as_json:
        emit_json(answer.to_dict())
        return
    if look.cite:
        _print_references(answer, look.cite)
        return
    painted = colours() and not look.plain
    columns = None if look.plain else width()
    emit(answer_plain(answer) if look.plain else answer_text(answer, columns, painted))
    if look.explain:
        emit("\n" + explain_text(answer, columns, painted))


def _print_references(answer: Answer, form: str) -> None:
    from qa.render.references import answer_cited

    written = answer_cited(answer, form)
    if not answer.found and form != "markdown":
        note(f"qa: {answer.text}")
    if written:
        emit(written[:-1])


def _print_error(question: str, error: QAError, look: _Look) -> None:
    if look.as_json:
        emit_json({"question": question[:200], "error": str(error), "remedy": error.remedy})
    complain(str(error), error.remedy)
