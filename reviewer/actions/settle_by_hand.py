"""What came back and a human settles: send it again, or close it and keep it as dissent."""

from __future__ import annotations

from dataclasses import dataclass

from reviewer.actions.operator_profile import KeySigner
from reviewer.clock import Clock
from reviewer.domain.changes import Changes, Touched
from reviewer.domain.decisions import Surface, is_text
from reviewer.domain.events import DecisionMoved, Facts
from reviewer.domain.lifecycle import Step
from reviewer.errors import VerdictInvalid
from reviewer.ids import DecisionId
from reviewer.store.files import Files
from reviewer.store.outbox import step_by_human


@dataclass(frozen=True, slots=True)
class SettleByHand:
    """One step that only a human may take."""

    files: Files
    clock: Clock
    key: KeySigner
    facts: Facts
    step: Step
    surface: Surface

    async def __call__(self, decision: DecisionId, note: str = "") -> Changes:
        """Take the step, signed, in one transaction.

        Raises:
            UnknownThing, IllegalTransition, StaleView: nothing changed.
            VerdictInvalid: the note is not text.
        """
        if not is_text(note):
            raise VerdictInvalid("verdict.words_not_text")
        at, signer, step, surface = self.clock.now(), self.key.signer(), self.step, str(self.surface)
        moved = await self.files.act(
            lambda ledger: step_by_human(
                ledger, decision, step, at=at, signer=signer, note=note, surface=surface
            )
        )
        for one in moved:
            self.facts.publish(DecisionMoved(one.decision, one.item, one.state))
        items = frozenset(one.item for one in moved)
        return Changes(items, frozenset({Touched.DECISION, Touched.ITEM, Touched.COUNTS}))
