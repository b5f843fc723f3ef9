"""An in-memory desk that behaves like the real one, to drive widgets without files or network.

A fake, not a mock: what is decided is recorded, holds run on the hand clock, undo works until the first
send, facts are published after the change. `arrive`, `withdraw`, `change`, `acknowledge`, `come_back`,
`elsewhere` and `set_health` are what the world does; `refuse_with` makes an action raise once.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from reviewer.actions.look_first import check_looked_at
from reviewer.conflicts.build import build_report
from reviewer.conflicts.landmarks import landmarks
from reviewer.conflicts.passages import Landmarks
from reviewer.conflicts.patch_fit import KnownFile
from reviewer.conflicts.report import ConflictReport
from reviewer.conflicts.version_rows import pairs_between, rows_between
from reviewer.domain.changes import Changes, Touched
from reviewer.domain.content import Content
from reviewer.domain.decisions import (
    Choice,
    Decision,
    Gesture,
    GestureKind,
    Identity,
    Operator,
    Shown,
    Surface,
    Verdict,
)
from reviewer.domain.deliveries import OtherDecision
from reviewer.domain.desk import (
    Answer,
    Change,
    Draft,
    OpenedItem,
    Recorded,
    Undone,
    WhatChanged,
    named_candidates,
)
from reviewer.domain.events import (
    DecisionMoved,
    DecisionRecorded,
    Facts,
    ItemsChanged,
    RecordRecovered,
    RecordTroubled,
    SourceHealthChanged,
    SourcesChanged,
)
from reviewer.domain.evidence import (
    MAX_FILE_BYTES,
    EvidenceFile,
    Holding,
    check_announced,
    is_quoted_whole,
)
from reviewer.domain.inbox import DecisionSummary, Earlier, InboxPage, InboxQuery, InboxRow, Queue, Rank
from reviewer.domain.items import Evidence, ItemKind, ReviewItem, RiskLevel
from reviewer.domain.ledger import (
    AttemptRecord,
    AuditEntry,
    ChainState,
    DecisionStory,
    Exported,
    RecordCondition,
)
from reviewer.domain.lifecycle import CAME_BACK, IN_FORCE, UNSENT, DecisionState, ItemState
from reviewer.domain.sources import Condition, Guarantee, Source, SourceHealth
from reviewer.domain.typed_facts import FactToType
from reviewer.errors import (
    ConfigError,
    DecisionRefused,
    EvidenceRefused,
    ReviewDeskError,
    SourceRefused,
    SourceUnreachable,
    TooLate,
    UnknownThing,
)
from reviewer.ids import DecisionId, GestureId, ItemId, OperatorId, SourceId
from reviewer.render._api import Block, Code
from reviewer.render.counting import Counted, Thing, marks_in
from reviewer.render.evidence_page import EvidencePage
from reviewer.render.registry import render
from reviewer.verdicts._api import Effect
from reviewer.verdicts.fan_out import fan_out
from reviewer.verdicts.registry import VERDICTS
from tests.makers import NOON, HandClock, make_candidate
from tests.ui.samples import sample_items

_DONE = frozenset({DecisionState.ACKNOWLEDGED, DecisionState.CLOSED_BY_HUMAN})
_OUTCOMES = {
    DecisionState.ACKNOWLEDGED: "accepted",
    DecisionState.REFUSED: "invalid",
    DecisionState.SUPERSEDED: "superseded",
    DecisionState.DECIDED_ELSEWHERE: "decided-elsewhere",
}
_RISK_ORDER = {RiskLevel.HIGH: 0, RiskLevel.MEDIUM: 1, RiskLevel.LOW: 2}


def make_operator() -> Operator:
    """The operator of the double's home."""
    return Operator(id=OperatorId("op-1"), name="Operator One", work_id="op-1", public_key="00" * 32)


def make_source(name: str) -> Source:
    """A source of the demo's shape."""
    return Source(id=SourceId(name), connector="review-api", url="http://127.0.0.1:8700", added_at=NOON)


def _words_on(pages: Sequence[EvidencePage]) -> bytes:
    """What a file of these pages says in full."""
    blocks = (block for page in pages for block in page.blocks)
    return "".join(block.text for block in blocks if isinstance(block, Code)).encode()


