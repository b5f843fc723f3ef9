"""A desk, two servers, an operator and a second one: what can happen, and what must hold after it."""

from __future__ import annotations

import asyncio
import itertools
import shutil
from collections.abc import Awaitable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from reviewer.domain.decisions import Decision, Gesture, GestureKind, Surface, Verdict
from reviewer.domain.items import ReviewItem
from reviewer.domain.lifecycle import CAME_BACK, UNSENT
from reviewer.errors import ReviewDeskError
from reviewer.ids import DecisionId, GestureId, SourceId
from tests.desks import pick
from tests.makers import HandClock, make_item, make_text
from tests.proof import invariants
from tests.proof.invariants import Broken, Humans, Record, Truth, read_record
from tests.proof.lossy_connector import Fault, LossyConnector, Network
from tests.proof.model_server import OPEN, ModelServer, Rules
from tests.proof.mortal_desk import Died, MortalDesk, Secrets

T = TypeVar("T")
NAMES = ("src", "other")
HOLD_S = 10.0
DAY_S = 86_400.0
LONG_S = 700.0
"""Longer than every backoff, and than the pause between two restores that a source may claim."""
CALM_ROUNDS = 5
"""Enough for every decision that no poison holds up: a read-back, a sending, a release, and two to spare."""
GIVE_UP_ROUNDS = 20
REJECT = Verdict(name="reject", reason_code="too-risky", reason="no budget")


