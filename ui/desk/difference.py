"""What changed since the operator's last look: parts as wholes at once, row by row when they are compared."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from reviewer.domain.desk import Change, ChangedRow, OpenedItem, WhatChanged, Words
from reviewer.errors import ReviewDeskError
from ui.area import Surroundings


class Difference(QObject):
    """Of the open item."""

    found = Signal()
    """It is known row by row, or will never be."""
    failed = Signal(object)
    """Why it can't be told row by row, a `ReviewDeskError`."""

    def __init__(self, around: Surroundings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._around = around
        self._opened: OpenedItem | None = None
        self.now = WhatChanged()
        """As far as it is known."""
        self.is_found = True
        """Whether it is known row by row, or there is nothing."""

    def show(self, opened: OpenedItem) -> None:
        """Another item."""
        self._opened = opened
        self.now = WhatChanged(rows=as_rows(opened.changes))
        self.is_found = not opened.changes
        if opened.changes:
            self._around.spawn(self._find(opened), name="what_changed")

    async def _find(self, opened: OpenedItem) -> None:
        told = WhatChanged()
        try:
            told = await self._around.desk.what_changed(opened)
        except ReviewDeskError as error:
            if self._opened is opened:
                self.failed.emit(error)
        finally:
            # Whatever comes of it, also what nobody thought of: the keys of the verdict wait for this.
            if self._opened is opened:
                self.now = told if told.rows else self.now
                self.is_found = True
                self.found.emit()


def as_rows(changes: tuple[Change, ...]) -> tuple[ChangedRow, ...]:
    """Pairs of words as rows in which nothing is marked."""
    return tuple(
        ChangedRow(path=one.path, item=one.item, then=_whole(one.then), now=_whole(one.now))
        for one in changes
    )


def _whole(text: str) -> tuple[Words, ...]:
    return (Words(text=text),) if text else ()
