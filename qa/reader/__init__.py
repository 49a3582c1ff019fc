"""The reader: reads a question and a text together, and marks the answer's words."""

from __future__ import annotations

from qa.reader.protocol import Reader, Reading, ReadingText

__all__ = ["Reader", "Reading", "ReadingText"]
