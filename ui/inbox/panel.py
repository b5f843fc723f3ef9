"""The list's column: head with search, bar of arrivals, rows, and words when there are none."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from reviewer.domain.inbox import InboxPage
from reviewer.ids import ItemId
from ui.inbox.feed import InboxFeed
from ui.inbox.view import InboxView
from ui.messages.catalogue import say
from ui.shortcuts.dispatcher import TYPING_ZONE, Dispatcher
from ui.shortcuts.table import Act
from ui.theme import Role, Theme

SEARCH_DELAY_MS = 150
SHORTEST_SEARCH, LONGEST_SEARCH = 2, 200


class SearchField(QLineEdit):
    """Waits until typing rests, and never asks for a single character."""

    asked = Signal(str)
    left = Signal()
    """Enter or an arrow: into the hits."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty(TYPING_ZONE, True)
        self.setPlaceholderText(say("list.search"))
        self.setAccessibleName(say("list.search.name"))
        self.setClearButtonEnabled(True)
        self.setMaxLength(LONGEST_SEARCH)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(SEARCH_DELAY_MS)
        self._rest.timeout.connect(self._ask)
        self.textEdited.connect(lambda _text: self._rest.start())
        self.textChanged.connect(self._on_cleared)
        self.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_key = event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent)
        if is_key and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down}:  # type: ignore[attr-defined]
            self._rest.stop()
            self._ask()
            self.left.emit()
            return True
        return super().eventFilter(watched, event)

    def _ask(self) -> None:
        text = self.text().strip()
        if not text or len(text) >= SHORTEST_SEARCH:
            self.asked.emit(text)

    def _on_cleared(self, text: str) -> None:
        if not text:
            self._rest.stop()
            self.asked.emit("")


class InboxPanel(QWidget):
    """Everything between the queues and the desk."""

    search_wanted = Signal(str)

    def __init__(
        self, feed: InboxFeed, theme: Theme, keys: Dispatcher, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._feed = feed
        self._theme = theme
        self._keys = keys
        self.view = InboxView(feed, theme)
        self._title = QLabel()
        self._count = QLabel()
        self._search_button = QPushButton()
        self.field = SearchField()
        self._arrivals = QPushButton()
        self._more = QPushButton()
        self._build()
        self.field.asked.connect(self.search_wanted)
        self.field.left.connect(self.view.setFocus)
        self._search_button.clicked.connect(self.open_search)
        self._arrivals.clicked.connect(lambda: keys.run(Act.SHOW_ARRIVALS))
        feed.page_read.connect(self._on_page)
        feed.waiting_changed.connect(self._on_waiting)
        theme.changed.connect(self._use_theme)
        keys.keymap_changed.connect(self._use_theme)
        self._use_theme()

    def open_search(self) -> None:
        """Put the cursor into the search; what is typed from now on is text."""
        for hidden in (self._search_button, self._title, self._count, self._gap):
            hidden.hide()
        self.field.show()
        self.field.setFocus()
        self.field.selectAll()

    def close_search(self) -> bool:
        """End the search; False: there was none."""
        if self.field.isHidden():
            return False
        had_focus = self.field.hasFocus()
        self.field.hide()
        self.field.clear()
        for shown in (self._search_button, self._title, self._count, self._gap):
            shown.show()
        if had_focus:
            self.view.setFocus()
        return True

    def current(self) -> ItemId | None:
        """The item under the cursor."""
        return self.view.current

    def _build(self) -> None:
        self.setProperty("ground", "bg")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.field.hide()
        self._arrivals.hide()
        self._more.hide()
        for button in (self._search_button, self._arrivals, self._more):
            button.setProperty("weight", "bare")
        self._search_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._count.setProperty("tone", "third")
        self._more.setProperty("tone", "third")
        self._more.clicked.connect(self._feed.want_more)
        self.view.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self._head = QHBoxLayout()
        for widget in (self._title, self._count):
            widget.setTextFormat(Qt.TextFormat.PlainText)
            self._head.addWidget(widget)
        # In the head and not above the rows: the row under the cursor must not move.
        self._head.addWidget(self._arrivals)
        self._gap = QWidget()
        self._head.addWidget(self._gap, 1)
        self._head.addWidget(self._search_button)
        self._head.addWidget(self.field, 1)
        self._top = QWidget()
        self._top.setLayout(self._head)
        self._rule = QWidget()
        self._rule.setFixedHeight(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._top)
        column.addWidget(self._rule)
        column.addWidget(self.view, 1)
        column.addWidget(self._more)

    def _use_theme(self) -> None:
        px = self._theme.px
        # As high with the search open as without: the rows under it do not move.
        self._top.setFixedHeight(px(38))
        self._head.setContentsMargins(px(12), 0, px(8), 0)
        self._head.setSpacing(px(8))
        self._title.setFont(self._theme.font(Role.STRONG))
        self._search_button.setFixedHeight(px(28))
        self._search_button.setStyleSheet(f"color: {self._theme.tokens.text2}")
        self._arrivals.setFixedHeight(px(22))
        self.field.setFixedHeight(px(28))
        self._rule.setStyleSheet(f"background: {self._theme.tokens.line}")
        hint = self._keys.hint(Act.SEARCH)
        self._search_button.setText(f"{hint}  {say('list.search.name').lower()}")
        self._search_button.setAccessibleName(say("list.search.name"))
        self._arrivals.setStyleSheet(
            f"QPushButton {{ background: {self._theme.tokens.notice}; padding: 0 8px; min-height: 0; }}"
        )
        self._on_waiting(len(self._feed.model.standing.waiting))

    def _on_page(self, page: InboxPage) -> None:
        query = self._feed.query
        name = say(f"queue.{query.queue}")
        self._title.setText(name)
        self._count.setText(f"{page.total:,}")
        self.view.setAccessibleName(say("list.name", queue=name))
        left = page.total - self._feed.model.rowCount() - len(self._feed.model.standing.waiting)
        self._more.setVisible(left > 0)
        self._more.setText(say("list.more", count=left))

    def _on_waiting(self, count: int) -> None:
        self._arrivals.setVisible(count > 0)
        hint = self._keys.hint(Act.SHOW_ARRIVALS)
        self._arrivals.setText(f"{say('list.arrivals', count=count)}   {hint}")

    def _on_scrolled(self, value: int) -> None:
        if value >= self.view.verticalScrollBar().maximum() - self.view.height():
            self._feed.want_more()
