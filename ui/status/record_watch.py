"""Follows the condition of the record: what the banner says, and whether anything may be decided."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum

from reviewer.actions._api import Desk
from reviewer.clock import Clock
from reviewer.domain.events import DecisionRecorded, Fact, RecordRecovered, RecordTroubled
from reviewer.domain.ledger import STATE_ALTERED, UNTOLD, RecordCondition, RecordFault, RecordRestored
from reviewer.domain.sources import Source
from ui.messages import catalogue
from ui.messages.catalogue import Message, say
from ui.status.record_banner import RecordBanner
from ui.tasks import Spawn

UNAVAILABLE = "record.unavailable"


class Ask(StrEnum):
    """What the banner's buttons ask for."""

    VERIFY = "verify"
    EXPORT = "export"
    NOTED = "noted"


class RecordWatch:
    """One message at a time, the worst first: does not verify, can't be written, was restored."""

    def __init__(
        self,
        desk: Desk,
        banner: RecordBanner,
        clock: Clock,
        spawn: Spawn,
        on_ask: Callable[[Ask], None],
    ) -> None:
        self._desk, self._banner, self._clock, self._spawn = desk, banner, clock, spawn
        self._on_ask = on_ask
        self._condition = RecordCondition()
        self._is_unwritable = False
        self._unsent = 0
        self._contact = ""
        banner.acted.connect(self._on_acted)

    @property
    def may_decide(self) -> bool:
        """Whether verdicts may be given: not while the record does not verify."""
        return self._condition.fault is None

    def know_sources(self, sources: Sequence[Source]) -> None:
        """Whom a report may be given to."""
        self._contact = next((one.contact for one in sources if one.contact), "")

    def on_fact(self, fact: Fact) -> None:
        """The record is in trouble, or out of it."""
        if isinstance(fact, RecordTroubled):
            self._is_unwritable = self._is_unwritable or fact.code == UNAVAILABLE
            self._spawn(self.refresh(), name="read-record-condition")
        elif isinstance(fact, RecordRecovered):
            self._is_unwritable = False
            self._spawn(self.refresh(), name="read-record-condition")
        elif isinstance(fact, DecisionRecorded) and self._is_unwritable:
            self._is_unwritable = False
            self._say()

    async def refresh(self) -> RecordCondition:
        """Read the condition and say it."""
        self._condition = await self._desk.record_condition()
        if self._condition.fault is not None:
            self._unsent = len(await self._desk.next_sends())
        self._say()
        return self._condition

    def _say(self) -> None:
        condition = self._condition
        if condition.fault is not None:
            again = (Ask.VERIFY, "banner.verify_again")
            self._banner.say(self._broken(condition.fault), (Ask.EXPORT, "banner.export"), again)
        elif self._is_unwritable:
            self._banner.say(catalogue.WORDS.message("notice.record_unavailable"))
        elif condition.restored is not None:
            self._banner.say(self._restored(condition.restored), (Ask.NOTED, "banner.noted"))
        else:
            self._banner.clear()

    def _broken(self, fault: RecordFault) -> Message:
        contact = self._contact or say("notice.record_broken.nobody")
        code = "notice.record_broken" if fault.entry else "notice.record_damaged"
        if fault.problem == STATE_ALTERED:
            code = "notice.record_state_altered"
        elif fault.problem == UNTOLD:
            code = "notice.record_untold"
        return catalogue.WORDS.message(
            code, entry=fault.entry, entries=fault.entries, unsent=self._unsent, contact=contact
        )

    def _restored(self, restored: RecordRestored) -> Message:
        code = "notice.record_restored" if restored.is_complete else "notice.record_restored_in_part"
        return catalogue.WORDS.message(
            code,
            backup_at=catalogue.WORDS.time(restored.backup_at, now=self._clock.now()),
            doubted=restored.doubted,
            quarantine=restored.quarantine,
        )

    def _on_acted(self, name: str) -> None:
        if name == Ask.NOTED:
            self._spawn(self._note(), name="note-restore")
        else:
            self._on_ask(Ask(name))

    async def _note(self) -> None:
        await self._desk.note_restore()
        await self.refresh()
