"""Opening an item for the desk: the item with its case, the answers in their order, what can be decided."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import datetime

from reviewer.audit.shown import shown_digest
from reviewer.clock import Clock
from reviewer.config import Settings
from reviewer.conflicts.versions import changes_between, parts_of_newcomer
from reviewer.connectors._api import Capabilities
from reviewer.connectors.registry import ConnectorShelf
from reviewer.domain.cases import answer_name
from reviewer.domain.codec import decode_item
from reviewer.domain.decisions import Shown, Verdict
from reviewer.domain.deliveries import Continuation
from reviewer.domain.desk import Answer, Change, Draft, OpenedItem
from reviewer.domain.inbox import DecisionSummary
from reviewer.domain.items import ReviewItem
from reviewer.domain.lifecycle import CAME_BACK, IN_FORCE, ItemState
from reviewer.domain.sources import Guarantee, Source
from reviewer.errors import ConfigError, UnknownThing
from reviewer.ids import ItemId, SourceId
from reviewer.policy.hold import hold_near
from reviewer.policy.typed_fact import fact_to_type
from reviewer.sqlite import Connection
from reviewer.store.decisions_query import recent
from reviewer.store.files import Files
from reviewer.store.items import (
    Ending,
    last_look,
    note_look,
    read_case,
    read_continuation,
    read_ending,
    read_item,
    seen_version,
)
from reviewer.store.ledger import has_live_decision, read_decision
from reviewer.store.personal import read_draft
from reviewer.store.profile import order_salt
from reviewer.store.sources import read_source
from reviewer.verdicts.fan_out import not_on_case
from reviewer.verdicts.registry import VERDICTS

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """All that one read transaction gave."""

    item: ReviewItem
    state: ItemState
    members: tuple[ReviewItem, ...]
    salt: bytes
    is_live: bool
    given: Verdict | None
    sources: Mapping[SourceId, Source]
    draft: Draft | None
    decisions: tuple[DecisionSummary, ...]
    before: ReviewItem | None
    unseen: frozenset[ItemId]
    """Members whose present version nobody has looked at."""
    others_before: Mapping[ItemId, ReviewItem | None]
    looked_at: datetime | None
    continuation: Continuation | None
    ending: Ending


@dataclass(frozen=True, slots=True)
class OpenItem:
    """Open an item."""

    files: Files
    clock: Clock
    shelf: ConnectorShelf
    settings: Callable[[], Settings]

    async def __call__(self, item: ItemId, *, is_look: bool = True) -> OpenedItem:
        """Read everything in one transaction; remember the look afterwards, off the key path.

        Raises:
            UnknownThing: no such item.
        """
        found, answers, shown = await self.files.reader.run(lambda read: _read_and_digest(read, item))
        now = self.clock.now()
        capabilities = {name: self._capabilities(source) for name, source in found.sources.items()}
        if is_look:
            self._remember(found, now)
        settings = self.settings()
        return OpenedItem(
            item=found.item,
            state=found.state,
            members=found.members,
            answers=answers,
            shown=shown,
            shown_digests={one.item: shown_digest(one) for one in shown},
            cannot=_cannot(found, capabilities),
            guarantee={member.id: _guarantee(capabilities.get(member.source)) for member in found.members},
            needs_fact=_fact(found.item, settings.money_limit),
            draft=found.draft,
            decisions=found.decisions,
            given=found.given,
            changes=_changes(found),
            before=found.before,
            others_before=found.others_before,
            looked_at=found.looked_at,
            hold_s=hold(found.members, settings.hold_s, now),
            continuation=found.continuation,
            ended_why=found.ending.why,
            theirs=found.ending.theirs,
        )

    def _capabilities(self, source: Source) -> Capabilities | None:
        try:
            return self.shelf.get(source).capabilities
        except ConfigError:
            return None  # a connector that is not installed any more: reading still works

    def _remember(self, found: _Read, now: datetime) -> None:
        """Queued behind the cache's other writes and not waited for: it must not cost the key press."""
        unseen = [member for member in found.members if member.id in found.unseen]
        if unseen:
            written = self.files.cache.submit(lambda cache: _note_looks(cache, unseen, now))
            written.add_done_callback(_log_failure)


def _note_looks(cache: Connection, members: Sequence[ReviewItem], now: datetime) -> None:
    for member in members:
        note_look(cache, member, at=now)


def _log_failure(written: Future[None]) -> None:
    if (error := written.exception()) is not None:
        _log.warning("note_look failed=%s", type(error).__name__)


def hold(members: Sequence[ReviewItem], hold_s: float, now: datetime) -> float:
    """How long the decision waits: nothing at all when a deadline is nearer than the hold and a margin."""
    deadlines = [at for member in members for at in (member.expires_at, member.due_at) if at is not None]
    return hold_near(deadlines, hold_s, now)


def _read_and_digest(read: Connection, wanted: ItemId) -> tuple[_Read, tuple[Answer, ...], tuple[Shown, ...]]:
    """On the reader's thread: a digest of megabytes takes longer than a turn of the window has."""
    found = _read(read, wanted)
    answers = _in_order(found.members, found.salt)
    return found, answers, tuple(_shown(member, found.members, answers) for member in found.members)


