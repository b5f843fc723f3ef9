"""A drawer takes the readers' place for a while: evidence, trace, similar decisions, what changed."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui.blocks.content_view import ContentView, Page
from ui.blocks.fill_queue import FillQueue
from ui.blocks.labels import LineLabel
from ui.blocks.look import Look
from ui.theme import Role


class DrawerKind(StrEnum):
    """What is in it."""

    EVIDENCE = "evidence"
    TRACE = "trace"
    SIMILAR = "similar"
    CHANGES = "changes"


class Drawer(QFrame):
    """A title, the key that closes it, and pages."""

    def __init__(self, look: Look, fills: FillQueue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.kind: DrawerKind | None = None
        self._title = LineLabel(look.theme, Role.STRONG)
        self._close = look.button("drawer.close", weight="bare", key="Esc")
        self.view = ContentView(look, fills)
        head = QWidget()
        head.setProperty("ground", "pane")
        row = QHBoxLayout(head)
        row.setContentsMargins(look.px(12), 0, look.px(4), 0)
        row.addWidget(self._title, 1)
        row.addWidget(self._close)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self.view, 1)

    @property
    def close_button(self) -> QPushButton:
        """What closes it by mouse."""
        return self._close

    def show_drawer(self, kind: DrawerKind, pages: list[Page]) -> None:
        """Open it on something."""
        self.kind = kind
        self._title.show_text(self._look.say(f"drawer.{kind}"))
        self.view.browser.setAccessibleName(self._look.say(f"drawer.{kind}"))
        self.view.show_pages(pages)

    def forget(self) -> None:
        """Closed."""
        self.kind = None
        self.view.clear()
