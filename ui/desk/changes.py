"""What changed since the operator looked, or answered: then and now, row by row."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QVBoxLayout, QWidget

from reviewer.domain.desk import Change
from ui.blocks.labels import LONGEST, LineLabel, WrappedLabel
from ui.blocks.look import Look
from ui.messages.spelling import plain
from ui.theme import Role

Index = QModelIndex | QPersistentModelIndex
_THEN_AND_NOW = ("changes.what", "changes.then", "changes.now")
_THEIRS_AND_MINE = ("changes.what", "changes.theirs", "changes.mine")
_MOST_ROWS_SHOWN = 6


class ChangesModel(QAbstractTableModel):
    """One row for each thing that differs."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._changes: tuple[Change, ...] = ()
        self._columns: tuple[str, ...] = _THEN_AND_NOW

    def show_changes(self, changes: tuple[Change, ...], columns: tuple[str, ...]) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self._changes = changes
        self._columns = columns
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._changes)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._look.say(self._columns[section])
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or role not in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
        ):
            return None
        change = self._changes[index.row()]
        text = (change.path, change.then, change.now)[index.column()]
        return plain(text, LONGEST) if text else self._look.say("matrix.missing")


class ChangesPanel(QFrame):
    """The table with a line above it that says how much changed, and since when."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._model = ChangesModel(look, self)
        self._title = LineLabel(look.theme, Role.STRONG)
        self._mine = WrappedLabel(look.theme, tone="second")
        self._table = QTableView()
        self._table.setModel(self._model)
        self._table.setShowGrid(False)
        self._table.setWordWrap(False)
        self._table.setFrameShape(QFrame.Shape.NoFrame)
        self._table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self._table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._table.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._table.setTabKeyNavigation(False)
        self._table.setStyleSheet("QTableView::item { padding-left: 8px; }")
        self._table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._table.setAccessibleName(look.say("changes.name"))
        self._table.verticalHeader().hide()
        self._table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._table.verticalHeader().setDefaultSectionSize(look.px(28))
        self._table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self._table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(12), look.px(8), look.px(12), look.px(4))
        column.setSpacing(look.px(4))
        column.addWidget(self._title)
        column.addWidget(self._table)
        column.addWidget(self._mine)

    def show_changes(self, title: str, changes: tuple[Change, ...], my_words: str = "") -> None:
        """What differs, between a line of words and what I had answered."""
        self._show(title, changes, _THEN_AND_NOW)
        self._mine.show_text(my_words)
        self._mine.setVisible(bool(my_words))

    def show_pairs(self, title: str, pairs: tuple[Change, ...]) -> None:
        """Somebody else's answer beside mine."""
        self._show(title, pairs, _THEIRS_AND_MINE)
        self._mine.hide()

    def _show(self, title: str, changes: tuple[Change, ...], columns: tuple[str, ...]) -> None:
        self._title.show_text(title)
        self._model.show_changes(changes, columns)
        shown = min(len(changes), _MOST_ROWS_SHOWN)
        head = self._table.horizontalHeader().sizeHint().height()
        self._table.setFixedHeight(head + self._look.px(28) * shown + self._look.px(6))
