"""The parts of the desk in their places: head, matrix, readers, result column, form, verdict bar."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.blocks.content_view import ContentView
from ui.blocks.fill_queue import FillQueue
from ui.blocks.look import Look
from ui.conflict.dispute import DisputeBar, RowDetail
from ui.conflict.matrix_view import MatrixView
from ui.conflict.readers import DrawAnswer, Readers
from ui.conflict.result_panel import ResultPanel
from ui.conflict.widths import matrix_widths
from ui.decide.bar import VerdictBar
from ui.decide.decider import Decider
from ui.decide.form import DecideForm
from ui.desk.actions_view import ActionsView
from ui.desk.changes import ChangesPanel
from ui.desk.choice_strip import ChoiceStrip
from ui.desk.drawer import Drawer
from ui.desk.head import Head
from ui.desk.notices import Notices

LOW = 800
"""Below this height the desk saves lines."""


class DeskParts(QWidget):
    """Owns the widgets and their arithmetic; what they show is told to each by the area."""

    painted = Signal()
    """A paint of the whole desk has happened."""

    def __init__(self, look: Look, decider: Decider, draw: DrawAnswer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._answers = 0
        self._can_resolve = False
        self._has_cut_cells = False
        self.is_full_screen = False
        self._wants_result = False
        """M: the result column is wanted although there is little room."""
        self.setProperty("ground", "bg")
        self.setObjectName("desk")
        self.fills = FillQueue(self)
        self.notices = Notices(look)
        self.head = Head(look)
        self.dispute = DisputeBar(look)
        self.matrix = MatrixView(look)
        self.detail = RowDetail(look)
        self.changes = ChangesPanel(look)
        self.readers = Readers(look, self.fills, draw)
        self.request = ActionsView(look, decider)
        self.raw = ContentView(look, self.fills)
        self.drawer = Drawer(look, self.fills)
        self.result = ResultPanel(look)
        self.form = DecideForm(look, decider)
        self.choices = ChoiceStrip(look)
        self.bar = VerdictBar(look)
        self.stack = QStackedWidget()
        for page in (self.readers, self.request, self.raw, self.drawer):
            self.stack.addWidget(page)
        self._page: QWidget = self.readers
        self._lay_out()

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        for part in (self.changes, self.dispute, self.matrix, self.detail):
            left.addWidget(part)
        left.addWidget(self.stack, 1)
        middle = QHBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(1)
        middle.addLayout(left, 1)
        middle.addWidget(self.result)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.notices)
        column.addWidget(_rule())
        column.addLayout(middle, 1)
        column.addWidget(_rule())
        column.addWidget(self.form)
        column.addWidget(self.choices)
        column.addWidget(self.bar)

    # -- what stands where

    def use_pages(self, page: QWidget, *, answers: int, can_resolve: bool, has_changes: bool) -> None:
        """Another item: which parts it needs."""
        self._page = page
        self._answers = answers
        self._can_resolve = can_resolve
        self._wants_result = False
        is_conflict = answers > 1
        for part in (self.dispute, self.matrix):
            part.setVisible(is_conflict)
        self._has_cut_cells = False
        self.detail.hide()
        self.changes.setVisible(has_changes)
        self.drawer.forget()
        self.stack.setCurrentWidget(page)
        self.fit()

    def allow_result(self, *, can_resolve: bool) -> None:
        """The comparison says whether there is anything to settle row by row."""
        self._can_resolve = can_resolve

    @property
    def page(self) -> QWidget:
        """What shows the item, behind a drawer or not."""
        return self._page

    def open_drawer(self) -> None:
        """The drawer in the readers' place."""
        self.stack.setCurrentWidget(self.drawer)

    def close_drawer(self) -> bool:
        """The readers again; False where no drawer was open."""
        if self.stack.currentWidget() is not self.drawer:
            return False
        self.drawer.forget()
        self.stack.setCurrentWidget(self._page)
        return True

    @property
    def has_drawer(self) -> bool:
        """Whether a drawer is open."""
        return self.stack.currentWidget() is self.drawer

    # -- sizes

    def fit(self) -> None:
        """Widths and heights by what is there now."""
        look = self._look
        is_low = self.height() < look.px(LOW)
        self.bar.use_height(is_low=is_low)
        self.head.fit(self.width(), is_low=is_low and self._answers > 1)
        self.detail.use_height(is_low=is_low)
        if self._answers > 1:
            self._fit_matrix()
        else:
            self.result.hide()
        self.readers.fit()

    def toggle_result(self) -> None:
        """M."""
        if self._can_resolve:
            self._wants_result = not self._wants_result
            self.fit()

    def restyle(self) -> None:
        """Other colours, or another scale."""
        self.head.restyle()
        self.matrix.restyle()
        self.readers.restyle()
        self.raw.restyle()
        self.drawer.view.restyle()
        self.fit()
        self.update()

    def fit_matrix_height(self) -> None:
        """As high as its lines, and at most as much as leaves the readers their half."""
        most = max(self._look.px(29) * 4, round(self.height() * 0.42))
        self.matrix.setFixedHeight(min(self.matrix.height_wanted(), most))

    def _fit_matrix(self) -> None:
        scale = self._look.theme.scale
        widths = matrix_widths(
            self.width() * 100 // scale,
            self._answers,
            can_resolve=self._can_resolve,
            keeps_result=self._wants_result,
            is_full_screen=self.is_full_screen,
        )
        self.matrix.use_widths(widths, scale)
        self.result.setVisible(widths.resolution > 0)
        if widths.resolution:
            self.result.setFixedWidth(self._look.px(widths.resolution))
        self.detail.setVisible(self.matrix.has_cut_cells())
        self.fit_matrix_height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self.painted.emit()


def _rule() -> QFrame:
    rule = QFrame()
    rule.setProperty("rule", True)
    rule.setFixedHeight(1)
    return rule
