"""Two operators at desks of their own, one real server behind a fault proxy, and its restore from a backup.

A run asks some questions, lets both decide, take back, send and start again while the network fails, and ends
with a calm network: then the effects that the server holds must be exactly the decisions that humans made and
that their desks call acknowledged, and every other decision must be told for what it is.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import shutil
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from reviewer.bootstrap import OpenDesk, open_desk
from reviewer.config import Home
from reviewer.connectors._json import decode_json
from reviewer.contract.answers import DecisionAnswer
from reviewer.contract.document import decode_document
from reviewer.database_copy import copy_into
from reviewer.domain.decisions import Gesture, Surface, Verdict
from reviewer.domain.lifecycle import TERMINAL, DecisionState
from reviewer.domain.sources import Condition, Source
from reviewer.errors import ReviewDeskError
from reviewer.ids import ItemId, SourceId
from reviewer.sqlite import connect
from reviewer.store.audit_log import verify_log
from tests.desks import pick
from tests.makers import NOON, HandClock
from tests.process.test_two_sides import Served
from tests.proof import invariants
from tests.proof.fault_proxy import FaultProxy, fault_proxy
from tests.proof.invariants import Humans, Kept, Record, must, read_record
from tests.proof.mortal_desk import Secrets

QUESTIONS, STEPS = 3, 10
CALM_ROUNDS, LONG_S = 14, 700.0
REJECT = Verdict(name="reject", reason_code="too-risky", reason="no budget")
OTHERS = frozenset(
    {
        DecisionState.DECIDED_ELSEWHERE,
        DecisionState.SUPERSEDED,
        DecisionState.RETRACTED,
        DecisionState.DEAD_LETTER,
    }
)
"""How a decision may end that is not the one in effect."""


@dataclass(slots=True)
class Person:
    """An operator, the desk that is open on their home, and what they did and were told."""

    name: str
    folder: Path
    secrets: Secrets = field(default_factory=Secrets)
    clock: HandClock = field(default_factory=HandClock)
    humans: Humans = field(default_factory=Humans)
    states: dict[str, str] = field(default_factory=dict)
    last_seq: int = 0
    is_open: bool = False
    _desk: OpenDesk | None = None

    @property
    def desk(self) -> OpenDesk:
        assert self._desk is not None
        return self._desk

    def open(self) -> None:
        self._desk = open_desk(
            Home(self.folder),
            surface=Surface.WINDOW,
            clock=self.clock,
            chance=lambda: 0.0,
            secrets=self.secrets,  # type: ignore[arg-type] - a keyring in memory
        )

    async def begin(self, url: str, token: str) -> None:
        """First start: who I am, and the one source."""
        self.folder.mkdir(mode=0o700)
        self.open()
        await self.desk.create_operator(self.name.title(), self.name)
        operator = await self.desk.operator()
        assert operator is not None
        self.humans.operator = operator.id
        source = Source(id=SourceId("real"), connector="review-api", url=url, added_at=NOON)
        await self.desk.add_source(source, token)

    async def restart(self) -> None:
        await self.desk.aclose()
        self.open()

    async def sync(self) -> None:
        """A round, after the hold."""
        self.clock.advance(11.0)
        await self.desk.sync_now()

    async def decide(self, review: str, answer: int) -> None:
        """Choose an answer or reject (0), and remember what was meant and told."""
        try:
            opened = await self.desk.open_item(ItemId(f"real:{review}"))
            verdict = pick(opened, answer) if answer else REJECT
            gesture: Gesture = self.desk.fan_out(opened, verdict)
            self.humans.gestures[gesture.id] = gesture
            recorded = await self.desk.decide(gesture)
        except ReviewDeskError:
            return  # not listed yet, decided already, or gone
        documents = await self._documents()
        for decision in recorded.decisions:
            self.humans.told[decision] = documents.get(decision, b"")
            invariants.what_was_said_is_what_was_meant(self.humans, gesture, decision)

    async def undo(self) -> None:
        with contextlib.suppress(ReviewDeskError):
            self.humans.taken_back.add((await self.desk.undo()).gesture)

    async def checked(self) -> Record:
        """What lies in the home; I1 and I8 are checked."""
        after = self.last_seq
        record = await self.desk._files.reader.run(lambda read: read_record(read, after=after))
        invariants.nothing_said_is_lost(record, self.humans)
        invariants.every_move_has_its_entry(self.states, record)
        self.last_seq = max([self.last_seq, *(move[0] for move in record.moves)])
        state = await self.desk._files.reader.run(verify_log)
        must("I8", state.broken_at is None and not state.unsigned, f"{self.name}: {state}")
        return record

    async def _documents(self) -> dict[str, bytes]:
        record = await self.desk._files.reader.run(lambda read: read_record(read, after=10**9))
        return {one.id: one.document for one in record.decisions.values()}


@dataclass(slots=True)
class Chaos:
    """The whole: people, proxy, server, and what was counted."""

    people: tuple[Person, Person]
    proxy: FaultProxy
    server: Served
    chance: random.Random
    folder: Path
    counts: Counter[str] = field(default_factory=Counter)
    asked: int = 0

    async def run(self) -> None:
        """Ask, disturb, calm down, compare."""
        restores = self.chance.random() < 0.15
        self.proxy.share = 0.0
        reviews = [await self._ask() for _ in range(QUESTIONS)]
        for person in self.people:
            await person.sync()
        if restores:
            self._back_up()
        self.proxy.share = self.chance.choice([0.2, 0.5, 0.8])
        for step in range(STEPS):
            await self._step(reviews)
            if restores and step == STEPS // 2:
                await self._restore()
        await self._calm()
        await self._compare(reviews)
        self.counts["runs"] += 1

    async def _ask(self) -> str:
        self.asked += 1
        return await asyncio.to_thread(self.server.ask, self.asked)

    async def _step(self, reviews: list[str]) -> None:
        person, kind = self.chance.choice(self.people), self.chance.random()
        if kind < 0.45:
            await person.decide(self.chance.choice(reviews), self.chance.randrange(3))
        elif kind < 0.75:
            await person.sync()
        elif kind < 0.9:
            await asyncio.gather(*(one.sync() for one in self.people))
        elif kind < 0.95:
            await person.undo()
        else:
            await person.restart()
            self.counts["restarts"] += 1

    async def _calm(self) -> None:
        """Until all is sent, and each has heard the server: a lie may lie in wait on a connection."""
        self.proxy.share = 0.0
        for _ in range(CALM_ROUNDS):
            left = 0
            for person in self.people:
                person.clock.advance(LONG_S)
                await person.desk.sync_now()
                health = await person.desk.health()
                left += sum(one.unsent + (one.condition is not Condition.OK) for one in health)
            if not left:
                return

    # -- the server's restore
    def _back_up(self) -> None:
        source = connect(self.server.folder / "server.db", is_durable=False, is_reader=True)
        try:
            copy_into(source, self.folder / "backup.db")
        finally:
            source.close()

    async def _restore(self) -> None:
        """Back to before this run's decisions; what hangs on the way from before does not come any more."""
        self.server.die()
        self.proxy.kept.clear()
        for ending in ("-wal", "-shm"):
            (self.server.folder / f"server.db{ending}").unlink(missing_ok=True)
        shutil.copyfile(self.folder / "backup.db", self.server.folder / "server.db")
        await asyncio.to_thread(self.server.start, "--restored")
        self.counts["restores"] += 1

    # -- what must hold
    async def _compare(self, reviews: list[str]) -> None:
        """The effect log and the human log, review by review."""
        records = [await person.checked() for person in self.people]
        for record in records:
            left = [one.id for one in record.decisions.values() if one.state not in TERMINAL]
            must("I5", not left, f"still on their way: {left}")
        for review in reviews:
            answer = await asyncio.to_thread(self._held, review)
            made = [
                (person, one)
                for person, record in zip(self.people, records, strict=True)
                for one in record.decisions.values()
                if one.remote_id == review
            ]
            self._is_one_story(review, answer, made)

    def _is_one_story(self, review: str, answer: DecisionAnswer, made: list[tuple[Person, Kept]]) -> None:
        told = answer.decision
        self.counts["decisions"] += len(made)
        if told is None:
            wrong = [one.id for _, one in made if one.state is not DecisionState.RETRACTED]
            must("I6", not wrong, f"{wrong} on {review} are not taken back, and nothing is in effect")
            return
        self.counts["effects"] += 1
        authors = [(person, one) for person, one in made if one.id == told.decision_id]
        must("I3", len(authors) == 1, f"{told.decision_id} on {review} is in {len(authors)} records")
        ((author, kept),) = authors
        must("I6", kept.state is DecisionState.ACKNOWLEDGED, f"{kept.id} is in effect and {kept.state} here")
        must("I12", bytes(answer.document) == kept.document, f"{kept.id} arrived with other bytes")
        _was_meant(author, told.verdict, told.by, kept)
        for _, other in made:
            if other.id != kept.id:
                self.counts[str(other.state)] += 1
                must(
                    "I2", other.state in OTHERS, f"{other.id} on {review} is {other.state}, beside {kept.id}"
                )

    def _held(self, review: str) -> DecisionAnswer:
        reply = self.server.call("auditor", "GET", f"/v1/reviews/{review}/decision")
        assert reply.status_code == 200, reply.text
        return decode_json(reply.content, DecisionAnswer)


