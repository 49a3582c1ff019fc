"""A timeline as text and as Markdown."""

from __future__ import annotations

from qa.render.events import events_text
from qa.render.layout import Style, wrap
from qa.render.markdown import escaped, events_markdown
from qa.render.safety import safe
from qa.render.words import counted
from qa.timeline.types import Timeline


def timeline_text(timeline: Timeline, width: int | None = None, colour: bool = False) -> str:
    """Date, which date that is, sentence and story of each event, then the notes."""
    events = ((event.date, event.citation) for event in timeline.events)
    blocks = [events_text(events, width, Style(colour))]
    blocks += [wrap(f"Note: {safe(note)}", width, rest="  ") for note in _notes(timeline)]
    return "\n\n".join(block for block in blocks if block)


def timeline_markdown(timeline: Timeline) -> str:
    """Topic as heading, one list item an event with its source; ends with a newline."""
    events = ((event.date, event.citation) for event in timeline.events)
    blocks = [f"## {escaped(timeline.topic)}", events_markdown(events)]
    blocks += [f"*Note: {escaped(note)}*" for note in _notes(timeline)]
    return "\n\n".join(block for block in blocks if block) + "\n"


def left_out_words(timeline: Timeline) -> str:
    """What the limit cut off, in words; empty if nothing."""
    if not timeline.left_out:
        return ""
    return f"{counted(timeline.left_out, 'more event')} that fit the topic less"


def _notes(timeline: Timeline) -> list[str]:
    left_out = left_out_words(timeline)
    return [*timeline.notes, *([f"{left_out}: --limit shows more."] if left_out else [])]
