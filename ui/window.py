"""The main window: queues, list, the place of the desk, the status line. Composition and widths only."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from reviewer.clock import Clock
from ui import pages
from ui.blocks.look import Look
from ui.first_run import FirstRun
from ui.icons import Icons
from ui.inbox.panel import InboxPanel
from ui.ledger.page import LedgerPage
from ui.messages.catalogue import say
from ui.overlay import Overlay
from ui.pages import Page, PageText
from ui.passphrase_page import PassphrasePage
from ui.queues import QueueColumn
from ui.room import Columns, columns
from ui.screen_room import within_screen
from ui.shortcuts.dispatcher import Dispatcher
from ui.shortcuts.keymap import Keymap
from ui.status.line import StatusLine
from ui.status.record_banner import RecordBanner
from ui.theme import Theme

SMALLEST = (800, 560)
FIRST_SIZE = (1280, 820)
LOADING_AFTER_MS = 600
LEDGER_WIDTH = 1100


def holds(pane: QWidget, focused: QWidget | None) -> bool:
    """Whether the focus is in a pane."""
    return focused is not None and (pane is focused or pane.isAncestorOf(focused))


class MainWindow(QMainWindow):
    """Everything that is always there. What fills it comes with the opened desk (`ui.session`)."""

    first_painted = Signal()
    quit_wanted = Signal()
    list_toggled = Signal(bool)

    def __init__(self, theme: Theme, clock: Clock, keymap: Keymap | None = None) -> None:
        super().__init__()
        self.theme = theme
        self.icons = Icons(theme)
        self.keys = Dispatcher(self, keymap)
        self.status = StatusLine(theme, self.keys, clock)
        self.queues = QueueColumn(theme, self.icons)
        self.page = Page(theme)
        self.ledger = LedgerPage(theme, clock)
        self.first_run = FirstRun(theme)
        self.passphrase = PassphrasePage(theme)
        self.banner = RecordBanner(Look(theme=theme, icons=self.icons, clock=clock))
        self.panel: InboxPanel | None = None
        self.overlay: Overlay | None = None
        self._area: QWidget | None = None
        self._had_keys: QWidget | None = None
        """Where the keys were before they went into the ledger."""
        self._wanted = 0
        self._is_full = False
        self._keeps_list = False
        self._is_ready_to_close = False
        self._was_painted = False
        self._build()
        theme.changed.connect(self._use_theme)
        self._use_theme()

    # -- what stands in the place of the desk

    def attach(self, panel: InboxPanel, area: QWidget) -> None:
        """Take the list and the desk, once a desk is open."""
        self.panel, self._area = panel, area
        self._columns.insertWidget(1, panel)
        self._columns.insertWidget(2, self._list_rule)
        self._place.addWidget(area)
        self._place.addWidget(self.page)
        # Not an empty ledger: until the first item is there, the page says that it takes a moment.
        self._place.setCurrentWidget(self.page)
        self._whole.setCurrentWidget(self._frame)
        self.fit()

    def ask_who(self) -> None:
        """First start."""
        self._whole.setCurrentWidget(self.first_run)
        self.first_run.name.setFocus()

    def ask_passphrase(self, *, is_new: bool, problem: str = "") -> None:
        """Before the desk is open: the home's secrets are locked, or nobody has said how to keep them."""
        self._late.stop()
        self._whole.setCurrentWidget(self.passphrase)
        self.passphrase.begin(is_new=is_new, problem=problem)

    def show_page(self, text: PageText) -> None:
        """A page instead of the desk; before a desk is open, instead of everything."""
        self._late.stop()
        self.page.say(text)
        if self.panel is None:
            self._whole.setCurrentWidget(self.page)
        else:
            self._put(self.page)

    def show_notice(self, notice: QWidget) -> None:
        """A line above the status line, until it goes by itself."""
        self._body.insertWidget(self._body.indexOf(self.status), notice)

    def show_area(self) -> None:
        """The desk."""
        if self._area is not None:
            self._put(self._area)

    def show_ledger(self) -> None:
        """The ledger instead of the desk."""
        if self.shown is not self.ledger:
            self._had_keys = self.focusWidget()
        self._put(self.ledger)
        self.ledger.table.setFocus()

    @property
    def shown(self) -> QWidget | None:
        """What stands in the place of the desk."""
        return self._place.currentWidget()

    # -- widths

    def request_room(self, width: int) -> None:
        """How wide the desk would like to be at 100 %; 0: as it comes."""
        if width != self._wanted:
            self._wanted = width
            # Whoever types a search writes on while hits open: the next letter must not be a verdict.
            self._keeps_list = self.panel is not None and self.focusWidget() is self.panel.field
            self.fit()

    def set_full(self, is_full: bool) -> None:
        """The desk alone, or with queues and list."""
        if is_full != self._is_full:
            self._is_full = is_full
            self.fit()

    @property
    def is_full(self) -> bool:
        """Whether the desk stands alone."""
        return self._is_full

    def bring_list_back(self) -> bool:
        """Show the list although the desk lacks room; False: it is there."""
        if self.panel is None or not self.panel.isHidden():
            return False
        self._is_full = False
        self._keeps_list = True
        self.fit()
        self.panel.view.setFocus()
        return True

    def layout_now(self) -> Columns:
        """The columns at the present size."""
        is_in_ledger = self.shown is self.ledger
        return columns(
            round(self.width() * 100 / self.theme.scale),
            wanted=LEDGER_WIDTH if is_in_ledger else self._wanted,
            is_full=self._is_full,
            # Brought back beside the desk; the ledger is another place.
            keeps_list=self._keeps_list and not is_in_ledger,
        )

    def fit(self) -> None:
        """Give every column its width."""
        now = self.layout_now()
        self.queues.setVisible(now.queues > 0)
        if self.queues.is_rail != now.is_rail and now.queues:
            self.queues.set_rail(now.is_rail)
        if self.panel is not None:
            self._show_list(is_shown=now.list > 0)
            self._list_rule.setVisible(now.list > 0)
            self.panel.setFixedWidth(self.theme.px(now.list or 300))
        self.status.set_window(self.width(), self.height())

    def _show_list(self, *, is_shown: bool) -> None:
        panel = self.panel
        if panel is None or panel.isHidden() is not is_shown:
            return
        if not is_shown and holds(panel, self.focusWidget()):
            # Else Qt gives it to whatever comes next, a button perhaps, which Space would press.
            self.setFocus()
        panel.setVisible(is_shown)
        self.list_toggled.emit(is_shown)

    # -- Qt

    def closeEvent(self, event: QCloseEvent) -> None:
        """The window goes only when everything is put away; until then it asks to."""
        if self._is_ready_to_close:
            event.accept()
            return
        event.ignore()
        self.quit_wanted.emit()

    def close_now(self) -> None:
        """Everything is put away."""
        self._is_ready_to_close = True
        self.keys.stop()
        self.close()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not self._was_painted and event.type() == QEvent.Type.Paint:
            self._was_painted = True
            # After this paint is on the screen: imports may take their time now.
            QTimer.singleShot(0, self.first_painted.emit)
        return super().eventFilter(watched, event)

    def _put(self, widget: QWidget) -> None:
        if self._place.currentWidget() is not widget:
            is_left = holds(self.ledger, self.focusWidget())
            self._place.setCurrentWidget(widget)
            self.queues.show_elsewhere(is_elsewhere=widget is self.ledger)
            self.fit()
            if is_left:
                self._give_keys_back()

    def _give_keys_back(self) -> None:
        """Else Qt gives them to whatever comes next, a button perhaps, which Space would press."""
        before, self._had_keys = self._had_keys, None
        if before is None or before not in self.findChildren(QWidget) or not before.isVisible():
            before = self.panel.view if self.panel is not None and self.panel.isVisible() else self
        before.setFocus()

    def _build(self) -> None:
        self.setWindowTitle(say("window.title"))
        self._whole = QStackedWidget()
        self._frame = QWidget()
        self._place = QStackedWidget()
        self._list_rule = QFrame()
        self._columns = QHBoxLayout(self._frame)
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.setSpacing(0)
        self._columns.addWidget(self.queues)
        self._columns.addWidget(self._place, 1)
        for widget in (self.page, self.first_run, self.passphrase, self._frame):
            self._whole.addWidget(widget)
        self._place.addWidget(self.ledger)
        body = QWidget()
        column = self._body = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._whole, 1)
        column.addWidget(self.banner)
        column.addWidget(self.status)
        self.setCentralWidget(body)
        self._list_rule.setFixedWidth(1)
        self._list_rule.setProperty("rule", True)
        self.page.installEventFilter(self)
        # Said only when opening takes long enough to be noticed.
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(LOADING_AFTER_MS)
        self._late.timeout.connect(lambda: self.page.say(pages.loading()))
        self.page.say(PageText(title=""))
        self._late.start()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def _use_theme(self) -> None:
        px = self.theme.px
        self.setMinimumSize(within_screen(self, QSize(px(SMALLEST[0]), px(SMALLEST[1]))))
        self.fit()
