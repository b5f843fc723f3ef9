"""A decided item as it was seen: its answers in the recorded order, hatched where they never were in view."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from reviewer.actions._api import Desk
from reviewer.conflicts.report import ConflictReport
from reviewer.domain.desk import Answer
from reviewer.domain.exposure import AnswerSeen, Exposure
from reviewer.domain.ledger import DecisionStory
from reviewer.errors import ReviewDeskError
from ui.blocks import html
from ui.blocks.content_view import ContentView
from ui.blocks.drawing import Drawing
from ui.blocks.fill_queue import FillQueue
from ui.blocks.labels import LineLabel, WrappedLabel
from ui.blocks.look import Look
from ui.conflict.readers import ReaderPane, Readers
from ui.ledger import seen
from ui.ledger.as_seen_item import as_opened, seen_of
from ui.ledger.drawn_over import DrawnOver
from ui.ledger.hatching import match_of
from ui.ledger.seen_points import points
from ui.ledger.story import number_of
from ui.tasks import Spawn
from ui.theme import Role


class AsSeen(QWidget):
    """Read-only, and made of the record alone. Esc closes it."""

    closed = Signal()

    def __init__(self, look: Look, desk: Desk, spawn: Spawn, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._desk, self._spawn = desk, spawn
        self._story: DecisionStory | None = None
        self._report: ConflictReport | None = None
        self._fills = FillQueue(self)
        self._drawn_over = DrawnOver(look, self._fills)
        self._drawing = Drawing(look, spawn, desk.render_markdown, desk.blocks)
        self._title = LineLabel(look.theme, Role.TITLE)
        self._legend = WrappedLabel(look.theme, Role.CAPTION)
        self.points_button = look.button("as_seen.points", weight="bare")
        self.close_button = look.button("drawer.close", weight="bare", key="Esc")
        self.readers = Readers(look, self._fills, self._drawing)
        self.alone = ContentView(look, self._fills)
        """The question, the points, or a word why there is nothing."""
        self._stack = QStackedWidget()
        self._stack.addWidget(self.readers)
        self._stack.addWidget(self.alone)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        px = self._look.px
        head = QHBoxLayout()
        head.setContentsMargins(px(12), px(8), px(8), px(4))
        head.setSpacing(px(8))
        head.addWidget(self._title, 1)
        head.addWidget(self.points_button)
        head.addWidget(self.close_button)
        legend = QHBoxLayout()
        legend.setContentsMargins(px(12), 0, px(12), px(8))
        legend.addWidget(self._legend)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(legend)
        column.addWidget(self._stack, 1)
        self.points_button.setCheckable(True)
        self.setProperty("ground", "bg")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self._look.say("as_seen.title"))

    def _connect(self) -> None:
        self.close_button.clicked.connect(self.closed)
        self.points_button.toggled.connect(self._on_points)
        self.readers.pane_added.connect(self._on_pane_added)
        self.readers.shown.connect(self._tell_panes)
        self.readers.pair_changed.connect(self._tell_panes)
        self.alone.shown.connect(self._on_alone_drawn)
        self._look.theme.changed.connect(self._on_theme_changed)

    # -- what is shown

    def show_story(self, story: DecisionStory) -> None:
        """Another decision."""
        self._story, self._report = story, None
        look, exposure = self._look, story.exposure
        self._title.show_text(look.say("as_seen.of", title=story.item.title or look.say("row.untitled")))
        self._legend.show_text(" ".join(self._words(story)), longest=2_000)
        self.points_button.setVisible(exposure is not None and bool(exposure.rows))
        self.points_button.setChecked(False)
        self._show_answers()

    def _words(self, story: DecisionStory) -> list[str]:
        exposure = story.exposure
        if exposure is None:
            return [self._look.say("as_seen.pruned" if story.pruned_at else "as_seen.not_recorded")]
        if not exposure.is_timed:
            return [self._look.say("as_seen.printed")]
        said = [self._look.say("as_seen.legend"), *seen.caveats(exposure)]
        return [*said, self._look.say("as_seen.case")] if story.kind == "case" else said

    def focus(self) -> None:
        """The keys go to what is read."""
        panes = self.readers.visible() if self._stack.currentWidget() is self.readers else []
        (panes[0].view if panes else self.alone).browser.setFocus()

    def step_answer(self, step: int) -> None:
        """Left and Right."""
        self.readers.step_answer(step)

    def scroll_by_page(self, step: int) -> None:
        """Space and Shift+Space."""
        if self._stack.currentWidget() is self.readers:
            self.readers.scroll_by_page(step)
        else:
            self.alone.scroll_by_page(step)

    def clear(self) -> None:
        """Nothing."""
        self._story = None
        self.readers.clear()
        self.alone.clear()

    def _show_answers(self) -> None:
        story = self._story
        if story is None:
            return
        opened = as_opened(story)
        if opened.answers:
            self._stack.setCurrentWidget(self.readers)
            self.readers.show_item(opened)
            return
        self._stack.setCurrentWidget(self.alone)
        if story.pruned_at is None:
            self._drawing.question(opened, self.alone)
        else:
            self.alone.show_pages([[html.paragraph(self._look.say("as_seen.pruned"), "second")]])

    def _on_points(self, is_wanted: bool) -> None:
        story = self._story
        if story is None or story.exposure is None:
            return
        if not is_wanted:
            self._show_answers()
            return
        self._stack.setCurrentWidget(self.alone)
        self.alone.show_pages([points(self._look, story, self._report)])
        if self._report is None and len(story.shown_order) > 1:
            self._spawn(self._name_points(story), name="compare-as-seen")

    async def _name_points(self, story: DecisionStory) -> None:
        """What the points are, from the recorded answers."""
        try:
            report = await self._desk.compare(as_opened(story))
        except ReviewDeskError:
            return  # too long to compare: the points keep their paths
        if self._story is story and self.points_button.isChecked():
            self._report = report
            self.alone.replace_pages([points(self._look, story, report)])

    # -- drawing on it

    def _on_pane_added(self, pane: ReaderPane) -> None:
        pane.view.landmarks_found.connect(lambda: self._on_drawn(pane))

    def _on_drawn(self, pane: ReaderPane) -> None:
        story = self._story
        if story is None or not pane.view.is_readable:
            return
        opened = as_opened(story)
        place = (pane.number or 1) - 1
        if place < len(opened.answers):
            self._draw_on(pane.view, story.exposure, seen_of(story, opened.answers[place]))

    def _on_alone_drawn(self) -> None:
        story = self._story
        if story is not None and story.pruned_at is None and not self.points_button.isChecked():
            self._draw_on(self.alone, story.exposure, seen_of(story, None))

    def _draw_on(self, view: ContentView, exposure: Exposure | None, answer: AnswerSeen | None) -> None:
        if exposure is not None and answer is not None and exposure.is_timed:
            page, is_cut = view.place.page, exposure.is_cut
            self._drawn_over.draw(view, lambda words: match_of(answer, page, words, is_cut=is_cut))

    def _tell_panes(self) -> None:
        """Beside each answer's name how much of it was in view."""
        story = self._story
        if story is None:
            return
        opened = as_opened(story)
        for pane in self.readers.visible():
            place = (pane.number or 1) - 1
            pane.tell(self._note(story, opened.answers[place], place))

    def _note(self, story: DecisionStory, answer: Answer, place: int) -> str:
        found = seen_of(story, answer)
        if story.exposure is None or found is None:
            return self._look.say("seen.not_recorded")
        said = seen.answer_line(story.exposure, found)
        number = number_of(story, place)
        return said if number == place + 1 else self._look.say("as_seen.numbered", number=number, said=said)

    # -- Qt

    def _on_theme_changed(self) -> None:
        self.readers.restyle()
        self.alone.restyle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.readers.fit()
