"""Watches the desk: whenever something moves it notes what is in view from then on."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator

from PySide6.QtCore import QEvent, QObject, Signal, qVersion
from PySide6.QtGui import QAccessible, QGuiApplication, QTextDocument
from PySide6.QtWidgets import QApplication

from reviewer.clock import Clock
from reviewer.conflicts.report import Row
from reviewer.domain.desk import OpenedItem
from reviewer.domain.exposure import Exposure, Viewport
from reviewer.ids import ItemId
from reviewer.render._api import RENDERER
from ui.blocks.content_view import ContentView
from ui.blocks.look import Look
from ui.conflict.readers import ReaderPane
from ui.desk.layout import DeskParts
from ui.evidence.viewer import Viewer
from ui.exposure.in_view import parts_in_view, rows_in_view
from ui.exposure.item_seen import QUESTION, ItemSeen
from ui.exposure.stopwatch import InView, Stopwatch

KEPT = 10
"""Items of which it is remembered what was in view while others are on the screen."""
_AT_ONCE = -3
"""Before anything is filled in."""
_Key = tuple[tuple[str, str], ...]


class Watch(QObject):
    """A sign (something scrolled, was drawn, shown, hidden) ends what counted until then at once; what is in
    view from then on is looked up in the next turn of the event loop, once for all signs of this one.
    """

    noted = Signal()
    """What is in view has changed, perhaps."""

    def __init__(self, look: Look, clock: Clock, parts: DeskParts, viewer: Viewer) -> None:
        super().__init__(parts)
        self._look, self._parts, self._viewer = look, parts, viewer
        self._stopwatch = Stopwatch(clock.monotonic)
        self._seen: ItemSeen | None = None
        self._kept: OrderedDict[_Key, ItemSeen] = OrderedDict()
        self._words: dict[ContentView, tuple[QTextDocument, str]] = {}
        """Of documents that were not changed since."""
        self._is_due = False
        self._connect()

    def _connect(self) -> None:
        parts, matrix = self._parts, self._parts.matrix
        for signal in (
            parts.visibility_changed,
            parts.stack.currentChanged,
            parts.readers.shown,
            parts.readers.pair_changed,
            matrix.verticalScrollBar().valueChanged,
            matrix.verticalScrollBar().rangeChanged,
            matrix.matrix.modelReset,
            matrix.matrix.rowsInserted,
            matrix.matrix.rowsRemoved,
            matrix.cursor_moved,
            parts.request.scrolled,
            self._viewer.moved,
            self._viewer.page_shown,
        ):
            signal.connect(self._on_sign)
        parts.readers.pane_added.connect(self._on_pane_added)
        self._follow(parts.raw)
        application = QGuiApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_sign)
            application.focusWindowChanged.connect(self._on_sign)

    def _on_pane_added(self, pane: ReaderPane) -> None:
        self._follow(pane.view)

    def _follow(self, view: ContentView) -> None:
        bar = view.browser.verticalScrollBar()
        for signal in (view.shown, view.landmarks_found, bar.valueChanged, bar.rangeChanged):
            signal.connect(self._on_sign)
        view.browser.textChanged.connect(lambda: self._on_filled(view))

    # -- the item

    def show_item(self, opened: OpenedItem) -> None:
        """Another item, or the same one again: what was in view of this version of it still counts."""
        key = tuple((one.id, one.version) for one in opened.members)
        seen = self._kept.pop(key, None) or ItemSeen(opened)
        self._kept[key] = self._seen = seen
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        self._stopwatch.start_over(seen.shown)
        self._on_sign()

    def clear(self) -> None:
        """Nothing is open."""
        self._seen = None
        self._stopwatch.look((), is_seen=False)

    def exposures(self) -> dict[ItemId, Exposure]:
        """What was in view of the open item until now, for each of its case."""
        seen = self._seen
        if seen is None:
            return {}
        self._stopwatch.settle()
        place = self._parts.rect()
        return seen.exposures(
            self._rows(),
            Viewport(width=place.width(), height=place.height(), scale=self._look.theme.scale),
            renderer=f"blocks {RENDERER}, Qt {qVersion()}",
            is_read_aloud=QAccessible.isActive(),
        )

    def times_s(self) -> dict[int, float]:
        """How long any part of each answer was in view until now, by number."""
        self._stopwatch.settle()
        return {} if self._seen is None else self._seen.times_s()

    def _rows(self) -> dict[str, bool]:
        """Every row that there is, and whether it is folded away."""
        if self._parts.page is self._parts.request:
            return dict.fromkeys(self._parts.request.paths(), False)
        model = self._parts.matrix.matrix
        if model.report is None or self._parts.matrix.isHidden():
            return {}
        listed = {line.path for line in model.lines if isinstance(line, Row)}
        return {row.path: row.path not in listed for row in model.report.rows}

    # -- signs

    def _on_filled(self, view: ContentView) -> None:
        self._words.pop(view, None)
        self._on_sign()

    def _on_sign(self, *_told: object) -> None:
        if self._seen is not None and not self._is_due:
            self._stopwatch.settle()
            self._is_due = True
            # Not beside a fill: of a long text both take a good part of a turn.
            self._parts.fills.add(self, self.note, rank=_AT_ONCE)

    def note(self) -> None:
        """Look up what is in view now."""
        self._is_due = False
        if self._seen is not None:
            # A fill may come before the layout that it waits for, and then all stands at the top.
            QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
            self._stopwatch.look(list(self._in_view(self._seen)), is_seen=self._is_seen())
            self.noted.emit()

    def _is_seen(self) -> bool:
        """The window is the active one, and no card lies over the desk."""
        parts, window = self._parts, self._parts.window()
        if not parts.isVisible() or window.isMinimized() or not window.isActiveWindow():
            return False
        on_top = window.childAt(parts.mapTo(window, parts.rect().center()))
        return on_top is not None and (on_top is parts or parts.isAncestorOf(on_top))

    # -- what is in view

    def _in_view(self, seen: ItemSeen) -> Iterator[InView]:
        parts = self._parts
        if parts.readers.isVisible():
            for pane in parts.readers.visible():
                yield from self._text(seen, pane.view, pane.number or 1)
        if parts.raw.isVisible():
            yield from self._text(seen, parts.raw, QUESTION)
        if parts.matrix.isVisible():
            lines = parts.matrix.matrix.lines
            for at in rows_in_view(parts.matrix):
                line = lines[at]
                if isinstance(line, Row):
                    yield seen.row(line.path), (0,)
        if parts.request.isVisible():
            for path in parts.request.paths_in_view():
                yield seen.row(path), (0,)
        at_page = self._viewer.at_page
        if parts.evidence.isVisible() and at_page is not None:
            yield seen.file_page(at_page.key, at_page.page, of=at_page.pages), (0,)

    def _text(self, seen: ItemSeen, view: ContentView, number: int) -> Iterator[InView]:
        if not view.is_readable:
            return
        document = view.browser.document()
        if view not in self._words or self._words[view][0] is not document:
            self._words[view] = (document, document.toRawText())
        words = self._words[view][1]
        drawn = seen.page(number, view.place.page, of=view.extent, words=words)
        yield drawn.tally, parts_in_view(view.browser, drawn)
