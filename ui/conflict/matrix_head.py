"""The matrix's heads: how many points differ, each answer's chip, the result."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from ui.conflict.chips import CHIP, paint_chip
from ui.conflict.matrix_model import MatrixModel
from ui.conflict.matrix_paint import MatrixLook
from ui.theme import Role


class MatrixHead(QHeaderView):
    """Fixed sections that can't be dragged or sorted: the order of the answers is part of the record."""

    def __init__(self, look: MatrixLook, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._look = look
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setSectionsMovable(False)
        self.setSectionsClickable(False)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(20)

    def sizeHint(self) -> QSize:
        return QSize(200, self._look.row_height)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N802, N803
        model = self.model()
        if not isinstance(model, MatrixModel) or not rect.isValid():
            return
        tokens = self._look.tokens
        painter.save()
        painter.fillRect(rect, QColor(tokens.bg))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(tokens.line))
        text = str(model.headerData(logicalIndex, Qt.Orientation.Horizontal) or "")
        look = self._look
        inside = rect.adjusted(look.px(12 if logicalIndex == 0 else 6), 0, -look.px(6), -1)
        font = look.theme.font(Role.CAPTION)
        if logicalIndex == 0:
            painter.setPen(QColor(tokens.text2))
        else:
            font.setWeight(QFont.Weight.DemiBold)
            painter.setPen(QColor(tokens.text))
            if logicalIndex != model.result_column:
                side = look.px(CHIP)
                chip = QRectF(inside.left(), inside.center().y() - side / 2 + 1, side, side)
                paint_chip(painter, chip, model.number_at(logicalIndex), look.theme)
                inside.setLeft(inside.left() + side + look.px(6))
        if inside.width() < look.px(6):
            text = ""  # the column is closed
        painter.setFont(font)
        elided = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, inside.width())
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, elided)
        painter.restore()
