"""The ledger view: every decision with its state, reason, tries and receipt, and the check of the record."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from reviewer.clock import Clock
from reviewer.domain.inbox import DecisionSummary
from reviewer.domain.ledger import ChainState
from reviewer.ids import ItemId
from ui.messages import catalogue
from ui.messages.catalogue import say
from ui.messages.problem import problem
from ui.messages.spelling import plain, spell_utc
from ui.overlay import plain_label
from ui.shortcuts.dispatcher import KEY_PANE
from ui.theme import Role, Theme
from ui.tips import tip

Index = QModelIndex | QPersistentModelIndex


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
    named = say(f"reason.{decision.reason_code}") if decision.reason_code else ""
    return " · ".join(part for part in (named, plain(decision.reason)) if part)


class LedgerModel(QAbstractTableModel):
    """Decisions, newest first."""

    def __init__(self, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._decisions: Sequence[DecisionSummary] = ()
        time = catalogue.WORDS.time
        self._columns: tuple[tuple[str, Callable[[DecisionSummary], str]], ...] = (
            ("at", lambda one: time(one.decided_at, now=clock.now())),
            ("verdict", lambda one: say(f"verdict.{one.verdict}.done")),
            ("title", lambda one: plain(one.title) or say("row.untitled")),
            ("reason", reason),
            ("state", lambda one: say(f"row.state.{one.state}")),
            ("attempts", lambda one: say("ledger.attempts", count=one.attempts)),
            ("receipt", outcome),
        )

    def show(self, decisions: Sequence[DecisionSummary]) -> None:
        """Take other decisions."""
        if decisions == self._decisions:
            return
        self.beginResetModel()
        self._decisions = decisions
        self.endResetModel()

    def item(self, place: int) -> ItemId:
        """The item of a line."""
        return self._decisions[place].item

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
            return tip(spell_utc(decision.decided_at) if column == 0 else self._columns[column][1](decision))
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return say(f"ledger.column.{self._columns[section][0]}")
        return None


class LedgerPage(QWidget):
    """Stands in the place of the desk until Esc."""

    verify_wanted = Signal()
    item_wanted = Signal(object)

    def __init__(self, theme: Theme, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.model = LedgerModel(clock, self)
        self.table = QTableView()
        self.table.setModel(self.model)
        self.verify = QPushButton(say("ledger.verify"))
        self.verify.clicked.connect(self._on_verify)
        self._state = plain_label("", theme, tone="second")
        self._title = plain_label(say("ledger.title"), theme, Role.TITLE)
        self._told = plain_label(say("ledger.body"), theme, tone="second")
        self._head = QHBoxLayout()
        words = QVBoxLayout()
        words.addWidget(self._title)
        words.addWidget(self._told)
        self._head.addLayout(words, 1)
        self._head.addWidget(self._state)
        self._head.addWidget(self.verify)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head)
        column.addWidget(self.table, 1)
        self.setProperty("ground", "bg")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._be_plain()
        theme.changed.connect(self._use_theme)
        self._use_theme()

    def show_decisions(self, decisions: Sequence[DecisionSummary]) -> None:
        """List them."""
        self.model.show(decisions)
        self._told.setText(say("ledger.body") if decisions else say("ledger.none"))

    def show_chain(self, chain: ChainState) -> None:
        """Say what walking the chain found."""
        self.verify.setEnabled(True)
        is_whole = chain.broken_at is None
        self._state.setProperty("tone", "second" if is_whole else "danger")
        self._state.style().polish(self._state)
        self._state.setText(
            say("ledger.verified", entries=chain.entries, signed=chain.signed)
            if is_whole
            else say("ledger.broken", entry=chain.broken_at, entries=chain.entries)
        )

    @property
    def state(self) -> str:
        """What was said of the record."""
        return self._state.text()

    def _be_plain(self) -> None:
        self.table.setProperty(KEY_PANE, "ledger")
        self.table.setAccessibleName(say("ledger.title"))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.verticalHeader().hide()
        self.table.activated.connect(lambda index: self.item_wanted.emit(self.model.item(index.row())))
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setMinimumSectionSize(60)
        for stretched in (2, 3):
            header.setSectionResizeMode(stretched, QHeaderView.ResizeMode.Stretch)

    def _use_theme(self) -> None:
        px = self._theme.px
        self._head.setContentsMargins(px(12), px(8), px(12), px(8))
        self._head.setSpacing(px(12))
        self._title.setFont(self._theme.font(Role.TITLE))
        self.table.verticalHeader().setDefaultSectionSize(px(28))
        self.table.setStyleSheet(f"QTableView::item {{ padding: 0 {px(5)}px; }}")
        for column, width in {0: 72, 1: 132, 4: 140, 5: 72, 6: 152}.items():
            self.table.setColumnWidth(column, px(width))

    def _on_verify(self) -> None:
        self.verify.setEnabled(False)
        self._state.setText(say("ledger.verifying"))
        self.verify_wanted.emit()
