"""From a verdict on what is open to the gesture that it means: one choice for each item that it settles."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from reviewer.clock import Clock
from reviewer.connectors.registry import ConnectorShelf
from reviewer.domain.decisions import Choice, Gesture, GestureKind, Surface, Verdict
from reviewer.domain.desk import OpenedItem
from reviewer.domain.items import ReviewItem
from reviewer.ids import GestureId, ItemId, new_id
from reviewer.verdicts.fan_out import fan_out


@dataclass(frozen=True, slots=True)
class NewGestureId:
    """Ids for gestures."""

    clock: Clock
    entropy: Callable[[int], bytes]

    def __call__(self) -> GestureId:
        """One for the gesture that is about to be made."""
        return GestureId(new_id(self.clock.now(), self.entropy(10)))


@dataclass(frozen=True, slots=True)
class FanOut:
    """Spread a verdict over the members of a case. No I/O."""

    shelf: ConnectorShelf
    new_gesture_id: NewGestureId
    surface: Surface

    def __call__(
        self,
        opened: OpenedItem,
        verdict: Verdict,
        left_out: frozenset[ItemId] = frozenset(),
        *,
        acknowledged: tuple[str, ...] = (),
        shown_ms: int = 0,
    ) -> Gesture:
        """The gesture, not yet recorded. Raises VerdictInvalid when a member can't take its part."""
        parts = fan_out(opened.members, verdict, opened.item.id, left_out, self._objection)
        shown = {one.item: one for one in opened.shown}
        return Gesture(
            id=self.new_gesture_id(),
            kind=GestureKind.CASE if len(parts) > 1 else GestureKind.SINGLE,
            surface=self.surface,
            choices=tuple(
                Choice(item=item, shown=shown[item], verdict=part, acknowledged=acknowledged)
                for item, part in parts
            ),
            shown_ms=shown_ms,
        )

    def _objection(self, item: ReviewItem, verdict: Verdict) -> str:
        connector = self.shelf.known(item.source)
        return "verdict.source_cannot" if connector is None else connector.objection(item, verdict)
