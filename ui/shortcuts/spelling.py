"""How keys are spelt for people: on buttons, in the sheet, in the handbook."""

from __future__ import annotations

from collections.abc import Iterable

from ui.messages.catalogue import say

_SIGNS = {"Left": "←", "Right": "→", "Up": "↑", "Down": "↓"}


def spelt(key: str) -> str:
    """One key, or several one after the other."""
    return " ".join(_part(part) for part in key.split(" "))


def spelt_keys(keys: Iterable[str]) -> str:
    """Every key of an action."""
    return "  ".join(spelt(key) for key in keys)


def _part(part: str) -> str:
    held, plus, key = part.rpartition("+")
    return say("keys.digits") if part == "#" else f"{held}{plus}{_SIGNS.get(key, key)}"
