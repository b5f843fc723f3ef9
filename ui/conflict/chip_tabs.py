"""Which of many answers the second reader shows: a row of numerals, those on the screen underlined."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.blocks.look import Look
from ui.conflict.chips import CHIP, paint_chip, paint_underline

_STEP = 26


class ChipTabs(QWidget):
    """For the mouse; the keys are Left, Right and V with two digits."""

    number_asked = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._count = 0
        self._first = 0
        self._shown: tuple[int, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(look.say("readers.tabs"))

    def show_numbers(self, count: int, shown: tuple[int, ...], first: int = 0) -> None:
        """So many answers after the first ones, and which are on the screen; none hides the row."""
        self._count, self._shown, self._first = count, shown, first
        self.setAccessibleDescription(", ".join(map(str, shown)))
        self.setVisible(count > 0)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(_STEP) * self._count, self._look.px(28))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        number = int(event.position().x()) // self._look.px(_STEP) + 1
        if 1 <= number <= self._count:
            self.number_asked.emit(self._first + number)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        step, side = self._look.px(_STEP), self._look.px(CHIP)
        for number in range(self._first + 1, self._first + self._count + 1):
            left = (number - self._first - 1) * step + (step - side) / 2
            top = (self.height() - side) / 2 - self._look.px(1)
            is_shown = number in self._shown
            paint_chip(painter, QRectF(left, top, side, side), number, self._look.theme)
            if is_shown:
                paint_underline(painter, left, left + side, self.height() - 2.0, number, self._look.theme)
        painter.end()
