"""Facts: what happened, in the past tense, published after it is on disk."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from reviewer.domain.lifecycle import DecisionState
from reviewer.ids import DecisionId, GestureId, ItemId, SourceId

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ItemsChanged:
    """Items arrived, changed or went; only these rows need painting. None named: another process wrote."""

    items: frozenset[ItemId]
    arrived: frozenset[ItemId] = frozenset()


@dataclass(frozen=True, slots=True)
class DecisionRecorded:
    """A gesture is on disk. Published only after COMMIT returned."""

    gesture: GestureId
    decisions: tuple[DecisionId, ...]
    items: frozenset[ItemId]
    delay_s: float = 0.0
    """The hold, from now, by the monotonic clock."""


@dataclass(frozen=True, slots=True)
class DecisionMoved:
    """A decision is in another state: taken back, on its way, acknowledged, came back."""

    decision: DecisionId
    item: ItemId
    state: DecisionState


@dataclass(frozen=True, slots=True)
class AgentWentOn:
    """An agent said what it did with the decision on an item."""

    item: ItemId


@dataclass(frozen=True, slots=True)
class SourceHealthChanged:
    """A source went up or down, needs a sign-in, or was synced."""

    source: SourceId


@dataclass(frozen=True, slots=True)
class SourcesChanged:
    """A source was added, changed or removed."""


@dataclass(frozen=True, slots=True)
class RecordTroubled:
    """The record can't be written or does not verify; `code` is a message code."""

    code: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class RecordRecovered:
    """The record can be written again, or verifies again."""


Fact: TypeAlias = (
    ItemsChanged
    | DecisionRecorded
    | DecisionMoved
    | AgentWentOn
    | SourceHealthChanged
    | SourcesChanged
    | RecordTroubled
    | RecordRecovered
)


class Facts:
    """Hands each published fact to every subscriber, on the event loop's thread, in order."""

    def __init__(self) -> None:
        self._subscribers: list[Callable[[Fact], None]] = []

    def subscribe(self, receive: Callable[[Fact], None]) -> Callable[[], None]:
        """Have `receive` called with each fact; returns what ends it."""
        self._subscribers.append(receive)

        def end() -> None:
            if receive in self._subscribers:
                self._subscribers.remove(receive)

        return end

    def publish(self, fact: Fact) -> None:
        """Tell everybody. One that fails is logged and hurts nobody: what is told of is on disk already,
        and a decision that is recorded must not look refused because a view could not be painted.
        """
        for receive in tuple(self._subscribers):
            try:
                receive(fact)
            except Exception:  # noqa: BLE001 - as in `spawn`: somebody else's failure ends here
                _log.exception("fact=%s subscriber_failed", type(fact).__name__)
