"""A few numbered choices above the verdict bar: a digit or a click takes one, Esc leaves."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from ui.blocks.labels import LineLabel
from ui.blocks.look import Look
from ui.decide.flow import FlowLayout
from ui.shortcuts.dispatcher import TYPING_ZONE
from ui.theme import Role

Choice = tuple[str, Callable[[], None]]
"""The words of a choice, and what it does."""


class ChoiceStrip(QFrame):
    """Has the keys while it is open, like a field."""

    left = Signal()
    """A choice was taken: the keys go back to where they came from."""
    asked = Signal(int)
    """Digits up to this one mean a choice now; 0: they mean what they meant before."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._choices: tuple[Choice, ...] = ()
        self.setProperty("ground", "raised")
        self.setProperty(TYPING_ZONE, True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._title = LineLabel(look.theme, Role.STRONG)
        self._row = QWidget()
        self._flow = FlowLayout(self._row)
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(12), look.px(8), look.px(12), look.px(4))
        column.setSpacing(look.px(4))
        column.addWidget(self._title)
        column.addWidget(self._row)
        self.hide()

    def ask(self, title: str, choices: Sequence[Choice]) -> None:
        """Open it; the first choice has number 1."""
        self._choices = tuple(choices)
        self._title.show_text(title)
        self.setAccessibleName(title)
        while self._flow.count():
            taken = self._flow.takeAt(0)
            widget = taken.widget() if taken is not None else None
            if widget is not None:
                widget.deleteLater()
        for number, (words, _) in enumerate(self._choices, 1):
            self._flow.addWidget(self._button(number, words))
        self.show()
        self.asked.emit(len(self._choices))
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def choices_shown(self) -> tuple[str, ...]:
        """What can be chosen; nothing while it is closed."""
        return () if self.isHidden() else tuple(words for words, _ in self._choices)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text()
        if text.isdecimal() and text.isascii() and not event.isAutoRepeat():
            self._take(int(text))
        else:
            event.ignore()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        # A click on one of its own buttons takes no focus; whatever else does ends the asking.
        self.hide()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.asked.emit(0)

    def _button(self, number: int, words: str) -> QPushButton:
        button = QPushButton(f"{number}  {words}")
        button.setProperty("weight", "bare")
        button.setAccessibleName(words)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda: self._take(number))
        return button

    def _take(self, number: int) -> None:
        if 1 <= number <= len(self._choices):
            _, run = self._choices[number - 1]
            self.left.emit()
            self.hide()
            run()
