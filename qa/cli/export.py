"""`qa export`: the stories themselves, to go elsewhere or into another archive."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from corpus.types import Filter
from qa.cli.exits import ExitCode
from qa.cli.opening import archive_to_read, remark_on_filter
from qa.cli.options import archive_option, filter_options, json_option
from qa.cli.output import complain, emit, emit_json, note
from qa.render.words import counted

if TYPE_CHECKING:
    from corpus.rescue import LostStory
    from qa.keeping.leaving import Form


@click.command("export")
@click.option(
    "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write there, not to stdout."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["jsonl", "markdown"]),
    help="JSON lines, or Markdown with front matter; default: by the name of FILE, else jsonl.",
)
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
@click.option("--rescue", is_flag=True, help="From a damaged archive: whatever can be read.")
@filter_options
@json_option("What was exported, as JSON; needs --output.")
@archive_option
def export(
    output: Path | None,
    form: str | None,
    force: bool,
    rescue: bool,
    filter: Filter,
    as_json: bool,
    archive: Path | None,
) -> ExitCode:
    """Write the stories, oldest first, to stdout or FILE.

    `qa index FILE` reads them again with the same ids, dates and texts. The exit code is 1 if no
    story fits, 3 if --rescue lost one.
    """
    from qa.keeping.leaving import exported_stories, form_of

    if as_json and output is None:
        raise click.UsageError("--json needs --output: stdout is for the stories.")
    with archive_to_read(archive) as opened:
        folder = opened.folder
        if not rescue:
            remark_on_filter(opened, filter)
    chosen = cast("Form", form) if form else form_of(output or Path("stories.jsonl"))
    lost = _Lost()
    stories = exported_stories(folder, chosen, filter, lost if rescue else None)
    written = _write(stories, output, force)
    return _told(written, lost.count, output, chosen, as_json)


class _Lost:
    """Counts the stories that cannot be read and names each on stderr."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, story: LostStory) -> None:
        self.count += 1
        note(f"qa: story number {story.number} is lost: {story.reason}.")


def _write(stories: Iterator[str], output: Path | None, force: bool) -> int:
    from corpus.files import new_file

    count = 0
    if output is None:
        for story in stories:
            emit(story[:-1])
            count += 1
        return count
    with new_file(output, replace=force) as file:
        for story in stories:
            file.write(story.encode())
            count += 1
    return count


def _told(written: int, lost: int, output: Path | None, form: Form, as_json: bool) -> ExitCode:
    if as_json:
        emit_json({"exported": written, "lost": lost, "file": str(output)})
    elif output is not None:
        # A name like stories.pdf does not say what is in it.
        what = "Markdown" if form == "markdown" else "JSON lines"
        emit(f"{counted(written, 'story', 'stories')} written to {output} as {what}.")
    if lost:
        complain(f"{counted(lost, 'story', 'stories')} could not be read.", "Restore a backup.")
        return ExitCode.ARCHIVE
    return ExitCode.OK if written else ExitCode.NOT_FOUND
