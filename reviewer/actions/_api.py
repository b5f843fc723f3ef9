"""The desk as the window and the command line see it: every intention and every query, by name.

`reviewer.bootstrap.open_desk` makes one. Each attribute is one action from the file of the same name.
Actions raise `ReviewDeskError` with a message code; they never show anything.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from reviewer.conflicts.passages import Landmarks
from reviewer.conflicts.report import ConflictReport
from reviewer.domain.changes import Changes
from reviewer.domain.content import Content
from reviewer.domain.decisions import Gesture, GestureKind, Operator, Surface, Verdict
from reviewer.domain.desk import Draft, OpenedItem, Recorded, Undone, WhatChanged
from reviewer.domain.events import Facts
from reviewer.domain.evidence import MAX_FILE_BYTES, EvidenceFile
from reviewer.domain.inbox import DecisionSummary, Earlier, InboxPage, InboxQuery, InboxRow, Rank
from reviewer.domain.items import Evidence, ReviewItem
from reviewer.domain.ledger import ChainState, DecisionStory, Exported, RecordCondition
from reviewer.domain.lifecycle import DecisionState
from reviewer.domain.sources import Source, SourceHealth
from reviewer.domain.typed_facts import FactToType
from reviewer.ids import DecisionId, GestureId, ItemId, SourceId
from reviewer.render._api import Block
from reviewer.render.evidence_page import EvidencePage

if TYPE_CHECKING:
    # It reads contents, which the window needs no sooner than it has painted.
    from reviewer.render.counting import Counted, Thing


class Desk(Protocol):
    """Everything a surface can do. One instance per process, opened on one home."""

    @property
    def facts(self) -> Facts:
        """Subscribe to be told what changed, after it is on disk."""

    # -- the operator
    async def operator(self) -> Operator | None:
        """Whose home this is; None before the first start was finished."""

    async def create_operator(self, name: str, work_id: str) -> Operator:
        """First start: make the profile and its signing key. Raises ConfigError when one exists."""

    # -- reading
    async def list_inbox(self, query: InboxQuery) -> InboxPage:
        """Rows and counts in one transaction."""

    async def rows(self, items: Sequence[ItemId]) -> tuple[InboxRow, ...]:
        """The present rows of these items, for repainting; those that are gone are left out."""

    async def open_item(self, item: ItemId, *, is_look: bool = True) -> OpenedItem:
        """Read an item with its case for the desk; records the candidate order and, if it is one, the look.

        Raises:
            UnknownThing: no such item.
        """

    async def compare(self, opened: OpenedItem) -> ConflictReport:
        """The conflict report of an opened item, built in a child process and cached by content digests.

        Raises:
            ComparisonFailed: it would take too long.
        """

    async def what_changed(self, opened: OpenedItem) -> WhatChanged:
        """Against what was last looked at or decided on, row by row with the words that differ."""

    async def prepare(self, items: Sequence[ItemId]) -> None:
        """Have the reports ready of items that may be opened next; nobody looked at them."""

    async def landmarks(self, opened: OpenedItem) -> Sequence[Landmarks]:
        """Where the rows of its report stand in each answer, and which words differ, in the answers' order.

        Raises:
            ComparisonFailed: it would take too long.
        """

    async def render_markdown(self, source: str) -> tuple[str, ...] | None:
        """Foreign Markdown as clean HTML in pieces, from a child process; None: not in time."""

    # -- evidence files
    async def evidence(self, opened: OpenedItem) -> tuple[EvidenceFile, ...]:
        """What of an opened item's evidence is on this computer. Asks no source."""

    async def fetch_evidence(
        self, item: ReviewItem, evidence: Evidence, *, max_bytes: int = MAX_FILE_BYTES
    ) -> EvidenceFile:
        """Fetch a file from the source of its item; it is on disk when this returns.

        Raises:
            EvidenceRefused: it is too large, not what was announced, or there is no room; nothing is kept.
            SourceError, UnknownThing: it can't be had.
        """

    async def show_evidence(
        self, file: EvidenceFile, page: int = 0, *, width: int, zoom: float = 1.0
    ) -> EvidencePage:
        """A page of a file that is here, drawn by a child process; `width`: of its place, in pixels.

        Raises:
            EvidenceRefused: the file is not here, or its bytes are not those of its digest any more.
        """

    async def save_evidence(self, file: EvidenceFile, target: Path, *, replaces: bool = False) -> None:
        """Save a copy. Raises EvidenceRefused."""

    # -- reading on
    async def blocks(self, content: Content) -> tuple[Block, ...] | None:
        """Content of any kind as blocks, from a child process; None: not in time."""

    async def count_marks(self, things: Iterable[Thing]) -> Counted:
        """The marks in each of these, counted by a child process as far as they are not known."""

    def why_here(self, row: InboxRow) -> tuple[Rank, ...]:
        """The reasons for a row's place, strongest first."""

    async def decisions(
        self,
        *,
        item: ItemId | None = None,
        text: str = "",
        states: Collection[DecisionState] = (),
        limit: int = 200,
    ) -> tuple[DecisionSummary, ...]:
        """Recorded decisions, newest first: of one item, with these words, in these states."""

    async def similar(self, item: ItemId, *, limit: int = 20) -> Earlier:
        """Earlier decisions on the same subject, and on similar titles."""

    async def story(self, decision: DecisionId) -> DecisionStory:
        """All that is known of one decision: what was shown, the verdict, every attempt, the receipt."""

    async def verify_record(self, progress: Callable[[int, int], None] = ...) -> ChainState:
        """Walk the whole audit chain; `progress` is told entries done, of how many."""

    async def record_condition(self) -> RecordCondition:
        """Whether deciding has stopped and why, whether the record was restored, and the backups."""

    async def export_bundle(
        self,
        place: Path | None = None,
        *,
        with_words: bool = False,
        progress: Callable[[int, int], None] = ...,
    ) -> Exported:
        """Write an evidence bundle; raises ConfigError when it can't be written there."""

    async def export_text(self, name: str, text: str) -> Exported:
        """Write a private text file into the home's exports."""

    async def note_restore(self) -> None:
        """The operator has read that the record was restored."""

    # -- deciding
    def new_gesture_id(self) -> GestureId:
        """An id for the gesture that is about to be made."""

    def fan_out(
        self,
        opened: OpenedItem,
        verdict: Verdict,
        left_out: frozenset[ItemId] = frozenset(),
        *,
        acknowledged: tuple[str, ...] = (),
        shown_ms: int = 0,
    ) -> Gesture:
        """The gesture that `verdict` on an opened item or case means, one choice per member. No I/O.

        On a case, `verdict.candidates` and `row_sources` name answers by `domain.cases.answer_name`.

        Raises:
            VerdictInvalid: the verdict is incomplete, or a member can't take its part.
        """

    def fact_for(self, opened: OpenedItem, gesture: Gesture) -> FactToType:
        """The fact of what is released that must be among `acknowledged`; false: none. No I/O."""

    async def decide(self, gesture: Gesture) -> Recorded:
        """Record a gesture: one transaction, COMMIT, then this returns.

        Raises:
            StaleView, VerdictInvalid, PolicyRefused, RecordUnavailable: nothing was recorded.
        """

    async def undo(self, gesture: GestureId | None = None) -> Undone:
        """Take back a gesture (the last one) that was not sent. Raises TooLate, UnknownThing."""

    async def save_draft(self, draft: Draft) -> None:
        """Keep what is staged or typed."""

    async def drop_draft(self, item: ItemId) -> None:
        """Forget it."""

    async def snooze(self, item: ItemId, until: datetime | None) -> Changes:
        """Hide from "needs me" until a time; None brings it back. Local, never sent."""

    async def flag(self, item: ItemId, reason_code: str, note: str) -> Changes:
        """Flag the question for the engineer: badly asked, not for me, missing evidence."""

    async def split_case(self, item: ItemId) -> Changes:
        """ "Not the same matter": take an item out of its case, recorded."""

    async def rejoin_case(self, item: ItemId) -> Changes:
        """Take that back: the item belongs to its case again, recorded.

        Raises:
            UnknownThing: it was not taken out of one.
        """

    async def claim(self, item: ItemId) -> bool:
        """Hold the item where the source can; False: another holds it, or the source can't."""

    async def release(self, item: ItemId) -> None:
        """End the hold."""

    async def try_again(self, decision: DecisionId) -> Changes:
        """Send a refused or dead decision again, same bytes."""

    async def close_decision(self, decision: DecisionId, note: str) -> Changes:
        """Close what came back, keeping the decision as dissent."""

    # -- sync
    async def sync_now(self, source: SourceId | None = None) -> None:
        """Poll and deliver at once; returns when both were tried."""

    async def health(self) -> tuple[SourceHealth, ...]:
        """Every source's condition."""

    def start_sync(self) -> None:
        """Begin polling and delivering in the background, if this process gets the sync lock."""

    @property
    def is_syncing(self) -> bool:
        """Whether this process delivers (another window may hold the lock)."""

    async def next_sends(self) -> tuple[DecisionSummary, ...]:
        """What is not sent yet, soonest first."""

    async def send_now(self) -> int:
        """End every hold (asked for at quit) and try to deliver, bounded; returns how many are left."""

    async def keep_back(self) -> bool:
        """Send nothing that is inside its hold, until `hold_anew` or `send_now` (asked for while quitting).

        What has a deadline for which its whole hold would be too long goes out when its own hold is over.
        False: another process sends, and nothing can be kept back here.
        """

    async def hold_anew(self) -> None:
        """What `keep_back` kept has its whole hold once more, from now on."""

    # -- sources
    async def sources(self) -> tuple[Source, ...]:
        """The configured orchestrators."""

    async def add_source(self, source: Source, secret: str = "") -> Source:
        """Connect an orchestrator; the secret goes to the secret store."""

    async def test_source(self, source: Source, secret: str = "") -> str:
        """Try it; returns who the source says we are. Raises SourceError."""

    async def remove_source(self, source: SourceId) -> None:
        """Disconnect; its decisions stay in the record. Raises ConfigError while some are unsent."""

    async def aclose(self) -> None:
        """Stop sync, finish or abandon calls within two seconds, close the files."""


__all__ = ["Desk", "GestureKind", "Surface"]
