"""Strips under the head: what happened, what is safe, what to do. Drawn by the desk, never by an agent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ui.blocks.labels import LineLabel, WrappedLabel
from ui.blocks.look import Look
from ui.theme import Role

_BESIDE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeAction:
    """A button on a notice: its words' code, its key's hint, what it does."""

    code: str
    run: Callable[[], None]
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One message: the words are made already."""

    title: str
    body: str = ""
    actions: tuple[NoticeAction, ...] = ()
    is_danger: bool = False


class NoticeStrip(QFrame):
    """One notice."""

    def __init__(self, look: Look, notice: Notice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "notice")
        px = look.px
        title = LineLabel(look.theme, Role.STRONG, tone="danger" if notice.is_danger else "")
        title.show_text(notice.title)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(title)
        if notice.body:
            body = WrappedLabel(look.theme)
            body.show_text(notice.body)
            words.addWidget(body)
        # More than two buttons would leave no room for the words beside them.
        is_tall = len(notice.actions) > _BESIDE
        box = QVBoxLayout(self) if is_tall else QHBoxLayout(self)
        box.setContentsMargins(px(12), px(6), px(12), px(6))
        box.setSpacing(px(8))
        box.addLayout(words, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(px(6))
        for action in notice.actions:
            buttons.addWidget(self._button(look, action), 0, Qt.AlignmentFlag.AlignVCenter)
        if is_tall:
            buttons.addStretch()
        box.addLayout(buttons)
        self.setAccessibleName(f"{notice.title} {notice.body}".strip())
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def _button(self, look: Look, action: NoticeAction) -> QPushButton:
        button = look.button(action.code, key=action.key)
        button.clicked.connect(lambda _checked=False: action.run())
        return button


class Notices(QWidget):
    """The strips of one item, under each other."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._strips: tuple[NoticeStrip, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def strips(self) -> tuple[NoticeStrip, ...]:
        """What is shown, top to bottom."""
        return self._strips

    def show_notices(self, notices: tuple[Notice, ...]) -> None:
        """Replace what is shown."""
        while self._column.count():
            taken = self._column.takeAt(0)
            widget = taken.widget() if taken is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._strips = tuple(NoticeStrip(self._look, notice) for notice in notices)
        for strip in self._strips:
            self._column.addWidget(strip)
        self.setVisible(bool(notices))
