"""A decided item as it was seen: matrix, answers and evidence, hatched where they never were in view."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from reviewer.conflicts.passages import Landmarks
from reviewer.domain.exposure import AnswerSeen, Exposure
from reviewer.domain.ledger import DecisionStory
from reviewer.errors import ReviewDeskError
from ui.area import Surroundings
from ui.blocks import html
from ui.blocks.content_view import ContentView
from ui.blocks.drawing import Drawing
from ui.blocks.fill_queue import FillQueue
from ui.blocks.labels import LineLabel, WrappedLabel
from ui.blocks.look import Look
from ui.conflict.readers import ReaderPane, Readers
from ui.conflict.widths import evidence_width
from ui.ledger import seen, seen_rows
from ui.ledger.as_seen_item import SeenItem, as_seen_item
from ui.ledger.drawn_over import DrawnOver
from ui.ledger.hatching import match_of
from ui.ledger.seen_actions import SeenActions
from ui.ledger.seen_evidence import SeenEvidence
from ui.ledger.seen_matrix import SeenMatrix
from ui.shortcuts.dispatcher import pane_of
from ui.theme import Role

_WIDEST = 16_777_215
"""Qt's own "no bound"."""


class AsSeen(QWidget):
    """Read-only, and made of the record alone. Esc closes it."""

    closed = Signal()

    def __init__(self, look: Look, around: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._desk, self._spawn = around.desk, around.spawn
        self._wanted: DecisionStory | None = None
        """The last one that was asked for: the rest of its case may be read later than another's."""
        self._seen: SeenItem | None = None
        self._fills = FillQueue(self)
        self._drawn_over = DrawnOver(look, self._fills)
        self._drawing = Drawing(look, around.spawn, around.desk.render_markdown, around.desk.blocks)
        self._title = LineLabel(look.theme, Role.TITLE)
        self._legend = WrappedLabel(look.theme, Role.CAPTION)
        self.actions_button = look.button("as_seen.actions", weight="bare")
        self.evidence_button = look.button("as_seen.evidence", weight="bare", key="O")
        self.close_button = look.button("drawer.close", weight="bare", key="Esc")
        self.matrix = SeenMatrix(look)
        self.readers = Readers(look, self._fills, self._drawing)
        self.alone = ContentView(look, self._fills)
        """The question, the actions, or a word why there is nothing."""
        self.action_cards = SeenActions(look)
        self.evidence = SeenEvidence(look, around, self._fills, self._drawn_over)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.readers)
        self._stack.addWidget(self.alone)
        self._stack.addWidget(self.action_cards)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        px = self._look.px
        head = QHBoxLayout()
        head.setContentsMargins(px(12), px(8), px(8), px(4))
        head.setSpacing(px(8))
        head.addWidget(self._title, 1)
        for button in (self.actions_button, self.evidence_button, self.close_button):
            head.addWidget(button)
        legend = QHBoxLayout()
        legend.setContentsMargins(px(12), 0, px(12), px(8))
        legend.addWidget(self._legend)
        middle = QHBoxLayout()
        middle.setSpacing(1)
        middle.addWidget(self._stack, 1)
        middle.addWidget(self.evidence.panel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(legend)
        column.addWidget(self.matrix)
        column.addLayout(middle, 1)
        self.actions_button.setCheckable(True)
        self.setProperty("ground", "bg")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self._look.say("as_seen.title"))

    def _connect(self) -> None:
        self.close_button.clicked.connect(self.closed)
        self.actions_button.toggled.connect(self._on_actions)
        self.evidence_button.clicked.connect(self.evidence.toggle)
        self.evidence.moved.connect(self.fit)
        self.readers.pane_added.connect(self._on_pane_added)
        self.readers.shown.connect(self._tell_panes)
        self.readers.pair_changed.connect(self._tell_panes)
        self.readers.row_asked.connect(self.matrix.go_to)
        self.matrix.row_lit.connect(self.readers.go_to_row)
        self.alone.shown.connect(self._on_alone_drawn)
        self._look.theme.changed.connect(self._on_theme_changed)

    # -- what is shown

    async def show_story(self, story: DecisionStory) -> None:
        """Another decision, with the rest of its case; not where one after it was asked for meanwhile."""
        self._wanted = story
        others = [one.decision for one in story.others if one.gesture == story.summary.gesture]
        item = as_seen_item(story, [await self._desk.story(one) for one in others])
        if self._wanted is story:
            self.show_item(item)

    def show_item(self, item: SeenItem) -> None:
        """The same, read already."""
        self._seen = item
        story, look = item.story, self._look
        self._title.show_text(look.say("as_seen.of", title=story.item.title or look.say("row.untitled")))
        self._tell(item)
        has_actions = bool(story.item.actions) and story.pruned_at is None
        self.actions_button.setVisible(has_actions)
        self.action_cards.clear()
        self.matrix.show_item(item)
        self.evidence.show_item(item)
        self.evidence_button.setVisible(self.evidence.is_there)
        self.fit()
        # As on the desk: what was answered action by action was read there, not as one answer.
        self.actions_button.setChecked(has_actions and len(item.opened.answers) < 2)
        self._on_actions(self.actions_button.isChecked())
        if len(item.opened.answers) > 1:
            self._spawn(self._compare(item), name="compare-as-seen")

    def _tell(self, item: SeenItem, more: str = "") -> None:
        said = [*self._words(item), more]
        self._legend.show_text(" ".join(one for one in said if one), longest=2_000)

    def _words(self, item: SeenItem) -> list[str]:
        story, exposure = item.story, item.story.exposure
        if exposure is None:
            return [self._look.say("as_seen.pruned" if story.pruned_at else "as_seen.not_recorded")]
        if not exposure.is_timed:
            return [self._look.say("as_seen.printed")]
        said = [self._look.say("as_seen.legend"), *seen.caveats(exposure)]
        if item.is_whole:
            return said
        return [*said, self._look.say("as_seen.case.some" if len(item.stories) > 1 else "as_seen.case")]

    def clear(self) -> None:
        """Nothing."""
        self._wanted = self._seen = None
        self.readers.clear()
        self.alone.clear()
        self.action_cards.clear()
        self.evidence.clear()

    def _show_answers(self) -> None:
        item = self._seen
        if item is None:
            return
        if item.opened.answers:
            self._stack.setCurrentWidget(self.readers)
            self.readers.show_item(item.opened)
            return
        self._stack.setCurrentWidget(self.alone)
        if item.story.pruned_at is None:
            self._drawing.question(item.opened, self.alone)
        else:
            self.alone.show_pages([[html.paragraph(self._look.say("as_seen.pruned"), "second")]])

    def _on_actions(self, is_wanted: bool) -> None:
        item = self._seen
        if item is None or not is_wanted:
            self._show_answers()
            return
        self._stack.setCurrentWidget(self.action_cards)
        self.action_cards.show_story(item.story)

    async def _compare(self, item: SeenItem) -> None:
        """The matrix, from the recorded answers."""
        exposure = item.story.exposure
        try:
            report = await self._desk.compare(item.opened)
        except ReviewDeskError as error:
            if self._seen is item:
                self.matrix.hide()
                self._tell(item, self._look.say(error.code, **error.params))
            return
        if self._seen is not item:
            return
        self.matrix.show_report(item, report)
        if exposure is not None and exposure.rows and not seen_rows.are_known(exposure, report):
            self._tell(item, seen_rows.told(self._look, exposure))
        self.fit()
        await self._find_rows(item)

    async def _find_rows(self, item: SeenItem) -> None:
        """Where they stand in the answers. What differs is not marked: that would hide the hatching."""
        try:
            found = await self._desk.landmarks(item.opened)
        except ReviewDeskError:
            return  # the matrix goes to no passage then
        if self._seen is item:
            self.readers.mark([_unmarked(one) for one in found])

    # -- keys

    def focus(self) -> None:
        """The keys go to what is read."""
        if self._stack.currentWidget() is self.action_cards:
            self.action_cards.setFocus()
            return
        panes = self.readers.visible() if self._stack.currentWidget() is self.readers else []
        (panes[0].view if panes else self.alone).browser.setFocus()

    def step_out(self) -> bool:
        """Esc: the evidence is closed first; False: there is none."""
        is_inside = self.evidence.panel.isAncestorOf(QApplication.focusWidget() or self)
        if not self.evidence.close():
            return False
        if is_inside:
            self.focus()
        return True

    def step_answer(self, step: int) -> None:
        """Left and Right."""
        if self.matrix.isHidden() or (
            pane_of(QApplication.focusWidget()) == "reader" and self.readers.panes.is_pair
        ):
            self.readers.step_answer(step)
            return
        self.matrix.view.step_answer(step)
        self.readers.follow(self.matrix.view.answer_under_cursor)

    def step_row(self, step: int) -> None:
        """N and P."""
        self.matrix.view.next_disagreement(step)

    def scroll_by_page(self, step: int) -> None:
        """Space and Shift+Space."""
        panel = self.evidence.panel
        if self.evidence.is_open and panel.isAncestorOf(QApplication.focusWidget() or self):
            panel.scroll_by_page(step)
        elif self._stack.currentWidget() is self.readers:
            self.readers.scroll_by_page(step)
        elif self._stack.currentWidget() is self.action_cards:
            self.action_cards.scroll_by_page(step)
        else:
            self.alone.scroll_by_page(step)

    # -- drawing on it

    def _on_pane_added(self, pane: ReaderPane) -> None:
        pane.view.passages.keeps_ground = True
        pane.view.landmarks_found.connect(lambda: self._on_drawn(pane))

    def _on_drawn(self, pane: ReaderPane) -> None:
        item, place = self._seen, (pane.number or 1) - 1
        if item is None or not pane.view.is_readable or place >= len(item.opened.answers):
            return
        answer = item.opened.answers[place]
        self._draw_on(pane.view, item.stories[answer.item].exposure, item.seen_of(answer))

    def _on_alone_drawn(self) -> None:
        item = self._seen
        if item is not None and item.story.pruned_at is None and not self.actions_button.isChecked():
            self._draw_on(self.alone, item.story.exposure, item.seen_of(None))

    def _draw_on(self, view: ContentView, exposure: Exposure | None, answer: AnswerSeen | None) -> None:
        if exposure is not None and answer is not None and exposure.is_timed:
            page, is_cut = view.place.page, exposure.is_cut
            self._drawn_over.draw(view, lambda words: match_of(answer, page, words, is_cut=is_cut))

    def _tell_panes(self) -> None:
        """Beside each answer's name how much of it was in view."""
        item = self._seen
        if item is None:
            return
        for pane in self.readers.visible():
            pane.tell(self._note(item, (pane.number or 1) - 1))

    def _note(self, item: SeenItem, place: int) -> str:
        answer, number = item.opened.answers[place], item.numbers[place]
        exposure, found = item.stories[answer.item].exposure, item.seen_of(answer)
        if exposure is None or found is None:
            return self._look.say("seen.not_recorded")
        said = seen.answer_line(exposure, found)
        return said if number == place + 1 else self._look.say("as_seen.numbered", number=number, said=said)

    # -- sizes

    def fit(self) -> None:
        """Widths and heights by what is there now."""
        panel, scale = self.evidence.panel, self._look.theme.scale
        answers = len(self._seen.opened.answers) if self._seen is not None else 0
        beside = evidence_width(self.width() * 100 // scale, answers) if self.evidence.is_open else 0
        panel.setMinimumWidth(self._look.px(beside))
        panel.setMaximumWidth(self._look.px(beside) if beside else _WIDEST)
        self._stack.setVisible(not self.evidence.is_open or beside > 0)
        self.matrix.fit(self.height())
        self.readers.fit()

    def _on_theme_changed(self) -> None:
        self.matrix.restyle()
        self.readers.restyle()
        self.alone.restyle()
        self.evidence.restyle()
        self.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()


def _unmarked(found: Landmarks) -> Landmarks:
    rows = tuple(replace(one, is_marked=False, looks_first=False) for one in found.rows)
    return replace(found, rows=rows, marks=())
