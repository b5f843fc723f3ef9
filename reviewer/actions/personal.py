"""What stays on this desk: drafts, snoozes, flags, and "not the same matter"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from reviewer.actions.operator_profile import KeySigner
from reviewer.clock import Clock
from reviewer.domain.changes import Changes, Touched
from reviewer.domain.decisions import is_text
from reviewer.domain.desk import Draft
from reviewer.domain.events import Facts, ItemsChanged
from reviewer.domain.items import ReviewItem
from reviewer.errors import UnknownThing, VerdictInvalid
from reviewer.ids import ItemId
from reviewer.store.files import Files
from reviewer.store.items import read_case, read_item, read_version
from reviewer.store.personal import drop_draft, flag, rejoin_case, save_draft, snooze, split_case

FLAG_REASONS = ("badly-asked", "not-for-me", "missing-evidence")


@dataclass(frozen=True, slots=True)
class SaveDraft:
    """Keep what is staged or typed."""

    files: Files

    async def __call__(self, draft: Draft) -> None:
        """Returns after it is on disk. Raises VerdictInvalid where it is not text: the last one stays."""
        await self.files.ledger.run(lambda ledger: save_draft(ledger, draft))


@dataclass(frozen=True, slots=True)
class DropDraft:
    """Forget what was staged or typed."""

    files: Files

    async def __call__(self, item: ItemId) -> None:
        """Returns after it is off the disk."""
        await self.files.ledger.run(lambda ledger: drop_draft(ledger, item))


@dataclass(frozen=True, slots=True)
class Snooze:
    """Hide an item for a while. Local, never sent."""

    files: Files
    clock: Clock
    facts: Facts

    async def __call__(self, item: ItemId, until: datetime | None) -> Changes:
        """Until a time, or until it changes upstream; None brings it back."""
        at = self.clock.now()
        version = await self.files.reader.run(lambda read: read_version(read, item))
        await self.files.ledger.run(lambda ledger: snooze(ledger, item, until, version=version, at=at))
        return _told(self.facts, frozenset({item}))


@dataclass(frozen=True, slots=True)
class Flag:
    """Flag the question for the engineer who asks it."""

    files: Files
    clock: Clock
    key: KeySigner
    facts: Facts

    async def __call__(self, item: ItemId, reason_code: str, note: str) -> Changes:
        """Raises VerdictInvalid for a reason that is not one of FLAG_REASONS, and a note that is no text."""
        if not is_text(note):
            raise VerdictInvalid("verdict.words_not_text", item=item)
        if reason_code not in FLAG_REASONS:
            raise VerdictInvalid("flag.reason_unknown", reason=reason_code)
        at, signer = self.clock.now(), self.key.signer()
        await self.files.act(lambda ledger: flag(ledger, item, reason_code, note, at=at, signer=signer))
        return _told(self.facts, frozenset({item}))


@dataclass(frozen=True, slots=True)
class SplitCase:
    """ "Not the same matter"."""

    files: Files
    clock: Clock
    key: KeySigner
    facts: Facts

    async def __call__(self, item: ItemId) -> Changes:
        """Take an item out of its case, recorded. Raises UnknownThing when it is in none."""
        found = await _known(self.files, item)
        if found.subject is None:
            raise UnknownThing("unknown.case", item=item)
        subject = str(found.subject)
        members = await self.files.reader.run(lambda read: read_case(read, found))
        at, signer = self.clock.now(), self.key.signer()
        await self.files.act(lambda ledger: split_case(ledger, item, subject, at=at, signer=signer))
        return _told(self.facts, frozenset(member.id for member in members))


@dataclass(frozen=True, slots=True)
class RejoinCase:
    """Take "not the same matter" back."""

    files: Files
    clock: Clock
    key: KeySigner
    facts: Facts

    async def __call__(self, item: ItemId) -> Changes:
        """Put an item back into its case, recorded. Raises UnknownThing when it was not taken out of one."""
        found = await _known(self.files, item)
        at, signer = self.clock.now(), self.key.signer()
        if not await self.files.act(lambda ledger: rejoin_case(ledger, item, at=at, signer=signer)):
            raise UnknownThing("unknown.case", item=item)
        members = await self.files.reader.run(lambda read: read_case(read, found))
        return _told(self.facts, frozenset(member.id for member in members))


async def _known(files: Files, item: ItemId) -> ReviewItem:
    """Looked for first: what is refused because it was forgotten meanwhile must not stand in the record."""
    found = await files.reader.run(lambda read: read_item(read, item))
    if found is None:
        raise UnknownThing("unknown.case", item=item)
    return found[0]


def _told(facts: Facts, items: frozenset[ItemId]) -> Changes:
    facts.publish(ItemsChanged(items))
    return Changes(items, frozenset({Touched.ITEM, Touched.COUNTS}))
