"""A card over the window: palette, key sheet, drawer. One at a time; Esc or a click beside it ends it.

It is a child of the window and no dialog of its own, so that focus and keys stay in one place.
"""

from __future__ import annotations

from enum import Enum, auto

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QVBoxLayout, QWidget

from ui.theme import Role, Theme


class Place(Enum):
    """Where a card stands."""

    TOP = auto()
    CENTRE = auto()
    RIGHT = auto()


class Overlay(QWidget):
    """Covers the window with a veil and holds one card."""

    closed = Signal()

    def __init__(self, window: QWidget, theme: Theme, *, place: Place, width: int, title: str) -> None:
        super().__init__(window)
        self._theme = theme
        self._place = place
        self._width = width
        self._focus_before = QApplication.focusWidget()
        if self._focus_before is not None:
            self._focus_before.destroyed.connect(self._forget_focus)
        self.card = QFrame(self)
        self.card.setObjectName("card")
        self.card.setAccessibleName(title)
        self.body = QVBoxLayout(self.card)
        px = theme.px
        self.body.setContentsMargins(px(16), px(12), px(16), px(16))
        self.body.setSpacing(px(8))
        if title:
            head = QLabel(title)
            head.setFont(theme.font(Role.TITLE))
            self.body.addWidget(head)
        radius = 0 if place is Place.RIGHT else px(6)
        self.card.setStyleSheet(
            f"#card {{ background: {theme.tokens.raised}; border: 1px solid {theme.tokens.line_strong};"
            f" border-radius: {radius}px; }}"
        )
        window.installEventFilter(self)

    def open(self, focus: QWidget | None = None) -> None:
        """Show it and put the focus into it."""
        self._fit()
        self.show()
        self.raise_()
        (focus or self.card).setFocus()

    def end(self) -> None:
        """Hide it, give the focus back, and go."""
        window = self.parentWidget()
        if window is not None:
            window.removeEventFilter(self)
        self.hide()
        if self._focus_before is not None and self._focus_before.isVisible():
            self._focus_before.setFocus()
        self.closed.emit()
        self.deleteLater()

    def _forget_focus(self) -> None:
        """What had the keys is gone, perhaps a card that this one took the place of."""
        self._focus_before = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self.parentWidget():
            self._fit()
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self.card.geometry().contains(event.position().toPoint()):
            self.end()

    def paintEvent(self, _event: QPaintEvent) -> None:
        veil = QColor(0, 0, 0, 110 if self._theme.tokens.is_dark else 40)
        QPainter(self).fillRect(self.rect(), veil)

    def _fit(self) -> None:
        window = self.parentWidget()
        if window is None:
            return
        self.setGeometry(window.rect())
        self.card.setGeometry(self._card_rect(window.rect()))

    def _card_rect(self, whole: QRect) -> QRect:
        px = self._theme.px
        width = min(px(self._width), whole.width() - px(32))
        if self._place is Place.RIGHT:
            return QRect(whole.width() - width, 0, width, whole.height())
        tallest = whole.height() - px(64)
        height = min(tallest, max(px(120), self.card.sizeHint().height()))
        top = px(48) if self._place is Place.TOP else max(px(32), (whole.height() - height) // 2)
        return QRect((whole.width() - width) // 2, top, width, height)


def plain_label(text: str, theme: Theme, role: Role = Role.BODY, tone: str = "") -> QLabel:
    """A label that never reads markup."""
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text)
    label.setFont(theme.font(role))
    if tone:
        label.setProperty("tone", tone)
    return label
