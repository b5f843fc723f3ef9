"""How values look inside a sentence: local times, separated numbers, foreign words made harmless."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from reviewer.render.plain_line import joined, plain_line

LONGEST = 300
"""Foreign words in a sentence are cut here; the whole stands in its own place."""

_DAY = timedelta(days=1)


def spell(value: object) -> str:
    """One parameter as text."""
    if isinstance(value, datetime):
        return value.astimezone().strftime("%H:%M:%S")
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, StrEnum):
        return str(value)
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, (tuple, list, frozenset)):
        return joined(", ", map(spell, value))
    return plain(value if isinstance(value, str) else str(value), LONGEST)


def spell_time(moment: datetime, *, now: datetime) -> str:
    """Local time to the minute; with the day when it is not today's."""
    local, today = moment.astimezone(), now.astimezone()
    if local.date() == today.date():
        return local.strftime("%H:%M")
    if abs(local - today) < 6 * _DAY:
        return local.strftime("%a %H:%M")
    return local.strftime("%d %b %H:%M")


def spell_utc(moment: datetime) -> str:
    """The same moment for a tooltip: UTC, to the second."""
    return moment.strftime("%Y-%m-%d %H:%M:%S UTC")


def spell_age(span: timedelta) -> tuple[str, int]:
    """The unit and the count that say how long: under a minute is one."""
    minutes = max(1, int(span.total_seconds() // 60))
    if minutes < 60:
        return "minutes", minutes
    if minutes < 48 * 60:
        return "hours", minutes // 60
    return "days", minutes // (24 * 60)


def plain(text: str, longest: int = LONGEST) -> str:
    """Foreign text on one line: what can't be seen, or turns the line round, shows as its mark."""
    return plain_line(text, longest)
