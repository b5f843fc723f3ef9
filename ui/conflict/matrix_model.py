"""The agreement matrix as a real item model: the report cell by cell, for eyes and screen readers alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from reviewer.conflicts.call_text import Tokens
from reviewer.conflicts.report import Cell, ConflictReport, Fitted, Row, RowKind, ValueType
from ui.conflict.call_forms import call_forms, disputed_arguments
from ui.conflict.leaves import leaves_forms
from ui.conflict.rows import FoldLine, Reading, camp_signs, listed, read_row, signs
from ui.conflict.settled import Settled
from ui.conflict.words import cell_text, cell_words, row_label, settled_text, spoken_result
from ui.messages.catalogue import Catalogue
from ui.messages.spelling import plain
from ui.tips import tip

Index = QModelIndex | QPersistentModelIndex


_Alike = tuple[str, str, ValueType, str, str, Fitted | None]
"""A row, and all that the face of one of its cells depends on."""
PAGE = 8
"""Answers side by side; more are paged, as there are digits and hues for so many."""


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """What is painted of an answer's cell; cells that are painted alike share one."""

    forms: tuple[str, ...]
    """The whole value first, then what is shown where it does not fit."""
    sign: str
    """The group sign."""


@dataclass(frozen=True, slots=True)
class Aside:
    """What is said beside a row's name."""

    text: str
    is_hatched: bool = False
    """Whether the row was never in view."""


