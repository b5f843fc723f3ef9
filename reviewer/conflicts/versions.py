"""What changed between two versions of an item: then and now, row by row."""

from __future__ import annotations

from reviewer.domain.desk import Change
from reviewer.domain.items import Consequence, ReviewItem


def changes_between(then: ReviewItem, now: ReviewItem) -> tuple[Change, ...]:
    """Every part of the item that reads differently, in the order of the desk; equal items give none."""
    before, after = dict(_parts(then)), dict(_parts(now))
    paths = [*after, *(path for path in before if path not in after)]
    return tuple(
        Change(path=path, then=before.get(path, ""), now=after.get(path, ""))
        for path in paths
        if before.get(path, "") != after.get(path, "")
    )


def parts_of_newcomer(item: ReviewItem) -> tuple[Change, ...]:
    """What an item brings that joins a case which was looked at before: its answers and actions."""
    return tuple(
        Change(path=path, then="", now=words)
        for path, words in _parts(item)
        if path.startswith(("answer/", "action/"))
    )


def _parts(item: ReviewItem) -> list[tuple[str, str]]:
    parts = [
        ("title", item.title),
        ("body", item.body),
        ("on_accept", _told(item.on_accept)),
        ("on_decline", _told(item.on_decline)),
        ("risk", str(item.risk.level)),
        ("due_at", item.due_at.isoformat() if item.due_at else ""),
    ]
    parts += [(f"answer/{candidate.id}", candidate.content.text()) for candidate in item.candidates]
    parts += [
        (f"action/{action.index + 1} {action.name}", action.arguments.decode("utf-8", "replace"))
        for action in item.actions
    ]
    parts += [(f"evidence/{one.id}", f"{one.title} {one.digest} {one.text}".strip()) for one in item.evidence]
    return parts


def _told(consequence: Consequence | None) -> str:
    if consequence is None:
        return ""
    return " ".join((consequence.text, *consequence.effects)).strip()
