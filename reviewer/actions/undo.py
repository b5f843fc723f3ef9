"""Undo: take back a gesture that was not sent, and make its verdicts drafts again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from reviewer.actions.operator_profile import KeySigner
from reviewer.clock import Clock
from reviewer.domain.decisions import Surface
from reviewer.domain.desk import Draft, Undone
from reviewer.domain.events import DecisionMoved, Facts
from reviewer.errors import UnknownThing
from reviewer.ids import GestureId
from reviewer.sqlite import Connection
from reviewer.store.audit_log import Signer
from reviewer.store.files import Files
from reviewer.store.items import open_of_gesture
from reviewer.store.ledger import read_decision
from reviewer.store.moves import Moved
from reviewer.store.outbox import last_retractable, retract
from reviewer.store.personal import save_draft


@dataclass(frozen=True, slots=True)
class Undo:
    """Take back a gesture."""

    files: Files
    clock: Clock
    key: KeySigner
    facts: Facts
    surface: Surface

    async def __call__(self, gesture: GestureId | None = None) -> Undone:
        """Take back `gesture`, or the last one; returns after that is on disk.

        Raises:
            TooLate: one of its decisions was sent.
            UnknownThing: there is nothing to take back.
        """
        chosen = gesture or await self.files.reader.run(last_retractable)
        if chosen is None:
            raise UnknownThing("undo.nothing")
        # Before it is taken back: what is taken back must not look refused because a read failed.
        open_again = await self.files.reader.run(lambda read: open_of_gesture(read, chosen))
        at, signer = self.clock.now(), self.key.signer()
        moved = await self.files.act(lambda ledger: self._take_back(ledger, chosen, at, signer))
        for one in moved:
            self.facts.publish(DecisionMoved(one.decision, one.item, one.state))
        return Undone(gesture=chosen, items=tuple(one.item for one in moved), open_again=open_again)

    def _take_back(
        self, ledger: Connection, gesture: GestureId, at: datetime, signer: Signer
    ) -> tuple[Moved, ...]:
        moved = retract(ledger, gesture, at=at, signer=signer, surface=str(self.surface))
        for one in moved:
            decision = read_decision(ledger, one.decision)
            if decision is not None:
                draft = Draft(
                    item=one.item, version=decision.item_version, verdict=decision.verdict, saved_at=at
                )
                save_draft(ledger, draft)
        return moved