def _changed_rows(before: ReviewItem, now: ReviewItem) -> WhatChanged:
    reports = {
        pair.path: build_report([make_candidate(1, pair.then), make_candidate(2, pair.now)])
        for pair in pairs_between(before, now)
    }
    return rows_between(before, now, reports)


class DeskDouble:
    """Implements `reviewer.actions._api.Desk` in memory."""

    def __init__(
        self,
        items: Iterable[ReviewItem] | None = None,
        *,
        clock: HandClock | None = None,
        hold_s: float = 10.0,
        has_operator: bool = True,
    ) -> None:
        self.facts = Facts()
        self.clock = clock or HandClock()
        self.hold_s = hold_s
        self.rendered: dict[str, tuple[str, ...]] = {}
        self.prepared: list[tuple[ItemId, ...]] = []
        self.remote_files: dict[str, Sequence[EvidencePage]] = {}
        """Evidence id -> its pages, at its source."""
        self.held_files: dict[str, Sequence[EvidencePage]] = {}
        """The same of what is on this computer."""
        self.spoilt_files: set[str] = set()
        """Evidence whose file is never whole once it is on this computer."""
        self.fetched: list[str] = []
        self.shown_pages: list[tuple[str, int, float]] = []
        self.saved: list[tuple[str, str]] = []
        self.calls: list[str] = []
        """Names of the actions that were asked for, in order."""
        self.gestures: list[Gesture] = []
        """What was recorded, in order."""
        self.refuse_with: dict[str, ReviewDeskError] = {}
        """Action name -> what it raises, once."""
        self.hanging = asyncio.Event()
        self.hanging.set()
        """Clear it and whatever reads files or asks a source hangs until it is set, and `aclose` too."""
        self.condition = RecordCondition()
        """How the record is; `trouble` and `recover` tell of it."""
        self.exported: dict[str, str] = {}
        """Texts that were exported, by name."""
        self.is_closed = False
        self._operator = make_operator() if has_operator else None
        self._items: dict[ItemId, ReviewItem] = {}
        self._states: dict[ItemId, ItemState] = {}
        self._decisions: dict[DecisionId, DecisionSummary] = {}
        self._gesture_of: dict[DecisionId, Gesture] = {}
        self._drafts: dict[ItemId, Draft] = {}
        self._snoozed: dict[ItemId, datetime] = {}
        self._flagged: set[ItemId] = set()
        self._endings: dict[ItemId, tuple[str, OtherDecision | None]] = {}
        self._split: set[ItemId] = set()
        self._changes: dict[ItemId, tuple[Change, ...]] = {}
        self._before: dict[ItemId, ReviewItem] = {}
        self._count = 0
        self._is_syncing = False
        for item in sample_items() if items is None else items:
            self._items[item.id] = item
            self._states[item.id] = ItemState.OPEN
        names = dict.fromkeys(str(item.source) for item in self._items.values())
        self._sources = {SourceId(name): make_source(name) for name in names}
        self._health = {
            source: SourceHealth(
                source=source, condition=Condition.OK, guarantee=Guarantee.L3, last_ok_at=self.clock.now()
            )
            for source in self._sources
        }
        if items is None:
            self._begin_with_a_superseded_decision()

    # -- what the world does

    def arrive(self, *items: ReviewItem) -> None:
        """Items appear."""
        for item in items:
            self._items[item.id] = item
            self._states[item.id] = ItemState.OPEN
        ids = frozenset(item.id for item in items)
        self.facts.publish(ItemsChanged(ids, arrived=ids))

    def withdraw(
        self,
        *items: ItemId,
        state: ItemState = ItemState.WITHDRAWN,
        why: str = "",
        theirs: OtherDecision | None = None,
    ) -> None:
        """Items are gone upstream."""
        for item in items:
            self._states[item] = state
            self._endings[item] = (why, theirs)
        self.facts.publish(ItemsChanged(frozenset(items)))

    def change(self, item: ReviewItem, *changes: Change) -> None:
        """An item has a new version. What it was before is what was last looked at."""
        self._before[item.id] = self._items[item.id]
        self._items[item.id] = item
        self._changes[item.id] = changes
        self.facts.publish(ItemsChanged(frozenset({item.id})))

    def acknowledge(self, decision: DecisionId) -> None:
        """The source confirms."""
        now = self.clock.now()
        self._move(
            decision,
            DecisionState.ACKNOWLEDGED,
            first_sent_at=now,
            acknowledged_at=now,
            receipt=f"receipt-{decision}",
            proof="by-id",
            attempts=1,
        )

    def come_back(self, decision: DecisionId, state: DecisionState, **told: object) -> None:
        """The source answers no: superseded, refused, decided elsewhere ..."""
        self._move(decision, state, first_sent_at=self.clock.now(), attempts=1, **told)

    def send(self, decision: DecisionId) -> None:
        """The hold is over and the first try is under way."""
        self._move(decision, DecisionState.SENDING, first_sent_at=self.clock.now(), attempts=1)

    def set_health(self, health: SourceHealth) -> None:
        """A source goes up or down."""
        self._health[health.source] = health
        self.facts.publish(SourceHealthChanged(health.source))

    def trouble(self, code: str) -> None:
        """The record can't be written, or does not verify."""
        self.facts.publish(RecordTroubled(code))

    def recover(self) -> None:
        """The record can be written and verifies again."""
        self.condition = RecordCondition()
        self.facts.publish(RecordRecovered())

    # -- the operator

    async def operator(self) -> Operator | None:
        return self._operator

    async def create_operator(self, name: str, work_id: str) -> Operator:
        self._called("create_operator")
        if self._operator is not None:
            raise ConfigError("operator.exists")
        self._operator = Operator(id=OperatorId(work_id), name=name, work_id=work_id, public_key="00" * 32)
        return self._operator

    # -- reading

    async def list_inbox(self, query: InboxQuery) -> InboxPage:
        self._called("list_inbox")
        everything = sorted(self._all_rows(), key=self._place)
        counts = {queue: sum(self._is_in(row, queue) for row in everything) for queue in Queue}
        mine = [row for row in everything if query.text or self._is_in(row, query.queue)]
        by_source = {name: sum(name in row.sources for row in mine) for name in self._sources}
        if query.source is not None:
            mine = [row for row in mine if query.source in row.sources]
        if query.text:
            mine = [row for row in mine if query.text.casefold() in row.title.casefold()]
        dues = [row.due_at for row in everything if row.due_at and self._is_in(row, Queue.NEEDS_ME)]
        return InboxPage(
            rows=tuple(mine[query.offset : query.offset + query.limit]),
            total=len(mine),
            counts=counts,
            by_source=by_source,
            next_due=min(dues, default=None),
        )

    async def rows(self, items: Sequence[ItemId]) -> tuple[InboxRow, ...]:
        self._called("rows")
        return tuple(self._row(self._items[item]) for item in items if item in self._items)

    async def open_item(self, item: ItemId, *, is_look: bool = True) -> OpenedItem:
        self._called("open_item" if is_look else "recheck_item")
        if item not in self._items:
            raise UnknownThing(item=item)
        wanted = self._items[item]
        members = (wanted, *(one for one in self._case_of(wanted) if one.id != item))
        answers = tuple(
            Answer(number=number, item=owner.id, candidate=candidate)
            for number, (owner, candidate) in enumerate(
                ((one, candidate) for one in members for candidate in one.candidates), 1
            )
        )
        shown = tuple(
            Shown(
                item=one.id,
                version=one.version,
                candidates=tuple((candidate.id, candidate.content.digest) for candidate in one.candidates),
                view={"order": ",".join(f"{own.number}" for own in answers if own.item == one.id)},
            )
            for one in members
        )
        ours = await self.decisions(item=item)
        given = next((self._full(one).verdict for one in ours if one.state in IN_FORCE), None)
        return OpenedItem(
            item=wanted,
            state=self._states[item],
            members=members,
            answers=answers,
            shown=shown,
            shown_digests={one.item: hashlib.sha256(repr(one).encode()).hexdigest() for one in shown},
            cannot=dict.fromkeys(VERDICTS, "decision.already_decided")
            if given is not None
            else {"stop-run": "verdict.stop_run.not_here"},
            guarantee={one.id: Guarantee.L3 for one in members},
            needs_fact="12480.00" if item.endswith(("wire-1", "refund-final")) else "",
            draft=self._drafts.get(item),
            decisions=ours,
            given=given,
            ended_why=self._endings.get(item, ("", None))[0],
            theirs=self._endings.get(item, ("", None))[1],
            changes=self._changes.get(item, ()),
            before=self._before.get(item),
            hold_s=self.hold_s,
        )

    async def compare(self, opened: OpenedItem) -> ConflictReport:
        self._called("compare")
        shown = {(one.item, candidate) for one in opened.shown for candidate, _ in one.candidates}
        assert all((one.item, one.candidate.id) in shown for one in opened.answers), "no digest of an answer"
        known = [
            KnownFile(names=(one.title, one.id), data=one.text.encode())
            for member in opened.members
            for one in member.evidence
            if is_quoted_whole(one)
        ]
        known += [
            KnownFile(names=(one.title, one.id), data=_words_on(self.held_files[one.id]))
            for member in opened.members
            for one in member.evidence
            if one.digest and one.id in self.held_files
        ]
        return await asyncio.to_thread(build_report, named_candidates(opened), known)

    async def what_changed(self, opened: OpenedItem) -> WhatChanged:
        self._called("what_changed")
        await self.hanging.wait()
        if opened.before is None:
            return WhatChanged()
        return await asyncio.to_thread(_changed_rows, opened.before, opened.item)

    async def prepare(self, items: Sequence[ItemId]) -> None:
        self._called("prepare")
        self.prepared.append(tuple(items))

    async def landmarks(self, opened: OpenedItem) -> Sequence[Landmarks]:
        self._called("landmarks")
        candidates = [one.candidate for one in opened.answers]
        return await asyncio.to_thread(lambda: landmarks(build_report(candidates), candidates))

    def fact_for(self, opened: OpenedItem, gesture: Gesture) -> FactToType:
        self._called("fact_for")
        releases = VERDICTS[gesture.choices[0].verdict.name].effect is Effect.RELEASES
        text = opened.needs_fact if releases else ""
        return FactToType(text=text, field="amount", whole=text)

    async def render_markdown(self, source: str) -> tuple[str, ...] | None:
        self._called("render_markdown")
        return self.rendered.get(source)

    async def blocks(self, content: Content) -> tuple[Block, ...] | None:
        self._called("blocks")
        return render(content)

    async def count_marks(self, things: Iterable[Thing]) -> Counted:
        self._called("count_marks")
        return {one: marks_in(one) for one in things}

    async def evidence(self, opened: OpenedItem) -> tuple[EvidenceFile, ...]:
        self._called("evidence")
        await self.hanging.wait()
        return tuple(self._file(member, one) for member in opened.members for one in member.evidence)

    async def fetch_evidence(
        self, item: ReviewItem, evidence: Evidence, *, max_bytes: int = MAX_FILE_BYTES
    ) -> EvidenceFile:
        self._called("fetch_evidence")
        self.fetched.append(evidence.id)
        await self.hanging.wait()
        check_announced(evidence, max_bytes)
        if evidence.id not in self.remote_files:
            raise SourceRefused("source.evidence_gone", source=item.source)
        self.held_files[evidence.id] = self.remote_files[evidence.id]
        return self._file(item, evidence)

    async def show_evidence(
        self, file: EvidenceFile, page: int = 0, *, width: int, zoom: float = 1.0
    ) -> EvidencePage:
        self._called("show_evidence")
        if file.evidence.id in self.spoilt_files:
            del self.held_files[file.evidence.id]
            raise EvidenceRefused("evidence.not_here")
        made = self.held_files[file.evidence.id]
        self.shown_pages.append((file.evidence.id, page, zoom))
        return replace(made[min(page, len(made) - 1)], page=page, pages=len(made))

    async def save_evidence(self, file: EvidenceFile, target: Path, *, replaces: bool = False) -> None:
        self._called("save_evidence")
        self.saved.append((file.evidence.id, str(target)))

    def _file(self, item: ReviewItem, one: Evidence) -> EvidenceFile:
        if one.id in self.held_files:
            return EvidenceFile(
                item=item, evidence=one, holding=Holding.HELD, digest="d" * 64, size=one.size or 0
            )
        holding = Holding.QUOTED if is_quoted_whole(one) else Holding.ABSENT
        return EvidenceFile(item=item, evidence=one, holding=holding)

    def why_here(self, row: InboxRow) -> tuple[Rank, ...]:
        ranks = [Rank.CONFLICT] if row.kind is ItemKind.CONFLICT else []
        ranks += [Rank.RISK] if row.risk is RiskLevel.HIGH else []
        ranks += [Rank.DUE] if row.due_at else []
        return (*ranks, Rank.AGE)

    async def decisions(
        self,
        *,
        item: ItemId | None = None,
        text: str = "",
        states: Collection[DecisionState] = (),
        limit: int = 200,
    ) -> tuple[DecisionSummary, ...]:
        newest = sorted(self._decisions.values(), key=lambda one: -one.seq)
        return tuple(
            one
            for one in newest
            if item in (None, one.item)
            and text.casefold() in f"{one.title} {one.reason}".casefold()
            and (not states or one.state in states)
        )[:limit]

    async def similar(self, item: ItemId, *, limit: int = 20) -> Earlier:
        self._called("similar")
        await self.hanging.wait()
        wanted = self._items[item]
        others = [one for one in await self.decisions() if one.item != item]
        same = [one for one in others if wanted.subject and self._items[one.item].subject == wanted.subject]
        word = wanted.title.split(" ")[0]
        alike = [one for one in others if one not in same and one.title.startswith(word)]
        return Earlier(same_subject=tuple(same[:limit]), alike=tuple(alike[: limit - len(same)]))

    async def story(self, decision: DecisionId) -> DecisionStory:
        self._called("story")
        await self.hanging.wait()
        if decision not in self._decisions:
            raise UnknownThing(decision=decision)
        summary = self._decisions[decision]
        choice = next(one for one in self._gesture_of[decision].choices if one.item == summary.item)
        return DecisionStory(
            decision=self._full(summary),
            summary=summary,
            item=self._items[summary.item],
            attempts=tuple(
                AttemptRecord(
                    number=number,
                    at=summary.first_sent_at or NOON,
                    outcome=_OUTCOMES.get(summary.state, "unknown"),
                    detail=summary.problem,
                )
                for number in range(1, summary.attempts + 1)
            ),
            entries=(
                AuditEntry(
                    seq=summary.seq + 1,
                    type="decision",
                    at=summary.decided_at,
                    entry=b"{}",
                    hash="5e" * 32,
                    signature="ab" * 64,
                ),
            ),
            kind=self._gesture_of[decision].kind,
            shown_ms=41_000,
            shown_order=tuple(one.id for one in self._items[summary.item].candidates),
            shown_numbers=tuple(int(one) for one in choice.shown.view.get("order", "").split(",") if one),
            identity="olga@example.org",
            exposure=choice.exposure,
            others=tuple(
                one
                for one in await self.decisions()
                if one.decision != decision and (one.gesture == summary.gesture or one.item == summary.item)
            ),
        )

    async def verify_record(self, progress: Callable[[int, int], None] = lambda *_: None) -> ChainState:
        self._called("verify_record")
        progress(len(self._decisions), len(self._decisions))
        return ChainState(
            entries=len(self._decisions), head="ab" * 32, signed=len(self._decisions), unsigned=0
        )

    async def export_bundle(
        self,
        place: Path | None = None,
        *,
        with_words: bool = False,
        progress: Callable[[int, int], None] = lambda *_: None,
    ) -> Exported:
        self._called("export_bundle")
        progress(len(self._decisions), len(self._decisions))
        path = str(place or "/home/exports/evidence-20261122T120000Z")
        return Exported(path=path, entries=len(self._decisions), decisions=0, is_signed=True)

    async def export_text(self, name: str, text: str) -> Exported:
        self._called("export_text")
        self.exported[name] = text
        return Exported(path=f"/home/exports/{name}.txt", entries=0, decisions=1)

    async def record_condition(self) -> RecordCondition:
        return self.condition

    async def note_restore(self) -> None:
        self._called("note_restore")
        self.condition = replace(self.condition, restored=None)

    # -- deciding

    def new_gesture_id(self) -> GestureId:
        self._count += 1
        return GestureId(f"gesture-{self._count:04d}")

    def fan_out(
        self,
        opened: OpenedItem,
        verdict: Verdict,
        left_out: frozenset[ItemId] = frozenset(),
        *,
        acknowledged: tuple[str, ...] = (),
        shown_ms: int = 0,
    ) -> Gesture:
        parts = fan_out(opened.members, verdict, opened.item.id, left_out)
        shown = {one.item: one for one in opened.shown}
        return Gesture(
            id=self.new_gesture_id(),
            kind=GestureKind.CASE if len(parts) > 1 else GestureKind.SINGLE,
            surface=Surface.WINDOW,
            choices=tuple(
                Choice(item=item, shown=shown[item], verdict=part, acknowledged=acknowledged)
                for item, part in parts
            ),
            shown_ms=shown_ms,
        )

    async def decide(self, gesture: Gesture) -> Recorded:
        self._called("decide")
        now = self.clock.now()
        made: list[DecisionId] = []
        for choice in gesture.choices:
            if self._states[choice.item] is not ItemState.OPEN:
                raise DecisionRefused("decision.item_gone", item=choice.item)
        await check_looked_at(gesture, self._items)
        for choice in gesture.choices:
            made.append(self._record(gesture, choice, now))
        self.gestures.append(gesture)
        touched = frozenset(choice.item for choice in gesture.choices)
        self.facts.publish(DecisionRecorded(gesture.id, tuple(made), touched))
        return Recorded(
            gesture=gesture.id,
            decisions=tuple(made),
            recorded_at=now,
            goes_out_at=now + timedelta(seconds=self.hold_s),
        )

    async def undo(self, gesture: GestureId | None = None) -> Undone:
        self._called("undo")
        candidates = [one for one in self._decisions.values() if gesture in (None, one.gesture)]
        if not candidates:
            raise UnknownThing(gesture=gesture or "")
        wanted = max(candidates, key=lambda one: one.seq).gesture
        parts = [one for one in self._decisions.values() if one.gesture == wanted]
        if any(one.state not in {DecisionState.RECORDED, DecisionState.HELD} for one in parts):
            raise TooLate(source=parts[0].source, at=parts[0].first_sent_at or self.clock.now())
        for one in parts:
            self._keep_as_draft(one)
            self._move(one.decision, DecisionState.RETRACTED)
        items = tuple(one.item for one in parts)
        still_open = frozenset(one for one in items if self._states.get(one) is ItemState.OPEN)
        return Undone(gesture=wanted, items=items, open_again=still_open)

    async def save_draft(self, draft: Draft) -> None:
        self._called("save_draft")
        self._drafts[draft.item] = draft

    async def drop_draft(self, item: ItemId) -> None:
        self._drafts.pop(item, None)

    async def snooze(self, item: ItemId, until: datetime | None) -> Changes:
        self._called("snooze")
        self._snoozed.pop(item, None)
        if until is not None:
            self._snoozed[item] = until
        return self._changed(item)

    async def flag(self, item: ItemId, reason_code: str, note: str) -> Changes:
        self._called("flag")
        self._flagged.add(item)
        return self._changed(item)

    async def split_case(self, item: ItemId) -> Changes:
        self._called("split_case")
        self._split.add(item)
        return self._changed(item)

    async def rejoin_case(self, item: ItemId) -> Changes:
        self._called("rejoin_case")
        self._split.remove(item)
        return self._changed(item)

    async def claim(self, item: ItemId) -> bool:
        self._called("claim")
        return True

    async def release(self, item: ItemId) -> None:
        self._called("release")

    async def try_again(self, decision: DecisionId) -> Changes:
        self._move(decision, DecisionState.SENDING)
        return self._changed(self._decisions[decision].item)

    async def close_decision(self, decision: DecisionId, note: str) -> Changes:
        self._move(decision, DecisionState.CLOSED_BY_HUMAN)
        return self._changed(self._decisions[decision].item)

    # -- sync

    async def sync_now(self, source: SourceId | None = None) -> None:
        self._called("sync_now")
        await self.hanging.wait()

    async def health(self) -> tuple[SourceHealth, ...]:
        self._called("health")
        unsent = [one for one in self._decisions.values() if one.state in UNSENT]
        return tuple(
            replace(health, unsent=sum(one.source == name for one in unsent))
            for name, health in self._health.items()
        )

    def start_sync(self) -> None:
        self._is_syncing = True

    @property
    def is_syncing(self) -> bool:
        return self._is_syncing

    async def next_sends(self) -> tuple[DecisionSummary, ...]:
        waiting = [one for one in self._decisions.values() if one.state in UNSENT]
        return tuple(sorted(waiting, key=lambda one: (one.due_at or NOON, one.seq)))

    async def send_now(self) -> int:
        self._called("send_now")
        for one in await self.next_sends():
            self.acknowledge(one.decision)
        return 0

    async def keep_back(self) -> bool:
        self._called("keep_back")
        return self._is_syncing

    async def hold_anew(self) -> None:
        self._called("hold_anew")
        due = self.clock.now() + timedelta(seconds=self.hold_s)
        for one in await self.next_sends():
            if one.state is DecisionState.RECORDED:
                self._decisions[one.decision] = replace(one, due_at=due)

    # -- sources

    async def sources(self) -> tuple[Source, ...]:
        return tuple(self._sources.values())

    async def add_source(self, source: Source, secret: str = "") -> Source:
        self._called("add_source")
        known = self._sources.get(source.id)
        if known is not None and known.connector != source.connector:
            raise ConfigError("source.name_taken", source=source.id, connector=known.connector)
        self._sources[source.id] = source
        self._health[source.id] = SourceHealth(source=source.id)
        self.facts.publish(SourcesChanged())
        return source

    async def test_source(self, source: Source, secret: str = "") -> str:
        self._called("test_source")
        await self.hanging.wait()
        if not source.url.startswith("http"):
            raise SourceUnreachable(source=source.id)
        return Identity(subject="desk-1", display="Review Desk").subject

    async def remove_source(self, source: SourceId) -> None:
        self._called("remove_source")
        del self._sources[source], self._health[source]
        self.facts.publish(SourcesChanged())

    async def aclose(self) -> None:
        self._called("aclose")
        await self.hanging.wait()
        self.is_closed = True

    # -- inside

    def _called(self, action: str) -> None:
        self.calls.append(action)
        if error := self.refuse_with.pop(action, None):
            raise error

    def _changed(self, item: ItemId) -> Changes:
        self.facts.publish(ItemsChanged(frozenset({item})))
        return Changes(items=frozenset({item}), kinds=frozenset({Touched.ITEM, Touched.COUNTS}))

    def _move(self, decision: DecisionId, state: DecisionState, **told: object) -> None:
        moved = replace(self._decisions[decision], state=state, **told)  # type: ignore[arg-type]
        self._decisions[decision] = moved
        self.facts.publish(DecisionMoved(decision, moved.item, state))

    def _record(self, gesture: Gesture, choice: Choice, now: datetime) -> DecisionId:
        item = self._items[choice.item]
        self._count += 1
        decision = DecisionId(f"decision-{self._count:04d}")
        self._gesture_of[decision] = gesture
        self._drafts.pop(item.id, None)
        self._decisions[decision] = DecisionSummary(
            decision=decision,
            gesture=gesture.id,
            seq=self._count,
            item=item.id,
            source=item.source,
            title=item.title,
            verdict=choice.verdict.name,
            reason_code=choice.verdict.reason_code,
            reason=choice.verdict.reason,
            decided_at=now,
            operator=make_operator().name,
            surface=gesture.surface,
            state=DecisionState.RECORDED,
            due_at=now + timedelta(seconds=self.hold_s),
            kind=item.kind,
        )
        return decision

    def _full(self, summary: DecisionSummary) -> Decision:
        choice = next(one for one in self._gesture_of[summary.decision].choices if one.item == summary.item)
        item = self._items[summary.item]
        return Decision(
            id=summary.decision,
            gesture=summary.gesture,
            seq=summary.seq,
            item=item.id,
            source=item.source,
            remote_id=item.remote_id,
            ordering_key=item.ordering_key,
            item_version=choice.shown.version,
            shown_digest=hashlib.sha256(repr(choice.shown).encode()).hexdigest(),
            verdict=choice.verdict,
            operator=make_operator(),
            decided_at=summary.decided_at,
            surface=Surface.WINDOW,
            document=b"{}",
            media_type="application/json",
            witness="cd" * 32,
            item_record=b"",
        )

    def _keep_as_draft(self, decision: DecisionSummary) -> None:
        gesture = self._gesture_of[decision.decision]
        choice = next(one for one in gesture.choices if one.item == decision.item)
        self._drafts[decision.item] = Draft(
            item=decision.item,
            version=choice.shown.version,
            verdict=choice.verdict,
            saved_at=self.clock.now(),
        )

    def _begin_with_a_superseded_decision(self) -> None:
        item = next(one for one in self._items.values() if one.remote_id == "refund-1399")
        old = Shown(item=item.id, version="v1", candidates=(("cand-1", "00"),))  # type: ignore[arg-type]
        verdict = Verdict(name="approve", reason="matches order 88-1402")
        gesture = Gesture(
            id=self.new_gesture_id(),
            kind=GestureKind.SINGLE,
            surface=Surface.WINDOW,
            choices=(Choice(item=item.id, shown=old, verdict=verdict),),
        )
        decision = self._record(gesture, gesture.choices[0], self.clock.now() - timedelta(minutes=20))
        self._decisions[decision] = replace(
            self._decisions[decision], state=DecisionState.SUPERSEDED, due_at=None, attempts=1
        )
        self._changes[item.id] = (
            Change(path="amount", then="12,480.00", now="11,900.00"),
            Change(path="due date", then="14 Mar", now="21 Mar"),
        )

    def _case_of(self, item: ReviewItem) -> tuple[ReviewItem, ...]:
        if item.subject is None or item.id in self._split:
            return (item,)
        return tuple(
            one
            for one in self._items.values()
            if one.subject == item.subject
            and one.id not in self._split
            and self._states[one.id] is ItemState.OPEN
        )

    def _all_rows(self) -> list[InboxRow]:
        leads: dict[str, ReviewItem] = {}
        for item in self._items.values():
            key = str(item.subject) if item.subject and item.id not in self._split else item.id
            leads.setdefault(key, item)
        return [self._row(item) for item in leads.values()]

    def _row(self, item: ReviewItem) -> InboxRow:
        members = self._case_of(item) or (item,)
        ours = [one for one in self._decisions.values() if one.item == item.id]
        newest = max(ours, key=lambda one: one.seq, default=None)
        answers = sum(len(one.candidates) for one in members)
        return InboxRow(
            item=item.id,
            kind=ItemKind.CONFLICT if len(members) > 1 else item.kind,
            title=item.title,
            risk=item.risk.level,
            state=self._states[item.id],
            answers=answers,
            members=len(members),
            sources=tuple(dict.fromkeys(one.source for one in members)),
            owner=item.owner,
            created_at=item.created_at,
            updated_at=item.updated_at,
            due_at=item.due_at,
            expires_at=item.expires_at,
            decision=newest.decision if newest else None,
            decision_state=newest.state if newest else None,
            verdict=newest.verdict if newest else "",
            snoozed_until=self._snoozed.get(item.id),
            is_flagged=item.id in self._flagged,
        )

    def _is_in(self, row: InboxRow, queue: Queue) -> bool:
        until = row.snoozed_until
        is_snoozed = until is not None and until > self.clock.now()
        is_undecided = row.decision_state in {None, DecisionState.RETRACTED}
        waits = row.state is ItemState.OPEN and is_undecided and not is_snoozed
        soon = self.clock.now() + timedelta(hours=4)
        return {
            Queue.NEEDS_ME: waits,
            Queue.CONFLICTS: waits and row.kind is ItemKind.CONFLICT,
            Queue.DUE_SOON: waits and row.due_at is not None and row.due_at <= soon,
            Queue.NOT_SENT: row.decision_state in UNSENT,
            Queue.CAME_BACK: row.decision_state in CAME_BACK,
            Queue.SNOOZED: is_snoozed,
            Queue.DONE_TODAY: row.decision_state in _DONE,
        }[queue]

    def _place(self, row: InboxRow) -> tuple[object, ...]:
        is_overdue = row.due_at is not None and row.due_at < self.clock.now()
        conflict = row.kind is not ItemKind.CONFLICT
        return (
            not is_overdue,
            conflict,
            _RISK_ORDER[row.risk],
            row.due_at or NOON + timedelta(days=999),
            row.item,
        )
