"""Which verdicts the bar offers for an opened item, and why the others are greyed out. Knows no Qt."""

from __future__ import annotations

from dataclasses import dataclass

from reviewer.conflicts.report import Row, RowKind
from reviewer.domain.desk import OpenedItem
from reviewer.domain.items import ItemKind
from reviewer.verdicts.fan_out import not_on_case
from reviewer.verdicts.registry import VERDICTS

_DIGITS = 8
_FOR_ONE = ("approve", "reject", "edit", "ask-again", "escalate", "stop-run")
_FOR_SEVERAL = (
    "choose",
    "none-valid",
    "both-valid",
    "merge",
    "ask-again",
    "escalate",
    "edit",
    "reject",
    "stop-run",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One verdict on the bar."""

    name: str
    key: str
    """What is printed on the button; empty: the palette has it."""
    words: str = ""
    """Message code of what its button says, where that is not the verdict's name."""
    why_not: str = ""
    """Message code of why it can't be given here; empty: it can."""


def is_conflict(opened: OpenedItem) -> bool:
    """Whether there is something to choose from."""
    return len(opened.answers) > 1


def why_not(opened: OpenedItem, name: str) -> str:
    """Message code of why a verdict can't be given on what is open; empty: it can."""
    return opened.cannot.get(name, "") or not_on_case(opened.members, name)


def offers(opened: OpenedItem, row: Row | None = None) -> tuple[Offer, ...]:
    """The verdicts in the order of the bar; with a disputed row, what their keys do to that row."""
    names = _FOR_SEVERAL if is_conflict(opened) else _FOR_ONE
    on_row = {} if row is None else ON_ROW
    return tuple(
        Offer(
            name=name,
            key=_key(opened, name),
            words=on_row.get(name) or _words(opened, name),
            why_not=why_not_on(row, name) if row is not None and name in on_row else why_not(opened, name),
        )
        for name in names
    )


ON_ROW = {
    "choose": "bar.offer.row.choose",
    "none-valid": "bar.offer.row.unset",
    "both-valid": "bar.offer.row.both",
    "edit": "bar.offer.row.edit",
}
"""What keys mean on a disputed row instead."""


def settles(opened: OpenedItem, row: Row | None) -> bool:
    """Whether the row under the cursor can be settled by itself."""
    is_part = row is not None and row.kind is not RowKind.WHOLE and row.is_disputed
    return is_part and not why_not(opened, "merge")


def why_not_on(row: Row, name: str) -> str:
    """Message code of why a key can't mean that on a row; empty: it can."""
    return "merge.holds_one_value" if name == "both-valid" and row.kind is not RowKind.PARAGRAPH else ""


def _words(opened: OpenedItem, name: str) -> str:
    """Digits pick, M shows the result, and what has no answer yet is answered, not edited."""
    if name in ("choose", "merge"):
        return f"bar.offer.{name}"
    is_question = name == "edit" and opened.item.kind is ItemKind.QUESTION and not opened.answers
    return "bar.offer.answer" if is_question else ""


def _key(opened: OpenedItem, name: str) -> str:
    return f"1…{min(_DIGITS, len(opened.answers))}" if name == "choose" else VERDICTS[name].key
