"""From a staged verdict to a decision on disk: holds the stage and the composition of the open item."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from reviewer.actions._api import Desk
from reviewer.clock import Clock
from reviewer.conflicts.merge import Merged
from reviewer.conflicts.report import ConflictReport
from reviewer.domain.decisions import Gesture, looked_at, looked_at_in_files, with_exposures
from reviewer.domain.desk import OpenedItem
from reviewer.domain.exposure import Exposure
from reviewer.domain.lifecycle import DecisionState
from reviewer.domain.told_as import told_as
from reviewer.errors import ReviewDeskError, StaleView
from reviewer.ids import ItemId
from reviewer.render.counting import Counted, Thing, is_quick
from reviewer.render.to_look_at import Place, ToLookAt, in_verdicts, things_given
from ui.decide import check, fact, merging, picking
from ui.decide.aside import Asides, brought_back, named_by_its_parts, words_of
from ui.decide.check import Circumstances, FileKey, Missing
from ui.decide.composition import Composition
from ui.decide.drafts import Drafts, put_aside, taken_up
from ui.decide.follow import why_closed
from ui.decide.staging import SETTLE_S, Phase, Stage
from ui.tasks import Spawn

Change = Callable[[Composition], Composition]


class Decider(QObject):
    """What the keys, the bar and the form act on. Emits after each change; the views read the properties."""

    changed = Signal()
    recorded = Signal(object, object, str)
    """`reviewer.domain.desk.Recorded`, the `OpenedItem` that it is about, the verdict as humans read it: it
    is on disk, and the screen may move on. It may have moved on already."""
    refused = Signal(object)
    """A `ReviewDeskError`: nothing was recorded, and what was staged is kept."""

    def __init__(self, desk: Desk, clock: Clock, spawn: Spawn, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._clock = clock
        self._spawn = spawn
        self._drafts = Drafts(desk, clock, spawn, self)
        self._asides = Asides()
        self.exposures: Callable[[], Mapping[ItemId, Exposure]] = dict
        """What was in view of the open item until now; whoever watches it says so here."""
        self.stage = Stage()
        self.composition = Composition()
        self.missing = Missing()
        self._around: Circumstances | None = None
        self._merged_rows: object = None
        """The picks that the content was made of."""
        self.merged: Merged | None = None
        """What the picks make, once every row is settled."""
        self._objection: Missing | None = None
        self._counted: Counted = {}
        """The marks in what of the operator's own was counted last by a child."""
        self._is_counting = False
        self._last: tuple[ItemId, str, Composition] | None = None
        """What was recorded last, on which version of which item: an undo brings back its own words too."""
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setTimerType(Qt.TimerType.PreciseTimer)
        self._settling.setInterval(int(SETTLE_S * 1000) + 1)
        self._settling.timeout.connect(self._on_settled)

    # -- the open item

    @property
    def opened(self) -> OpenedItem | None:
        """The item on the screen."""
        return self._around.opened if self._around is not None else None

    @property
    def around(self) -> Circumstances | None:
        """The open item and what is known about it on the screen."""
        return self._around

    @property
    def to_look_at(self) -> ToLookAt:
        """The marks in what would be settled, and in what the operator brings."""
        return check.to_look_at(self.composition, self._around) if self._around is not None else ToLookAt()

    @property
    def aside(self) -> Composition | None:
        """What was put together on the open item and left; `bring_back` stages it again."""
        can_act = self.stage.phase in (Phase.ARMED, Phase.STAGED)
        return self._asides.of(self._around.opened) if self._around is not None and can_act else None

    @property
    def aside_since(self) -> datetime | None:
        """When that was left; None: nothing was."""
        return self._asides.left_at(self._around.opened) if self._around is not None else None

    def show(self, opened: OpenedItem) -> None:
        """Another item, or the same one as it is now; a draft of it is taken up again."""
        self._drafts.flush()
        self._settling.stop()
        self._around = Circumstances(opened=opened)
        self._merged_rows, self._objection, self.merged = None, None, None
        self.stage = Stage()
        kept = self._taken_back(opened) or taken_up(opened)
        self.composition = self._aside_again(kept, opened)
        self._asides.forget_if_in(opened, self.composition)
        why = why_closed(opened)
        if why:
            self.stage = self.stage.died(why)
        self._judge()
        self.changed.emit()

    def _taken_back(self, opened: OpenedItem) -> Composition | None:
        """What was put together before an undo; the record names rows of own words, not the words."""
        is_undone = bool(opened.decisions) and opened.decisions[0].state is DecisionState.RETRACTED
        if self._last is None or opened.draft is None or not is_undone:
            return None
        item, version, held = self._last
        is_it = (item, version) == (opened.item.id, opened.item.version)
        is_as_recorded = opened.draft.verdict.content == held.content
        return held if is_it and is_as_recorded and held.verdict == "merge" else None

    def _aside_again(self, kept: Composition, opened: OpenedItem) -> Composition:
        """What Esc put aside stays there, also after a restart: only the operator stages it again."""
        if kept.verdict:
            self._note_again(opened, put_aside(opened), kept)
            return kept
        words = words_of(kept)
        self._note_again(opened, named_by_its_parts(kept, opened.item), words)
        return words

    def _note_again(self, opened: OpenedItem, left: Composition | None, now: Composition) -> None:
        if left is not None and opened.draft is not None and self._asides.of(opened) is None:
            self._asides.note(opened, left, now, opened.draft.saved_at)

    def clear(self) -> None:
        """Nothing is open."""
        self._drafts.flush()
        self._settling.stop()
        self._around = None
        self.stage, self.composition, self.missing = Stage(), Composition(), Missing()
        self.changed.emit()

    def know(
        self, *, report: ConflictReport | None = None, marks: Mapping[ItemId, ToLookAt] | None = None
    ) -> None:
        """The comparison is there, or the hidden and look-alike characters were counted."""
        if self._around is None:
            return
        self._around = replace(
            self._around,
            report=report if report is not None else self._around.report,
            marks=self._around.marks if marks is None else marks,
        )
        self._judge()
        self.changed.emit()

    def know_file(self, key: FileKey, place: Place) -> None:
        """An evidence file was opened, and this can't be seen in it or passes for something else."""
        if self._around is not None and place.marks.total and self._around.files.get(key) != place:
            self._around = replace(self._around, files={**self._around.files, key: place})
            self._judge()
            self.changed.emit()

    def painted(self) -> None:
        """The item is on the screen completely; verdict keys work a quarter of a second later."""
        before = self.stage
        self.stage = self.stage.painted(self._clock.monotonic())
        if self.stage is not before:
            self._settling.start()

    def died(self, why: str) -> None:
        """The item changed, was decided or is gone while it was open."""
        self.stage = self.stage.died(why)
        self.changed.emit()

    # -- staging

    def is_alive(self) -> bool:
        """Whether a verdict key would act now."""
        self.stage = self.stage.tick(self._clock.monotonic())
        return self.stage.phase in (Phase.ARMED, Phase.STAGED)

    def press(self, verdict: str, change: Change | None = None) -> bool:
        """A verdict key. Returns whether the key was alive."""
        if not self.is_alive():
            return False
        composition = self.composition.named(verdict)
        self._compose(change(composition) if change is not None else composition)
        return True

    def shape(self, change: Change) -> bool:
        """Picks that decide by themselves which verdict they make. Returns whether the key was alive."""
        if not self.is_alive():
            return False
        self._compose(change(self.composition))
        return True

    def fill(self, change: Change) -> None:
        """The form changed: the reason, the question, the content."""
        self.composition = change(self.composition)
        self._judge()
        self._keep_draft()
        self.changed.emit()

    def unstage(self) -> bool:
        """One step out; what was typed stays in the draft, and what was put together stays aside."""
        if self.stage.phase is not Phase.STAGED:
            return False
        self.stage = self.stage.unstaged()
        left = words_of(self.composition)
        self._leave(self.composition, left)
        self.composition = left
        self.missing = Missing()
        self._keep_draft()
        self.changed.emit()
        return True

    def bring_back(self) -> bool:
        """Stage again what was left; what stands in its place now is left instead. False: there is none."""
        left = self.aside
        if left is None or self._around is None:
            return False
        self._asides.forget(self._around.opened)
        self._compose(brought_back(left, self.composition))
        return True

    def _leave(self, before: Composition, after: Composition) -> None:
        if self._around is not None:
            self._asides.note(self._around.opened, before, after, self._clock.now())

    def type_fact(self, text: str) -> None:
        """The fact that an irreversible or costly approval asks for."""
        if self._around is not None:
            self._around = replace(self._around, typed_fact=text)
            self._judge()
            self.changed.emit()

    def look_at_marks(self) -> None:
        """The operator has looked at every mark that there is now."""
        if self._around is not None:
            self._around = replace(self._around, looked_at=self.to_look_at.total)
            self._judge()
            self.changed.emit()

    def leave_out(self, item: ItemId) -> None:
        """A member of the case gets no decision, or gets one again."""
        if self._around is not None and len(self._around.opened.members) > 1:
            self._around = replace(self._around, left_out=self._around.left_out ^ {item})
            self._judge()
            self.changed.emit()

    # -- recording

    @property
    def goes_at_once(self) -> bool:
        """Whether what is staged records without Ctrl+Enter."""
        return (
            self.opened is not None
            and self.stage.is_ready
            and check.records_at_once(self.composition, self.opened)
        )

    def record(self) -> None:
        """Ctrl+Enter: nothing happens unless everything is there."""
        around = self._around
        if around is None or not self.stage.is_ready:
            return
        self.stage = self.stage.recording()
        try:
            # As it stands now: when the work begins another item may be on the screen.
            gesture = self._gesture(around)
        except ReviewDeskError as error:
            self._on_refused(error)
            return
        self.changed.emit()
        self._spawn(self._record(around.opened, self.composition, gesture), name="decide")

    async def _record(self, opened: OpenedItem, held: Composition, gesture: Gesture) -> None:
        """Raises ReviewDeskError where it is refused and another item is on the screen by then."""
        try:
            recorded = await self._desk.decide(gesture)
        except ReviewDeskError as error:
            if self.opened is not opened:
                raise
            self._on_refused(error)
            return
        self._asides.forget(opened)
        if self.opened is opened:
            self._drafts.forget()
        self._last = (opened.item.id, opened.item.version, held)
        self.recorded.emit(recorded, opened, told_as(held.verdict, opened.item.kind))

    def _gesture(self, around: Circumstances) -> Gesture:
        gesture = self._desk.fan_out(
            around.opened,
            self.composition.to_verdict(),
            around.left_out,
            acknowledged=tuple(_acknowledged(self.composition, around, self.missing)),
            shown_ms=int((self._clock.monotonic() - (self.stage.painted_at or 0.0)) * 1000),
        )
        return with_exposures(gesture, self.exposures())

    def _on_refused(self, error: ReviewDeskError) -> None:
        if isinstance(error, StaleView):
            self.stage = self.stage.died(error.code)
        self.stage = self.stage.refused()
        self._keep_draft()
        self.refused.emit(error)
        self.changed.emit()

    # -- what follows from a change

    def _compose(self, composition: Composition) -> None:
        self._leave(self.composition, composition)
        self.composition = composition
        if not composition.verdict:
            self.stage = self.stage.unstaged()
            self.missing = Missing()
        else:
            self.stage = self.stage.press(composition.verdict, self._clock.monotonic())
            self._judge()
        self._keep_draft()
        self.changed.emit()

    def _judge(self) -> None:
        if self._around is None or not self.composition.verdict:
            self.missing = Missing()
            return
        objection = self._merge()
        desk, around = self._desk, self._count_own(self._around)
        self._around = around
        self.missing = objection or check.missing(self.composition, around, desk.fan_out, desk.fact_for)
        has_fact = fact.matches(around.typed_fact, self.missing.fact.text)
        self.stage = self.stage.checked(complaint=self.missing.code, lacks_fact=not has_fact)

    def _count_own(self, around: Circumstances) -> Circumstances:
        """The marks in the operator's own words and content: at once, or by a child where that takes long."""
        verdict = self.composition.to_verdict()
        things = set(things_given((verdict,)))
        if things <= self._counted.keys() or is_quick(things):
            return replace(around, own=in_verdicts((verdict,), self._counted), is_counting=False)
        if not self._is_counting:
            self._is_counting = True
            self._spawn(self._count_later(things), name="count_hidden")
        return replace(around, is_counting=True)

    async def _count_later(self, things: Iterable[Thing]) -> None:
        """One at a time: what was typed meanwhile is counted next."""
        try:
            self._counted = await self._desk.count_marks(things)
        finally:
            self._is_counting = False
        self._judge()
        self.changed.emit()

    def _merge(self) -> Missing | None:
        """Build what the picks make, live; None: nothing stands against recording it."""
        around, held = self._around, self.composition
        if around is None or held.verdict != "merge" or around.report is None:
            return None
        if picking.open_rows(held, around.report):
            # What stood against other picks is not said of these.
            self._merged_rows, self._objection, self.merged = None, None, None
            return None
        if held.rows == self._merged_rows:
            if self.merged is not None:  # the same pick once more
                self._take(self.merged)
            return self._objection
        self._merged_rows, self._objection, self.merged = held.rows, None, None
        if merging.is_quick(around.opened):
            self._take(merging.merged(around.opened, held))
            return self._objection
        self._objection = Missing(code="stage.merging")
        self._spawn(self._merge_later(around.opened, held), name="merge")
        return self._objection

    def merged_of(self, held: Composition) -> Merged | None:
        """What these picks make, where it is put together already."""
        return self.merged if held.verdict == "merge" and held.rows == self._merged_rows else None

    def _take(self, made: Merged) -> None:
        self.merged = made
        self.composition = replace(self.composition, content=made.content)
        self._objection = Missing(code=made.objection) if made.objection else None

    async def _merge_later(self, opened: OpenedItem, held: Composition) -> None:
        made = await asyncio.to_thread(merging.merged, opened, held)
        if self.opened is opened and self.composition.rows == held.rows:
            self._take(made)
            self._judge()
            self.changed.emit()

    def _keep_draft(self) -> None:
        if self._around is None:
            return
        held, left = self.composition, self._asides.of(self._around.opened)
        if left is not None and not held.verdict:
            # Without the name of its verdict: it is not staged again, but put aside.
            held, left = replace(brought_back(left, held), verdict=""), None
        kept = held.to_draft() if held != Composition() else None
        self._drafts.keep(self._around.opened, kept, left.to_draft() if left is not None else None)

    def _on_settled(self) -> None:
        """Armed. A draft that was left staged is staged again, so that the bar says what it would record."""
        self.stage = self.stage.tick(self._clock.monotonic())
        if self.stage.phase is Phase.ARMED and self.composition.verdict:
            self.stage = self.stage.press(self.composition.verdict, self._clock.monotonic())
            self._judge()
        self.changed.emit()


def _acknowledged(composition: Composition, around: Circumstances, missing: Missing) -> list[str]:
    if not check.releases(composition.verdict):
        return []
    said = [around.typed_fact.strip()] if missing.fact else []
    marks = check.to_look_at(composition, around)
    if marks.total != around.looked_at:
        return said
    if marks.total > marks.in_files:
        said.append(looked_at(marks.total - marks.in_files))
    if marks.in_files:
        said.append(looked_at_in_files(marks.in_files))
    return said
