"""The list as Qt's table of one column: rows of one height, no type-search, no editing."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from reviewer.ids import ItemId
from ui.inbox.delegate import ROW_HEIGHT, RowDelegate
from ui.inbox.feed import InboxFeed
from ui.inbox.model import ITEM_ID
from ui.shortcuts.dispatcher import KEY_PANE
from ui.theme import Theme


class InboxView(QTableView):
    """Shows the feed's rows and keeps the cursor's row where it is on the screen."""

    item_chosen = Signal(object)
    """`ItemId`: the operator put the cursor on another item."""
    item_came = Signal(object)
    """`ItemId` or None: the item that had the cursor left the list, and the cursor went on by itself."""

    def __init__(self, feed: InboxFeed, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._feed = feed
        self._theme = theme
        self._current: ItemId | None = None
        self._top_before: int | None = None
        self._goes_by_itself = False
        self.setProperty(KEY_PANE, "list")
        self.setModel(feed.model)
        self.setItemDelegate(RowDelegate(theme))
        self._be_plain()
        self.selectionModel().currentChanged.connect(self._on_current_changed)
        feed.about_to_lay.connect(self._on_about_to_lay)
        feed.laid.connect(self._on_laid)
        theme.changed.connect(self._use_theme)
        self._use_theme()

    @property
    def current(self) -> ItemId | None:
        """The item under the cursor."""
        return self._current

    def choose(self, item: ItemId) -> bool:
        """Put the cursor on an item; False: it is not in the list."""
        row = self._feed.model.row_of(item)
        if row < 0:
            return False
        self.setCurrentIndex(self._feed.model.index(row))
        return True

    def step(self, step: int) -> None:
        """The next or the previous row; rows that are gone are passed over."""
        standing = self._feed.model.standing
        following = standing.after(self._current, step) if self._current else next(iter(standing.order), None)
        if following is not None:
            self.choose(following)

    def choose_after(self, decided: frozenset[ItemId]) -> None:
        """The row after the ones that were just decided, else the one before them."""
        standing = self._feed.model.standing
        if self._current is None:
            return
        following = standing.after(self._current, 1, skip=decided) or standing.after(
            self._current, -1, skip=decided
        )
        if following is not None:
            self.follow(following)

    def follow(self, item: ItemId) -> bool:
        """Put the cursor on an item without the operator's choosing it; False: it is not in the list."""
        self._goes_by_itself = True
        try:
            return self.choose(item)
        finally:
            self._goes_by_itself = False

    def visible_rows(self) -> tuple[int, int]:
        """The first and the last row on the screen; (0, -1): none."""
        if not self._feed.model.rowCount():
            return 0, -1
        bottom = self.rowAt(self.viewport().height() - 1)
        return max(0, self.rowAt(0)), bottom if bottom >= 0 else self._feed.model.rowCount() - 1

    def keyboardSearch(self, _search: str) -> None:  # noqa: N802 - Qt's name
        """Letters are commands here; nothing is searched by typing into the list."""

    def _be_plain(self) -> None:
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setWordWrap(False)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(1)

    def _use_theme(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._theme.px(ROW_HEIGHT))
        self.viewport().update()

    def _on_current_changed(self, now: QModelIndex, _before: QModelIndex) -> None:
        item = now.data(ITEM_ID) if now.isValid() else None
        if item is not None and item != self._current:
            self._current = item
            (self.item_came if self._goes_by_itself else self.item_chosen).emit(item)

    def _on_about_to_lay(self) -> None:
        row = self._feed.model.row_of(self._current) if self._current else -1
        self._top_before = self.rowViewportPosition(row) if row >= 0 else None

    def _on_laid(self) -> None:
        standing = self._feed.model.standing
        wanted = self._current if self._current in standing.rows else next(iter(standing.order), None)
        if wanted is None:
            self._current = None
            self.item_came.emit(None)
            return
        is_same = wanted == self._current
        self._current = wanted
        row = self._feed.model.row_of(wanted)
        self.setCurrentIndex(self._feed.model.index(row))
        if is_same and self._top_before is not None:
            shift = self.rowViewportPosition(row) - self._top_before
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() + shift)
        if not is_same:
            self.item_came.emit(wanted)
