"""Deciding: a gesture in, one transaction, and only after COMMIT returned a word that it is recorded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from reviewer import __version__
from reviewer.actions.fact_for import facts_to_type
from reviewer.actions.look_first import check_looked_at
from reviewer.actions.open_item import hold
from reviewer.actions.operator_profile import KeySigner
from reviewer.clock import Clock
from reviewer.config import Settings
from reviewer.connectors._api import Connector
from reviewer.connectors.registry import ConnectorShelf
from reviewer.domain.decisions import Choice, Decision, Gesture
from reviewer.domain.desk import Recorded
from reviewer.domain.events import DecisionRecorded, Facts, RecordTroubled
from reviewer.domain.items import ReviewItem
from reviewer.domain.lifecycle import ItemState
from reviewer.domain.sources import Source
from reviewer.errors import RecordError, StaleView, UnknownThing, VerdictInvalid
from reviewer.ids import DecisionId, ItemId, SourceId, new_id
from reviewer.policy.registry import judge
from reviewer.policy.typed_fact import matches
from reviewer.sqlite import Connection
from reviewer.store.files import Files
from reviewer.store.items import read_item
from reviewer.store.ledger import Recording, record
from reviewer.store.sources import read_connected
from reviewer.verdicts import registry
from reviewer.verdicts.release_order import release_order


@dataclass(frozen=True, slots=True)
class Decide:
    """Record a gesture. Nothing else in the program makes a decision."""

    files: Files
    clock: Clock
    entropy: Callable[[int], bytes]
    shelf: ConnectorShelf
    settings: Callable[[], Settings]
    key: KeySigner
    facts: Facts

    async def __call__(self, gesture: Gesture) -> Recorded:
        """Check, write, then tell. Returns after the decisions are on disk.

        Raises:
            StaleView: an item is not what was shown any more, or has a decision already.
            VerdictInvalid: a verdict is incomplete, or its source can't express it.
            PolicyRefused: a rule forbids it.
            RecordUnavailable: the disk refuses. In every case nothing was recorded.
        """
        if not gesture.choices:
            raise VerdictInvalid("verdict.nobody_left")
        items, sources = await self.files.reader.run(lambda read: _read_items(read, gesture))
        settings = self.settings()
        for choice in gesture.choices:
            item = items[choice.item]
            _check(choice, item, self.shelf.get(sources[item.source]))
        _check_facts(gesture, items, settings.money_limit)
        await check_looked_at(gesture, items)
        recording = self._recording(gesture, items, settings)
        try:
            decisions = await self.files.act(lambda ledger: record(ledger, recording))
        except RecordError as error:
            self.facts.publish(RecordTroubled(error.code, str(error)))
            raise
        return self._tell(recording, decisions)

    def _recording(
        self, gesture: Gesture, items: Mapping[ItemId, ReviewItem], settings: Settings
    ) -> Recording:
        at = self.clock.now()
        _, held = release_order(gesture.choices)
        chosen = [choice.item for choice in gesture.choices]
        return Recording(
            gesture=gesture,
            items=items,
            effects={
                choice.item: str(registry.get(choice.verdict.name).effect) for choice in gesture.choices
            },
            held=frozenset(choice.item for choice in held),
            decision_ids={item: DecisionId(new_id(at, self.entropy(10))) for item in chosen},
            salts={item: self.entropy(16) for item in chosen},
            delay_s=hold(tuple(items.values()), settings.hold_s, at),
            money_limit=settings.money_limit,
            at=at,
            judge=judge,
            signer=self.key.signer(),
            app_version=__version__,
        )

    def _tell(self, recording: Recording, decisions: tuple[Decision, ...]) -> Recorded:
        made = tuple(decision.id for decision in decisions)
        self.facts.publish(
            DecisionRecorded(recording.gesture.id, made, frozenset(recording.items), recording.delay_s)
        )
        return Recorded(
            gesture=recording.gesture.id,
            decisions=made,
            recorded_at=recording.at,
            goes_out_at=recording.at + timedelta(seconds=recording.delay_s),
            held=tuple(decision.id for decision in decisions if decision.item in recording.held),
        )


def _read_items(
    read: Connection, gesture: Gesture
) -> tuple[dict[ItemId, ReviewItem], dict[SourceId, Source]]:
    """The items of a gesture, all of them open and as they were shown, with their sources, all connected.

    On the reader's thread: the digests of megabytes take longer than a turn of the window has.
    """
    items: dict[ItemId, ReviewItem] = {}
    sources: dict[SourceId, Source] = {}
    for choice in gesture.choices:
        found = read_item(read, choice.item)
        if found is None:
            raise UnknownThing("unknown.item", item=choice.item)
        item, state = found
        if state is not ItemState.OPEN:
            raise StaleView(f"item.{state}", item=item.id)
        source = read_connected(read, item.source)
        if source is None:
            raise UnknownThing("unknown.source", source=item.source)
        _check_shown(choice, item)
        items[item.id], sources[source.id] = item, source
    return items, sources


def _check_shown(choice: Choice, item: ReviewItem) -> None:
    """What was shown is what is there."""
    if choice.shown.item != item.id or choice.shown.version != item.version:
        raise StaleView("decision.stale_view", item=item.id)
    there = {candidate.id: candidate.content.digest for candidate in item.candidates}
    if dict(choice.shown.candidates) != there:
        raise StaleView("decision.stale_view", item=item.id)


def _check(choice: Choice, item: ReviewItem, connector: Connector) -> None:
    """The verdict is whole; the source can take it."""
    code = registry.objection(item, choice.verdict) or connector.objection(item, choice.verdict)
    if code:
        raise VerdictInvalid(code, item=item.id, verdict=choice.verdict.name)


def _check_facts(gesture: Gesture, items: Mapping[ItemId, ReviewItem], money_limit: float) -> None:
    """A release that needs a fact has one. Of a case one fact is typed: that of any of its members does."""
    facts = facts_to_type(gesture, items, money_limit)
    for choice in gesture.choices:
        known = any(matches(typed, fact.text) for typed in choice.acknowledged for fact in facts.values())
        if choice.item in facts and not known:
            raise VerdictInvalid("verdict.fact_missing", item=choice.item, fact=facts[choice.item].text)
