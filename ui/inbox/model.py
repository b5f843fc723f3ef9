"""The list's model: painted words by row. Says exactly which rows changed, and nothing when none did."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from reviewer.domain.inbox import InboxRow
from reviewer.ids import ItemId
from ui.inbox.standing import Standing
from ui.inbox.wording import RowText, row_text, tooltip

ROW_TEXT = Qt.ItemDataRole.UserRole + 1
ITEM_ID = Qt.ItemDataRole.UserRole + 2
Index = QModelIndex | QPersistentModelIndex


class InboxModel(QAbstractListModel):
    """Rows of a `Standing`, worded at a moment."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._standing = Standing()
        self._texts: dict[ItemId, RowText] = {}

    @property
    def standing(self) -> Standing:
        """What is shown."""
        return self._standing

    def row_of(self, item: ItemId) -> int:
        """Where an item is; -1 where it is not shown."""
        return self._standing.order.index(item) if item in self._standing.rows else -1

    def inbox_row(self, item: ItemId) -> InboxRow:
        """The row as it was read last."""
        return self._standing.rows[item]

    def lay(self, standing: Standing, now: datetime) -> None:
        """Show other rows, or another order."""
        self.beginResetModel()
        self._standing = standing
        self._texts = {item: self._word(item, now) for item in standing.order}
        self.endResetModel()

    def extend(self, standing: Standing, now: datetime) -> None:
        """More rows at the end; the first ones are as they were."""
        first = len(self._standing.order)
        if len(standing.order) > first:
            self.beginInsertRows(QModelIndex(), first, len(standing.order) - 1)
            self._standing = standing
            self._texts |= {item: self._word(item, now) for item in standing.order[first:]}
            self.endInsertRows()

    def refresh(self, standing: Standing, now: datetime) -> int:
        """The same order with newer rows; returns how many are painted anew."""
        before, self._standing = self._standing, standing
        return sum(
            self._reword(place, item, now)
            for place, item in enumerate(standing.order)
            if standing.rows[item] != before.rows[item] or (item in standing.gone) != (item in before.gone)
        )

    def tick(self, first: int, last: int, now: datetime) -> int:
        """Time passed: ages and deadlines of the visible rows; returns how many are painted anew."""
        shown = self._standing.order[max(0, first) : last + 1]
        return sum(self._reword(place, item, now) for place, item in enumerate(shown, max(0, first)))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._standing.order)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        item = self._standing.order[index.row()]
        if role == ROW_TEXT:
            return self._texts[item]
        if role == ITEM_ID:
            return item
        if role == Qt.ItemDataRole.DisplayRole:
            return self._texts[item].title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._texts[item].spoken
        return tooltip(self._standing.rows[item]) if role == Qt.ItemDataRole.ToolTipRole else None

    def _reword(self, place: int, item: ItemId, now: datetime) -> bool:
        worded = self._word(item, now)
        if worded == self._texts[item]:
            return False
        self._texts[item] = worded
        self.dataChanged.emit(self.index(place), self.index(place))
        return True

    def _word(self, item: ItemId, now: datetime) -> RowText:
        return row_text(self._standing.rows[item], is_gone=item in self._standing.gone, now=now)
