"""What recording would do, item by item: verdict, guarantee, and in which order. Knows no Qt."""

from __future__ import annotations

from dataclasses import dataclass

from reviewer.domain.decisions import Gesture, Verdict
from reviewer.domain.desk import OpenedItem
from reviewer.domain.items import Consequence, ReviewItem
from reviewer.domain.sources import Guarantee
from reviewer.ids import SourceId
from reviewer.verdicts._api import Effect
from reviewer.verdicts.registry import VERDICTS


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedEffect:
    """One item's part of a gesture."""

    item: ReviewItem
    verdict: Verdict
    effect: Effect
    guarantee: Guarantee
    consequence: Consequence | None
    """What was said to happen; None for what defers, or where nobody said."""
    is_held: bool
    """It releases something and waits until every no of the case is acknowledged."""
    after: tuple[SourceId, ...] = ()
    """The sources whose confirmation it waits for."""


def planned(opened: OpenedItem, gesture: Gesture) -> tuple[PlannedEffect, ...]:
    """Every effect in the order in which it goes out: first what stops, last what releases."""
    items = {one.id: one for one in opened.members}
    stopping = tuple(
        items[choice.item].source
        for choice in gesture.choices
        if _effect(choice.verdict) is not Effect.RELEASES
    )
    effects = [
        PlannedEffect(
            item=items[choice.item],
            verdict=choice.verdict,
            effect=_effect(choice.verdict),
            guarantee=opened.guarantee.get(choice.item, Guarantee.L0),
            consequence=_consequence(items[choice.item], choice.verdict),
            is_held=bool(stopping) and _effect(choice.verdict) is Effect.RELEASES,
            after=tuple(dict.fromkeys(stopping)),
        )
        for choice in gesture.choices
    ]
    return tuple(sorted(effects, key=lambda one: one.effect is Effect.RELEASES))


def _effect(verdict: Verdict) -> Effect:
    return VERDICTS[verdict.name].effect


def _consequence(item: ReviewItem, verdict: Verdict) -> Consequence | None:
    return {Effect.RELEASES: item.on_accept, Effect.STOPS: item.on_decline}.get(_effect(verdict))
