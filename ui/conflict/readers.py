"""The readers: answers side by side, tied while scrolling; a pinned pair where there is no room."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from reviewer.conflicts.passages import Landmarks
from reviewer.domain.desk import Answer, OpenedItem
from reviewer.ids import ItemId
from ui.blocks.content_view import ContentView
from ui.blocks.drawing import Drawn
from ui.blocks.fill_queue import FillQueue
from ui.blocks.labels import LineLabel
from ui.blocks.look import Look
from ui.conflict.chip_tabs import ChipTabs
from ui.conflict.dispute import Chip
from ui.conflict.matrix_model import PAGE
from ui.conflict.pairs import Panes
from ui.conflict.ruler import Ruler
from ui.conflict.widths import panes_beside
from ui.theme import Role

_HEAD = 28
_RULE = 3
_WIDEST = 16_777_215
"""Qt's own "no bound"."""
TEXT_WIDTH = 744
"""A single answer's column with its margins is no wider: longer lines are hard to read."""

DrawAnswer = Callable[[Answer, ContentView], Drawn]
"""Draws an answer into a view: plain now, rendered later."""


class ReaderPane(QFrame):
    """One answer: its numeral, where it comes from, its content; a rule in its hue on the left."""

    def __init__(self, look: Look, fills: FillQueue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.number = 0
        self._chip = Chip(look)
        self._name = LineLabel(look.theme, Role.STRONG)
        self._note = LineLabel(look.theme, Role.CAPTION, tone="second")
        self._head = QWidget()
        self._head.setProperty("ground", "pane")
        self._head.setFixedHeight(look.px(_HEAD))
        head = QHBoxLayout(self._head)
        head.setContentsMargins(look.px(9), 0, look.px(12), 0)
        head.setSpacing(look.px(8))
        self._name.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        head.addWidget(self._chip)
        head.addWidget(self._name)
        head.addWidget(self._note, 1)
        self.tabs = ChipTabs(look)
        head.addWidget(self.tabs)
        self.view = ContentView(look, fills)
        column = QVBoxLayout(self)
        column.setContentsMargins(_RULE, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        self.ruler = Ruler(look, self.view)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.view, 1)
        body.addWidget(self.ruler)
        column.addLayout(body, 1)

    def show_answer(self, answer: Answer | None, note: str, *, is_alone: bool) -> None:
        """Whose content this is."""
        self.number = 0 if answer is None or is_alone else answer.number
        self._head.setVisible(self.number > 0 or bool(note))
        self._chip.setVisible(self.number > 0)
        self._chip.show_number(self.number)
        self._name.setVisible(self.number > 0)
        self._name.show_text(self._look.say("answer.name", number=self.number))
        self._note.show_text(note)
        name = (
            self._look.say("answer.name", number=self.number)
            if self.number
            else self._look.say("answer.only")
        )
        self.view.browser.setAccessibleName(name)
        self.view.setMaximumWidth(self._look.px(TEXT_WIDTH) if is_alone else _WIDEST)
        self.update()

    def tell(self, note: str) -> None:
        """Other words beside the answer's name."""
        self._note.show_text(note)

    def restyle(self) -> None:
        """Other colours, or another scale."""
        self._head.setFixedHeight(self._look.px(_HEAD))
        self.view.restyle()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        colour = (
            self._look.theme.tokens.answer(self.number).ink if self.number else self._look.theme.tokens.bg
        )
        painter.fillRect(QRect(0, 0, _RULE, self.height()), QColor(colour))
        painter.end()


class Readers(QWidget):
    """As many panes as there is room for; the rest are tabs that change the second one."""

    shown = Signal()
    """Every visible pane shows the beginning of its answer."""
    pair_changed = Signal()
    pane_added = Signal(object)
    """A `ReaderPane` that was not there before."""
    row_asked = Signal(str)
    """A click beside an answer: go to that row."""

    def __init__(self, look: Look, fills: FillQueue, draw: DrawAnswer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._fills = fills
        self._draw = draw
        self._opened: OpenedItem | None = None
        self._panes = Panes(answers=0, beside=0)
        self._drawn: dict[int, Drawn] = {}
        self._waiting: set[int] = set()
        self._landmarks: tuple[Landmarks, ...] | None = None
        """None: they are not known yet."""
        self._lit = ""
        self._left_out: frozenset[ItemId] = frozenset()
        self._walking = 0
        """The pane in which hidden characters are looked at."""
        self._row = QHBoxLayout()
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(1)
        self._widgets: list[ReaderPane] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._row, 1)
        self.setAccessibleName(look.say("readers.name"))

    @property
    def panes(self) -> Panes:
        """Which answers are on the screen."""
        return self._panes

    def visible(self) -> list[ReaderPane]:
        """The panes on the screen, left to right."""
        return self._widgets[: len(self._panes.shown)]

    def show_item(self, opened: OpenedItem) -> None:
        """Another item."""
        for drawn in self._drawn.values():
            drawn.stop()
        self._drawn = {}
        self._landmarks, self._lit, self._walking = None, "", 0
        self._left_out = frozenset()
        self._opened = opened
        count = len(opened.answers)
        self._panes = Panes(answers=count, beside=panes_beside(self._width(), count))
        self._show_panes(is_new=True)

    def leave_out(self, items: frozenset[ItemId]) -> None:
        """Members of a case that get no decision: said above their answers."""
        if items == self._left_out:
            return
        self._left_out = items
        opened = self._opened
        for place, pane in enumerate(self.visible()):
            if opened is not None and pane.number:
                pane.tell(self._note(opened.answers[pane.number - 1], opened, place))

    def clear(self) -> None:
        """Nothing."""
        for drawn in self._drawn.values():
            drawn.stop()
        self._drawn = {}
        self._opened = None
        for pane in self._widgets:
            pane.view.clear()

    def step_answer(self, step: int) -> None:
        """Left and Right while the readers have the keys."""
        self._use(self._panes.stepped(step))

    def view_pair(self, first: int, second: int) -> None:
        """V and two digits."""
        self._use(self._panes.viewing(first, second))

    def follow(self, number: int) -> None:
        """Bring an answer on the screen."""
        self._use(self._panes.following(number))

    def read(self, number: int) -> None:
        """Bring an answer on the screen that was not there: from its start, and so those beside it."""
        if number not in self._panes.shown:
            self.follow(number)
            for pane in self.visible():
                pane.view.go_to_share(0.0)

    def scroll_by_page(self, step: int) -> None:
        """Space: all panes together."""
        for pane in self.visible()[:1]:
            pane.view.scroll_by_page(step)

    def go_to_row(self, path: str) -> None:
        """Light a row's passage and bring it on the screen, in every visible pane that has one of its own."""
        self._lit = path
        panes = self.visible()
        standing = [pane for pane in panes if pane.view.show_row(path)]
        for pane in panes:
            pane.ruler.light(path)
            if standing and pane not in standing:
                pane.view.follow(standing[0].view)  # where it would stand

    def mark(self, wanted: Sequence[Landmarks]) -> None:
        """What differs, for each answer in the order of the numbers: symmetric, none is the odd one."""
        self._landmarks = tuple(wanted)
        for pane in self.visible():
            self._mark(pane)

    def _mark(self, pane: ReaderPane) -> None:
        known = self._landmarks or ()
        mine = known[pane.number - 1] if 1 <= pane.number <= len(known) else None
        pane.ruler.show_landmarks(mine or Landmarks(), is_wanted=self._wants_rulers())
        pane.ruler.light(self._lit)
        if mine is not None:
            pane.view.mark(mine)
            pane.view.show_row(self._lit)

    def _wants_rulers(self) -> bool:
        """Their room is kept until it is known that nothing stands there: a narrower text would move."""
        if self._landmarks is None:
            return self._panes.answers > 1
        return any(one.stretches for one in self._landmarks)

    def next_hidden(self) -> None:
        """Go to the next mark of a hidden character: pane by pane, then to the answers behind the tabs."""
        panes = self.visible()
        for pane in panes[self._walking :]:
            if pane.view.next_hidden():
                return
            self._walking += 1
        self._walking = 1 if self._panes.is_pair else 0
        if self._panes.is_pair:
            self.step_answer(1)
        if len(panes) > self._walking:
            panes[self._walking].view.seek_hidden()

    def restyle(self) -> None:
        """Other colours, or another scale."""
        for pane in self._widgets:
            pane.restyle()

    def fit(self) -> None:
        """After a change of width: another number of panes, perhaps."""
        if self._opened is not None:
            count = len(self._opened.answers)
            self._use(self._panes.with_room(panes_beside(self._width(), count)))

    def _width(self) -> int:
        return round(self.width() * 100 / self._look.theme.scale)

    def _use(self, panes: Panes) -> None:
        if panes != self._panes:
            self._panes = panes
            self._show_panes(is_new=False)
            self.pair_changed.emit()

    def _show_panes(self, *, is_new: bool) -> None:
        opened = self._opened
        if opened is None:
            return
        shown = self._panes.shown
        while len(self._widgets) < len(shown):
            self._add_pane()
        self._waiting = set()
        for place, pane in enumerate(self._widgets):
            pane.setVisible(place < len(shown))
            if place >= len(shown):
                continue
            answer = opened.answers[shown[place] - 1]
            if is_new or pane.number != answer.number or place not in self._drawn:
                self._fill(place, pane, answer, opened)
        self._show_tabs()
        if not self._waiting:
            self.shown.emit()

    def _fill(self, place: int, pane: ReaderPane, answer: Answer, opened: OpenedItem) -> None:
        before = self._drawn.pop(place, None)
        if before is not None:
            before.stop()
        is_alone = len(opened.answers) == 1
        # A head never stands over another answer's words, not even for one turn of the event loop.
        pane.view.clear()
        pane.show_answer(answer, self._note(answer, opened, place), is_alone=is_alone)
        self._waiting.add(place)
        self._drawn[place] = self._draw(answer, pane.view)
        self._mark(pane)

    def _note(self, answer: Answer, opened: OpenedItem, place: int) -> str:
        look = self._look
        if len(opened.members) > 1:
            owner = next(one for one in opened.members if one.id == answer.item)
            return look.say(
                "readers.from.out" if owner.id in self._left_out else "readers.from",
                source=owner.source,
                owner=owner.owner or look.say("row.no_owner"),
                due=look.say("row.due", at=look.words.time(owner.due_at, now=look.clock.now()))
                if owner.due_at
                else look.say("readers.no_due"),
            )
        return look.say("readers.pinned") if self._panes.is_pair and place == 0 else ""

    def _add_pane(self) -> None:
        place = len(self._widgets)
        pane = ReaderPane(self._look, self._fills)
        pane.tabs.number_asked.connect(self.follow)
        pane.ruler.row_asked.connect(self.row_asked)
        pane.view.row_brought.connect(lambda path: self._on_brought(place, path))
        pane.view.landmarks_found.connect(lambda: self._on_landmarks(place))
        pane.view.shown.connect(lambda: self._on_shown(place))
        pane.view.scrolled.connect(lambda: self._on_scrolled(place))
        self._widgets.append(pane)
        self.pane_added.emit(pane)
        self._row.addWidget(pane, 1)

    def _on_shown(self, place: int) -> None:
        if place in self._waiting:
            self._waiting.discard(place)
            if not self._waiting:
                self.shown.emit()

    def _on_brought(self, place: int, path: str) -> None:
        """Answers that say nothing there show where it would stand."""
        panes = self.visible()
        for pane in panes:
            if path == self._lit and place < len(panes) and not pane.view.passages.has(path):
                pane.view.follow(panes[place].view)

    def _on_landmarks(self, place: int) -> None:
        """An answer without the lit row, grown after the row was brought, stands beside the others again."""
        panes = self.visible()
        if not self._lit or place >= len(panes) or panes[place].view.passages.has(self._lit):
            return
        leader = next((one for one in panes if one.view.passages.has(self._lit)), None)
        if leader is not None:
            panes[place].view.follow(leader.view)

    def _on_scrolled(self, place: int) -> None:
        panes = self.visible()
        for other, pane in enumerate(panes):
            if other != place < len(panes):
                pane.view.follow(panes[place].view)

    def _show_tabs(self) -> None:
        """In the head of the pane that changes."""
        for place, pane in enumerate(self._widgets):
            has_tabs = self._panes.is_pair and place == 1
            first = (self._panes.other - 1) // PAGE * PAGE
            count = min(PAGE, self._panes.answers - first) if has_tabs else 0
            pane.tabs.show_numbers(count, self._panes.shown, first)
