"""The agreement matrix of an item as it was seen: the desk's own, with nothing to pick."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from reviewer.conflicts.report import ConflictReport, RowKind
from ui.blocks.look import Look
from ui.conflict.dispute import DisputeBar, RowDetail
from ui.conflict.matrix_model import PAGE
from ui.conflict.matrix_view import MatrixView
from ui.conflict.widths import widths_as_seen
from ui.ledger import seen_rows
from ui.ledger.as_seen_item import SeenItem

_SHARE = 0.42
"""Of the height, at most: the readers keep their half."""
_FEWEST = 5
"""Lines that are shown in any case."""


class SeenMatrix(QWidget):
    """Hidden where there is nothing to compare."""

    row_lit = Signal(str)
    """The path of the row under the cursor; empty: the whole answer, or none."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._has_picks = False
        self.dispute = DisputeBar(look)
        self.view = MatrixView(look)
        self.detail = RowDetail(look)
        self.detail.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.dispute, self.view, self.detail):
            column.addWidget(part)
        self.view.cursor_moved.connect(self._on_moved)
        self.hide()

    def show_item(self, seen: SeenItem) -> None:
        """Another item; its comparison is not there yet."""
        answers = len(seen.opened.answers)
        self.setVisible(answers > 1)
        self.detail.hide()
        self._has_picks = False
        self.dispute.show_report(None)
        self.view.matrix.show_answers(answers, can_pick=False)

    def show_report(self, seen: SeenItem, report: ConflictReport) -> None:
        """The rows as they stood, with what was picked and how far each was reached."""
        exposure, matrix = seen.story.exposure, self.view.matrix
        self.dispute.show_report(report)
        matrix.show_report(report)
        picked = seen_rows.picks(self._look, seen, report)
        self._has_picks = bool(picked)
        matrix.show_settled(picked)
        if exposure is not None and exposure.rows and seen_rows.are_known(exposure, report):
            matrix.show_asides(seen_rows.asides(self._look, exposure, report))
            matrix.fold_agreed(seen_rows.is_unfolded(exposure, report))
        self.view.start_over()

    def fit(self, room: int) -> None:
        """Widths by its own, and a share of so much height."""
        answers = self.view.matrix.answers
        if self.isHidden() or not answers:
            return
        scale = self._look.theme.scale
        widths = widths_as_seen(self.width() * 100 // scale, answers, has_result=self._has_picks)
        self.view.use_widths(widths, scale)
        self._show_detail()
        line = self.view.line_height
        most = max(_FEWEST, round(room * _SHARE) // line) * line
        self.view.setFixedHeight(min(self.view.height_wanted(), most))

    def restyle(self) -> None:
        """Other colours, or another scale."""
        self.view.restyle()

    def go_to(self, path: str) -> None:
        """A row, by its path."""
        lines = self.view.matrix.lines
        found = next((at for at, line in enumerate(lines) if getattr(line, "path", None) == path), None)
        if found is not None:
            self.view.move_to(found)

    def step_page(self, step: int) -> None:
        """Eight answers on, or back."""
        if self.view.matrix.total > PAGE:
            self.view.turn_page(step)

    def _on_moved(self) -> None:
        row = self.view.row_under_cursor
        is_point = row is not None and row.kind is not RowKind.WHOLE
        # No hint of keys that do nothing here.
        number = self.view.answer_under_cursor
        call = self.view.matrix.call_in_full(row, number) if row is not None and is_point else None
        self.detail.show_cell(row if is_point else None, number, call)
        self._show_detail()
        self.row_lit.emit(row.path if row is not None and is_point else "")

    def _show_detail(self) -> None:
        """Where no value is under the cursor the line has nothing to say."""
        self.detail.setVisible(self.view.has_cut_cells() and not self.detail.is_empty)
