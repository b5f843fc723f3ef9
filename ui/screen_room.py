"""How large a window may be: no larger than its screen, whatever the size of the type."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

FRAME = QSize(8, 36)
"""For the frame of a window that was not shown yet: only then is its own known."""


def within_screen(window: QWidget, wanted: QSize) -> QSize:
    """The size that is wanted, or what the window's screen has left beside the window's own frame.

    What lies below the edge of a screen can't be reached: the bar that records and the line that undoes.
    """
    frame = window.frameGeometry().size() - window.geometry().size() if window.isVisible() else FRAME
    return wanted.boundedTo(window.screen().availableSize() - frame)
