"""The ledger in the place of the desk: search, filter, table, one decision's story, and the chain's check."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QStackedLayout,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from reviewer.clock import Clock
from reviewer.domain.inbox import DecisionSummary
from reviewer.domain.ledger import ChainState
from reviewer.domain.lifecycle import CAME_BACK, UNSENT, DecisionState
from ui.ledger.chain_words import broken_words
from ui.ledger.model import AT, REASON, RECEIPT, STATE, TITLE, VERDICT, LedgerModel
from ui.ledger.story import Part
from ui.ledger.story_pane import StoryPane
from ui.messages.catalogue import say
from ui.overlay import plain_label
from ui.shortcuts.dispatcher import KEY_PANE
from ui.theme import Role, Theme

FILTERS: dict[str, frozenset[DecisionState]] = {
    "all": frozenset(),
    "unsent": UNSENT,
    "confirmed": frozenset({DecisionState.ACKNOWLEDGED}),
    "came_back": CAME_BACK,
    "ended": frozenset({DecisionState.RETRACTED, DecisionState.CLOSED_BY_HUMAN}),
}
SEARCH_MS = 150
WIDE = 1100
"""From this width on the reason and the receipt have columns of their own."""
STORY, _GAP = 400, 8
WIDEST = {AT: 130, VERDICT: 190, STATE: 210}
"""A column is as wide as what stands in it, at most so wide; the rest is the title's."""


class LedgerTable(QTableView):
    """Copies the chosen decision with the platform's key."""

    copy_wanted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit()
            return
        super().keyPressEvent(event)


