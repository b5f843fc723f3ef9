"""Paints where a settled row comes from: numerals on their hues, a pencil, a dash for nothing."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter

from ui.blocks.look import Look
from ui.conflict.chips import paint_chip
from ui.conflict.settled import Settled
from ui.icons import Glyph
from ui.theme import Role

CHIP = 16
_GAP = 4


def paint_source(painter: QPainter, look: Look, left: int, middle: int, settled: Settled) -> int:
    """Draw it from `left` on, around the height `middle`; returns where the words may begin."""
    side = look.px(CHIP)
    top = middle - side // 2
    for number in settled.numbers:
        paint_chip(painter, QRectF(left, top, side, side), number, look.theme)
        left += side + look.px(_GAP)
    if settled.has_own_words:
        painter.drawPixmap(left, top, look.icons.pixmap(Glyph.EDITED, "text", 16))
        left += side + look.px(_GAP)
    if settled.is_left_out:
        _paint_dash(painter, look, QRect(left, top, side, side))
        left += side + look.px(_GAP)
    return left + look.px(2)


def _paint_dash(painter: QPainter, look: Look, box: QRect) -> None:
    """An empty box: no answer's hue, and not the yellow of a difference."""
    painter.save()
    painter.setPen(QColor(look.theme.tokens.line_strong))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.adjusted(0, 0, -1, -1), 4, 4)
    font = QFont(look.theme.font(Role.CAPTION))
    font.setWeight(QFont.Weight.DemiBold)
    painter.setFont(font)
    painter.setPen(QColor(look.theme.tokens.text2))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "–")
    painter.restore()
