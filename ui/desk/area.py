"""The desk area: opens an item, shows it, follows it, and hands recorded decisions to the window."""

from __future__ import annotations

import logging

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from reviewer.conflicts.report import ConflictReport
from reviewer.domain.content import ContentKind
from reviewer.domain.desk import OpenedItem, Recorded
from reviewer.domain.events import (
    Fact,
)
from reviewer.domain.items import ItemKind
from reviewer.errors import ReviewDeskError
from reviewer.ids import ItemId
from ui.area import PutAside, Surroundings
from ui.blocks.drawing import Drawing, Drawn
from ui.blocks.look import Look
from ui.blocks.new_letters import NewLetters
from ui.conflict.matrix_model import PAGE
from ui.conflict.result_panel import ResultState
from ui.conflict.widths import room_wanted
from ui.conflict.words import is_prose, written
from ui.decide import effects, faults, offers, picking
from ui.decide.composition import Composition, from_verdict
from ui.decide.decider import Decider
from ui.decide.follow import why_closed
from ui.decide.sentences import aside_words, bar_words
from ui.decide.unseen import LOOKED_AT_S, Unseen, named
from ui.desk import head
from ui.desk.difference import Difference
from ui.desk.drawers import Drawers
from ui.desk.focus import DeskFocus
from ui.desk.following import Following
from ui.desk.gestures import Gestures
from ui.desk.idle import why_idle
from ui.desk.keys import register_keys
from ui.desk.layout import DeskParts
from ui.desk.local_actions import LocalActions
from ui.desk.picks import settled_rows
from ui.desk.preview import Preview
from ui.desk.raw_text import draw_raw
from ui.desk.row_menu import RowMenu
from ui.desk.telling import Telling
from ui.evidence.fetching import Key
from ui.exposure.watch import Watch
from ui.shortcuts.table import Act

log = logging.getLogger(__name__)

_FIRST = -4
"""Before anything else: the item that was asked for."""
_AT_ONCE = -2
"""Before the answers themselves are filled in."""


