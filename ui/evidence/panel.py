"""The evidence panel: whose file it is, one page of it, and the buttons that turn, enlarge and save."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from ui.blocks.content_view import ContentView, Page
from ui.blocks.fill_queue import FillQueue
from ui.blocks.labels import LineLabel
from ui.blocks.look import Look
from ui.blocks.notice_line import NoticeLine
from ui.blocks.page_view import PageView
from ui.evidence.state_page import State, StatePage
from ui.shortcuts.dispatcher import KEY_PANE
from ui.theme import Role
from ui.tips import set_tip

PANE = "evidence"
_RULE = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelHead:
    """What stands above a page; the words are made already."""

    title: str
    note: str = ""
    place: str = ""
    """Which of several: `2 of 3`."""
    has_others: bool = False


class EvidencePanel(QFrame):
    """Shows what it is told, and says what was asked for."""

    file_asked = Signal(int)
    """The next one (1), the one before (-1)."""
    page_asked = Signal(int)
    zoom_asked = Signal(int)
    """Larger (1), smaller (-1), as wide as the panel (0)."""
    save_asked = Signal()

    def __init__(self, look: Look, fills: FillQueue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setProperty(KEY_PANE, PANE)
        self.setProperty("ground", "pane")
        self.setObjectName("evidence-panel")
        self._title = LineLabel(look.theme, Role.STRONG, mode=Qt.TextElideMode.ElideMiddle)
        self._note = LineLabel(look.theme, Role.CAPTION, tone="second")
        self._place = LineLabel(look.theme, Role.CAPTION, tone="second")
        self.close_button = look.button("drawer.close", weight="bare", key="Esc")
        self.others = self._pair("evidence.file.previous", "evidence.file.next", "‹", "›")
        self.turns = self._pair("evidence.page.previous", "evidence.page.next", "‹", "›")
        self.zooms = self._pair("evidence.zoom.out", "evidence.zoom.in", "−", "+")
        self.whole = look.button("evidence.zoom.fit", weight="bare")
        self.save = look.button("evidence.save", weight="bare")
        self._page = LineLabel(look.theme, Role.CAPTION, tone="second")
        self.notice = NoticeLine(look)
        self.text = ContentView(look, fills)
        self.text.browser.setProperty(KEY_PANE, PANE)
        self.picture = PageView(look)
        self.state = StatePage(look)
        self._stack = QStackedWidget()
        for page in (self.text, self.picture, self.state):
            self._stack.addWidget(page)
        self._bar = QWidget()
        self._lay_out()
        self._connect()

    def _pair(self, back: str, on: str, sign: str, other: str) -> tuple[QPushButton, QPushButton]:
        """Two buttons of one sign each, named for those who don't see them."""
        made = []
        for code, text in ((back, sign), (on, other)):
            button = self._look.button(code, weight="bare")
            button.setText(text)
            set_tip(button, self._look.say(code))
            made.append(button)
        return made[0], made[1]

    def _lay_out(self) -> None:
        px = self._look.px
        head = QHBoxLayout()
        head.setContentsMargins(px(12), 0, px(4), 0)
        head.setSpacing(px(6))
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self._title)
        names.addWidget(self._note)
        head.addLayout(names, 1)
        for widget in (self.others[0], self._place, self.others[1], self.close_button):
            head.addWidget(widget)
        bar = QHBoxLayout(self._bar)
        bar.setContentsMargins(px(6), 0, px(4), 0)
        bar.setSpacing(px(2))
        for widget in (self.turns[0], self._page, self.turns[1]):
            bar.addWidget(widget)
        bar.addStretch(1)
        for widget in (self.zooms[0], self.whole, self.zooms[1], self.save):
            bar.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(_RULE, px(2), 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.notice)
        column.addWidget(self._stack, 1)
        column.addWidget(self._bar)

    def _connect(self) -> None:
        for (back, on), asked in (
            (self.others, self.file_asked),
            (self.turns, self.page_asked),
            (self.zooms, self.zoom_asked),
        ):
            back.clicked.connect(lambda _checked=False, asked=asked: asked.emit(-1))
            on.clicked.connect(lambda _checked=False, asked=asked: asked.emit(1))
        self.whole.clicked.connect(lambda: self.zoom_asked.emit(0))
        self.save.clicked.connect(self.save_asked)
        self.picture.step_asked.connect(self.page_asked)

    # -- what is shown

    def show_head(self, head: PanelHead) -> None:
        """Whose page stands below."""
        self._title.show_text(head.title)
        self._note.show_text(head.note)
        self._note.setVisible(bool(head.note))
        self._place.show_text(head.place)
        for widget in (*self.others, self._place):
            widget.setVisible(head.has_others)
        self.setAccessibleName(head.title)

    def show_state(self, state: State) -> None:
        """No page, and why."""
        self.notice.tell("")
        self.state.show_state(state)
        self._show(self.state, page="", can_save=False)

    def show_text(self, pages: list[Page], name: str, *, page: str = "", can_save: bool = False) -> None:
        """Words or a table."""
        self.text.show_pages(pages)
        self.text.browser.setAccessibleName(name)
        self._show(self.text, page=page, can_save=can_save)

    def show_picture(self, name: str, *, page: str) -> None:
        """A page of pixels, which `picture` was given already."""
        self.picture.setAccessibleName(name)
        self._show(self.picture, page=page, can_save=True)

    def allow_turns(self, *, back: bool, on: bool) -> None:
        """Whether there is a page before and after."""
        for button, is_there in zip(self.turns, (back, on), strict=True):
            button.setEnabled(is_there)

    @property
    def shown(self) -> QWidget:
        """What takes keys."""
        page = self._stack.currentWidget()
        if page is self.text:
            return self.text.browser
        return self.state.buttons[0] if page is self.state and self.state.buttons else self.picture

    @property
    def has_picture(self) -> bool:
        """Whether a page of pixels is shown."""
        return self._stack.currentWidget() is self.picture

    def scroll_by_page(self, step: int) -> None:
        """Space and Shift+Space."""
        if self.has_picture:
            self.picture.scroll_by_page(step)
        elif self._stack.currentWidget() is self.text:
            self.text.scroll_by_page(step)

    def restyle(self) -> None:
        """Other colours, or another scale."""
        self.text.restyle()
        self.state.restyle()
        self.picture.viewport().update()

    def forget(self) -> None:
        """Closed."""
        self.text.clear()
        self.picture.clear()
        self.notice.tell("")

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.fillRect(0, 0, _RULE, self.height(), self._look.theme.colour("line"))
        painter.end()

    def _show(self, shown: QWidget, *, page: str, can_save: bool) -> None:
        self._stack.setCurrentWidget(shown)
        self._page.show_text(page)
        for widget in (*self.turns, self._page):
            widget.setVisible(bool(page))
        for widget in (*self.zooms, self.whole):
            widget.setVisible(shown is self.picture)
        self.save.setVisible(can_save)
        self._bar.setVisible(bool(page) or can_save)
