"""One decision's own entry, held against everything that it says."""

from __future__ import annotations

from dataclasses import dataclass

from reviewer.domain.ledger import EntryCheck
from reviewer.errors import UnknownThing
from reviewer.ids import DecisionId
from reviewer.store.entry_check import check_entry
from reviewer.store.files import Files


@dataclass(frozen=True, slots=True)
class CheckEntry:
    """Whether the entry is whole and signed, and what it names by digests is still that."""

    files: Files

    async def __call__(self, decision: DecisionId) -> EntryCheck:
        """Work every digest out anew. What comes before and after it is `VerifyRecord`'s business.

        Raises:
            UnknownThing: no such decision, or it has no entry.
        """
        found = await self.files.reader.run(lambda read: check_entry(read, decision))
        if found is None:
            raise UnknownThing("unknown.decision", decision=decision)
        return found
