"""The parts of the desk in their places: head, matrix, readers, result column, form, verdict bar."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QHideEvent, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.blocks.content_view import ContentView
from ui.blocks.fill_queue import FillQueue
from ui.blocks.look import Look
from ui.blocks.notices import Notices
from ui.conflict.dispute import DisputeBar, RowDetail
from ui.conflict.matrix_model import PAGE
from ui.conflict.matrix_view import MatrixView
from ui.conflict.readers import DrawAnswer, Readers
from ui.conflict.result_panel import ResultPanel
from ui.conflict.widths import evidence_width, matrix_widths, with_closed_columns, with_short_claims
from ui.decide.bar import VerdictBar
from ui.decide.decider import Decider
from ui.decide.form import DecideForm
from ui.desk.actions_view import ActionsView
from ui.desk.changes import ChangesPanel
from ui.desk.choice_strip import ChoiceStrip
from ui.desk.drawer import Drawer, DrawerKind
from ui.desk.head import Head
from ui.evidence.panel import EvidencePanel

_WIDEST = 16_777_215
"""Qt's own "no bound"."""
LOW = 800
"""Below this height the desk saves lines."""


class DeskParts(QWidget):
    """Owns the widgets and their arithmetic; what they show is told to each by the area."""

    painted = Signal()
    """What was shown before the last `tell_paint` is on the screen."""
    evidence_closed = Signal()
    visibility_changed = Signal()
    """It was shown, or something else stands in its place."""

    def __init__(self, look: Look, decider: Decider, draw: DrawAnswer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._answers = 0
        """How many stand beside each other in the matrix: a page of them at most."""
        self._can_resolve = False
        self._has_changes = False
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
        self.evidence = EvidencePanel(look, self.fills)
        self._has_evidence = False
        self._had_keys: QWidget | None = None
        """What in the readers had the keys before a drawer took them."""
        self.result = ResultPanel(look)
        self.form = DecideForm(look, decider)
        self.choices = ChoiceStrip(look)
        self.bar = VerdictBar(look)
        self.stack = QStackedWidget()
        for page in (self.readers, self.request, self.raw, self.drawer, self.evidence):
            self.stack.addWidget(page)
        self._page: QWidget = self.readers
        self._seal = _Seal()
        self._seal.was_painted.connect(self.painted)
        self._lay_out()

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        for part in (self.changes, self.dispute, self.matrix, self.detail):
            left.addWidget(part)
        left.addWidget(self.stack, 1)
        middle = self._middle = QHBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(1)
        middle.addLayout(left, 1)
        middle.addWidget(self.result)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.notices)
        column.addWidget(self._seal)
        column.addLayout(middle, 1)
        column.addWidget(_Rule())
        column.addWidget(self.form)
        column.addWidget(self.choices)
        column.addWidget(self.bar)

    @contextmanager
    def at_rest(self) -> Iterator[None]:
        """Nothing is laid out meanwhile: each part that comes in sight would have all laid out again."""
        self._column.setEnabled(False)
        try:
            yield
        finally:
            self._column.setEnabled(True)

    def settle(self) -> None:
        """Everything in its place now: Qt may paint before it lays out, and then paints all of it twice."""
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)

    def tell_paint(self) -> None:
        """Emit `painted` once everything that is shown until now has been painted."""
        self._seal.update()

    # -- what stands where

    def use_pages(self, page: QWidget, *, answers: int, can_resolve: bool, has_changes: bool) -> None:
        """Another item: which parts it needs."""
        self._page = page
        self._answers = min(PAGE, answers)
        self._can_resolve = can_resolve
        self._wants_result = False
        is_conflict = answers > 1
        if not is_conflict and self.matrix.hasFocus():
            # Else Qt gives it to whatever comes next, a button perhaps, which Space would press.
            self.window().setFocus()
        for part in (self.dispute, self.matrix):
            part.setVisible(is_conflict)
        self._has_cut_cells = False
        self.detail.hide()
        self._has_changes = has_changes
        self._forget_drawer()
        self._forget_evidence()
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
        """The drawer in the readers' place, and in that of the evidence where this stands there."""
        if not self._is_evidence_beside():
            self._forget_evidence()
        before = QApplication.focusWidget()
        self.stack.setCurrentWidget(self.drawer)
        if before is not None and self._page.isAncestorOf(before):
            # Else Qt gives them to the next that takes some: the button that closes it, which Space presses.
            self._had_keys = before
            self.drawer.view.browser.setFocus()
        self._show_changes()

    def _forget_drawer(self) -> None:
        self.drawer.forget()
        self._show_changes()

    def _show_changes(self) -> None:
        """Not twice: the drawer has each of its rows in full."""
        self.changes.setVisible(self._has_changes and self.drawer.kind is not DrawerKind.CHANGES)

    def close_drawer(self) -> bool:
        """The readers again, or the whole width for them; False where nothing was open."""
        if self.stack.currentWidget() is self.drawer:
            has_keys = self.drawer.isAncestorOf(QApplication.focusWidget() or self)
            self._forget_drawer()
            self.stack.setCurrentWidget(self._page)
            if has_keys and self._had_keys is not None and self._page.isAncestorOf(self._had_keys):
                self._had_keys.setFocus()
            self._had_keys = None
            return True
        if not self._has_evidence:
            return False
        self._forget_evidence()
        self.fit()
        return True

    def open_evidence(self) -> None:
        """The evidence beside the answers where there is room, else in the readers' place."""
        self._has_evidence = True
        self._forget_drawer()
        self.stack.setCurrentWidget(self._page)
        self.fit()

    @property
    def has_evidence(self) -> bool:
        """Whether the evidence is open, in either place."""
        return self._has_evidence

    def _is_evidence_beside(self) -> bool:
        return self._middle.indexOf(self.evidence) >= 0

    def _is_evidence_in_front(self) -> bool:
        """Whether it stands in the readers' place: the matrix leaves it some of its own then."""
        return self._has_evidence and not self._is_evidence_beside()

    def _forget_evidence(self) -> None:
        if self._has_evidence:
            self._has_evidence = False
            self._put_evidence(0)
            self.evidence.forget()
            self.evidence_closed.emit()
            self.stack.setCurrentWidget(self._page)

    def _put_evidence(self, width: int) -> None:
        """Beside the answers in that width; 0: in the stack, in front where it is open."""
        is_beside = self._is_evidence_beside()
        if width and not is_beside:
            self.stack.removeWidget(self.evidence)
            self._middle.insertWidget(1, self.evidence)
            self.evidence.show()
            self.stack.setCurrentWidget(self._page if self.drawer.kind is None else self.drawer)
        elif not width and is_beside:
            self._middle.removeWidget(self.evidence)
            self.stack.addWidget(self.evidence)
        if width:
            self.evidence.setFixedWidth(width)
            return
        self.evidence.setMinimumWidth(0)
        self.evidence.setMaximumWidth(_WIDEST)
        if self._has_evidence and self.drawer.kind is None:
            self.stack.setCurrentWidget(self.evidence)

    @property
    def has_drawer(self) -> bool:
        """Whether a drawer is open."""
        return self.stack.currentWidget() is self.drawer

    # -- sizes

    def fit(self) -> None:
        """Widths and heights by what is there now."""
        look = self._look
        self._fit_evidence()
        is_low = self.height() < look.px(LOW)
        self.bar.use_height(is_low=is_low)
        self.head.fit(self.width(), is_low=is_low and self._answers > 1)
        self.dispute.use_height(is_low=is_low)
        self.detail.use_height(is_low=is_low)
        self.changes.use_height(is_low=is_low)
        if self._answers > 1:
            self._fit_matrix()
        else:
            self.result.hide()
        self.readers.fit()

    def _fit_evidence(self) -> None:
        scale, width = self._look.theme.scale, 0
        if self._has_evidence:
            width = evidence_width(self.width() * 100 // scale, self._answers)
        self._put_evidence(self._look.px(width) if width else 0)

    def _left_width(self) -> int:
        """What the answers have."""
        return self.width() - (self.evidence.minimumWidth() + 1 if self._is_evidence_beside() else 0)

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
        self.drawer.restyle()
        self.evidence.restyle()
        self.fit()
        self.update()

    def fit_matrix_height(self) -> None:
        """As high as its lines, and at most as much as leaves the readers their half; less under a form."""
        least = most = self._look.px(29) * 4
        if not self._is_evidence_in_front():
            most = max(most, round(self.height() * 0.42))
        wanted = min(self.matrix.height_wanted(), most)
        self.matrix.setMinimumHeight(min(wanted, least))
        self.matrix.setMaximumHeight(wanted)

    def _fit_matrix(self) -> None:
        scale = self._look.theme.scale
        widths = matrix_widths(
            self._left_width() * 100 // scale,
            self.matrix.matrix.answers or self._answers,
            can_resolve=self._can_resolve,
            keeps_result=self._wants_result,
            is_full_screen=self.is_full_screen,
        )
        if self.matrix.wants_words(self._look.px(widths.cell)):
            label = self.matrix.claim_wanted() * 100 // scale
            give_room = with_closed_columns if widths.is_narrow else with_short_claims
            widths = give_room(widths, self.matrix.matrix.answers, label=label)
        self.matrix.use_widths(widths, scale)
        self.result.setVisible(widths.resolution > 0)
        if widths.resolution:
            self.result.setFixedWidth(self._look.px(widths.resolution))
        self._has_cut_cells = self.matrix.has_cut_cells()
        # Showing the detail lays everything out.
        self.fit_matrix_height()
        self.fit_detail()

    def fit_detail(self) -> None:
        """The line below the matrix stands there only while it says something."""
        is_wanted = self._has_cut_cells and not self.detail.is_empty
        self.detail.setVisible(is_wanted and not self._is_evidence_in_front())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.visibility_changed.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.visibility_changed.emit()


class _Rule(QFrame):
    """A hairline."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("rule", True)
        self.setFixedHeight(1)


class _Seal(_Rule):
    """A hairline whose paint stands for that of the whole desk, which costs more than a turn should take.

    Qt paints whatever was changed in a window in one go, parents before children and these from the bottom
    up; so when this one line is painted nothing that was changed before is left for another time.
    """

    was_painted = Signal()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self.was_painted.emit()