class DeskArea(QObject):
    """Implements `ui.area.DeskArea`."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self._look = Look(theme=around.theme, icons=around.icons, clock=around.clock)
        self.decider = Decider(around.desk, around.clock, around.spawn, self)
        self._drawing = Drawing(self._look, around.spawn, around.desk.render_markdown, around.desk.blocks)
        self.parts = DeskParts(self._look, self.decider, self._drawing)
        self._letters = NewLetters(around.theme)
        self.focus = DeskFocus(self.parts)
        self.gestures = Gestures(self.parts, self.decider, around.window.say)
        self.difference = Difference(around, self)
        self.drawers = Drawers(self._look, around, self.parts, self.decider, self.difference, self._drawing)
        self.preview = Preview(self._look, around.spawn, self.parts, self.decider)
        self.local = LocalActions(self._look, around, self.parts, self.decider, self.reopen)
        self._telling = Telling(self._look, around, self.parts, self.decider, self.local, self.difference)
        self._following = Following(around, self.decider, self._telling, self._show)
        self.watch = Watch(self._look, around.clock, self.parts, self.drawers.viewer)
        self.decider.exposures = self.watch.exposures
        self._unseen = Unseen()
        self._looking = QTimer(self)
        """Runs after something moved, while an answer is picked that was not in view before."""
        self._looking.setSingleShot(True)
        self._looking.setInterval(int(LOOKED_AT_S * 1000) + 1)
        self._looking.timeout.connect(self._show_bar)
        self.watch.noted.connect(self._on_noted)
        self._wants = {"readers": False, "report": False, "marks": False, "changes": False}
        self._asked: object = None
        """Stands for the last item that was asked for, until it is shown and after."""
        self._asked_for: ItemId | None = None
        """Which one that is."""
        self._last_path: str | None = None
        self._comparisons = 0
        self._in_raw: Drawn | None = None
        """What is drawn where there are no answers."""
        self.row_menu = RowMenu(self._look, around.keys, self.parts, self.decider, self.gestures)
        self._connect()
        register_keys(around.keys, self)

    def _connect(self) -> None:
        parts, decider = self.parts, self.decider
        decider.changed.connect(self._on_changed)
        decider.recorded.connect(self._on_recorded)
        decider.refused.connect(self._telling.on_refused)
        parts.painted.connect(self._on_painted)
        self._telling.marks_counted.connect(lambda: self._is_complete("marks"))
        self.difference.found.connect(lambda: self._is_complete("changes"))
        parts.readers.shown.connect(lambda: self._is_complete("readers"))
        parts.raw.shown.connect(lambda: self._is_complete("readers"))
        parts.matrix.cursor_moved.connect(self._on_cursor_moved)
        parts.matrix.page_turned.connect(self._on_page_turned)
        parts.matrix.pick_asked.connect(self.gestures.pick)
        parts.matrix.menu_asked.connect(self.row_menu.open)
        parts.result.row_asked.connect(self._on_row_asked)
        parts.readers.row_asked.connect(self._on_row_asked)
        parts.result.preview_asked.connect(self.show_preview)
        parts.form.row_editor.written.connect(self.gestures.write_row)
        parts.request.verb_asked.connect(self.gestures.answer_action)
        parts.changes.full_asked.connect(self.show_changes)
        parts.dispute.split_asked.connect(lambda: self.focus.enter_field(self.local.split_case))
        parts.head.split_asked.connect(lambda: self.focus.enter_field(self.local.split_case))
        parts.head.evidence_asked.connect(self.drawers.evidence)
        parts.head.files.asked.connect(self.drawers.evidence_at)
        self.drawers.viewer.moved.connect(parts.head.files.light)
        self.drawers.viewer.fetching.changed.connect(self._on_file)
        self.drawers.viewer.hidden_found.connect(decider.know_file)
        parts.evidence.close_button.clicked.connect(self.step_out)
        parts.drawer.close_button.clicked.connect(self.step_out)
        parts.choices.left.connect(self.focus.leave_field)
        parts.choices.asked.connect(parts.bar.show_asking)
        parts.bar.verdict_asked.connect(self._on_bar)
        parts.bar.record_asked.connect(decider.record)
        parts.bar.back_asked.connect(self.step_out)
        self._around.theme.changed.connect(self._on_theme_changed)

    # -- ui.area.DeskArea

    def widget(self) -> QWidget:
        return self.parts

    def item(self) -> ItemId | None:
        return self.decider.opened.item.id if self.decider.opened is not None else None

    async def show_item(self, item: ItemId) -> None:
        self.focus.leave_field()
        asked = self._asked = object()
        self._asked_for = item
        heard = self._following.heard
        opened = await self._around.desk.open_item(item)
        is_late = await self._letters.meet(head.written(opened))
        await self.parts.fills.turn(rank=_FIRST)
        if self._asked is not asked:
            return  # something else was asked for meanwhile
        self._show(opened)
        if is_late or heard != self._following.heard:
            self._following.look_again()

    def clear(self) -> None:
        self._asked = self._asked_for = None
        self.focus.leave_field()
        self.row_menu.close()
        self.decider.clear()
        self._around.window.offer_back(None)
        self._around.window.offer_undo(None)
        self.drawers.viewer.clear()
        self.watch.clear()
        self.parts.readers.clear()
        self._around.window.request_room(0)

    def on_fact(self, fact: Fact) -> None:
        self._following.on_fact(fact)

    def step_out(self) -> bool:
        if self.focus.leave_field() or self.drawers.close():
            return True
        if self.gestures.step_out_of_row() or self.decider.unstage():
            return True
        if self.parts.is_full_screen:
            self.toggle_full_screen()
            return True
        return False

    def panes(self) -> tuple[QWidget, ...]:
        return self.focus.panes()

    def why_idle(self, act: Act) -> str:
        return why_idle(act, self.decider.opened)

    # -- showing

    def _show(self, opened: OpenedItem) -> None:
        parts = self.parts
        count = len(opened.answers)
        is_malformed = opened.item.kind is ItemKind.MALFORMED
        self._wants = {
            "readers": True,
            "report": count > 1 and not is_malformed,
            "marks": True,
            "changes": bool(opened.changes),
        }
        self._last_path = None
        self.row_menu.close()
        self._following.start_over()
        with parts.at_rest():
            self._around.window.request_room(room_wanted(min(PAGE, count)))
            self.drawers.leave()
            parts.head.show_item(opened)
            self.drawers.viewer.show_item(opened)
            self.watch.show_item(opened)
            self._unseen.start_over()
            self.decider.show(opened)
            parts.bar.show_offers(() if is_malformed else offers.offers(opened))
            self._telling.show(opened)
            page: QWidget = parts.readers
            if is_malformed or not (opened.answers or opened.item.actions):
                page = parts.raw
            elif opened.item.actions and count <= 1:
                page = parts.request
            can_resolve = count > 1 and not offers.why_not(opened, "merge")
            if page is parts.readers and count > 1:
                parts.matrix.expects_passages = is_prose(opened)
                parts.matrix.matrix.show_answers(count, can_pick=not why_closed(opened))
            parts.use_pages(
                page,
                answers=0 if is_malformed else count,
                can_resolve=can_resolve,
                has_changes=self._telling.has_changes,
            )
        parts.settle()
        self._fill(opened, page)
        self._on_changed()
        parts.settle()

    def _fill(self, opened: OpenedItem, page: QWidget) -> None:
        parts = self.parts
        if self._in_raw is not None:
            self._in_raw.stop()
        if page is not parts.readers:
            parts.readers.clear()
        if page is parts.raw:
            if opened.item.kind is ItemKind.MALFORMED:
                self._in_raw = draw_raw(self._look, self._drawing, opened.members, parts.raw)
            else:
                self._in_raw = self._drawing.question(opened, parts.raw)
            return
        if page is parts.request:
            parts.request.show_item(opened)
            self._is_complete("readers")
            return
        if len(opened.answers) > 1:
            parts.dispute.show_report(None)
            parts.dispute.offer_split(is_case=len(opened.members) > 1)
            self._begin_comparing(opened)
        parts.readers.show_item(opened)

    def _begin_comparing(self, opened: OpenedItem) -> None:
        """The newest comparison is shown: it may know a file that an earlier one did not."""
        self._comparisons += 1
        self._around.spawn(self._compare(opened, self._comparisons), name="compare")

    async def _compare(self, opened: OpenedItem, number: int) -> None:
        try:
            report = await self._around.desk.compare(opened)
        except ReviewDeskError as error:
            if self._is_awaited(opened, number) and not self._is_compared():
                self._telling.comparison_failed(error)
                self.parts.readers.mark(())
                self._is_complete("report")
            return
        await self._letters.meet(written(report))
        await self.parts.fills.turn(rank=_AT_ONCE)
        if not self._is_awaited(opened, number):
            return
        with self.parts.at_rest():
            self.parts.dispute.show_report(report)
            if self._is_compared():
                self.parts.matrix.show_again(report)
            else:
                self.parts.matrix.matrix.show_report(report)
                self.parts.matrix.start_over()
            self.parts.allow_result(can_resolve=bool(report.disputed) and not offers.why_not(opened, "merge"))
            self.decider.know(report=report)
            self.parts.fit()
        self.parts.settle()
        self._is_complete("report")
        self._around.spawn(self._mark(opened), name="mark")

    def _is_awaited(self, opened: OpenedItem, number: int) -> bool:
        """Whether the item is still open, and no later comparison of it was begun."""
        return self.decider.opened is opened and number == self._comparisons

    def _is_compared(self) -> bool:
        return self.decider.around is not None and self.decider.around.report is not None

    def _on_file(self, key: Key) -> None:
        """A file came that patches can be held against: the cursor, the picks and the keys stay."""
        opened, told = self.decider.opened, self.drawers.viewer.fetching.told(key)
        if opened is None or told is None or not told.has_come or len(opened.answers) < 2:
            return
        if any(one.candidate.content.kind is ContentKind.PATCH for one in opened.answers):
            self._begin_comparing(opened)

    async def _mark(self, opened: OpenedItem) -> None:
        try:
            wanted = await self._around.desk.landmarks(opened)
        except ReviewDeskError as error:
            # The answers stand there all the same, only nothing in them is marked.
            log.info("marks_missing code=%s", error.code)
            wanted = ()
        await self.parts.fills.turn()
        if self.decider.opened is opened:
            self.parts.readers.mark(wanted)

    def _is_complete(self, part: str) -> None:
        """One part is on the screen; the next paint of the desk shows all once none is missing."""
        self._wants[part] = False
        if not any(self._wants.values()):
            self.parts.tell_paint()

    def _on_painted(self) -> None:
        if self.decider.opened is not None and not any(self._wants.values()):
            self.decider.painted()

    async def reopen(self) -> None:
        """Show the item as it is now, unless the operator has gone on to another one."""
        item = self.item()
        if item is not None and item == self._asked_for:
            await self.show_item(item)

    def show_changes(self) -> None:
        """D: what is there now, if it changed under the reader; else the drawer."""
        if self._following.has_changed(self.item()):
            self._around.spawn(self.reopen(), name="show_changes")
        else:
            self.drawers.changes()

    # -- following the decider

    def _on_changed(self) -> None:
        opened = self.decider.opened
        if opened is None:
            return
        planned = self._planned(opened)
        self.parts.form.show_state(opened, planned)
        self._show_bar(planned)
        self._show_picks(opened)
        if opened.item.actions:
            self.parts.request.show_answers(self.decider.composition)
        self._telling.refresh()
        self.preview.refresh()
        self._around.window.offer_back(self._put_aside(opened))

    def _show_bar(self, planned: tuple[effects.PlannedEffect, ...] | None = None) -> None:
        """What is staged, in words."""
        opened, decider = self.decider.opened, self.decider
        if opened is None:
            return
        words = bar_words(
            self._look,
            opened,
            decider.stage,
            decider.composition,
            decider.missing,
            self._planned(opened) if planned is None else planned,
            unseen=self._unseen.follow(named(opened, decider.composition), self.watch.times_s),
        )
        self.parts.bar.show_words(words, can_record=decider.stage.is_ready)

    def _on_noted(self) -> None:
        """An answer that was not in view may be now: once it stood there for a while, nothing is said."""
        if self._unseen.has_any:
            self._looking.start()

    def _put_aside(self, opened: OpenedItem) -> PutAside | None:
        left, since, around = self.decider.aside, self.decider.aside_since, self.decider.around
        if left is None or since is None or around is None:
            return None
        told = aside_words(self._look, opened, left, self.decider.composition, around.report)
        return PutAside(told=told, left_at=since, bring_back=self.decider.bring_back)

    def _planned(self, opened: OpenedItem) -> tuple[effects.PlannedEffect, ...]:
        around = self.decider.around
        if around is None or not self.decider.composition.verdict or self.decider.missing.code:
            return ()
        try:
            gesture = self._around.desk.fan_out(
                opened, self.decider.composition.to_verdict(), around.left_out
            )
        except ReviewDeskError:
            return ()
        return effects.planned(opened, gesture)

    def _show_picks(self, opened: OpenedItem) -> None:
        around = self.decider.around
        if around is None or around.report is None:
            return
        self._show_standing(opened, around.report)
        composed = self._composed(opened)
        settled = settled_rows(opened, around.report, composed)
        staged = self._look.say(f"verdict.{composed.verdict}.name") if picking.takes_none(composed) else ""
        self.parts.matrix.matrix.show_settled(settled, staged)
        out = frozenset(one.number for one in opened.answers if one.item in around.left_out)
        self.parts.matrix.matrix.show_left_out(out)
        self.parts.readers.leave_out(around.left_out)
        self.parts.result.show_state(
            ResultState(
                report=around.report,
                settled=settled,
                answers=self.parts.matrix.matrix.answers,
                staged=staged,
                verdict_line=self._telling.result_line(opened),
                faults=self._faults(opened),
            )
        )

    def _composed(self, opened: OpenedItem) -> Composition:
        """What is put together, else what was decided."""
        composition = self.decider.composition
        if not composition.verdict and opened.given is not None:
            return from_verdict(opened.given)
        return composition

    def _show_standing(self, opened: OpenedItem, report: ConflictReport) -> None:
        """How often answers agree is no advice: it waits for the operator's own choice."""
        composed = self._composed(opened)
        is_judged = self._is_closed() or picking.is_judged(composed, report)
        numbers = [picking.number_of(opened, name) for name in composed.candidates]
        number = numbers[0] if len(numbers) == 1 else self.parts.matrix.answer_under_cursor
        self.parts.dispute.show_standing(is_judged=is_judged, number=number)

    def _faults(self, opened: OpenedItem) -> dict[str, str]:
        """What the response schema has against which rows, in words."""
        content, made = self.decider.composition.content, self.decider.merged
        if content is None or made is None or self.decider.missing.code != "verdict.schema_violated":
            return {}
        failures = faults.found(opened, self.decider.composition, content)
        return faults.worded(self._look, faults.by_path(failures, made.spans))

    def _on_page_turned(self) -> None:
        """Other answers stand in the matrix: other widths, and digits that mean these."""
        self.row_menu.close()
        self.parts.fit()
        opened = self.decider.opened
        if opened is not None:
            self._show_picks(opened)

    def _on_cursor_moved(self) -> None:
        matrix = self.parts.matrix
        row = matrix.row_under_cursor
        number = matrix.answer_under_cursor
        call = None if row is None else matrix.matrix.call_in_full(row, number)
        self.parts.detail.show_cell(row, number, call, can_pick=not self._is_closed())
        self.parts.fit_detail()
        path = row.path if row is not None else ""
        around = self.decider.around
        if around is not None and around.report is not None:
            self._show_standing(around.opened, around.report)
        self.parts.result.light(path)
        self.parts.form.light(row)
        self._show_offers()
        if path != self._last_path:
            self.parts.readers.go_to_row(path)
        self._last_path = path

    def _show_offers(self) -> None:
        """The bar says what its keys do where the cursor stands."""
        opened = self.decider.opened
        if opened is not None and opened.item.kind is not ItemKind.MALFORMED:
            self.parts.bar.show_offers(offers.offers(opened, self.gestures.row_to_settle))

    def _is_closed(self) -> bool:
        opened = self.decider.opened
        return opened is not None and bool(why_closed(opened))

    def _on_row_asked(self, path: str) -> None:
        lines = self.parts.matrix.matrix.lines
        found = next((at for at, line in enumerate(lines) if getattr(line, "path", None) == path), None)
        if found is not None:
            self.parts.matrix.move_to(found)

    def _on_bar(self, verdict: str) -> None:
        if verdict == "both-valid":
            self.focus.enter_field(self.gestures.both_valid)
        elif verdict == "none-valid":
            self.focus.enter_field(self.gestures.none)
        else:
            self.focus.enter_field(lambda: self.gestures.verdict(verdict))

    def _on_recorded(self, recorded: Recorded, opened: OpenedItem, verdict: str) -> None:
        if self.decider.opened is opened:
            self.focus.leave_field()
        self._around.window.on_recorded(recorded, title=opened.item.title, verdict=verdict)

    def show_trace(self) -> None:
        """T: what would be sent while something is staged, then where everything comes from."""
        if self.decider.composition.verdict and not self.preview.is_open and not self.drawers.has_trace:
            self.show_preview()
        else:
            self.drawers.trace()

    def show_preview(self) -> None:
        """What would be sent; the same again closes it."""
        if self.preview.is_open:
            self.parts.close_drawer()
        else:
            self.preview.open()

    def toggle_result(self) -> None:
        """M: the result beside the matrix, or folded into its last column."""
        self.parts.toggle_result()
        opened = self.decider.opened
        if opened is not None:
            self._show_picks(opened)

    # -- full screen and colours

    def toggle_full_screen(self) -> None:
        """F and F11."""
        self.parts.is_full_screen = not self.parts.is_full_screen
        self._around.window.set_full_screen(self.parts.is_full_screen)
        self.parts.fit()

    def _on_theme_changed(self) -> None:
        self.parts.restyle()
        self._on_changed()
