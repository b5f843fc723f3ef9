"""Y: earlier decisions on the same subject, then on similar items; Enter opens one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from reviewer.domain.inbox import DecisionSummary, Earlier
from reviewer.domain.lifecycle import DecisionState
from ui.blocks.labels import LONGEST
from ui.blocks.look import Look
from ui.messages.reasons import reason_words
from ui.messages.spelling import plain, spell_utc
from ui.shortcuts.dispatcher import KEY_PANE
from ui.theme import Role
from ui.tips import tip

Index = QModelIndex | QPersistentModelIndex
PANE = "earlier"
_WHEN, _VERDICT, _WHAT, _WHY = range(4)
_COLUMNS = ("similar.when", "similar.verdict", "similar.what", "similar.why")
_ROW = 28


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A decision, or the words above some."""

    words: str = ""
    decision: DecisionSummary | None = None


class EarlierModel(QAbstractTableModel):
    """Two groups of decisions, each under a line that says what they have in common."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._lines: tuple[_Line, ...] = ()

    def show_earlier(self, found: Earlier, subject: str) -> None:
        """Other decisions."""
        groups = (
            (self._look.say("similar.same", subject=subject), found.same_subject),
            (self._look.say("similar.alike"), found.alike),
        )
        self.beginResetModel()
        self._lines = tuple(
            line
            for words, decisions in groups
            if decisions
            for line in (_Line(words=words), *(_Line(decision=one) for one in decisions))
        )
        self.endResetModel()

    def decision(self, row: int) -> DecisionSummary | None:
        """What stands in a line; None: the words above some."""
        return self._lines[row].decision if 0 <= row < len(self._lines) else None

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(_COLUMNS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """The words between are passed over by the keys."""
        return super().flags(index) if self.decision(index.row()) is not None else Qt.ItemFlag.NoItemFlags

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._look.say(_COLUMNS[section])
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role == Qt.ItemDataRole.FontRole:
            return self._look.theme.font(Role.STRONG if line.decision is None else Role.BODY)
        if role == Qt.ItemDataRole.ToolTipRole and line.decision is not None:
            column = index.column()
            return tip(spell_utc(line.decision.decided_at) if column == _WHEN else self._text(line, column))
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._text(line, index.column())
        return None

    def _text(self, line: _Line, column: int) -> str:
        one, look = line.decision, self._look
        if one is None:
            return line.words if column == 0 else ""
        if column == _WHEN:
            return look.words.time(one.decided_at, now=look.clock.now())
        if column == _VERDICT:
            verdict = look.say(f"verdict.{one.told_as}.done")
            is_back = one.state is DecisionState.RETRACTED
            return look.say("similar.taken_back", verdict=verdict) if is_back else verdict
        if column == _WHAT:
            return plain(one.title, LONGEST) or look.say("row.untitled")
        return reason_words(look.words, one.reason_code, one.reason, longest=LONGEST)


class EarlierTable(QTableView):
    """Up and Down go from decision to decision."""

    decision_chosen = Signal(object)
    """The id of one that is to be read."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._model = EarlierModel(look, self)
        self.setModel(self._model)
        self.setProperty(KEY_PANE, PANE)
        self.setAccessibleName(look.say("drawer.similar"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        header.setHighlightSections(False)
        for column in (_WHAT, _WHY):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self.activated.connect(self._on_chosen)
        self.clicked.connect(self._on_chosen)
        self.restyle()

    def show_earlier(self, found: Earlier, subject: str) -> None:
        """Other decisions; the cursor stands on the first."""
        self.clearSpans()
        self._model.show_earlier(found, subject)
        for row in range(self._model.rowCount()):
            if self._model.decision(row) is None:
                self.setSpan(row, 0, 1, len(_COLUMNS))
        self.selectRow(1)

    def restyle(self) -> None:
        """Other colours, or another scale."""
        px = self._look.px
        self.verticalHeader().setDefaultSectionSize(px(_ROW))
        # A cell stands three pixels further in than the head above it.
        self.setStyleSheet(
            f"QTableView::item {{ padding: 0 {px(9)}px; }}"
            f"QHeaderView::section {{ padding-left: {px(12)}px; }}"
        )
        for column, width in ((_WHEN, 110), (_VERDICT, 130)):
            self.setColumnWidth(column, px(width))

    def _on_chosen(self, index: QModelIndex) -> None:
        if (one := self._model.decision(index.row())) is not None:
            self.decision_chosen.emit(one.decision)
