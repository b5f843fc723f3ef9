"""Notices the operator's first touch of the window: from then on the list stands still."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QInputEvent
from PySide6.QtWidgets import QApplication, QWidget

_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseMove,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
    }
)


class FirstHand(QObject):
    """Listens to the whole application, once. A mouse that moves counts: it may be on its way to a row."""

    felt = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._app = cast("QApplication", QApplication.instance())
        self._app.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QInputEvent) and event.type() in _TOUCHES:
            self.stop()
            self.felt.emit()
        return False

    def stop(self) -> None:
        """Listen no more."""
        self._app.removeEventFilter(self)
