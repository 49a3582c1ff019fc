"""Units of measure and money after a number, brought to one scale."""

from __future__ import annotations

import re

_SIZES: dict[str, tuple[str, float]] = {}
for _kind, _size, _names in (
    ("length", 0.01, "cm centimetre centimeter"),
    ("length", 1.0, "m metre meter"),
    ("length", 1000.0, "km kilometre kilometer"),
    ("length", 0.3048, "ft foot feet"),
    ("length", 0.9144, "yard"),
    ("length", 1609.34, "mile"),
    ("time", 60.0, "minute min"),
    ("time", 3600.0, "hour"),
    ("time", 86_400.0, "day"),
    ("time", 604_800.0, "week"),
    ("time", 2_629_800.0, "month"),
    ("time", 31_557_600.0, "year"),
    ("weight", 1.0, "kg kilogram kilo"),
    ("weight", 1000.0, "tonne"),
    ("weight", 907.2, "ton"),
    ("weight", 0.4536, "lb"),
    ("area", 1.0, "hectare"),
    ("area", 0.4047, "acre"),
    ("$", 1.0, "dollar"),
    ("€", 1.0, "euro"),
    ("%", 1.0, "percent"),
):
    for _name in _names.split():
        _SIZES[_name] = _kind, _size
        _SIZES[f"{_name}s"] = _kind, _size

_SQUARE = re.compile(r"[\s-]*(?:square|sq\.?|cubic)\b", re.IGNORECASE)
_UNIT = re.compile(r"[\s-]*([a-z]+)\b(?![\s-]+old\b)", re.IGNORECASE)


def measure_after(text: str, end: int) -> tuple[str, float]:
    """What the unit right behind a number measures, or its currency's sign, and how many of the
    kind's base (metres, seconds, kilograms, hectares) it is; `("", 1.0)` without a known unit."""
    if _SQUARE.match(text, end):
        return "square", 1.0
    match = _UNIT.match(text, end)
    return _SIZES.get(match[1].casefold(), ("", 1.0)) if match else ("", 1.0)
