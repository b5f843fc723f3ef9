"""Which fact must be typed before a gesture is recorded: one of what is released, never of what lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from reviewer.config import Settings
from reviewer.domain.decisions import Gesture
from reviewer.domain.desk import OpenedItem
from reviewer.domain.items import ReviewItem
from reviewer.domain.typed_facts import NOTHING_TO_TYPE, FactToType
from reviewer.ids import ItemId
from reviewer.policy.typed_fact import fact_to_type
from reviewer.verdicts import registry
from reviewer.verdicts._api import Effect


@dataclass(frozen=True, slots=True)
class FactFor:
    """The fact that a gesture on an opened item asks for."""

    settings: Callable[[], Settings]

    def __call__(self, opened: OpenedItem, gesture: Gesture) -> FactToType:
        """False: nothing needs typing. No I/O."""
        items = {item.id: item for item in opened.members}
        return next(
            iter(facts_to_type(gesture, items, self.settings().money_limit).values()), NOTHING_TO_TYPE
        )


def facts_to_type(
    gesture: Gesture, items: Mapping[ItemId, ReviewItem], money_limit: float
) -> dict[ItemId, FactToType]:
    """The fact of each item that the gesture releases and that needs one."""
    facts = {
        choice.item: fact_to_type(items[choice.item], choice.verdict, money_limit)
        for choice in gesture.choices
        if registry.get(choice.verdict.name).effect is Effect.RELEASES
    }
    return {item: fact for item, fact in facts.items() if fact}
