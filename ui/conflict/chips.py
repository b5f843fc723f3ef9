"""An answer's mark: its numeral on its hue, and the underline pattern that is its alone."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from ui.theme import Role, Theme

CHIP = 18
"""Side of a numeral chip at 100 %."""

_DASHES: dict[int, list[float]] = {2: [5, 3], 3: [1, 2], 5: [6, 2, 1, 2], 8: [1, 1.5]}


def paint_chip(painter: QPainter, rect: QRectF, number: int, theme: Theme) -> None:
    """A numeral on its hue, filling `rect`."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.tokens.answer(number).ink))
    painter.drawRoundedRect(rect, 4, 4)
    bold = theme.font(Role.STRONG)
    bold.setPixelSize(max(9, round(rect.height() * 0.66)))
    painter.setFont(bold)
    painter.setPen(QColor(theme.tokens.on_accent))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, str(number))
    painter.restore()


def paint_underline(
    painter: QPainter, left: float, right: float, y: float, number: int, theme: Theme
) -> None:
    """The answer's underline: solid, dashed, dotted, double, dash-dot, wave, thick, thick dotted."""
    number = (number - 1) % 8 + 1  # on the next page they begin again, as the hues do
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    width = 3.0 if number in (7, 8) else 2.0
    pen = QPen(QColor(theme.tokens.answer(number).ink), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
    if number in _DASHES:
        pen.setDashPattern(_DASHES[number])
    if number == 4:
        pen.setWidthF(1.0)
    painter.setPen(pen)
    if number == 6:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(_wave(left, right, y))
    elif number == 4:
        painter.drawLine(QPointF(left, y - 1.5), QPointF(right, y - 1.5))
        painter.drawLine(QPointF(left, y + 1.5), QPointF(right, y + 1.5))
    else:
        painter.drawLine(QPointF(left, y), QPointF(right, y))
    painter.restore()


def _wave(left: float, right: float, y: float) -> QPainterPath:
    path = QPainterPath(QPointF(left, y))
    x, up = left, True
    while x < right:
        step = min(4.0, right - x)
        path.quadTo(QPointF(x + step / 2, y - 3 if up else y + 3), QPointF(x + step, y))
        x, up = x + step, not up
    return path
