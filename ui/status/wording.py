"""What the status line says of the sources: each by name where there is room, those in trouble always."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from reviewer.domain.sources import Condition, Source, SourceHealth
from reviewer.ids import SourceId
from ui.messages import catalogue
from ui.messages.catalogue import say

SIGN_IN_WARNING = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class SourceWord:
    """One source's condition in a few words."""

    text: str
    is_trouble: bool


def source_words(
    health: Sequence[SourceHealth], sources: Sequence[Source], *, now: datetime
) -> tuple[SourceWord, ...]:
    """A word for each source, troubles first."""
    until = {one.id: one.signs_in_until for one in sources}
    words = [_word(one, until.get(one.source), now) for one in health]
    return tuple(sorted(words, key=lambda word: not word.is_trouble))


def shortened(words: Sequence[SourceWord]) -> tuple[SourceWord, ...]:
    """For a narrow window: the troubles by name, the rest as a count."""
    troubles = tuple(word for word in words if word.is_trouble)
    count = SourceWord(say("status.some_ok", ok=len(words) - len(troubles), all=len(words)), is_trouble=False)
    return (*troubles, count) if words else ()


def unsent_words(health: Sequence[SourceHealth]) -> str:
    """How many decisions wait; empty: none."""
    count = sum(one.unsent for one in health)
    return say("status.not_sent", count=count) if count else ""


def last_sync(health: Sequence[SourceHealth]) -> datetime | None:
    """When any source was synced last."""
    return max((one.last_ok_at for one in health if one.last_ok_at), default=None)


def unreadable(health: Sequence[SourceHealth]) -> tuple[str, ...]:
    """The sources that were asked and can't be read now."""
    known = {Condition.OK, Condition.UNKNOWN}
    return tuple(str(one.source) for one in health if one.condition not in known)


def _word(health: SourceHealth, until: datetime | None, now: datetime) -> SourceWord:
    source: SourceId = health.source
    if health.condition is Condition.OFFLINE:
        since = health.failing_since or now
        return SourceWord(say("status.offline", source=source, since=_time(since, now)), is_trouble=True)
    if health.condition is Condition.SIGN_IN:
        return SourceWord(say("status.sign_in", source=source), is_trouble=True)
    if health.condition is Condition.FAULTY:
        return SourceWord(say("status.faulty", source=source), is_trouble=True)
    if until is not None and health.unsent and until - now < SIGN_IN_WARNING:
        return SourceWord(say("status.sign_in_soon", source=source, at=_time(until, now)), is_trouble=True)
    if health.condition is Condition.UNKNOWN:
        return SourceWord(say("status.unknown", source=source), is_trouble=False)
    if health.last_ok_at is None:
        return SourceWord(say("status.ok.never", source=source), is_trouble=False)
    return SourceWord(say("status.ok", source=source, at=_time(health.last_ok_at, now)), is_trouble=False)


def _time(moment: datetime, now: datetime) -> str:
    return catalogue.WORDS.time(moment, now=now)
