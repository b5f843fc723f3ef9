"""The only place that constructs things and hands them to each other."""

from __future__ import annotations

import asyncio
import os
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from reviewer.actions.check_entry import CheckEntry
from reviewer.actions.compare import Compare
from reviewer.actions.decide import Decide
from reviewer.actions.evidence import FetchEvidence, ListEvidence, SaveEvidence
from reviewer.actions.export_record import ExportBundle, ExportTable, ExportText
from reviewer.actions.fact_for import FactFor
from reviewer.actions.fan_out import FanOut, NewGestureId
from reviewer.actions.history import FindSimilar, ListDecisions, NextSends, ReadLedger, TellStory
from reviewer.actions.hold_against import HoldAgainst
from reviewer.actions.inbox import ListInbox, ReadRows, WhyHere
from reviewer.actions.leases import Claim, Release
from reviewer.actions.open_item import OpenItem
from reviewer.actions.operator_profile import ChangeKey, CreateOperator, KeySigner, ReadOperator
from reviewer.actions.personal import DropDraft, Flag, RejoinCase, SaveDraft, Snooze, SplitCase
from reviewer.actions.prepare import Prepare
from reviewer.actions.record_care import BackUp, NoteRestore, ReadCondition, VerifyRecord
from reviewer.actions.render_markdown import RenderMarkdown
from reviewer.actions.settle_by_hand import SettleByHand
from reviewer.actions.show_evidence import ShowEvidence
from reviewer.actions.sources import AddSource, ListSources, RemoveSource, TestSource
from reviewer.actions.undo import Undo
from reviewer.actions.what_changed import FindChanges
from reviewer.allocator import give_back_large_buffers
from reviewer.clock import Clock, SystemClock
from reviewer.config import Home, Settings, SettingsFile
from reviewer.conflicts.passages import Landmarks
from reviewer.connectors import registry
from reviewer.connectors._api import Connector
from reviewer.connectors.registry import ConnectorShelf
from reviewer.credentials import LazySecrets, SecretStore, resolve
from reviewer.domain.content import Content
from reviewer.domain.decisions import Surface
from reviewer.domain.desk import OpenedItem
from reviewer.domain.events import Facts
from reviewer.domain.lifecycle import Step
from reviewer.domain.sources import Source, SourceHealth
from reviewer.errors import ConfigError
from reviewer.ids import SourceId
from reviewer.render._api import Block
from reviewer.render.counting import Counted, Thing
from reviewer.store.evidence_files import EvidenceFiles
from reviewer.store.files import Files, open_files
from reviewer.sync.engine import Engine
from reviewer.tasks import spawn


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDesk:
    """An opened home: every action under its name (`reviewer.actions._api.Desk`)."""

    facts: Facts
    home: Home
    settings: Callable[[], Settings]
    operator: ReadOperator
    create_operator: CreateOperator
    list_inbox: ListInbox
    rows: ReadRows
    open_item: OpenItem
    compare: Compare
    what_changed: FindChanges
    prepare: Prepare
    why_here: WhyHere
    decisions: ListDecisions
    similar: FindSimilar
    story: TellStory
    read_ledger: ReadLedger
    check_entry: CheckEntry
    verify_record: VerifyRecord
    record_condition: ReadCondition
    note_restore: NoteRestore
    back_up: BackUp
    export_bundle: ExportBundle
    export_table: ExportTable
    export_text: ExportText
    hold_against: HoldAgainst
    change_key: ChangeKey
    new_gesture_id: NewGestureId
    fan_out: FanOut
    fact_for: FactFor
    decide: Decide
    undo: Undo
    save_draft: SaveDraft
    drop_draft: DropDraft
    snooze: Snooze
    flag: Flag
    split_case: SplitCase
    rejoin_case: RejoinCase
    claim: Claim
    release: Release
    try_again: SettleByHand
    close_decision: SettleByHand
    next_sends: NextSends
    sources: ListSources
    add_source: AddSource
    test_source: TestSource
    remove_source: RemoveSource
    render_markdown: RenderMarkdown
    evidence: ListEvidence
    fetch_evidence: FetchEvidence
    save_evidence: SaveEvidence
    show_evidence: ShowEvidence
    _files: Files
    _engine: Engine
    _shelf: ConnectorShelf
    _key: KeySigner

    @property
    def is_syncing(self) -> bool:
        """Whether this process delivers."""
        return self._engine.is_syncing

    def is_synced_elsewhere(self) -> bool:
        """Whether another process of this home delivers: it may have heard from a source since."""
        return self._engine.is_synced_elsewhere()

    def start_sync(self) -> None:
        """Begin polling and delivering in the background; warm up what draws answers and what signs.

        Looking for a keyring takes a tenth of a second, which must not fall on the first decision.
        """
        give_back_large_buffers()
        self._engine.start()
        self.render_markdown.warm_up()
        self.compare.warm_up()
        _ = spawn(asyncio.to_thread(self._key.signer), name="fetch-signing-key")

    async def landmarks(self, opened: OpenedItem) -> Sequence[Landmarks]:
        """Where the rows of a report stand in each answer, and which of its words differ."""
        return await self.compare.landmarks(opened)

    async def blocks(self, content: Content) -> tuple[Block, ...] | None:
        """Content of any kind as blocks, from a child process; None: not in time."""
        return await self.render_markdown.blocks(content)

    async def count_marks(self, things: Iterable[Thing]) -> Counted:
        """The marks in each of these, counted by a child process as far as they are not known."""
        return await self.render_markdown.counts(things)

    def touch(self) -> None:
        """The operator is at work."""
        self._engine.touch()

    def wake(self) -> None:
        """Poll and deliver at once."""
        self._engine.wake()

    async def sync_now(self, source: SourceId | None = None) -> None:
        """One round, awaited."""
        await self._engine.sync_now(source)

    async def send_now(self) -> int:
        """End every hold and deliver; returns how many are left."""
        return await self._engine.send_now()

    async def keep_back(self) -> bool:
        """Send nothing that is inside its hold; False: another process sends."""
        return self._engine.keep_back()

    async def hold_anew(self) -> None:
        """Give what was kept back its whole hold."""
        await self._engine.hold_anew()

    async def health(self) -> tuple[SourceHealth, ...]:
        """Every source's condition."""
        return await self._engine.health()

    async def aclose(self) -> None:
        """Stop sync within two seconds and close the files."""
        try:
            await self._engine.aclose()
            await self.render_markdown.aclose()
            await self.compare.aclose()
            await self.show_evidence.aclose()
            await self._shelf.aclose()
        finally:
            self._files.close()


