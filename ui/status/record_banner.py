"""What is wrong with the record, above the status line: it stands there until it is right again."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.a11y import announce
from ui.blocks.look import Look
from ui.blocks.notices import Notice, NoticeAction, Notices
from ui.messages.catalogue import Message


class RecordBanner(QWidget):
    """One message with its ways out. Hidden while nothing is wrong."""

    acted = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._notices = Notices(look)
        self._notice: Notice | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 1, 0, 0)  # the line at the upper edge
        column.addWidget(self._notices)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        look.theme.changed.connect(self._use_theme)
        self._use_theme()
        self.hide()

    @property
    def text(self) -> str:
        """What it says; empty while it says nothing."""
        told = self._notice
        return "" if told is None else f"{told.title} {told.body}".strip()

    def say(self, told: Message, *actions: tuple[str, str]) -> None:
        """Show a message with a button for each action: its name, its words' code."""
        if self._notice is not None and (told.title, told.body) == (self._notice.title, self._notice.body):
            return
        self._notice = Notice(
            title=told.title,
            body=told.body,
            actions=tuple(
                NoticeAction(code=code, run=partial(self.acted.emit, name)) for name, code in actions
            ),
            is_danger=True,
        )
        self._notices.show_notices((self._notice,))
        self.setAccessibleName(told.title)
        self.setAccessibleDescription(told.body)
        self.show()
        announce(self._notices, self.text)

    def clear(self) -> None:
        """Nothing is wrong any more."""
        self._notice = None
        self.hide()

    def _use_theme(self) -> None:
        self.setStyleSheet(f"RecordBanner {{ border-top: 1px solid {self._look.theme.tokens.line_strong}; }}")
        if self._notice is not None:
            self._notices.show_notices((self._notice,))
