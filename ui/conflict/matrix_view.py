"""The matrix on the screen: a table with a cursor (row and answer) that the keys move."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QSignalBlocker,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QSizePolicy, QTableView, QWidget

from reviewer.conflicts.report import ConflictReport, Row, RowKind
from ui.blocks.look import Look
from ui.conflict import cursor
from ui.conflict.matrix_head import MatrixHead
from ui.conflict.matrix_model import PAGE, MatrixModel
from ui.conflict.matrix_paint import Column, MatrixLook, MatrixPainter
from ui.conflict.rows import FoldLine
from ui.conflict.widths import CLOSED, MatrixWidths
from ui.theme import Role

_LETTER = 6
"""Pixels that a letter takes, about."""
_PASSAGES = (RowKind.PARAGRAPH, RowKind.HUNK)
_MANY = 88
"""Passages of an answer, as far as their names take the same room."""
_MEASURED = 60
"""Rows whose cells are measured; with more of them than that nobody sees that all happen to fit."""


class MatrixView(QTableView):
    """No selection, no editing, no type-search: what a key does here is the dispatcher's business."""

    cursor_moved = Signal()
    page_turned = Signal()
    """Other answers stand in the columns."""
    pick_asked = Signal(int)
    """A click asks for this answer on the row under the cursor."""
    menu_asked = Signal(QPoint)
    """The row under the cursor is asked what can be done there; where on the screen."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = MatrixLook(look=look)
        self._model = MatrixModel(look.words, self)
        self.setModel(self._model)
        self._widths: MatrixWidths | None = None
        self._scale = 100
        self.expects_passages = False
        """Until the comparison is there: whether its rows will be passages that cells hardly hold."""
        self._first_open = 1
        """The first of the columns that stand open."""
        self._painter = MatrixPainter(self._look, self._model)
        self.setHorizontalHeader(MatrixHead(self._look, self))
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(self._look.row_height)
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.setProperty("key_pane", "matrix")
        self.setAccessibleName(look.say("matrix.name"))

    @property
    def matrix(self) -> MatrixModel:
        """The model under it."""
        return self._model

    @property
    def row_under_cursor(self) -> Row | None:
        """The lit row; None on the fold line and before the comparison is there."""
        lines = self._model.lines
        line = lines[self._look.row] if self._look.row < len(lines) else None
        return line if isinstance(line, Row) else None

    @property
    def answer_under_cursor(self) -> int:
        """The number of the answer that Left and Right chose."""
        return self._model.number_at(self._look.column)

    def restyle(self) -> None:
        """Other colours, or another scale."""
        self.verticalHeader().setDefaultSectionSize(self._look.row_height)
        self.viewport().update()
        self.horizontalHeader().updateGeometry()
        self.horizontalHeader().viewport().update()

    def use_widths(self, widths: MatrixWidths, scale: int = 100) -> None:
        """Other column widths; they are given at 100 %."""
        if not self._model.answers:
            return
        self._widths, self._scale = widths, scale
        self._look.is_narrow = widths.is_narrow and not widths.open
        with self._one_paint():
            self.setColumnWidth(0, widths.claim * scale // 100)
            self._lay_answers(widths)
            self.setColumnHidden(self._model.result_column, widths.result == 0)
            if widths.result:
                self.setColumnWidth(self._model.result_column, widths.result * scale // 100)

    @contextmanager
    def _one_paint(self) -> Iterator[None]:
        """Qt hears of new widths in a later turn, and would then paint once more what was painted already."""
        before = self._columns()
        with QSignalBlocker(self.horizontalHeader()):
            yield
        if self._columns() != before:
            self.updateGeometries()
            self.viewport().update()

    def _lay_answers(self, widths: MatrixWidths) -> None:
        """Where there is no room for the words of all, those about the cursor stand open."""
        count = self._model.answers
        shown = widths.open or count
        first = max(self._first_open, self._look.column - shown + 1)
        self._first_open = max(1, min(first, self._look.column, count - shown + 1))
        for column in range(1, count + 1):
            # What was the result column of an item with fewer answers is an answer now.
            self.setColumnHidden(column, False)
            is_open = self._first_open <= column < self._first_open + shown
            self.setColumnWidth(column, (widths.cell if is_open else CLOSED) * self._scale // 100)

    def open_answers(self) -> range:
        """The columns whose words are shown."""
        shown = self._widths.open if self._widths is not None else 0
        return range(self._first_open, self._first_open + (shown or self._model.answers))

    def wants_words(self, cell: int) -> bool:
        """Whether most disputed rows are passages that cells of that width would hardly show."""
        if self._model.report is None:
            return self.expects_passages
        rows = [line for line in self._model.lines if isinstance(line, Row) and cursor.is_stop(line)]
        fitting = max(1, cell - self._look.px(12 + 16 + 6)) // self._look.px(_LETTER)
        cut = [
            row for row in rows if row.kind in _PASSAGES and any(len(one.text) > fitting for one in row.cells)
        ]
        return 2 * len(cut) > len(rows)

    def claim_wanted(self) -> int:
        """How wide the longest of the claims is, and the words above them."""
        metrics = QFontMetrics(self._look.theme.font(Role.STRONG))
        claims = [
            self._model.text(line, 0) for line in self._model.lines[:_MEASURED] if isinstance(line, Row)
        ]
        head = str(self._model.headerData(0, Qt.Orientation.Horizontal) or "")
        # What a comparison of prose will say, so that nothing moves when it is there.
        say = self._look.look.say
        expected = (say("matrix.passage", number=_MANY), say("matrix.counts", differ=_MANY, agree=_MANY))
        return max(map(metrics.horizontalAdvance, (*claims, head, *expected))) + self._look.px(12 + 6)

    def has_cut_cells(self) -> bool:
        """Whether a disputed row holds a value that its cell can't show whole, or that looks like another."""
        metrics = QFontMetrics(self._look.theme.font(Role.BODY))
        room = self.columnWidth(1) - self._look.px(12 + 16 + 6)
        rows = [line for line in self._model.lines if isinstance(line, Row) and cursor.is_stop(line)]
        # Hardly any letter is so narrow: most matrices are decided without shaping a single text.
        if any(
            row.is_lookalike or row.collides_with or any(len(cell.text) > room // 3 for cell in row.cells)
            for row in rows
        ):
            return True
        return any(
            metrics.horizontalAdvance(cell.text) > room for row in rows[:_MEASURED] for cell in row.cells
        )

    @property
    def line_height(self) -> int:
        """How high a line is."""
        return self._look.row_height

    def height_wanted(self) -> int:
        """Heads and all lines."""
        return self.line_height * (1 + max(1, len(self._model.lines)))

    def sizeHint(self) -> QSize:
        """As high as its lines, as far as whoever lays it out allows."""
        return QSize(super().sizeHint().width(), self.height_wanted())

    def show_again(self, report: ConflictReport) -> None:
        """A report that says more of the same answers: what is looked at stays where it is."""
        row, top = self.row_under_cursor, self.verticalScrollBar().value()
        self._model.show_report(report)
        paths = [line.path if isinstance(line, Row) else None for line in self._model.lines]
        at = paths.index(row.path) if row is not None and row.path in paths else self._look.row
        self.move_to(at, self._look.column)
        self.verticalScrollBar().setValue(top)

    # -- the cursor

    def start_over(self) -> None:
        """The cursor stands on the whole answer."""
        self.move_to(0, 1)

    def move_to(self, row: int, column: int | None = None) -> None:
        """Light a row, and an answer in it."""
        count = len(self._model.lines)
        self._look.row = min(max(row, 0), max(0, count - 1))
        if column is not None:
            self._look.column = min(max(column, 1), max(1, self._model.answers))
            if (
                self._widths is not None
                and self._widths.open
                and self._look.column not in self.open_answers()
            ):
                with self._one_paint():
                    self._lay_answers(self._widths)
        if count:
            self.setCurrentIndex(self._model.index(self._look.row, self._look.column))
        self.viewport().update()
        self.cursor_moved.emit()

    def next_disagreement(self, step: int) -> None:
        """N and P; P from the first disagreement goes back to the whole answer."""
        at = self._look.row
        target = cursor.next_stop(self._model.lines, at, step)
        self.move_to(0 if target == at and step < 0 else target)

    def next_line(self, step: int) -> None:
        """Up and Down inside the matrix, through every line."""
        self.move_to(self._look.row + step)

    def next_unsettled(self, settled: Collection[str]) -> None:
        """After a pick."""
        self.move_to(cursor.next_unsettled(self._model.lines, self._look.row, settled))

    def step_answer(self, step: int) -> None:
        """Left and Right."""
        count = self._model.total
        if count:
            self.go_to_answer((self.answer_under_cursor - 1 + step) % count + 1)

    def go_to_answer(self, number: int) -> None:
        """The cursor on an answer, on another page if it stands there."""
        if not self._model.column_of(number):
            self._model.turn_to(number)
            self.page_turned.emit()
        self.move_to(self._look.row, self._model.column_of(number))

    def turn_page(self, step: int) -> None:
        """The next or the previous eight answers."""
        last = (self._model.total - 1) // PAGE
        page = min(max((self._model.number_at(1) - 1) // PAGE + step, 0), last)
        self.go_to_answer(page * PAGE + 1)

    def toggle_fold(self) -> None:
        """Show or hide the rows on which all agree."""
        fold = next((line for line in self._model.lines if isinstance(line, FoldLine)), None)
        if fold is not None:
            self._model.fold_agreed(not fold.is_open)
            self.cursor_moved.emit()

    # -- Qt

    def keyboardSearch(self, _search: str) -> None:  # noqa: N802
        """Letters are keys here, never a search."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What the dispatcher left over: moving by line, and the fold line's own key."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.next_line(-1 if event.key() == Qt.Key.Key_Up else 1)
        elif _asks_for_menu(event):
            self.menu_asked.emit(self._below_cursor())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._is_on_fold():
            self.toggle_fold()
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._look.has_focus = True
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._look.has_focus = False
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if not index.isValid():
            return
        line = self._model.lines[index.row()]
        is_answer = 1 <= index.column() <= self._model.answers
        self.move_to(index.row(), index.column() if is_answer else None)
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        if isinstance(line, FoldLine):
            self.toggle_fold()
        elif line.kind is RowKind.WHOLE and is_answer:
            self.pick_asked.emit(self._model.number_at(index.column()))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """By the mouse where it is, by the menu key below the cell under the cursor."""
        is_click = event.reason() is QContextMenuEvent.Reason.Mouse
        self.menu_asked.emit(event.globalPos() if is_click else self._below_cursor())

    def _below_cursor(self) -> QPoint:
        return self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        line = self._model.lines[index.row()] if index.isValid() else None
        if (
            isinstance(line, Row)
            and line.kind is not RowKind.WHOLE
            and 1 <= index.column() <= self._model.answers
        ):
            self.pick_asked.emit(self._model.number_at(index.column()))

    def currentChanged(  # noqa: N802
        self,
        current: QModelIndex | QPersistentModelIndex,
        previous: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Tell assistive technology, and keep the cursor where Qt put the current cell."""
        super().currentChanged(current, previous)
        if current.isValid() and current.row() != self._look.row:
            self._look.row = current.row()
            self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Line by line, without a delegate for each cell."""
        first, last = self.rowAt(event.rect().top()), self.rowAt(event.rect().bottom())
        if first < 0:
            return  # below the last line, or there is none
        columns = self._columns()
        painter = QPainter(self.viewport())
        for at in range(first, last + 1 if last >= 0 else len(self._model.lines)):
            self._painter.paint(painter, at, self.rowViewportPosition(at), columns)
        painter.end()

    def _columns(self) -> list[Column]:
        """Those that are shown."""
        return [
            Column(at, self.columnViewportPosition(at), self.columnWidth(at))
            for at in range(self._model.columnCount())
            if not self.isColumnHidden(at)
        ]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A form or a notice takes room from the table: the lit row stays in view, if it was."""
        super().resizeEvent(event)
        lit = self.visualRect(self.currentIndex())
        if lit.top() >= 0 and lit.bottom() < event.oldSize().height():
            self.scrollTo(self.currentIndex())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self.viewport().update()

    def _is_on_fold(self) -> bool:
        lines = self._model.lines
        return self._look.row < len(lines) and isinstance(lines[self._look.row], FoldLine)


def _asks_for_menu(event: QKeyEvent) -> bool:
    """Not every platform makes a request for a menu of its key."""
    is_shifted = event.modifiers() == Qt.KeyboardModifier.ShiftModifier
    return event.key() == Qt.Key.Key_Menu or (event.key() == Qt.Key.Key_F10 and is_shifted)