def open_desk(
    home: Home,
    *,
    surface: Surface,
    clock: Clock | None = None,
    entropy: Callable[[int], bytes] = os.urandom,
    chance: Callable[[], float] = random.random,
    secrets: SecretStore | None = None,
) -> OpenDesk:
    """Open a home for one surface.

    Raises:
        ConfigError: the home or its settings can't be used.
        RecordTooNew, RecordUnavailable, RecordBroken: its files can't.
    """
    home.make()
    settings = SettingsFile(home)
    settings()  # spoilt ones are told before anything is opened
    clock, secrets = clock or SystemClock(), secrets or LazySecrets(home)
    ground = _Ground(
        home=home,
        settings=settings,
        files=open_files(home, clock),
        facts=Facts(),
        key=KeySigner(secrets),
        clock=clock,
        entropy=entropy,
        secrets=secrets,
    )
    return _desk_on(ground, surface, chance)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ground:
    """What the actions stand on, and how a connector is made of a source."""

    home: Home
    settings: SettingsFile
    files: Files
    facts: Facts
    key: KeySigner
    clock: Clock
    entropy: Callable[[int], bytes]
    secrets: SecretStore

    def connector(self, source: Source) -> Connector:
        """With the secret that is kept for it."""
        return self.connector_with(source, resolve(self.secrets, source.credential))

    def connector_with(self, source: Source, secret: str) -> Connector:
        """With this secret, which may be kept nowhere yet."""
        return registry.build(source, secret, self.home.lenses)

    def connector_to_test(self, source: Source, secret: str) -> Connector:
        """With this secret; with none, the kept one."""
        return self.connector_with(source, secret or resolve(self.secrets, source.credential))

    def quota_bytes(self) -> int:
        """Read anew each time; a settings file that was spoilt meanwhile stops no poll."""
        try:
            chosen = self.settings()
        except ConfigError:
            chosen = Settings()
        return chosen.source_quota_mb * 2**20


