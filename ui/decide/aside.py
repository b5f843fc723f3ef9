"""What was put together and then left, for another verdict or for none: kept for U. Knows no Qt."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TypeAlias

from reviewer.domain.desk import OpenedItem
from reviewer.domain.items import ReviewItem
from reviewer.ids import ItemId
from ui.decide.action_answers import named_by_actions
from ui.decide.begun import is_untouched
from ui.decide.composition import Composition

_OWN_VERBS = ("edit", "respond")
_Versions: TypeAlias = frozenset[tuple[ItemId, str]]


class Asides:
    """One for each item that was worked on in this window, and for the version that it was made on."""

    def __init__(self) -> None:
        self._kept: dict[ItemId, tuple[_Versions, Composition, datetime]] = {}

    def of(self, opened: OpenedItem) -> Composition | None:
        """What was left of this item as it is shown, the last first; None: nothing."""
        versions, left, _ = self._kept.get(opened.item.id, (None, None, None))
        return left if versions == _versions(opened) else None

    def left_at(self, opened: OpenedItem) -> datetime | None:
        """When it was left."""
        return None if self.of(opened) is None else self._kept[opened.item.id][2]

    def note(self, opened: OpenedItem, before: Composition, after: Composition, at: datetime) -> None:
        """One composition took the other's place: keep what would be gone."""
        if is_work(before, opened) and not goes_on(before, after):
            self._kept[opened.item.id] = (_versions(opened), before, at)

    def forget_if_in(self, opened: OpenedItem, now: Composition) -> None:
        """What is all in its place again is not aside."""
        left = self.of(opened)
        if left is not None and goes_on(left, now):
            self.forget(opened)

    def forget(self, opened: OpenedItem) -> None:
        """It is back in its place, or was recorded."""
        self._kept.pop(opened.item.id, None)


def _versions(opened: OpenedItem) -> _Versions:
    return frozenset((one.id, one.version) for one in opened.members)


def is_work(composition: Composition, opened: OpenedItem) -> bool:
    """Whether it took more than the one key press of which everybody knows that it is gone with Esc."""
    has_rows = any(not pick.is_only_begun for pick in composition.rows.values())
    if has_rows or len(composition.actions) > 1 or _own_actions(composition):
        return True
    if composition.verdict == "edit" and composition.content is not None:
        return bool(composition.content.data) and not is_untouched(composition, opened)
    return composition.verdict == "both-valid" and len(composition.candidates) > 1


def goes_on(before: Composition, after: Composition) -> bool:
    """Whether nothing of what was put together is missing in what came of it."""
    if before.rows or before.actions:
        keeps_rows = bool(after.rows) or not before.rows
        keeps_actions = bool(after.actions) or not before.actions
        is_kept = keeps_rows and keeps_actions and after.verdict != ""
        return (
            is_kept and _own_rows(before) <= _own_rows(after) and _own_actions(before) <= _own_actions(after)
        )
    return before.verdict == after.verdict


def brought_back(left: Composition, now: Composition) -> Composition:
    """What was left, with the words as they are now: these were never gone."""
    return replace(
        left,
        reason_code=now.reason_code or left.reason_code,
        reason=now.reason or left.reason,
        question=now.question or left.question,
        conditions=now.conditions or left.conditions,
    )


def words_of(composition: Composition) -> Composition:
    """What was typed beside a verdict, without what was picked or written for it."""
    return replace(composition, verdict="", candidates=(), rows={}, actions={}, content=None)


def named_by_its_parts(kept: Composition, item: ReviewItem) -> Composition:
    """A draft has no verdict's name where Esc put it aside; what was put together says which it was."""
    if kept.actions:
        return named_by_actions(kept, item)
    if kept.rows:
        return replace(kept, verdict="merge")
    if kept.content is not None:
        return replace(kept, verdict="edit")
    return replace(kept, verdict="both-valid") if len(kept.candidates) > 1 else kept


def _own_rows(composition: Composition) -> set[str]:
    return {path for path, pick in composition.rows.items() if pick.has_own_words and not pick.is_only_begun}


def _own_actions(composition: Composition) -> set[int]:
    return {index for index, answer in composition.actions.items() if answer.verb in _OWN_VERBS}
