"""The bar under content of several pages: which page it is, a search, and what turns them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from ui.blocks.labels import LineLabel
from ui.blocks.look import Look
from ui.shortcuts.dispatcher import TYPING_ZONE
from ui.theme import Role

_LONGEST_SEARCH = 200


class PageBar(QWidget):
    """Hidden where there is one page."""

    turn_asked = Signal(int)
    """A page on (1), a page back (-1)."""
    search_asked = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._place = LineLabel(look.theme, Role.CAPTION, tone="second")
        self.search = QLineEdit()
        self._previous = look.button("pages.previous", weight="bare")
        self._next = look.button("pages.next", weight="bare")
        self._lay_out()
        self.hide()

    def _lay_out(self) -> None:
        look = self._look
        self.search.setProperty(TYPING_ZONE, True)
        self.search.setPlaceholderText(look.say("pages.search"))
        self.search.setAccessibleName(look.say("pages.search"))
        self.search.setMaxLength(_LONGEST_SEARCH)
        self.search.setMaximumWidth(look.px(200))
        self.search.returnPressed.connect(lambda: self.search_asked.emit(self.search.text()))
        self._previous.clicked.connect(lambda: self.turn_asked.emit(-1))
        self._next.clicked.connect(lambda: self.turn_asked.emit(1))
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(12), look.px(2), look.px(12), look.px(2))
        row.addWidget(self._place, 1)
        for widget in (self.search, self._previous, self._next):
            row.addWidget(widget)

    def show_place(self, page: int, pages: int) -> None:
        """The page, counted from 0, of so many."""
        self._place.show_text(self._look.say("pages.place", page=page + 1, pages=pages))
        self._previous.setEnabled(page > 0)
        self._next.setEnabled(page + 1 < pages)
        self.setVisible(pages > 1)

    @property
    def told(self) -> str:
        """Which page of how many; empty where there is one."""
        return self._place.text() if not self.isHidden() else ""