class World:
    """One run. Every method is something that happens; `check` is called after each."""

    connector = LossyConnector
    names: tuple[str, ...] = NAMES

    def __init__(self, folder: Path, template: Path, secrets: Secrets) -> None:
        shutil.copytree(template, folder)
        self.folder = folder
        self.clock = HandClock()
        self.truth = Truth()
        self.humans = Humans()
        self.servers = {name: ModelServer(name, self.truth, self.rules()) for name in self.names}
        self.networks = {name: Network(server) for name, server in self.servers.items()}
        self.networks["other"].batch_limit = 3
        self.mortal = MortalDesk(folder, self.clock, secrets)
        self.checks = 0
        self.jumps = 0
        self.jumped_over = 0
        """Decisions that waited, were under way or had come to an end while the wall clock jumped."""
        self._numbers = itertools.count(1)
        self._versions = itertools.count(2)
        self._before: Record | None = None
        self._states: dict[str, str] = {}
        self._last_seq = 0
        self._held_until: dict[str, float] = {}
        self._found: list[Broken] = []

    def rules(self) -> Rules:
        """What the servers are like."""
        return Rules()

    async def begin(self) -> None:
        """Open the desk for the first time."""
        self._open()
        operator = await self.mortal.desk.operator()
        assert operator is not None
        self.humans.operator = operator.id

    # -- what happens at the servers
    def ask(self, source: str, subject: str = "", *, is_poison: bool = False) -> None:
        """An agent asks."""
        remote_id = f"r{next(self._numbers)}"
        if is_poison:
            self.servers[source].poison.add(remote_id)
        self.servers[source].ask(make_item(remote_id, source=source, subject=subject))

    def revise(self, source: str, nth: int, *, is_ours: bool = False) -> None:
        """The agents change an answer."""
        if (item := self._item(source, nth, is_ours=is_ours)) is not None:
            version = f"v{next(self._versions)}"
            contents = (make_text(f"Other words {version}."), make_text("Answer number 2."))
            fresh = make_item(item.remote_id, source=item.source, contents=contents)
            changed = replace(fresh, version=version, subject=item.subject, kind=item.kind)
            self.servers[item.source].revise(changed)

    def end(self, source: str, nth: int, state: str, *, is_ours: bool = False) -> None:
        """A question is taken back, or expires."""
        if (item := self._item(source, nth, is_ours=is_ours)) is not None:
            self.servers[item.source].end(item.remote_id, state)

    def second_operator(self, source: str, nth: int, verdict: str, *, is_ours: bool = False) -> None:
        """Somebody else is first."""
        if (item := self._item(source, nth, is_ours=is_ours)) is not None:
            self.servers[item.source].second_operator(item.remote_id, verdict)

    # -- what the operator does
    async def decide(self, source: str, nth: int, answer: int, *, dies_at: int = 0) -> None:
        """Open an item with its case, choose an answer or reject (0); perhaps the desk dies meanwhile."""
        item = self._undecided(source, nth)
        if item is None:
            return
        desk = self.mortal.desk
        try:
            opened = await desk.open_item(item.id)
            verdict = pick(opened, answer) if 0 < answer <= len(opened.answers) else REJECT
            gesture = desk.fan_out(opened, verdict)
        except ReviewDeskError:
            return  # not listed yet, not open any more, or not for this case
        await self.record(gesture, dies_at)

    async def decide_batch(self, source: str, *, dies_at: int = 0) -> None:
        """Reject whatever of a source is listed, in one gesture."""
        desk, choices = self.mortal.desk, []
        for question in self.servers[source].questions.values():
            try:
                opened = await desk.open_item(question.item.id)
                if len(opened.members) == 1:
                    choices += desk.fan_out(opened, REJECT).choices
            except ReviewDeskError:
                continue
        if choices:
            gesture = Gesture(
                id=desk.new_gesture_id(),
                kind=GestureKind.BATCH,
                surface=Surface.WINDOW,
                choices=tuple(choices),
            )
            await self.record(gesture, dies_at)

    async def undo(self, *, dies_at: int = 0) -> None:
        """Take back the last gesture that was not sent."""
        try:
            undone = await self._live(self.mortal.desk.undo(), dies_at)
        except (ReviewDeskError, Died):
            return
        self.humans.taken_back.add(undone.gesture)

    async def undo_any(self, nth: int) -> None:
        """Try to take back a gesture of earlier, sent or not."""
        if not self.humans.gestures:
            return
        gestures = sorted(self.humans.gestures)
        try:
            undone = await self._live(self.mortal.desk.undo(GestureId(gestures[nth % len(gestures)])), 0)
        except ReviewDeskError:
            return
        self.humans.taken_back.add(undone.gesture)

    async def by_hand(self, nth: int, *, closes: bool) -> None:
        """Close a decision, or send it again."""
        record = self._look()
        chosen = [one for one in record.decisions.values() if one.state in CAME_BACK or closes]
        if not chosen:
            return
        decision = DecisionId(chosen[nth % len(chosen)].id)
        # A case follows the decision that is closed.
        self.humans.moved |= {one.id for one in record.decisions.values()}
        desk = self.mortal.desk
        try:
            if closes:
                await self._live(desk.close_decision(decision, "seen"), 0)
            else:
                await self._live(desk.try_again(decision), 0)
        except ReviewDeskError:
            return

    # -- what time and machines do
    async def sync(self, faults: Sequence[Fault] = (), lost_questions: int = 0, *, dies_at: int = 0) -> None:
        """One round of each source."""
        for network in self.networks.values():
            network.faults.extend(faults)
            network.lost_questions = lost_questions
        try:
            await self._live(self._rounds(), dies_at)
        except Died:
            return
        finally:
            for network in self.networks.values():
                network.faults.clear()
                network.lost_questions = 0

    async def race(self, faults: Sequence[Fault]) -> None:
        """A round, and an operator who takes back the last gesture meanwhile."""
        for network in self.networks.values():
            network.faults.extend(faults)
        await asyncio.gather(self._rounds(), self.undo())
        for network in self.networks.values():
            network.faults.clear()

    async def crash(self) -> None:
        """The process is killed while it does nothing."""
        await self.mortal.bury()
        self._opened()
        # What a crash leaves gets its hold again, in full.
        self._held_until.clear()

    async def restart(self, *, loses_cache: bool = False) -> None:
        """An orderly end and a new start, perhaps without the file that can be fetched again."""
        await self.mortal.desk.aclose()
        if loses_cache:
            for ending in ("", "-wal", "-shm"):
                self.mortal.home.cache.with_name(f"cache.db{ending}").unlink(missing_ok=True)
        self._open()
        self._held_until.clear()

    async def jump(self, seconds: float) -> None:
        """The wall clock is set; what is due is done before, so that nothing else is left to do."""
        await self.sync()
        before, due = self._states_now(), self._due_times()
        self.jumps += 1
        self.jumped_over += len(before)
        self.clock.jump_wall(seconds)
        await self.sync()
        after, due_after = self._states_now(), self._due_times()
        moved = {one: (state, after.get(one)) for one, state in before.items() if after.get(one) != state}
        invariants.must("I11", not moved, f"a jump of {seconds:+.0f} s moved {moved}")
        changed = {one: (at, due_after[one]) for one, at in due.items() if due_after.get(one, at) != at}
        invariants.must("I11", not changed, f"a jump of {seconds:+.0f} s made other times due: {changed}")

    # -- what must hold
    def check(self) -> None:
        """After every step."""
        self.checks += 1
        if self._found:
            raise self._found[0]
        record = self._look()
        humans, truth = self.humans, self.truth
        invariants.nothing_said_is_lost(record, humans)
        invariants.effects_are_single(truth)
        invariants.effects_are_human(record, humans, truth)
        invariants.acknowledged_is_held(record, truth)
        invariants.elsewhere_is_elsewhere(record, truth)
        invariants.nothing_in_effect_is_denied(self._before, record, truth)
        invariants.same_bytes(record, truth)
        invariants.every_move_has_its_entry(self._states, record)
        self._last_seq = max([self._last_seq, *(move[0] for move in record.moves)])
        invariants.terminal_stays(self._before, record, humans, truth)
        self._before = record
        self.humans.moved.clear()

    async def finish(self) -> None:
        """The faults end: everything must drain, poison last and delaying nobody."""
        for network in self.networks.values():
            network.calm()
        for server in self.servers.values():
            server.deliver_late()
        poison = {one for server in self.servers.values() for one in server.poison}
        await self._calm_rounds(CALM_ROUNDS)
        waits = invariants.still_waiting(poison, self._look())
        if any(one.remote_id in poison for one in self._look().decisions.values()):
            await self._calm_rounds(GIVE_UP_ROUNDS)
        record = self._look()
        invariants.drained(record)
        invariants.must("I10", not waits, f"{waits} waited until the poison was given up")
        invariants.every_acknowledgement_is_of_now(record, self.truth)
        self.mortal.look(invariants.chain_verifies)

    def last_record(self) -> Record:
        """What the last check saw."""
        assert self._before is not None
        return self._before

    async def end_world(self) -> None:
        """Close the desk."""
        await self.mortal.desk.aclose()

    async def _calm_rounds(self, rounds: int) -> None:
        for _ in range(rounds):
            self.clock.advance(LONG_S)
            await self.sync()
            self.check()

    async def _rounds(self) -> None:
        for name in self.names:
            await self.mortal.desk.sync_now(SourceId(name))

    async def record(self, gesture: Gesture, dies_at: int = 0) -> None:
        """Record it, and remember what the operator was told."""
        self.humans.gestures[gesture.id] = gesture
        try:
            recorded = await self._live(self.mortal.desk.decide(gesture), dies_at)
        except (ReviewDeskError, Died):
            return
        self.told(gesture, recorded.decisions)

    def told(self, gesture: Gesture, decisions: Iterable[DecisionId]) -> None:
        """The screen says: recorded."""
        record = self._look(keeps_place=True)
        for decision in decisions:
            kept = record.decisions.get(decision)
            invariants.must("I1", kept is not None, f"{decision} is called recorded and is not there")
            self.humans.told[decision] = kept.document if kept else b""
            invariants.what_was_said_is_what_was_meant(self.humans, gesture, decision)
            self._held_until[decision] = self.clock.monotonic() + HOLD_S

    def _arrives(self, decision: Decision) -> None:
        """When a decision reaches its server; inside the courier, which would take the error."""
        try:
            self._check_arrival(decision)
        except Broken as broken:
            self._found.append(broken)

    def _check_arrival(self, decision: Decision) -> None:
        until = self._held_until.get(decision.id, 0.0)
        invariants.must("I11", self.clock.monotonic() >= until, f"{decision.id} was sent inside its hold")
        gesture = self.humans.gestures.get(decision.gesture)
        if gesture is None or decision.verdict.name in ("reject", "none-valid"):
            return
        record = self._look(keeps_place=True)
        mates = [one for one in record.decisions.values() if one.gesture == decision.gesture]
        verdicts = {str(choice.item): choice.verdict.name for choice in gesture.choices}
        blockers = [one.id for one in mates if verdicts.get(one.item) in ("reject", "none-valid")]
        invariants.blockers_came_first(record, decision.gesture, decision.id, blockers)

    async def _live(self, work: Awaitable[T], dies_at: int) -> T:
        self.mortal.fuse.arm(dies_at)
        try:
            return await self.mortal.live(work)
        except Died:
            self._opened()
            self._held_until.clear()
            raise

    def _states_now(self) -> dict[str, str]:
        return {one.id: one.state for one in self._look(keeps_place=True).decisions.values()}

    def _due_times(self) -> dict[str, float]:
        """In monotonic seconds, of what waits."""
        courier = self.mortal.desk._engine._courier
        return dict(courier._due) if courier is not None else {}

    def _look(self, *, keeps_place: bool = False) -> Record:
        after = self._last_seq
        return self.mortal.look(lambda read: read_record(read, after=10**9 if keeps_place else after))

    def _item(self, source: str, nth: int, *, is_ours: bool = False) -> ReviewItem | None:
        """An open question of a source, if there is any; `is_ours`: rather one that we decided unsent."""
        if is_ours and self._before is not None:
            unsent = [one for one in self._before.decisions.values() if one.state in UNSENT]
            # A server that was restored may not know the question any more.
            there = [one for one in unsent if one.remote_id in self.servers[one.source].questions]
            if there:
                last = there[-1 - nth % len(there)]
                return self.servers[last.source].questions[last.remote_id].item
        questions = list(self.servers[source].questions.values())
        chosen = [one for one in questions if one.state == OPEN] or questions
        return chosen[nth % len(chosen)].item if chosen else None

    def _undecided(self, source: str, nth: int) -> ReviewItem | None:
        """An open question on which nothing of ours is on its way, if there is any."""
        kept = self._before.decisions.values() if self._before else ()
        busy = {one.remote_id for one in kept if one.state in UNSENT}
        questions = self.servers[source].questions.values()
        free = [one.item for one in questions if one.state == OPEN and one.item.remote_id not in busy]
        return free[nth % len(free)] if free else None

    def open_count(self, source: str) -> int:
        """How many questions wait at a server."""
        return sum(one.state == OPEN for one in self.servers[source].questions.values())

    def _open(self) -> None:
        self.mortal.open()
        self._opened()

    def _opened(self) -> None:
        """Connect the desk that is open now to the networks."""
        desk, fuse = self.mortal.desk, self.mortal.fuse
        desk._shelf._make = lambda source: self.connector(self.networks[source.id])
        for name, network in self.networks.items():

            async def poll_now(name: str = name) -> None:
                await desk._engine._pollers[SourceId(name)].poll_once()

            network.poll_now = poll_now
            network.step = fuse.step
            network.on_arrival = self._arrives
