"""A fact of an item that is typed before it is released, with where in the item it stands."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class FactToType:
    """What proves that the item was looked at."""

    text: str = ""
    """Empty: nothing needs typing."""
    field: str = ""
    """What it is: the name of its field, the namespace of the subject; foreign. Empty: the item's own id."""
    whole: str = ""
    """What it is the end of; the same as the text where all of it is typed."""

    def __bool__(self) -> bool:
        return bool(self.text)


NOTHING_TO_TYPE = FactToType()
