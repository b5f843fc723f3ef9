"""Decides which notices and tables stand above the item: hidden characters, offline, came back ..."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from reviewer.domain.content import ContentKind
from reviewer.domain.decisions import Verdict
from reviewer.domain.desk import Change, OpenedItem
from reviewer.domain.inbox import DecisionSummary
from reviewer.domain.items import Malformed
from reviewer.domain.lifecycle import DecisionState, ItemState
from reviewer.domain.sources import Condition, SourceHealth
from reviewer.errors import ReviewDeskError
from reviewer.ids import DecisionId
from reviewer.render.to_look_at import ToLookAt
from ui.area import Surroundings
from ui.blocks.hidden import Marks, count_hidden, is_quick, things_shown
from ui.blocks.look import Look
from ui.blocks.notices import Notice, NoticeAction
from ui.decide import offers, picking
from ui.decide.decider import Decider
from ui.decide.staging import Phase
from ui.desk.came_back import CameBackActions, came_back_notices, ended_notices, newest, went_on_notices
from ui.desk.change_words import row_name
from ui.desk.difference import Difference, as_rows
from ui.desk.layout import DeskParts
from ui.desk.local_actions import LocalActions
from ui.messages.decided import short_receipt
from ui.messages.marks import marks_message


class Telling(QObject):
    """Keeps what is known about the open item besides its content, and words it."""

    marks_counted = Signal()
    """The hidden characters of the item are known; before that nothing can be released."""

    def __init__(
        self,
        look: Look,
        around: Surroundings,
        parts: DeskParts,
        decider: Decider,
        local: LocalActions,
        difference: Difference,
    ) -> None:
        super().__init__(parts)
        self._look = look
        self._around = around
        self._parts = parts
        self._decider = decider
        self._local = local
        self._difference = difference
        difference.found.connect(self._on_difference)
        difference.failed.connect(self._on_difference_failed)
        self._offline: tuple[SourceHealth, ...] = ()
        self._mates: tuple[DecisionSummary, ...] = ()
        self._mine: Verdict | None = None
        """What was answered to a version of the open item that is gone."""
        self._refusal: Notice | None = None
        self._ended: OpenedItem | None = None
        self._shown: tuple[tuple[str, str], ...] = ()
        self.has_changes = False

    def show(self, opened: OpenedItem) -> None:
        """Another item."""
        self._refusal, self._offline, self._mates, self._shown = None, (), (), ()
        self._mine = None
        self._ended = None
        self._around.window.offer_undo(newest(opened))
        self._parts.notices.show_notices(())
        self._show_table(opened)
        if is_quick(opened):
            self._take(count_hidden(opened))
        else:
            self._around.spawn(self._count_later(opened), name="count_hidden")
        self._around.spawn(self._look_around(opened), name="look_around")

    def _take(self, marks: Marks) -> None:
        self._decider.know(marks=marks)
        self.refresh()
        self.marks_counted.emit()

    async def _count_later(self, opened: OpenedItem) -> None:
        counted = await self._around.desk.count_marks(things_shown(opened))
        if self._decider.opened is opened:
            self._take(count_hidden(opened, counted))

    def health_changed(self) -> None:
        """A source went up or down."""
        opened = self._decider.opened
        if opened is not None:
            self._around.spawn(self._look_around(opened), name="look_around")

    def refresh(self) -> None:
        """Words for what is known now; nothing is repainted where they are the same."""
        opened = self._decider.opened
        if opened is None:
            return
        notices = tuple(self._notices(opened))
        key = tuple((one.title, one.body) for one in notices)
        if key != self._shown:
            self._shown = key
            self._parts.notices.show_notices(notices)

    def on_refused(self, error: ReviewDeskError) -> None:
        """Nothing was recorded: say why, and that the draft is kept."""
        title = self._look.say(error.code, **error.params)
        self._refusal = Notice(title=title, is_danger=True)
        self.refresh()

    def ended(self, now: OpenedItem) -> None:
        """The question went while it was looked at: say why, where its source does."""
        self._ended = now
        self.refresh()

    def comparison_failed(self, error: ReviewDeskError) -> None:
        """The answers can be read, but not held against each other."""
        self._refusal = Notice(
            title=self._look.say("dispute.failed"), body=self._look.say(error.code, **error.params)
        )
        self.refresh()

    def result_line(self, opened: OpenedItem) -> str:
        """Under the title of the result column: what kind of content, and whether it is valid."""
        kind = opened.answers[0].candidate.content.kind if opened.answers else ContentKind.TEXT
        composition, missing = self._decider.composition, self._decider.missing
        name = self._look.say(f"kind.{kind}")
        if composition.verdict not in ("merge", "choose"):
            return name
        if missing.code.startswith(("verdict.content", "verdict.schema")):
            return self._look.say("result.invalid", kind=name, why=self._look.say(missing.code))
        if missing.code:
            return name
        has_schema = opened.item.response_schema is not None
        return self._look.say("result.valid" if has_schema else "result.whole_kind", kind=name)

    # -- what is told

    def _notices(self, opened: OpenedItem) -> list[Notice]:
        told: list[Notice] = []
        if self._refusal is not None and self._decider.stage.phase is not Phase.RECORDING:
            told.append(self._refusal)
        told += [self._delivered(mate) for mate in self._mates]
        told += came_back_notices(self._look, opened, self._actions(opened))
        told += went_on_notices(self._look, opened)
        told += ended_notices(self._look, self._ended or opened)
        if opened.item.malformed is not None:
            told.append(self._malformed(opened, opened.item.malformed))
        told += [self._offline_notice(one) for one in self._offline]
        to_look_at = self._decider.to_look_at
        if to_look_at.total:
            told.append(self._marks_notice(to_look_at))
        return told

    def _malformed(self, opened: OpenedItem, broken: Malformed) -> Notice:
        message = self._look.words.message(
            "notice.malformed",
            source=opened.item.source,
            path=broken.path or "/",
            expected=broken.expected,
            got=broken.got,
        )
        report = (message.title, message.body, f"{opened.item.id} {opened.item.version}")
        return Notice(
            title=message.title,
            body=message.body,
            actions=(
                NoticeAction(code="malformed.copy", run=lambda: self._local.copy(*report)),
                NoticeAction(code="malformed.hide", run=self._local.hide_until_it_changes),
            ),
        )

    def _marks_notice(self, to_look_at: ToLookAt) -> Notice:
        around = self._decider.around
        message = marks_message(self._look.words, to_look_at)
        if around is not None and around.looked_at == to_look_at.total:
            return Notice(title=message.title, body=self._look.say("hidden.looked_at"))
        looked = NoticeAction(code="hidden.looked", run=self._decider.look_at_marks)
        walks = {
            self._parts.readers: self._parts.readers.next_hidden,
            self._parts.raw: self._next_in_question,
        }
        walk = walks.get(self._parts.page) if to_look_at.total > to_look_at.in_files else None
        actions = (NoticeAction(code="hidden.next", run=walk), looked) if walk is not None else (looked,)
        return Notice(title=message.title, body=message.body, actions=actions)

    def _next_in_question(self) -> None:
        view = self._parts.raw
        if not view.next_hidden():
            view.seek_hidden()

    def _offline_notice(self, health: SourceHealth) -> Notice:
        now = self._look.clock.now()
        since = health.failing_since or now
        age = self._look.words.age(now - (health.last_ok_at or since))
        message = self._look.words.message(
            "notice.offline",
            source=health.source,
            since=self._look.words.time(since, now=now),
            waiting=health.unsent,
            age=age,
        )
        return Notice(title=message.title, body=message.body)

    def _delivered(self, mate: DecisionSummary) -> Notice:
        return Notice(
            title=self._look.say(
                "cameback.locked",
                source=mate.source,
                title=mate.title,
                verdict=self._look.say(f"verdict.{mate.told_as}.done"),
                receipt=short_receipt(mate.receipt),
            )
        )

    def _actions(self, opened: OpenedItem) -> CameBackActions:
        one = newest(opened)
        decision = one.decision if one is not None else None
        is_open = opened.state is ItemState.OPEN

        def copy_reason() -> None:
            if one is not None:
                self._decider.fill(lambda held: replace(held, reason=one.reason, reason_code=one.reason_code))

        def settle(run: Callable[[DecisionId], None]) -> None:
            if decision is not None:
                run(decision)

        return CameBackActions(
            copy_reason=copy_reason,
            close=lambda: settle(self._local.close),
            try_again=lambda: settle(self._local.try_again),
            edit=lambda: self._parts.bar.verdict_asked.emit("edit"),
            escalate=lambda: self._parts.bar.verdict_asked.emit("escalate"),
            copy_report=lambda: self._local.copy(*_report(one)),
            can_escalate=is_open and not offers.why_not(opened, "escalate"),
            can_edit=is_open and not offers.why_not(opened, "edit"),
        )

    def _show_table(self, opened: OpenedItem) -> None:
        """Then and now for what changed; theirs and mine for what somebody else decided."""
        one = newest(opened)
        look = self._look
        self._difference.show(opened)
        if one is not None and one.state is DecisionState.DECIDED_ELSEWHERE:
            pairs = [(pair.path, pair) for pair in as_rows(_theirs_and_mine(look, one))]
            self._parts.changes.show_pairs(look.say("cameback.both_answers"), pairs)
            self.has_changes = True
            return
        self.has_changes = bool(opened.changes)
        if opened.changes:
            self._show_difference(opened)

    def _on_difference(self) -> None:
        opened = self._decider.opened
        one = newest(opened) if opened is not None else None
        if opened is not None and (one is None or one.state is not DecisionState.DECIDED_ELSEWHERE):
            self._show_difference(opened)

    def _on_difference_failed(self, error: ReviewDeskError) -> None:
        """Changed parts stand there as wholes."""
        self._refusal = Notice(
            title=self._look.say("changes.failed"), body=self._look.say(error.code, **error.params)
        )
        self.refresh()

    def _show_difference(self, opened: OpenedItem) -> None:
        one, look, told = newest(opened), self._look, self._difference.now
        is_back = one is not None and one.state is DecisionState.SUPERSEDED
        at = look.words.time(opened.looked_at or look.clock.now(), now=look.clock.now())
        code = "changes.since_answer" if is_back else "changes.since_look"
        code = f"{code}.rows" if told.count else code
        title = look.say(code, count=len(told.rows), rows=told.count, at=at)
        rows = [(row_name(look, opened, row), row) for row in told.rows]
        self._parts.changes.show_changes(title, rows, self._my_words(opened, one) if is_back else "")

    def _my_words(self, opened: OpenedItem, one: DecisionSummary | None) -> str:
        """What I answered then, and why; which answer I chose, by the number that it has now."""
        if one is None:
            return ""
        at = self._look.words.time(one.decided_at, now=self._look.clock.now())
        chosen = self._mine.candidates if self._mine is not None and self._mine.name == "choose" else ()
        number = picking.number_of(opened, chosen[0]) if len(chosen) == 1 else 0
        if number:
            code = "cameback.my_choice" if one.reason else "cameback.my_choice.bare"
            return self._look.say(code, at=at, number=number, reason=one.reason)
        return self._look.say(
            "cameback.my_words" if one.reason else "cameback.my_verdict",
            verdict=self._look.say(f"verdict.{one.told_as}.done"),
            at=at,
            reason=one.reason,
        )

    async def _look_around(self, opened: OpenedItem) -> None:
        """The sources' health, and what became of the other answers of the same gesture."""
        health = await self._around.desk.health()
        sources = {member.source for member in opened.members}
        offline = tuple(one for one in health if one.source in sources and one.condition is Condition.OFFLINE)
        mates = await self._gesture_mates(opened)
        if self._decider.opened is opened:
            self._offline, self._mates = offline, mates
            self.refresh()
            await self._recall(opened)

    async def _recall(self, opened: OpenedItem) -> None:
        """What I answered a version that is gone: the row names the verdict, the record the answer."""
        one = newest(opened)
        if one is None or one.state is not DecisionState.SUPERSEDED or self._mine is not None:
            return
        try:
            story = await self._around.desk.story(one.decision)
        except ReviewDeskError:
            return  # the verdict stands there all the same
        if self._decider.opened is opened:
            self._mine = story.decision.verdict
            self._show_difference(opened)

    async def _gesture_mates(self, opened: OpenedItem) -> tuple[DecisionSummary, ...]:
        one = newest(opened)
        if one is None or one.state is not DecisionState.SUPERSEDED:
            return ()
        recent = await self._around.desk.decisions()
        return tuple(
            other
            for other in recent
            if other.gesture == one.gesture
            and other.item != one.item
            and other.state is DecisionState.ACKNOWLEDGED
        )


def _theirs_and_mine(look: Look, one: DecisionSummary) -> tuple[Change, ...]:
    def done(verdict: str) -> str:
        code = f"verdict.{verdict}.done"
        return look.say(code) if code in look.words else verdict

    by = one.theirs_by or look.say("cameback.by_timeout")
    at = look.words.time(one.theirs_at, now=look.clock.now()) if one.theirs_at else "–"
    mine_at = look.words.time(one.decided_at, now=look.clock.now())
    return (
        Change(path=look.say("cameback.row.verdict"), then=done(one.theirs_verdict), now=done(one.told_as)),
        Change(path=look.say("cameback.row.who"), then=by, now=look.say("cameback.me")),
        Change(path=look.say("cameback.row.when"), then=at, now=mine_at),
        Change(path=look.say("cameback.row.words"), then=one.theirs_summary or "–", now=one.reason or "–"),
    )


def _report(one: DecisionSummary | None) -> tuple[str, ...]:
    if one is None:
        return ()
    return f"{one.decision} {one.item} {one.verdict} {one.state}", f"{one.problem_code} {one.problem}"
