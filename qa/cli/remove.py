"""`qa remove`: take articles out of the archive, for good."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from corpus.errors import ArticleMissing, QAError, UsageError
from corpus.types import ArticleInfo
from qa.cli.exits import ExitCode
from qa.cli.opening import article_of
from qa.cli.options import archive_option, json_option
from qa.cli.output import emit, emit_json, note
from qa.cli.progress import TerminalProgress
from qa.render.words import counted, source_line

if TYPE_CHECKING:
    from qa.archive import Archive


@click.command("remove")
@click.argument("article_ids", metavar="ID...", nargs=-1, required=True)
@click.option("--from-chats", is_flag=True, help="Also take them out of saved chats.")
@click.option("--yes", is_flag=True, help="Don't ask.")
@json_option("The numbers of stories and of answers in chats removed as JSON.")
@archive_option
def remove(
    article_ids: tuple[str, ...],
    from_chats: bool,
    yes: bool,
    as_json: bool,
    archive: Path | None,
) -> ExitCode:
    """Delete the articles ID... for good: text, vectors, index entries; the space is given back.

    Nothing is removed if one of the ids is unknown. Files stay where they are, and don't bring
    the stories back when they are read again; qa index --restore does. Chats keep what they
    quoted unless --from-chats is given.
    """
    from qa.archive import Archive

    wanted = tuple(dict.fromkeys(article_ids))
    with TerminalProgress() as progress, Archive.open(archive, notify=progress.note) as opened:
        articles = _articles(opened, wanted, from_chats)
        if not yes:
            _confirm([source_line(article) for article in articles])
        # Chats first: if this is interrupted, the same command can be given again.
        answers = _in_chats(opened, wanted, withdrawn=from_chats)
        removed = opened.remove(wanted, progress=progress)
    if as_json:
        emit_json({"removed": removed, "answers": answers if from_chats else 0})
        return ExitCode.OK
    emit(f"{counted(removed, 'story', 'stories')} removed.")
    if answers and from_chats:
        emit(f"{counted(answers, 'answer')} in saved chats removed or shortened.")
    elif answers:
        note(
            f"qa: {counted(answers, 'answer')} in saved chats still "
            f"{'shows' if answers == 1 else 'show'} what was removed; the same command with "
            "--from-chats takes that out."
        )
    return ExitCode.OK


def _articles(archive: Archive, wanted: Sequence[str], from_chats: bool) -> list[ArticleInfo]:
    """What shall be removed; one that is gone already may still be shown by chats."""
    found: list[ArticleInfo] = []
    for article_id in wanted:
        try:
            found.append(article_of(archive, article_id).info)
        except ArticleMissing:
            if not (from_chats and _in_chats(archive, [article_id], withdrawn=False)):
                raise
            found.append(ArticleInfo(id=article_id, title="removed before"))
    return found


def _confirm(lines: list[str]) -> None:
    if not sys.stdin.isatty():
        raise UsageError("Nobody can be asked whether to remove.", "Add --yes to remove anyway.")
    for line in lines:
        note(line)
    if not click.confirm(f"Remove {counted(len(lines), 'story', 'stories')} for good?", err=True):
        raise UsageError("Nothing was removed.")


def _in_chats(archive: Archive, article_ids: Sequence[str], *, withdrawn: bool) -> int:
    """How many saved answers show these articles; `withdrawn` takes them out.

    Chats that cannot be read stop nobody who did not ask for them.
    """
    from qa.sessions.file import sessions_path

    path = sessions_path()
    try:
        if not path.exists():
            return 0
        from qa.sessions.store import Sessions
        from qa.sessions.withdraw import turns_with, withdraw

        folder = str(archive.folder.absolute())
        with Sessions(path) as sessions:
            if withdrawn:
                return withdraw(sessions, folder, article_ids)
            return len(turns_with(sessions, folder, article_ids))
    except OSError as error:
        if withdrawn:
            raise QAError(f"The chats in {path} cannot be read: {error.strerror}.") from error
    except QAError:
        if withdrawn:
            raise
    return 0