def _read(read: Connection, wanted: ItemId) -> _Read:
    found = read_item(read, wanted)
    newest = recent(read, item=wanted, limit=20)
    if found is None:
        item, state = _from_record(read, wanted, newest), ItemState.WITHDRAWN
    else:
        item, state = found
    live = has_live_decision(read, item.id, item.version)
    is_open = state is ItemState.OPEN and not live
    members = read_case(read, item) if is_open and item.malformed is None else (item,)
    sources = (read_source(read, member.source) for member in members)
    look = last_look(read, item.id)
    before = look[0] if look else None
    unseen = frozenset(one.id for one in members if seen_version(read, one.id) != one.version)
    others = _looks_at_others(read, [one.id for one in members[1:]], unseen, is_known=look is not None)
    if newest and newest[0].state in CAME_BACK:
        # What came back is held against what the decision was made on, not against the last glance.
        decision = read_decision(read, newest[0].decision)
        before = decode_item(decision.item_record) if decision else before
    return _Read(
        item=item,
        state=state,
        members=members,
        salt=order_salt(read),
        is_live=live,
        given=_given(read, item, newest) if live else None,
        sources={source.id: source for source in sources if source is not None},
        draft=read_draft(read, item.id),
        decisions=newest,
        before=before,
        unseen=unseen,
        others_before={one: seen[0] if seen else None for one, seen in others.items()},
        looked_at=look[1] if look else max((seen[1] for seen in others.values() if seen), default=None),
        continuation=read_continuation(read, item.id),
        ending=read_ending(read, item.id),
    )


def _looks_at_others(
    read: Connection, others: Sequence[ItemId], unseen: frozenset[ItemId], *, is_known: bool
) -> dict[ItemId, tuple[ReviewItem, datetime] | None]:
    """The last looks at those who changed since; None for who joined a case that is known already."""
    looks = {one: last_look(read, one) for one in others if one in unseen}
    return {one: look for one, look in looks.items() if look is not None or is_known}


def _given(read: Connection, item: ReviewItem, newest: Sequence[DecisionSummary]) -> Verdict | None:
    """Of the decision that holds; what was decided on another version says nothing of these answers."""
    holds = next((one.decision for one in newest if one.state in IN_FORCE), None)
    decision = read_decision(read, holds) if holds else None
    return decision.verdict if decision is not None and decision.item_version == item.version else None


def _from_record(read: Connection, wanted: ItemId, newest: Sequence[DecisionSummary]) -> ReviewItem:
    """A decided item that the cache does not know any more, as it was shown."""
    decision = read_decision(read, newest[0].decision) if newest else None
    if decision is None:
        raise UnknownThing("unknown.item", item=wanted)
    return decode_item(decision.item_record)


def _in_order(members: Sequence[ReviewItem], salt: bytes) -> tuple[Answer, ...]:
    """Answers 1..N in an order that is random for each operator and the same at every opening."""
    named = [
        (answer_name(members, member.id, candidate.id), member.id, candidate)
        for member in members
        for candidate in member.candidates
    ]
    named.sort(
        key=lambda one: hashlib.sha256(
            salt + f"{one[1]}\0{one[2].id}".encode("utf-8", "surrogatepass")
        ).digest()
    )
    return tuple(
        Answer(number=number, item=item, candidate=candidate)
        for number, (_, item, candidate) in enumerate(named, 1)
    )


def _shown(member: ReviewItem, members: Sequence[ReviewItem], answers: Sequence[Answer]) -> Shown:
    mine = [answer for answer in answers if answer.item == member.id]
    view = {
        "order": ",".join(str(answer.number) for answer in mine),
        "answers": str(len(answers)),
        "case": ",".join(sorted(one.id for one in members)) if len(members) > 1 else "",
        "lens": f"{member.lens.name}@{member.lens.digest}" if member.lens else "",
        "revealed": "all",
    }
    return Shown(
        item=member.id,
        version=member.version,
        candidates=tuple((answer.candidate.id, answer.candidate.content.digest) for answer in mine),
        view=view,
    )


def _cannot(found: _Read, capabilities: Mapping[SourceId, Capabilities | None]) -> dict[str, str]:
    """Each verdict that can't be given here, with the reason why."""
    if found.is_live:
        return dict.fromkeys(VERDICTS, "decision.already_decided")
    if found.state is not ItemState.OPEN:
        return dict.fromkeys(VERDICTS, f"item.{found.state}")
    cannot: dict[str, str] = {}
    for name in VERDICTS:
        code = not_on_case(found.members, name)
        if not code and len(found.members) == 1:
            able = capabilities.get(found.item.source)
            code = "" if able is not None and name in able.verdicts else "verdict.source_cannot"
        if code:
            cannot[name] = code
    return cannot


def _guarantee(capabilities: Capabilities | None) -> Guarantee:
    return capabilities.guarantee if capabilities is not None else Guarantee.L0


def _fact(item: ReviewItem, money_limit: float) -> str:
    """The fact for approving what there is to approve; a choice between answers has one for each of them."""
    if len(item.candidates) > 1:
        return ""
    approval = Verdict(name="approve", candidates=tuple(one.id for one in item.candidates))
    return fact_to_type(item, approval, money_limit).text


def _changes(found: _Read) -> tuple[Change, ...]:
    own = changes_between(found.before, found.item) if found.before is not None else ()
    others = (one for one in found.members[1:] if one.id in found.others_before)
    return (*own, *(change for one in others for change in _of_other(found.others_before[one.id], one)))


def _of_other(before: ReviewItem | None, now: ReviewItem) -> Iterator[Change]:
    """Of a member that joined, what it brings to the case: answers and actions."""
    found = parts_of_newcomer(now) if before is None else changes_between(before, now)
    return (replace(change, item=now.id) for change in found)