class LedgerPage(QWidget):
    """Stands in the place of the desk until Esc."""

    query_changed = Signal()
    verify_wanted = Signal()
    export_wanted = Signal()
    decision_chosen = Signal(object)
    item_wanted = Signal(object)
    copy_wanted = Signal()
    story_export_wanted = Signal()
    as_seen_wanted = Signal()

    def __init__(self, theme: Theme, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.model = LedgerModel(clock, self)
        self.table = LedgerTable()
        self.table.setModel(self.model)
        self.story = StoryPane(theme)
        self.search = QLineEdit()
        self.filter = QComboBox()
        self.verify = QPushButton(say("ledger.verify"))
        self.export = QPushButton(say("ledger.export"))
        self.progress = QProgressBar()
        self._state = plain_label("", theme, tone="second")
        self._title = plain_label(say("ledger.title"), theme, Role.TITLE)
        self._told = plain_label(say("ledger.body"), theme, tone="second")
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(SEARCH_MS)
        self._build()
        self._connect()
        theme.changed.connect(self._use_theme)
        self._use_theme()

    # -- what is asked for

    @property
    def text(self) -> str:
        """The words that are searched for."""
        return self.search.text().strip()

    @property
    def states(self) -> frozenset[DecisionState]:
        """The states that are listed; empty: all."""
        return FILTERS[str(self.filter.currentData())]

    @property
    def chosen(self) -> DecisionSummary | None:
        """The decision under the cursor."""
        return self.model.decision(self.table.currentIndex().row())

    @property
    def state(self) -> str:
        """What was said of the record."""
        return self._state.text()

    # -- what is shown

    def show_decisions(self, decisions: Sequence[DecisionSummary]) -> None:
        """List them; the cursor stays on its decision, or goes to the first."""
        shown = self.chosen
        before = shown.decision if shown is not None else None
        self.model.show(decisions)
        self._fit_columns()
        is_narrowed = bool(self.text or self.states)
        nothing = "ledger.none_found" if is_narrowed else "ledger.none"
        self._told.setText(say("ledger.body" if decisions else nothing))
        places = [place for place, one in enumerate(decisions) if one.decision == before]
        if not decisions:
            self.story.show_story(())
            return
        is_where_it_was = bool(places) and self.table.currentIndex().row() == places[0]
        self.table.selectRow(places[0] if places else 0)
        if is_where_it_was and self.chosen != shown:
            self._on_chosen()  # the same decision, of which there is more to tell

    def show_story(self, parts: Sequence[Part]) -> None:
        """The story of the chosen decision."""
        self.story.show_story(parts)

    def show_progress(self, done: int, of: int) -> None:
        """How far the check, or the export, is."""
        if self.verify.isEnabled():
            return  # it ended meanwhile
        self.progress.setMaximum(max(1, of))
        self.progress.setValue(done)
        self._state.setText(say("ledger.verifying_entries", done=done, of=of))

    def begin(self) -> None:
        """A check or an export has begun."""
        for button in (self.verify, self.export):
            button.setEnabled(False)
        self.progress.setMaximum(1)
        self.progress.setValue(0)
        self.progress.setVisible(True)
        self._say(say("ledger.verifying"))

    def end(self, words: str = "", *, is_bad: bool = False) -> None:
        """It is over, and this is what came of it."""
        for button in (self.verify, self.export):
            button.setEnabled(True)
        self.progress.setVisible(False)
        self._say(words, is_bad=is_bad)

    def show_chain(self, chain: ChainState) -> None:
        """Say what walking the chain found."""
        if chain.broken_at is not None:
            self.end(broken_words(chain), is_bad=True)
            return
        words = [say("ledger.verified", entries=chain.entries, signed=chain.signed)]
        if chain.unsigned:
            words.append(say("ledger.unsigned", count=chain.unsigned))
        if chain.lost_keys:
            words.append(say("ledger.lost_keys", count=chain.lost_keys))
        self.end(" ".join(words), is_bad=bool(chain.unsigned or chain.lost_keys))

    def put_in_front(self, widget: QWidget) -> None:
        """Something in the place of the list, until `bring_list_back`."""
        if self._stack.indexOf(widget) < 0:
            self._stack.addWidget(widget)
        self._stack.setCurrentWidget(widget)

    def bring_list_back(self) -> bool:
        """The list again; False: it is there."""
        if not self.is_list_covered:
            return False
        self._stack.setCurrentWidget(self._listed)
        self.table.setFocus()
        return True

    @property
    def is_list_covered(self) -> bool:
        """Whether something stands in the place of the list."""
        return self._stack.currentWidget() is not self._listed

    # -- keys

    def step(self, by: int) -> None:
        """The next or the last decision."""
        rows = self.model.rowCount()
        if rows:
            self.table.selectRow(min(rows - 1, max(0, self.table.currentIndex().row() + by)))

    def open_search(self) -> None:
        """Type what to look for."""
        self.search.setFocus()
        self.search.selectAll()

    def close_search(self) -> bool:
        """Esc: out of the search first; False: there was nothing to leave."""
        if not self.search.hasFocus() and not self.search.text():
            return False
        if self.search.text():
            self.search.clear()
            self._wait.stop()
            self.query_changed.emit()
        self.table.setFocus()
        return True

    # -- inside

    def _say(self, words: str, *, is_bad: bool = False) -> None:
        self._state.setProperty("tone", "danger" if is_bad else "second")
        self._state.style().polish(self._state)
        self._state.setText(words)

    def _build(self) -> None:
        self.search.setPlaceholderText(say("ledger.search"))
        self.search.setAccessibleName(say("ledger.search"))
        self.search.setMaxLength(200)
        self.filter.setAccessibleName(say("ledger.filter"))
        for name in FILTERS:
            self.filter.addItem(say(f"ledger.filter.{name}"), name)
        self.progress.setTextVisible(False)
        self.progress.setVisible(False)
        self.progress.setAccessibleName(say("ledger.verifying"))
        self._state.setWordWrap(True)
        self._state.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._head, self._tools, self._middle = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        self._head.addWidget(self._title)
        self._head.addWidget(self._told)
        self._head.addWidget(self._state, 1)
        self._tools.addWidget(self.search, 1)
        self._tools.addWidget(self.filter)
        self._tools.addStretch(1)
        self._tools.addWidget(self.export)
        self._tools.addWidget(self.verify)
        self._middle.setSpacing(0)
        self._middle.addWidget(self.table, 1)
        self._middle.addWidget(self.story)
        self._listed = QWidget()
        column = QVBoxLayout(self._listed)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head)
        column.addLayout(self._tools)
        column.addWidget(self.progress)
        column.addLayout(self._middle, 1)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._listed)
        self.setProperty("ground", "bg")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._be_plain()

    def _connect(self) -> None:
        self._wait.timeout.connect(self.query_changed)
        self.search.textChanged.connect(lambda _text: self._wait.start())
        self.search.returnPressed.connect(self.table.setFocus)
        self.filter.currentIndexChanged.connect(lambda _index: self.query_changed.emit())
        self.verify.clicked.connect(self.verify_wanted)
        self.export.clicked.connect(self.export_wanted)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._on_chosen())
        self.table.activated.connect(lambda _index: self._on_item_wanted())
        self.table.copy_wanted.connect(self.copy_wanted)
        self.story.copy_wanted.connect(self.copy_wanted)
        self.story.export_wanted.connect(self.story_export_wanted)
        self.story.as_seen_wanted.connect(self.as_seen_wanted)
        self.story.item_wanted.connect(self._on_item_wanted)

    def _on_chosen(self) -> None:
        if (chosen := self.chosen) is not None:
            self.decision_chosen.emit(chosen.decision)

    def _on_item_wanted(self) -> None:
        if (chosen := self.chosen) is not None:
            self.item_wanted.emit(chosen.item)

    def _be_plain(self) -> None:
        self.table.setProperty(KEY_PANE, "ledger")
        self.table.setAccessibleName(say("ledger.title"))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setMinimumSectionSize(60)
        for stretched in (TITLE, REASON):
            header.setSectionResizeMode(stretched, QHeaderView.ResizeMode.Stretch)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        is_wide = self.width() >= self._theme.px(WIDE)
        with QSignalBlocker(self.table.horizontalHeader()):
            for column in (REASON, RECEIPT):
                self.table.setColumnHidden(column, not is_wide)

    def _fit_columns(self) -> None:
        px, header = self._theme.px, self.table.horizontalHeader()
        for column, widest in WIDEST.items():
            wanted = max(self.table.sizeHintForColumn(column), header.sectionSizeHint(column)) + px(_GAP)
            self.table.setColumnWidth(column, min(wanted, px(widest)))

    def _use_theme(self) -> None:
        px = self._theme.px
        self._head.setContentsMargins(px(12), px(8), px(12), px(4))
        self._head.setSpacing(px(12))
        self._tools.setContentsMargins(px(12), px(4), px(12), px(8))
        self._tools.setSpacing(px(8))
        self._title.setFont(self._theme.font(Role.TITLE))
        self.search.setMinimumWidth(px(220))
        self.progress.setFixedHeight(px(3))
        tokens = self._theme.tokens
        self.progress.setStyleSheet(
            f"QProgressBar {{ border: 0; background: {tokens.line}; }}"
            f"QProgressBar::chunk {{ background: {tokens.accent}; }}"
        )
        self.table.verticalHeader().setDefaultSectionSize(px(28))
        # With the 3 px that Qt keeps free beside a cell's words: as far in as the title above.
        self.table.setStyleSheet(
            f"QTableView::item {{ padding: 0 {px(9)}px; }}"
            f"QHeaderView::section {{ padding: {px(4)}px {px(12)}px; }}"
        )
        self.story.setFixedWidth(px(STORY))
        self.table.setColumnWidth(RECEIPT, px(120))
        self._fit_columns()
        self._fit()