def _was_meant(author: Person, verdict: str, by: str, kept: Kept) -> None:
    """I3 and I4: the effect is this person's gesture, on what was on the screen."""
    read, gesture = decode_document(kept.document), author.humans.gestures.get(kept.gesture)
    must("I3", by == author.name, f"{kept.id} took effect as {by}, by {author.name}")
    must(
        "I3", gesture is not None and kept.gesture not in author.humans.taken_back, f"nobody meant {kept.id}"
    )
    assert gesture is not None
    (choice,) = [one for one in gesture.choices if str(one.item) == kept.item]
    must("I3", verdict == choice.verdict.name == read.verdict, f"{verdict}, meant {choice.verdict.name}")
    must("I4", read.review_version == choice.shown.version, f"for {read.review_version}")


@asynccontextmanager
async def chaos(server: Served, folder: Path, chance: random.Random, asked: int = 0) -> AsyncIterator[Chaos]:
    """Two new desks in `folder`, connected through the proxy; `asked`: the questions before them."""
    folder.mkdir()
    async with fault_proxy(server.port, chance) as proxy:
        people = (Person("ada", folder / "ada"), Person("grace", folder / "grace"))
        for person in people:
            await person.begin(proxy.url, server.tokens[person.name])
        try:
            yield Chaos(people, proxy, server, chance, folder, asked=asked)
        finally:
            for person in people:
                await person.desk.aclose()
