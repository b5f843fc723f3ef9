"""What changed since the operator looked, or answered: then and now, row by row, what differs marked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from reviewer.domain.desk import ChangedRow
from reviewer.render.plain_line import Line, joined
from ui.blocks.labels import LONGEST, LineLabel, WrappedLabel
from ui.blocks.look import Look
from ui.desk.change_words import nothing, on_one_line, spelt
from ui.messages.spelling import plain
from ui.theme import Role

Index = QModelIndex | QPersistentModelIndex
Named = tuple[str, ChangedRow]
"""A row with its name in words."""
_THEN_AND_NOW = ("changes.what", "changes.then", "changes.now")
_THEIRS_AND_MINE = ("changes.what", "changes.theirs", "changes.mine")
_MOST_SHOWN, _MOST_SHOWN_LOW = 6, 3
"""Rows without scrolling; D has them all."""
_PIECES = Qt.ItemDataRole.UserRole


class ChangesModel(QAbstractTableModel):
    """One row for each thing that differs."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._rows: tuple[Named, ...] = ()
        self._columns: tuple[str, ...] = _THEN_AND_NOW

    def show_rows(self, rows: Sequence[Named], columns: tuple[str, ...]) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self._columns = columns
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._look.say(self._columns[section])
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == _PIECES:
            return self._pieces(index)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return plain(Line("".join(text for text, _ in self._pieces(index))), LONGEST)
        return None

    def _pieces(self, index: Index) -> list[tuple[str, bool]]:
        name, row = self._rows[index.row()]
        if index.column() == 0:
            return [(plain(name), False)]
        words = spelt(self._look, row, row.then if index.column() == 1 else row.now)
        return on_one_line(words) or [(nothing(self._look, row, is_now=index.column() == 2), False)]


class ChangesDelegate(QStyledItemDelegate):
    """Pieces one after the other, those that differ on yellow; cut where the room ends."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        area: QRect = option.rect
        look, rect = self._look, area.adjusted(self._look.px(8), 0, -self._look.px(8), 0)
        font = look.theme.font(Role.STRONG if index.column() == 0 else Role.BODY)
        metrics = QFontMetrics(font)
        painter.save()
        painter.setFont(font)
        painter.setPen(look.theme.colour("text"))
        for text, is_marked in index.data(_PIECES):
            shown = metrics.elidedText(text[:LONGEST], Qt.TextElideMode.ElideRight, rect.width())
            width = min(rect.width(), metrics.horizontalAdvance(shown))
            place = QRect(rect.left(), rect.top(), width, rect.height())
            if is_marked:
                height = metrics.height()
                top = place.center().y() - height // 2
                painter.fillRect(QRect(place.left(), top, width, height), look.theme.colour("mark"))
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
            rect.setLeft(rect.left() + width)
            if shown != text or rect.width() <= 0:
                break
        painter.restore()


class ChangesPanel(QFrame):
    """The table with a line above it that says how much changed, and since when."""

    full_asked = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._model = ChangesModel(look, self)
        self._full = look.button("changes.full", weight="bare", key=look.say("changes.full.key"))
        self._full.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._full.clicked.connect(self.full_asked)
        self._is_low = False
        self._title = LineLabel(look.theme, Role.STRONG)
        self._mine = WrappedLabel(look.theme, tone="second")
        self._table = QTableView()
        self._table.setModel(self._model)
        self._table.setItemDelegate(ChangesDelegate(look, self))
        self._table.setShowGrid(False)
        self._table.setWordWrap(False)
        self._table.setFrameShape(QFrame.Shape.NoFrame)
        self._table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self._table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._table.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._table.setTabKeyNavigation(False)
        self._table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._table.setAccessibleName(look.say("changes.name"))
        self._table.verticalHeader().hide()
        self._table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._table.verticalHeader().setDefaultSectionSize(look.px(28))
        self._table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self._table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(12), look.px(4), look.px(12), look.px(4))
        column.setSpacing(look.px(2))
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._full)
        column.addLayout(head)
        column.addWidget(self._table)
        column.addWidget(self._mine)

    def show_changes(self, title: str, rows: Sequence[Named], my_words: str = "") -> None:
        """What differs, between a line of words and what I had answered."""
        self._show(title, rows, _THEN_AND_NOW)
        self._full.show()
        self._mine.show_text(my_words)
        self._mine.setVisible(bool(my_words))

    @property
    def told(self) -> str:
        """How much changed since when, and what I had answered."""
        mine = "" if self._mine.isHidden() else self._mine.accessibleName()
        return joined(" · ", (one for one in (self._title.text(), mine) if one))

    def show_pairs(self, title: str, pairs: Sequence[Named]) -> None:
        """Somebody else's answer beside mine."""
        self._show(title, pairs, _THEIRS_AND_MINE)
        self._mine.hide()
        self._full.hide()

    def _show(self, title: str, rows: Sequence[Named], columns: tuple[str, ...]) -> None:
        self._title.show_text(title)
        self._model.show_rows(rows, columns)
        self._fit()

    def use_height(self, *, is_low: bool) -> None:
        """Fewer rows in a low window."""
        self._is_low = is_low
        self._fit()

    def _fit(self) -> None:
        shown = min(self._model.rowCount(), _MOST_SHOWN_LOW if self._is_low else _MOST_SHOWN)
        head = self._table.horizontalHeader().sizeHint().height()
        self._table.setFixedHeight(head + self._look.px(28) * shown + self._look.px(6))
