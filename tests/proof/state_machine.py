"""Everything that can happen to a decision, in any order, with the real store, engine, courier and poller.

Hypothesis chooses the steps; I1 to I12 are checked after each of them and, with the faults off, at the end.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import shutil
import tempfile
from collections.abc import Awaitable, Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import Any, ClassVar

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RULE_MARKER,
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from reviewer.connectors import registry
from reviewer.domain.sources import Source
from reviewer.ids import SourceId
from tests import scripted_source
from tests.makers import NOON, HandClock
from tests.proof.invariants import Broken
from tests.proof.lossy_connector import Fault
from tests.proof.model_server import EXPIRED, WITHDRAWN
from tests.proof.mortal_desk import MortalDesk, Secrets, inline_threads, replaced
from tests.proof.world import DAY_S, NAMES, World

STEPS = 40
MOST_OPEN = 5
source_names = st.sampled_from(NAMES)
nth = st.integers(0, 3)
answers = st.integers(0, 2)
deaths = st.one_of(st.just(0), st.just(0), st.integers(1, 14))
"""The step at which the desk dies; 0: it lives."""
quick_deaths = st.sampled_from([0, 0, 1, 2])
"""Of what is one transaction: before its COMMIT, and after it."""
fault_plans = st.one_of(st.just([]), st.lists(st.sampled_from(Fault), min_size=1, max_size=3))


class Machine(RuleBasedStateMachine):
    """One example: a world of its own. `make_world` is what mutants change."""

    make_world: ClassVar[Callable[[], World]]
    counts: ClassVar[dict[str, int]] = {}

    @initialize(poison=st.sampled_from(["", "", *NAMES]))
    def begin(self, poison: str) -> None:
        self.loop, self.is_broken = asyncio.new_event_loop(), False
        self.world = type(self).make_world()
        self._do(self.world.begin())
        if poison:
            self.world.ask(poison, is_poison=True)
        for name in NAMES:
            for subject in ("case:1", "", ""):
                self.world.ask(name, subject)
        for server in self.world.servers.values():
            server.back_up()
        self._do(self.world.sync())

    # -- at the servers
    @rule(source=source_names, is_case=st.booleans(), is_poison=st.sampled_from([False] * 9 + [True]))
    def ask(self, source: str, is_case: bool, is_poison: bool) -> None:
        if self.world.open_count(source) < MOST_OPEN:
            self.world.ask(source, "case:2" if is_case else "", is_poison=is_poison)

    @rule(
        source=source_names,
        nth=nth,
        is_ours=st.booleans(),
        event=st.sampled_from(["revise", "grace", WITHDRAWN, EXPIRED]),
    )
    def question_moves(self, source: str, nth: int, is_ours: bool, event: str) -> None:
        world = self.world
        if event == "revise":
            world.revise(source, nth, is_ours=is_ours)
        elif event == "grace":
            world.second_operator(source, nth, "approve", is_ours=is_ours)
        else:
            world.end(source, nth, event, is_ours=is_ours)

    @rule(source=source_names, event=st.sampled_from(["back up", "restore", "late arrivals"]))
    def server_moves(self, source: str, event: str) -> None:
        server = self.world.servers[source]
        {"back up": server.back_up, "restore": server.restore, "late arrivals": server.deliver_late}[event]()

    @rule(source=source_names, event=st.sampled_from(["calm", "calm", "down", "signed out"]))
    def network_moves(self, source: str, event: str) -> None:
        network = self.world.networks[source]
        network.calm()
        network.is_up, network.is_signed_in = event != "down", event != "signed out"

    # -- by the operator
    @rule(source=source_names, nth=nth, answer=answers, dies_at=quick_deaths)
    def decide(self, source: str, nth: int, answer: int, dies_at: int) -> None:
        self._do(self.world.decide(source, nth, answer, dies_at=dies_at))

    @rule(source=source_names, nth=nth, answer=answers, faults=fault_plans, dies_at=deaths)
    def decide_and_send(self, source: str, nth: int, answer: int, faults: list[Fault], dies_at: int) -> None:
        self._do(self.world.decide(source, nth, answer))
        self.world.clock.advance(11.0)
        self._do(self.world.sync(faults, dies_at=dies_at))

    @rule(source=source_names, dies_at=quick_deaths)
    def decide_batch(self, source: str, dies_at: int) -> None:
        self._do(self.world.decide_batch(source, dies_at=dies_at))

    @rule(nth=nth, is_last=st.booleans(), dies_at=quick_deaths)
    def take_back(self, nth: int, is_last: bool, dies_at: int) -> None:
        self._do(self.world.undo(dies_at=dies_at) if is_last else self.world.undo_any(nth))

    @rule(nth=nth, closes=st.booleans())
    def by_hand(self, nth: int, closes: bool) -> None:
        self._do(self.world.by_hand(nth, closes=closes))

    # -- by time and machines
    @rule(seconds=st.sampled_from([0.5, 3.0, 11.0, 400.0]))
    def time_passes(self, seconds: float) -> None:
        self.world.clock.advance(seconds)

    @rule(faults=fault_plans, lost_questions=st.sampled_from([0, 0, 1]), dies_at=deaths)
    def sync(self, faults: list[Fault], lost_questions: int, dies_at: int) -> None:
        self._do(self.world.sync(faults, lost_questions, dies_at=dies_at))

    @rule(faults=fault_plans, dies_at=deaths)
    def sync_later(self, faults: list[Fault], dies_at: int) -> None:
        self.world.clock.advance(11.0)
        self._do(self.world.sync(faults, dies_at=dies_at))

    @rule(faults=fault_plans)
    def sync_while_taking_back(self, faults: list[Fault]) -> None:
        self.world.clock.advance(11.0)
        self._do(self.world.race(faults))

    @rule(days=st.sampled_from([-365, -1, 1, 365]))
    def clock_jumps(self, days: int) -> None:
        self._do(self.world.jump(days * DAY_S))

    @rule(event=st.sampled_from(["crash", "restart", "restart without cache"]))
    def process_ends(self, event: str) -> None:
        if event == "crash":
            self._do(self.world.crash())
        else:
            self._do(self.world.restart(loses_cache=event != "restart"))

    def teardown(self) -> None:
        world = getattr(self, "world", None)
        if world is None:
            return
        try:
            if not self.is_broken:
                self._do(world.finish())
        finally:
            self._note(world)
            self.loop.run_until_complete(world.end_world())
            self.loop.close()
            shutil.rmtree(world.folder.parent)

    def _do(self, work: Awaitable[Any]) -> None:
        async def checked() -> None:
            await work
            self.world.check()

        try:
            self.loop.run_until_complete(checked())
        except Broken:
            self.is_broken = True
            raise

    def _note(self, world: World) -> None:
        counts = type(self).counts
        kept = world.last_record().decisions.values()
        more = {
            "examples": 1,
            "checks": world.checks,
            "decisions": len(kept),
            "told": len(world.humans.told),
            "effects": len(world.truth.effects),
            "arrivals": sum(map(len, world.truth.arrivals.values())),
            "deaths": world.mortal.deaths,
            "clock jumps": world.jumps,
            "jumped over": world.jumped_over,
        }
        for name, count in more.items():
            counts[name] = counts.get(name, 0) + count
        for one in kept:
            counts[one.state] = counts.get(one.state, 0) + 1


RULES = tuple(name for name, value in vars(Machine).items() if hasattr(value, RULE_MARKER))


@contextlib.contextmanager
def worlds(kind: type[World] = World) -> Iterator[Callable[[], World]]:
    """Makes worlds, each on a copy of one home with an operator and two sources."""
    memory = Path("/dev/shm")
    where = memory if memory.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="review-desk-proof-", dir=where) as folder, inline_threads():
        template, secrets = Path(folder) / "template", Secrets()
        asyncio.run(_stock(template, secrets, kind.names))
        numbers = itertools.count()

        def make() -> World:
            return kind(Path(folder) / str(next(numbers)) / "home", template, secrets)

        yield make


async def _stock(template: Path, secrets: Secrets, names: Sequence[str]) -> None:
    mortal = MortalDesk(template, HandClock(), secrets)
    with replaced(registry, "BUILT_IN", {**registry.BUILT_IN, "scripted": "tests.scripted_source"}):
        mortal.open()
        await mortal.desk.create_operator("Ada Lovelace", "ada")
        for name in names:
            await mortal.desk.add_source(
                Source(id=SourceId(name), connector="scripted", url="http://127.0.0.1:1", added_at=NOON)
            )
        await mortal.desk.aclose()
    scripted_source.SOURCES.clear()


def run_machine(
    make_world: Callable[[], World],
    *,
    examples: int,
    number: int,
    rules: Collection[str] = (),
    finds: bool = False,
) -> dict[str, int]:
    """Run it with the random numbers of seed `number`; returns what was counted.

    Raises Broken, or whatever else went wrong, of the first example that fails. `rules`: only these.
    `finds`: only whether something is found matters, so the example is not made smaller.
    """
    counts: dict[str, int] = {}
    parts: dict[str, Any] = {"make_world": staticmethod(make_world), "counts": counts}
    if rules:
        parts |= {name: None for name in RULES if name not in rules}
    mine = seed(number)(type("Machine", (Machine,), parts))
    phases = (Phase.generate,) if finds else (Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink)
    run_state_machine_as_test(
        mine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=False,
            database=None,
            phases=phases,
            print_blob=False,
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
    )
    return counts
