"""What is wrong with the record, above the status line: it stands there until it is right again."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ui.a11y import announce
from ui.messages.catalogue import Message
from ui.overlay import plain_label
from ui.theme import Role, Theme


class RecordBanner(QWidget):
    """One message with its ways out. Hidden while nothing is wrong."""

    acted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._title = plain_label("", theme, Role.STRONG, tone="danger")
        self._body = plain_label("", theme, tone="second")
        self._buttons = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(0)
        for label in (self._title, self._body):
            label.setWordWrap(True)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
            words.addWidget(label)
        self._row = QHBoxLayout(self)
        self._row.addLayout(words, 1)
        self._row.addLayout(self._buttons)
        self.setProperty("ground", "pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        theme.changed.connect(self._use_theme)
        self._use_theme()
        self.hide()

    @property
    def text(self) -> str:
        """What it says; empty while it says nothing."""
        return "" if self.isHidden() else f"{self._title.text()} {self._body.text()}".strip()

    def say(self, told: Message, *actions: tuple[str, str]) -> None:
        """Show a message with a button for each action: its name, its words."""
        if (told.title, told.body) == (self._title.text(), self._body.text()) and not self.isHidden():
            return
        self._title.setText(told.title)
        self._body.setText(told.body)
        self._body.setVisible(bool(told.body))
        self._put_buttons(actions)
        self.setAccessibleName(told.title)
        self.setAccessibleDescription(told.body)
        self.show()
        announce(self._title, f"{told.title} {told.body}")

    def clear(self) -> None:
        """Nothing is wrong any more."""
        self.hide()

    def _put_buttons(self, actions: tuple[tuple[str, str], ...]) -> None:
        while (placed := self._buttons.takeAt(0)) is not None:
            if (old := placed.widget()) is not None:
                old.hide()
                old.deleteLater()
        for name, words in actions:
            button = QPushButton(words)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _checked=False, name=name: self.acted.emit(name))
            self._buttons.addWidget(button)

    def _use_theme(self) -> None:
        px = self._theme.px
        self._row.setContentsMargins(px(12), px(8), px(12), px(8))
        self._row.setSpacing(px(16))
        self._buttons.setSpacing(px(8))
        self._title.setFont(self._theme.font(Role.STRONG))
        self._body.setFont(self._theme.font(Role.BODY))
        self.setStyleSheet(f"RecordBanner {{ border-top: 1px solid {self._theme.tokens.line_strong}; }}")
