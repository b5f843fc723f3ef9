"""Recorded decisions as the ledger's table shows them, newest first."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from reviewer.clock import Clock
from reviewer.domain.inbox import DecisionSummary
from ui.messages import catalogue
from ui.messages.catalogue import say
from ui.messages.problem import problem
from ui.messages.reasons import reason_words
from ui.messages.spelling import plain, spell_utc
from ui.tips import tip

Index = QModelIndex | QPersistentModelIndex
AT, VERDICT, TITLE, REASON, STATE, RECEIPT = range(6)


def outcome(decision: DecisionSummary) -> str:
    """The proof, or what came of it instead."""
    if decision.receipt:
        return say("ledger.receipt", receipt=decision.receipt)
    if decision.theirs_verdict:
        code = "ledger.theirs" if decision.theirs_by else "ledger.theirs_timeout"
        return say(code, by=decision.theirs_by, verdict=decision.theirs_verdict)
    return problem(catalogue.WORDS, decision)


def reason(decision: DecisionSummary) -> str:
    """Code and words of the reason."""
    return reason_words(catalogue.WORDS, decision.reason_code, decision.reason)


class LedgerModel(QAbstractTableModel):
    """Decisions, newest first."""

    def __init__(self, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._decisions: Sequence[DecisionSummary] = ()
        time = catalogue.WORDS.time
        self._columns: tuple[tuple[str, Callable[[DecisionSummary], str]], ...] = (
            ("at", lambda one: time(one.decided_at, now=clock.now())),
            ("verdict", lambda one: say(f"verdict.{one.told_as}.done")),
            ("title", lambda one: plain(one.title) or say("row.untitled")),
            ("reason", reason),
            ("state", lambda one: say(f"row.state.{one.state}")),
            ("receipt", outcome),
        )

    def show(self, decisions: Sequence[DecisionSummary]) -> None:
        """Take other decisions."""
        if decisions == self._decisions:
            return
        if [one.decision for one in decisions] == [one.decision for one in self._decisions]:
            # The same lines: cursor and place stay as they are.
            self._decisions = decisions
            self.dataChanged.emit(self.index(0, 0), self.index(len(decisions) - 1, len(self._columns) - 1))
            return
        self.beginResetModel()
        self._decisions = decisions
        self.endResetModel()

    def decision(self, place: int) -> DecisionSummary | None:
        """The decision of a line; None: there is no such line."""
        return self._decisions[place] if 0 <= place < len(self._decisions) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._decisions)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        decision = self._decisions[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._columns[index.column()][1](decision)
        if role == Qt.ItemDataRole.ToolTipRole:
            column = index.column()
            return tip(spell_utc(decision.decided_at) if column == AT else self._columns[column][1](decision))
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return say(f"ledger.column.{self._columns[section][0]}")
        return None