class MatrixModel(QAbstractTableModel):
    """Columns: the claim, one for each answer, the result. Rows: see `ui.conflict.rows.listed`."""

    def __init__(self, words: Catalogue, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._report: ConflictReport | None = None
        self._lines: tuple[Row | FoldLine, ...] = ()
        self._settled: Mapping[str, Settled] = {}
        self._staged = ""
        self._asides: Mapping[str, Aside] = {}
        self._readings: dict[str, Reading] = {}
        self._faces: dict[tuple[str, int], Face] = {}
        self._faces_alike: dict[_Alike, Face] = {}
        self._signs: dict[str, tuple[str, ...]] = {}
        self._camp_signs: tuple[str, ...] = ()
        self._disputed_arguments: Mapping[str, frozenset[Tokens]] | None = None
        """None: nobody has asked yet."""
        self._is_open = False
        self._can_pick = True
        self._answers = 0
        self._total = 0
        self._left_out: frozenset[int] = frozenset()
        self._first = 0
        """How many answers stand on the pages before this one."""

    @property
    def lines(self) -> tuple[Row | FoldLine, ...]:
        """What is listed, top to bottom."""
        return self._lines

    @property
    def report(self) -> ConflictReport | None:
        """The report on the screen."""
        return self._report

    @property
    def answers(self) -> int:
        """How many answers stand side by side: those of one page."""
        return self._answers

    @property
    def total(self) -> int:
        """How many answers there are, on all pages."""
        return self._total

    def number_at(self, column: int) -> int:
        """The number of the answer in a column, the same on every page."""
        return self._first + column

    def column_of(self, number: int) -> int:
        """The column of an answer on this page; 0: it stands on another one."""
        column = number - self._first
        return column if 1 <= column <= self._answers else 0

    def turn_to(self, number: int) -> None:
        """The page on which that answer stands."""
        first = (number - 1) // PAGE * PAGE
        if first == self._first or not 1 <= number <= self._total:
            return
        self.beginResetModel()
        self._first, self._answers = first, min(PAGE, self._total - first)
        self.endResetModel()

    @property
    def result_column(self) -> int:
        """The last column."""
        return self._answers + 1

    def show_answers(self, count: int, *, can_pick: bool = True) -> None:
        """A new item: the heads are known, the comparison is not."""
        self.beginResetModel()
        self._can_pick = can_pick
        self._report, self._lines, self._settled, self._asides = None, (), {}, {}
        self._staged = ""
        self._forget_faces()
        self._left_out = frozenset()
        self._total, self._first, self._answers, self._is_open = count, 0, min(PAGE, count), False
        self.endResetModel()

    def show_report(self, report: ConflictReport) -> None:
        """The comparison is there."""
        self.beginResetModel()
        self._report = report
        self._forget_faces()
        self._camp_signs, self._disputed_arguments = camp_signs(report), None
        self._lines = listed(report, is_open=self._is_open)
        self.endResetModel()

    def _forget_faces(self) -> None:
        self._readings, self._signs, self._camp_signs = {}, {}, ()
        self._faces, self._faces_alike = {}, {}

    def fold_agreed(self, is_open: bool) -> None:
        """Show or hide the rows on which all agree."""
        if self._report is None or is_open == self._is_open or not self._report.agreed:
            return
        first = len(self._report.disputed) + 2
        last = first + len(self._report.agreed) - 1
        self._is_open = is_open
        if is_open:
            self.beginInsertRows(QModelIndex(), first, last)
            self._lines = listed(self._report, is_open=True)
            self.endInsertRows()
        else:
            self.beginRemoveRows(QModelIndex(), first, last)
            self._lines = listed(self._report, is_open=False)
            self.endRemoveRows()
        self.dataChanged.emit(self.index(first - 1, 0), self.index(first - 1, self.result_column))

    def show_settled(self, settled: Mapping[str, Settled], staged: str = "") -> None:
        """Which rows are settled, by path; the whole answer has the empty path.

        `staged`: the name of a verdict that takes none of the answers; empty: none such is staged.
        """
        if (settled, staged) == (self._settled, self._staged):
            return
        self._settled, self._staged = dict(settled), staged
        if self._lines:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._lines) - 1, self.result_column))

    def show_asides(self, asides: Mapping[str, Aside]) -> None:
        """What is said beside which rows' names, by path."""
        self._asides = dict(asides)
        if self._lines:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._lines) - 1, self.result_column))

    def aside(self, row: Row) -> Aside | None:
        """What is said beside a row's name."""
        return self._asides.get(row.path)

    def show_left_out(self, numbers: frozenset[int]) -> None:
        """Answers of members that were left out of the case."""
        if numbers != self._left_out:
            self._left_out = numbers
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.result_column)
            if self._lines:
                self.dataChanged.emit(self.index(0, 0), self.index(len(self._lines) - 1, self.result_column))

    def is_left_out(self, number: int) -> bool:
        """Whether the answer's member gets no decision."""
        return number in self._left_out

    def face(self, row: Row, number: int) -> Face:
        """What is painted of an answer, without the detour by way of Qt's roles."""
        key = (row.path, number)
        if key not in self._faces:
            self._faces[key] = self._face_alike(row, number)
        return self._faces[key]

    def _face_alike(self, row: Row, number: int) -> Face:
        """Made once for all cells of a row that say the same: most do."""
        cell, group_sign = row.cells[number - 1], self._sign(row, number)
        if row.kind is RowKind.WHOLE:
            return Face(("",), group_sign)
        alike = (row.path, group_sign, cell.value_type, cell.text, cell.raw, cell.fitted)
        if alike not in self._faces_alike:
            self._faces_alike[alike] = Face(self._forms(row, number), group_sign)
        return self._faces_alike[alike]

    def _forms(self, row: Row, number: int) -> tuple[str, ...]:
        forms = self._call_forms(row, number)
        if not forms:
            shorter = leaves_forms(row, number - 1) or (self._tail(row, number),)
            forms = tuple(filter(None, (self._answer_text(row, number), *shorter)))
        return forms or ("",)

    def _call_forms(self, row: Row, number: int) -> tuple[str, ...]:
        if self._report is None or row.kind is not RowKind.CALL:
            return ()
        if self._disputed_arguments is None:
            self._disputed_arguments = disputed_arguments(self._report)
        return call_forms(row, row.cells[number - 1], self._disputed_arguments.get(row.path, ()))

    def call_in_full(self, row: Row, number: int) -> str | None:
        """All that a call is called with; None: the row is of another kind, or nobody makes it there."""
        forms = self._call_forms(row, number)
        return forms[0] if forms else None

    def fold_text(self, line: FoldLine) -> str:
        """What the fold line says."""
        return self._words.text("matrix.fold", count=line.count)

    def settled(self, row: Row) -> Settled | None:
        """How a row is settled."""
        return self._settled.get(row.path)

    def is_picked(self, row: Row, number: int) -> bool:
        """Whether this answer settles the row, alone or with others."""
        settled = self._settled.get(row.path)
        return settled is not None and number in settled.numbers

    def cell(self, index: Index) -> Cell | None:
        """The cell under an index, if it is one of an answer."""
        line = self._lines[index.row()]
        if not isinstance(line, Row) or not 1 <= index.column() <= self._answers:
            return None
        return line.cells[self.number_at(index.column()) - 1]

    # -- QAbstractTableModel

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index | None = None) -> int:
        if parent is not None and parent.isValid():
            return 0
        return self._answers + 2 if self._answers else 0

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        if section == 0:
            return self._counts()
        return (
            self._words.text("matrix.result")
            if section == self.result_column
            else self._words.text(
                "matrix.head.out"
                if self.is_left_out(self.number_at(section))
                else "matrix.head.key"
                if self._first
                else "answer.name",
                number=self.number_at(section),
                key=section,
            )
        )

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._lines):
            return None
        line = self._lines[index.row()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(self._tip(line, index.column()) or "")
        if isinstance(line, FoldLine):
            return self._fold_data(line, index.column(), role)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(line, index.column())
        return self.text(line, index.column()) if role == Qt.ItemDataRole.DisplayRole else None

    def _tip(self, line: Row | FoldLine, column: int) -> str | None:
        """Where the point stands, to the letter; over an answer what its cell may have cut."""
        if isinstance(line, FoldLine) or line.kind is RowKind.WHOLE:
            return None
        return plain(line.path) if column == 0 else self.text(line, column)

    def _counts(self) -> str:
        if self._report is None:
            return self._words.text("matrix.comparing")
        if self._total > PAGE:
            first, last = self.number_at(1), self.number_at(self._answers)
            return self._words.text("matrix.page", first=first, last=last, total=self._total)
        return self._words.text(
            "matrix.counts", differ=len(self._report.disputed), agree=len(self._report.agreed)
        )

    def _fold_data(self, line: FoldLine, column: int, role: int) -> Any:
        """The same words folded and unfolded: a row may not change while rows below it come and go."""
        if column or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        return self.fold_text(line)

    def text(self, row: Row, column: int) -> str:
        """What stands in a cell, before anything of it is cut."""
        if column == 0:
            return row_label(row, self._words)
        if column == self.result_column:
            settled = self._settled.get(row.path)
            return settled_text(row, settled, self._words) if settled is not None else self._open_text(row)
        return self._answer_text(row, self.number_at(column))

    def _open_text(self, row: Row) -> str:
        """In the result column of a row that nobody settled: what is staged instead, or the keys."""
        if row.kind is RowKind.WHOLE:
            return self._staged
        if not row.is_disputed:
            return ""
        code = "matrix.result.none" if self._staged else "matrix.result.open"
        return self._words.text(code, count=self._answers)

    def _answer_text(self, row: Row, number: int) -> str:
        if row.kind is RowKind.WHOLE:
            if self.is_picked(row, number):
                return self._words.text("matrix.whole.picked")
            return self._words.text("matrix.whole.pick") if self._can_pick else ""
        call = self.call_in_full(row, number)
        if call is not None:
            return call
        return cell_text(row, number - 1, self._words, reading=self._reading(row))

    def _tail(self, row: Row, number: int) -> str:
        if row.kind is RowKind.WHOLE or row.cells[number - 1].is_missing:
            return ""
        reading = self._reading(row)
        return cell_text(row, number - 1, self._words, reading=reading, is_tail=True) if reading.start else ""

    def _reading(self, row: Row) -> Reading:
        if row.path not in self._readings:
            self._readings[row.path] = read_row(row)
        return self._readings[row.path]

    def _spoken(self, row: Row, column: int) -> str:
        """One cell as a sentence: the row, the answer, the value, its group, whether it is picked."""
        label = row_label(row, self._words)
        if column == 0:
            spoken = self._words.text("matrix.spoken.row", label=label) if row.is_disputed else label
            aside = self.aside(row)
            if aside is None:
                return spoken
            return self._words.text("matrix.spoken.aside", label=spoken, text=aside.text)
        settled = self._settled.get(row.path)
        if column == self.result_column:
            text = self._staged if settled is None else ""
            text = text or spoken_result(row, settled, self._words)
            return self._words.text("matrix.spoken.result", label=label, text=text)
        number = self.number_at(column)
        return self._words.text(
            "matrix.spoken.picked" if self.is_picked(row, number) else "matrix.spoken.cell",
            label=label,
            number=number,
            text=self.call_in_full(row, number) or cell_words(row, number - 1, self._words),
            group=self._sign(row, number) or "=",
        )

    def _sign(self, row: Row, number: int) -> str:
        if row.kind is RowKind.WHOLE:
            return self._camp_signs[number - 1] if self._camp_signs else ""
        if row.path not in self._signs:
            self._signs[row.path] = signs(row)
        return self._signs[row.path][number - 1]