def _desk_on(ground: _Ground, surface: Surface, chance: Callable[[], float]) -> OpenDesk:
    """Every action, with what it needs."""
    files, facts, key, clock = ground.files, ground.facts, ground.key, ground.clock
    home, settings, entropy, secrets = ground.home, ground.settings, ground.entropy, ground.secrets
    shelf = ConnectorShelf(ground.connector)
    engine = Engine(
        files=files, clock=clock, facts=facts, chance=chance, shelf=shelf, quota_bytes=ground.quota_bytes
    )
    new_gesture_id = NewGestureId(clock, entropy)
    kept = EvidenceFiles(home.evidence)
    open_item, compare = OpenItem(files, clock, shelf, settings), Compare(kept)
    return OpenDesk(
        facts=facts,
        home=home,
        settings=settings,
        operator=ReadOperator(files),
        create_operator=CreateOperator(files, clock, entropy, secrets),
        list_inbox=ListInbox(files, clock),
        rows=ReadRows(files, clock),
        open_item=open_item,
        compare=compare,
        what_changed=FindChanges(compare),
        prepare=Prepare(open_item, compare),
        why_here=WhyHere(clock),
        decisions=ListDecisions(files),
        similar=FindSimilar(files),
        story=TellStory(files),
        read_ledger=ReadLedger(files),
        check_entry=CheckEntry(files),
        verify_record=VerifyRecord(files, clock, facts),
        record_condition=ReadCondition(files),
        note_restore=NoteRestore(files),
        back_up=BackUp(files, clock),
        export_bundle=ExportBundle(files, clock, key),
        export_table=ExportTable(files),
        export_text=ExportText(files, clock),
        hold_against=HoldAgainst(files, shelf),
        change_key=ChangeKey(files, clock, entropy, secrets, key),
        new_gesture_id=new_gesture_id,
        fan_out=FanOut(shelf, new_gesture_id, surface),
        fact_for=FactFor(settings),
        decide=Decide(files, clock, entropy, shelf, settings, key, facts),
        undo=Undo(files, clock, key, facts, surface),
        save_draft=SaveDraft(files),
        drop_draft=DropDraft(files),
        snooze=Snooze(files, clock, facts),
        flag=Flag(files, clock, key, facts),
        split_case=SplitCase(files, clock, key, facts),
        rejoin_case=RejoinCase(files, clock, key, facts),
        claim=Claim(files, shelf),
        release=Release(files, shelf),
        try_again=SettleByHand(files, clock, key, facts, Step.TRY_AGAIN, surface),
        close_decision=SettleByHand(files, clock, key, facts, Step.CLOSE, surface),
        next_sends=NextSends(files),
        sources=ListSources(files),
        add_source=AddSource(files, clock, secrets, ground.connector_with, key, facts),
        test_source=TestSource(files, ground.connector_to_test),
        remove_source=RemoveSource(files, clock, secrets, shelf, key, facts),
        render_markdown=RenderMarkdown(),
        evidence=ListEvidence(files, kept, shelf),
        fetch_evidence=FetchEvidence(files, kept, shelf, clock),
        save_evidence=SaveEvidence(kept),
        show_evidence=ShowEvidence(kept),
        _files=files,
        _engine=engine,
        _shelf=shelf,
        _key=key,
    )
