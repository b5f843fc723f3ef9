"""Which parts of a view are on the screen: of a text by its words, of a table by its rows."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QPoint
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QTableView, QTextBrowser

from ui.exposure.drawn_page import DrawnPage

_ASIDE = (20, 60, 200)
"""Pixels from the left where the text is asked what stands there: inside a table, a list, a quotation."""
_MISSES = 16
"""So many parts out of view in a row, and what follows is too: cells beside each other follow each other."""


def parts_in_view(browser: QTextBrowser, drawn: DrawnPage) -> Sequence[int]:
    """The parts whose middle is inside the viewport. Being filled in again it may lack the last ones."""
    port, cursor = browser.viewport().rect(), QTextCursor(browser.document())
    count = bisect_left(drawn.middles, browser.document().characterCount())

    def is_in_view(place: int) -> bool:
        cursor.setPosition(place)
        return port.top() <= browser.cursorRect(cursor).center().y() <= port.bottom()

    heights = (port.top(), port.center().y(), port.bottom())
    asked = {browser.cursorForPosition(QPoint(x, y)).position() for x in _ASIDE for y in heights}
    # Beside a table the answer is its beginning or its end, however far away that is.
    near = [bisect_left(drawn.middles, place) for place in asked if is_in_view(place)]
    if not near:
        return ()
    first, last = min(near), max(near)
    before = _on(range(first - 1, -1, -1), drawn, is_in_view)
    between = [part for part in range(first, min(last, count)) if is_in_view(drawn.middles[part])]
    return [*reversed(before), *between, *_on(range(last, count), drawn, is_in_view)]


def _on(parts: Iterable[int], drawn: DrawnPage, is_in_view: Callable[[int], bool]) -> list[int]:
    """Those in view, until so many in a row are not."""
    found, misses = [], 0
    for part in parts:
        if is_in_view(drawn.middles[part]):
            found.append(part)
            misses = 0
        elif (misses := misses + 1) == _MISSES:
            break
    return found


def rows_in_view(table: QTableView) -> range:
    """The rows whose middle is inside the viewport."""
    model, port = table.model(), table.viewport().rect()
    count = model.rowCount()
    if not count:
        return range(0)
    first, last = table.rowAt(port.top()), table.rowAt(port.bottom())
    first, last = max(first, 0), count - 1 if last < 0 else last
    if _middle(table, first) < port.top():
        first += 1
    if _middle(table, last) > port.bottom():
        last -= 1
    return range(first, last + 1)


def _middle(table: QTableView, row: int) -> int:
    return table.rowViewportPosition(row) + table.rowHeight(row) // 2
