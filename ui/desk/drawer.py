"""A drawer takes the readers' place for a while: trace, earlier decisions, what changed, what goes out."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.blocks.content_view import ContentView, Page
from ui.blocks.drawing import Drawn
from ui.blocks.fill_queue import FillQueue
from ui.blocks.labels import LineLabel
from ui.blocks.look import Look
from ui.conflict.gutter import Gutter
from ui.conflict.sent import Stretch
from ui.desk.earlier import EarlierTable
from ui.theme import Role


class DrawerKind(StrEnum):
    """What is in it."""

    TRACE = "trace"
    SIMILAR = "similar"
    CHANGES = "changes"
    PREVIEW = "preview"
    STORY = "story"


class Drawer(QFrame):
    """A title, the key that closes it, and pages."""

    def __init__(self, look: Look, fills: FillQueue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.kind: DrawerKind | None = None
        self._drawn: Drawn | None = None
        self._title = LineLabel(look.theme, Role.STRONG)
        self._title.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._note = LineLabel(look.theme, Role.CAPTION, tone="second")
        self._close = look.button("drawer.close", weight="bare", key="Esc")
        self.view = ContentView(look, fills)
        self.gutter = Gutter(look, self.view)
        head = QWidget()
        head.setProperty("ground", "pane")
        row = QHBoxLayout(head)
        row.setContentsMargins(look.px(12), 0, look.px(4), 0)
        row.setSpacing(look.px(12))
        row.addWidget(self._title)
        row.addWidget(self._note, 1)
        row.addWidget(self._close)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        reading = QWidget()
        body = QHBoxLayout(reading)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addWidget(self.gutter)
        body.addWidget(self.view, 1)
        self.earlier = EarlierTable(look)
        self._stack = QStackedWidget()
        self._stack.addWidget(reading)
        self._stack.addWidget(self.earlier)
        column.addWidget(self._stack, 1)

    @property
    def close_button(self) -> QPushButton:
        """What closes it by mouse."""
        return self._close

    def show_drawer(self, kind: DrawerKind, pages: list[Page]) -> None:
        """Open it on something."""
        self.begin(kind)
        self.view.show_pages(pages)

    def begin(self, kind: DrawerKind) -> None:
        """Its head; what stands in it follows, and what stood in it before is gone."""
        self._head(kind)
        self._stop()
        self._stack.setCurrentIndex(0)
        self.tell("")
        self.show_stretches(())
        self.view.browser.setAccessibleName(self._look.say(f"drawer.{kind}"))

    def list_earlier(self) -> None:
        """Decisions to choose from, as they stood there before one of them was opened."""
        self._head(DrawerKind.SIMILAR)
        self.tell(self._look.say("similar.hint"))
        self._stack.setCurrentWidget(self.earlier)

    def _head(self, kind: DrawerKind) -> None:
        self.kind = kind
        self._title.show_text(self._look.say(f"drawer.{kind}"))
        words = self._look.say("drawer.back" if kind is DrawerKind.STORY else "drawer.close")
        self._close.setText(f"Esc  {words}")
        self._close.setAccessibleName(words)

    def restyle(self) -> None:
        """Other colours, or another scale."""
        self.view.restyle()
        self.earlier.restyle()

    def follow(self, drawn: Drawn) -> None:
        """What is drawn here by and by; it ends with the drawer."""
        self._drawn = drawn

    def _stop(self) -> None:
        if self._drawn is not None:
            self._drawn.stop()
        self._drawn = None
        self.view.clear()

    def tell(self, note: str) -> None:
        """A few words beside the title."""
        self._note.show_text(note)

    def show_stretches(self, stretches: Sequence[Stretch]) -> None:
        """Rows that are marked beside the text; none hides the strip."""
        self.gutter.setVisible(bool(stretches))
        self.gutter.show_stretches(stretches)

    def forget(self) -> None:
        """Closed."""
        if self.kind is not None:
            self.kind = None
            self._stop()
