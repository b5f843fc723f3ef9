"""Whether what is on the screen can still be decided, held against the item as it is now. Knows no Qt."""

from __future__ import annotations

from reviewer.domain.desk import OpenedItem
from reviewer.domain.lifecycle import ItemState

DECIDED = "decision.already_decided"


def why_dead(shown: OpenedItem, now: OpenedItem) -> str:
    """Message code of why the bar goes dead; empty: what was shown is what is there."""
    if now.state is not ItemState.OPEN:
        return f"dead.{now.state}"
    if DECIDED in now.cannot.values():
        return "dead.decided"
    before = {member.id: member.version for member in shown.members}
    after = {member.id: member.version for member in now.members}
    if before.keys() != after.keys():
        return "dead.case_changed"
    return "" if before == after else "dead.changed"


def why_closed(opened: OpenedItem) -> str:
    """The same for an item that is being opened: closed, or decided already."""
    if opened.state is not ItemState.OPEN:
        return f"dead.{opened.state}"
    if opened.item.malformed is not None:
        return "dead.malformed"
    return "dead.decided" if DECIDED in opened.cannot.values() else ""
