"""Which columns the window shows and how wide they are: arithmetic at 100 %. Knows no Qt."""

from __future__ import annotations

from dataclasses import dataclass

RAIL_BELOW = 1360
RAIL, QUEUES = 48, 208
LIST_MIN, LIST_MAX = 300, 440
LIST_SHARE = 0.245
HAIRLINES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Widths at 100 %; 0: hidden."""

    queues: int
    list: int

    @property
    def is_rail(self) -> bool:
        """Whether the queues are glyphs only."""
        return self.queues == RAIL


def columns(window: int, *, wanted: int = 0, is_full: bool = False, keeps_list: bool = False) -> Columns:
    """The columns of a window `window` wide.

    Args:
        window: its width at 100 %.
        wanted: how wide the desk needs to be; the list hides when that is not left.
        is_full: the desk alone.
        keeps_list: the operator brought the list back; it stays although the desk lacks room.
    """
    if is_full:
        return Columns(queues=0, list=0)
    queues = RAIL if window < RAIL_BELOW else QUEUES
    listed = min(LIST_MAX, max(LIST_MIN, round(window * LIST_SHARE)))
    left = window - queues - listed - HAIRLINES
    is_hidden = wanted > left and not keeps_list
    return Columns(queues=queues, list=0 if is_hidden else listed)
