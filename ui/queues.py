"""The column of queues and sources, and its narrow form, the rail: one list, two ways to paint it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from reviewer.domain.inbox import InboxPage, Queue
from reviewer.ids import SourceId
from ui.icons import Glyph, Icons
from ui.messages.catalogue import say
from ui.messages.spelling import plain
from ui.theme import Role, Theme
from ui.tips import tip

COLUMN, RAIL = 208, 48
ROW, RAIL_ROW = 28, 44
GLYPHS = {
    Queue.NEEDS_ME: Glyph.NEEDS_ME,
    Queue.CONFLICTS: Glyph.CONFLICTS,
    Queue.DUE_SOON: Glyph.DUE_SOON,
    Queue.NOT_SENT: Glyph.NOT_SENT,
    Queue.CAME_BACK: Glyph.CAME_BACK,
    Queue.SNOOZED: Glyph.SNOOZED,
    Queue.DONE_TODAY: Glyph.DONE,
}
ENTRY = Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line: a queue, or a source that narrows it."""

    name: str
    count: int
    queue: Queue | None = None
    source: SourceId | None = None

    @property
    def spoken(self) -> str:
        """For a screen reader."""
        return say("queues.spoken", queue=self.name, count=self.count)


class QueueModel(QAbstractListModel):
    """Queues first, then sources. Counts change in place."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries = tuple(Entry(name=say(f"queue.{queue}"), count=0, queue=queue) for queue in Queue)

    def update(self, counts: Mapping[Queue, int], by_source: Mapping[SourceId, int]) -> None:
        """Take the counts of a page; only lines with another count are painted."""
        fresh = tuple(
            Entry(name=say(f"queue.{queue}"), count=counts.get(queue, 0), queue=queue) for queue in Queue
        )
        fresh += tuple(
            Entry(name=plain(source, 40), count=count, source=source)
            for source, count in sorted(by_source.items())
        )
        if [one.name for one in fresh] != [one.name for one in self._entries]:
            self.beginResetModel()
            self._entries = fresh
            self.endResetModel()
            return
        before, self._entries = self._entries, fresh
        for place, (old, new) in enumerate(zip(before, fresh, strict=True)):
            if old != new:
                self.dataChanged.emit(self.index(place), self.index(place))

    def entry(self, place: int) -> Entry:
        """The line at a place."""
        return self._entries[place]

    def place(self, *, queue: Queue | None = None, source: SourceId | None = None) -> int:
        """Where a queue or a source is; -1: nowhere."""
        return next(
            (
                place
                for place, one in enumerate(self._entries)
                if (queue is not None and one.queue is queue) or (source is not None and one.source == source)
            ),
            -1,
        )

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        entry = self._entries[index.row()]
        if role == ENTRY:
            return entry
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return entry.spoken
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(entry.spoken)
        return None


class QueueDelegate(QStyledItemDelegate):
    """Name and count, or glyph over count on the rail."""

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__(theme)
        self._theme = theme
        self._icons = icons
        self.is_rail = False
        self.source: SourceId | None = None
        """The source that the list is narrowed to; it is marked besides the queue."""

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        entry: Entry = index.data(ENTRY)
        px = self._theme.px
        if self.is_rail:
            return QSize(px(RAIL), 0 if entry.source is not None else px(RAIL_ROW))
        is_first_source = entry.source is not None and index.row() == len(Queue)
        return QSize(px(COLUMN), px(ROW) + (px(17) if is_first_source else 0))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry: Entry = index.data(ENTRY)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        if rect.height() == 0:
            return
        painter.save()
        row = rect.adjusted(0, rect.height() - self._theme.px(ROW), 0, 0) if not self.is_rail else rect
        if row.top() > rect.top():
            line_at = rect.top() + self._theme.px(8)
            painter.fillRect(QRect(rect.left(), line_at, rect.width(), 1), self._theme.colour("line"))
        is_selected = bool(state & QStyle.StateFlag.State_Selected) or (
            entry.source is not None and entry.source == self.source
        )
        self._ground(painter, row, state, is_selected=is_selected)
        if self.is_rail:
            self._rail(painter, row, entry, is_selected=is_selected)
        else:
            self._line(painter, row, entry, is_selected=is_selected)
        painter.restore()

    def _ground(self, painter: QPainter, row: QRect, state: QStyle.StateFlag, *, is_selected: bool) -> None:
        colour, px = self._theme.colour, self._theme.px
        if is_selected:
            painter.fillRect(row, colour("sel"))
            painter.fillRect(QRect(row.left(), row.top(), px(3), row.height()), colour("accent"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(row, colour("hover"))
        if is_selected and state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(colour("accent"), 1))
            painter.drawRect(row.adjusted(0, 0, -1, -1))

    def _line(self, painter: QPainter, row: QRect, entry: Entry, *, is_selected: bool) -> None:
        px, colour = self._theme.px, self._theme.colour
        inner = row.adjusted(px(16), 0, -px(12), 0)
        painter.setFont(self._theme.font(Role.CAPTION))
        painter.setPen(colour("text2" if entry.count else "text3"))
        count = f"{entry.count:,}"
        painter.drawText(inner, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, count)
        taken = painter.fontMetrics().horizontalAdvance(count) + px(8)
        font = self._theme.font(Role.STRONG if is_selected else Role.BODY)
        painter.setFont(font)
        painter.setPen(colour("text" if is_selected or entry.count else "text2"))
        name = QFontMetrics(font).elidedText(entry.name, Qt.TextElideMode.ElideRight, inner.width() - taken)
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)

    def _rail(self, painter: QPainter, row: QRect, entry: Entry, *, is_selected: bool) -> None:
        px, colour = self._theme.px, self._theme.colour
        if entry.queue is None:
            return
        tint = "text" if is_selected else "text2"
        drawn = self._icons.pixmap(GLYPHS[entry.queue], tint, 18)
        if not drawn.isNull():
            painter.drawPixmap(row.center().x() - px(9) + 1, row.top() + px(5), drawn)
        painter.setFont(self._theme.font(Role.CAPTION))
        painter.setPen(colour(tint if entry.count else "text3"))
        count = f"{entry.count}" if entry.count < 1000 else "999+"
        below = row.adjusted(0, px(24), 0, -px(2))
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, count)


class QueueColumn(QListView):
    """Chooses a queue, and the source that narrows it."""

    chosen = Signal(object, object)
    """`Queue`, `SourceId` or None."""

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = QueueModel(self)
        self._delegate = QueueDelegate(theme, icons)
        self._queue = Queue.NEEDS_ME
        self._is_elsewhere = False
        self.setModel(self._model)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(say("queues.name"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.selectionModel().currentChanged.connect(self._on_current_changed)
        icons.loaded.connect(self.viewport().update)
        theme.changed.connect(self._use_theme)
        self._use_theme()

    @property
    def is_rail(self) -> bool:
        """Whether it shows glyphs only."""
        return self._delegate.is_rail

    def set_rail(self, is_rail: bool) -> None:
        """Narrow or wide."""
        self._delegate.is_rail = is_rail
        self._use_theme()

    def show_choice(self, queue: Queue, source: SourceId | None) -> None:
        """Mark what the list shows; announces nothing."""
        self._queue = queue
        self._delegate.source = source
        self._mark()
        self.viewport().update()

    def show_elsewhere(self, *, is_elsewhere: bool) -> None:
        """Whether something else than a queue stands in the desk's place: no queue is marked then, and a
        click on any of them goes back.
        """
        self._is_elsewhere = is_elsewhere
        self._mark()

    def on_page(self, page: InboxPage) -> None:
        """Take counts from the page that the list shows."""
        self._model.update(page.counts, page.by_source)
        self._mark()

    def keyboardSearch(self, _search: str) -> None:  # noqa: N802 - Qt's name
        """Letters are commands here."""

    def _mark(self) -> None:
        place = -1 if self._is_elsewhere else self._model.place(queue=self._queue)
        if self.currentIndex().row() != place:
            self.selectionModel().blockSignals(True)
            if place < 0:
                self.selectionModel().clear()
            else:
                self.setCurrentIndex(self._model.index(place))
            self.selectionModel().blockSignals(False)
            self.viewport().update()

    def _use_theme(self) -> None:
        self.setFixedWidth(self._theme.px(RAIL if self.is_rail else COLUMN))
        self.setStyleSheet(
            f"QListView {{ background: {self._theme.tokens.pane}; border: none;"
            f" border-right: 1px solid {self._theme.tokens.line}; padding-top: {self._theme.px(8)}px; }}"
        )
        self.scheduleDelayedItemsLayout()

    def _on_current_changed(self, now: QModelIndex, _before: QModelIndex) -> None:
        if not now.isValid():
            return
        entry = self._model.entry(now.row())
        if entry.queue is not None:
            self.chosen.emit(entry.queue, None)
            return
        # A source narrows the queue that is shown; choosing it again widens it.
        wanted = None if entry.source == self._delegate.source else entry.source
        self.chosen.emit(self._queue, wanted)
