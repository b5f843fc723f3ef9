"""Paints one row of the list in two lines: risk mark, title and age; kind, due, owner, source and state."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen, QPolygon
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from reviewer.domain.items import RiskLevel
from ui.inbox.model import ROW_TEXT
from ui.inbox.wording import RowText
from ui.theme import Role, Theme

ROW_HEIGHT = 48
BAR = 3
_LEFT, _RIGHT = 28, 12
_FIRST_LINE, _SECOND_LINE = 6, 26


class RowDelegate(QStyledItemDelegate):
    """The row's looks. Everything that is foreign text is drawn as text, never parsed."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._theme = theme
        self._fonts: dict[Role, QFont] = {}
        self.use_theme()
        theme.changed.connect(self.use_theme)

    def use_theme(self) -> None:
        """Take fonts of the present scale."""
        self._fonts = {role: self._theme.font(role) for role in Role}

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(self._theme.px(300), self._theme.px(ROW_HEIGHT))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        text: RowText = index.data(ROW_TEXT)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setClipRect(rect)
        self._ground(painter, rect, state)
        self._risk(painter, rect, text)
        self._first_line(painter, rect, text)
        self._second_line(painter, rect, text)
        painter.restore()

    def _ground(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> None:
        is_selected = bool(state & QStyle.StateFlag.State_Selected)
        is_hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        colour = self._theme.colour
        painter.fillRect(rect, colour("sel" if is_selected else "hover" if is_hovered else "bg"))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), colour("line"))
        if is_selected:
            painter.fillRect(
                QRect(rect.left(), rect.top(), self._theme.px(BAR), rect.height() - 1), colour("accent")
            )
            if state & QStyle.StateFlag.State_HasFocus:
                painter.setPen(QPen(colour("accent"), 1))
                painter.drawRect(rect.adjusted(0, 0, -1, -2))

    def _risk(self, painter: QPainter, rect: QRect, text: RowText) -> None:
        """A filled triangle, a hollow one, or none: shape, not hue."""
        if text.risk is RiskLevel.LOW:
            return
        px = self._theme.px
        left, top, size = rect.left() + px(11), rect.top() + px(_FIRST_LINE + 5), px(9)
        shape = QPolygon(
            [QPoint(left, top + size), QPoint(left + size, top + size), QPoint(left + size // 2, top)]
        )
        is_high = text.risk is RiskLevel.HIGH
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.colour("text" if is_high else "line_strong"), 1.2))
        painter.setBrush(self._theme.colour("text") if is_high else Qt.BrushStyle.NoBrush)
        painter.drawPolygon(shape)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def _first_line(self, painter: QPainter, rect: QRect, text: RowText) -> None:
        line = self._line(rect, _FIRST_LINE, 18)
        width = self._right(painter, line, text.age, "text3")
        font = QFont(self._fonts[Role.STRONG if text.is_strong else Role.BODY])
        font.setStrikeOut(text.is_gone)
        self._left(painter, line.adjusted(0, 0, -width, 0), text.title, font, self._ink(text))

    def _second_line(self, painter: QPainter, rect: QRect, text: RowText) -> None:
        line = self._line(rect, _SECOND_LINE, 16)
        width = self._right(painter, line, text.state, "text" if text.is_warning else "text2")
        token = "text3" if text.is_gone else "text" if text.is_late else "text2"
        self._left(painter, line.adjusted(0, 0, -width, 0), text.caption, self._fonts[Role.CAPTION], token)

    def _line(self, rect: QRect, top: int, height: int) -> QRect:
        px = self._theme.px
        return QRect(
            rect.left() + px(_LEFT), rect.top() + px(top), rect.width() - px(_LEFT + _RIGHT), px(height)
        )

    def _right(self, painter: QPainter, line: QRect, text: str, token: str) -> int:
        """Draws at the right edge; returns the width that is taken."""
        if not text:
            return 0
        font = self._fonts[Role.CAPTION]
        painter.setFont(font)
        painter.setPen(self._theme.colour(token))
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        return QFontMetrics(font).horizontalAdvance(text) + self._theme.px(12)

    def _left(self, painter: QPainter, line: QRect, text: str, font: QFont, token: str) -> None:
        painter.setFont(font)
        painter.setPen(self._theme.colour(token))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)

    def _ink(self, text: RowText) -> str:
        return "text3" if text.is_gone else "text"
