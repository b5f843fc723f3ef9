"""What an action of a request looks like: its row, what is said about it, its arguments."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from reviewer.domain.items import ActionRequest
from ui.blocks.labels import LineLabel, WrappedLabel
from ui.blocks.look import Look
from ui.desk.arguments import argument_lines
from ui.theme import Role


class LitRow(QFrame):
    """A row under a hairline that is lit like a row of the matrix while the keys act on it."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._is_lit = False

    def light(self, *, is_lit: bool) -> None:
        """Lit or not."""
        if is_lit != self._is_lit:
            self._is_lit = is_lit
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = self._look.theme.tokens
        painter = QPainter(self)
        if self._is_lit:
            painter.fillRect(self.rect(), QColor(tokens.sel))
            painter.fillRect(QRect(0, 0, 3, self.height() - 1), QColor(tokens.accent))
        painter.fillRect(QRect(0, self.height() - 1, self.width(), 1), QColor(tokens.line))
        painter.end()


def action_column(look: Look, card: QWidget, top: QHBoxLayout) -> QVBoxLayout:
    """The column of a card, with its first line."""
    column = QVBoxLayout(card)
    column.setContentsMargins(look.px(12), look.px(6), look.px(12), look.px(8))
    column.setSpacing(look.px(4))
    column.addLayout(top)
    return column


def lay_action(look: Look, column: QVBoxLayout, action: ActionRequest) -> None:
    """What is said about an action, and its arguments."""
    if action.description:
        said = WrappedLabel(look.theme, tone="second")
        said.show_text(look.say("actions.said", text=action.description))
        column.addWidget(said)
    for label, value in argument_lines(action):
        column.addLayout(_argument(look, label, value))


def _argument(look: Look, label: str, value: str) -> QHBoxLayout:
    name = LineLabel(look.theme, Role.MONO, tone="second")
    name.show_text(label)
    name.setFixedWidth(look.px(168))
    text = WrappedLabel(look.theme, Role.MONO)
    text.show_text(value)
    row = QHBoxLayout()
    row.setSpacing(look.px(8))
    row.addWidget(name, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(text, 1)
    return row
