"""Answers back from plain data, as sessions keep them: the way back from `Answer.to_dict`."""

from __future__ import annotations

import dataclasses
import datetime
import types
import typing
from collections.abc import Mapping
from functools import cache
from typing import Any

from corpus.errors import QAError
from qa.types import Answer


def answer_to_data(answer: Answer) -> dict[str, Any]:
    """Plain data without the passages that were considered but not shown."""
    trace = dataclasses.replace(answer.trace, hits=())
    return dataclasses.replace(answer, trace=trace).to_dict()


def answer_from_data(data: Mapping[str, Any]) -> Answer:
    """The answer that `answer_to_data` was given. Fields unknown here are ignored, missing ones
    take their defaults; raises `QAError` if a field without default is missing or misshapen."""
    try:
        rebuilt: Answer = _rebuilt(Answer, data)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise QAError(f"A stored answer cannot be read: {error}.") from error
    return rebuilt


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _rebuilt(kind: Any, value: Any) -> Any:
    """`value` as the annotation `kind` says."""
    origin = typing.get_origin(kind)
    if origin in (types.UnionType, typing.Union):
        if value is None:
            return None
        kinds = [one for one in typing.get_args(kind) if one is not type(None)]
        return _rebuilt(kinds[0], value)
    if origin is tuple:
        inner = typing.get_args(kind)
        if len(inner) == 2 and inner[1] is Ellipsis:
            return tuple(_rebuilt(inner[0], one) for one in value)
        return tuple(_rebuilt(one, part) for one, part in zip(inner, value, strict=True))
    if origin is not None:
        return value
    if kind is datetime.date:
        return datetime.date.fromisoformat(value)
    if dataclasses.is_dataclass(kind):
        known = _hints(typing.cast(type, kind))
        return kind(  # type: ignore[operator]
            **{name: _rebuilt(known[name], one) for name, one in value.items() if name in known}
        )
    return value
