"""Cases over three sources whose rejections meet somebody else's answer: the approval is never sent."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Callable

import pytest

from reviewer.domain.decisions import Gesture
from reviewer.domain.lifecycle import DecisionState
from tests.desks import pick
from tests.makers import make_item
from tests.proof.counts import campaign_seed, show
from tests.proof.invariants import Broken, must
from tests.proof.lossy_connector import Fault
from tests.proof.mutants import release_before_ack
from tests.proof.state_machine import worlds
from tests.proof.world import World

SEED, RUNS, CASES = 5, 1_000, 10
"""The daily share; and the cases of one world, one after the other."""
FAULTS = [fault for fault in Fault if fault is not Fault.FORBIDDEN]
pytestmark = [pytest.mark.timeout(580), pytest.mark.expect_log("epoch_changed", optional=True)]
Property = Callable[[str, object], None]


class ThreeSources(World):
    """One case at a time, with a member on each."""

    names = ("src", "other", "third")


def test_approval_is_never_sent_when_a_rejection_comes_back(record_property: Property) -> None:
    _run(record_property, RUNS, SEED)


def test_desk_that_sends_all_answers_at_once_is_caught(record_property: Property) -> None:
    with release_before_ack(), pytest.raises(Broken) as caught:
        _run(record_property, RUNS // 10, SEED)
    assert caught.value.name == "order"


@pytest.mark.campaign
@pytest.mark.timeout(0)
def test_approval_is_never_sent_in_many_runs(record_property: Property) -> None:
    _run(record_property, 10 * RUNS, campaign_seed())


def _run(record_property: Property, runs: int, seed: int) -> None:
    chance, ends = random.Random(seed), Counter[str]()
    with worlds(ThreeSources) as make_world:
        for _ in range(runs // CASES):
            asyncio.run(_one_world(make_world(), chance, ends))
    show(record_property, "release order", seed=seed, runs=runs, approvals_sent=0, **ends)
    assert ends["came back"] > runs // 2


async def _one_world(world: World, chance: random.Random, ends: Counter[str]) -> None:
    await world.begin()
    for number in range(CASES):
        await _one_case(world, number, chance, ends)
    await world.finish()
    await world.end_world()


async def _one_case(world: World, number: int, chance: random.Random, ends: Counter[str]) -> None:
    for name in world.names:
        world.servers[name].ask(make_item(f"{name}-{number}", source=name, subject=f"case:{number}"))
    await world.sync()
    gesture = await _decided(world, number, chance)
    releases, stops = _parts(gesture)
    lost = chance.choice(stops)
    for round_ in range(4):
        if round_ == chance.randrange(2):
            _answered_elsewhere(world, lost, number)
        world.clock.advance(chance.choice([1.0, 11.0, 60.0]))
        plan = [chance.choice(FAULTS) for _ in range(chance.randrange(3))]
        await world.sync(plan, dies_at=chance.choice([0, 0, chance.randrange(1, 20)]))
        world.check()
    _answered_elsewhere(world, lost, number)
    for _ in range(3):
        world.clock.advance(700.0)
        await world.sync()
        world.check()
    record = world.last_record()
    mine = {one.item: one for one in record.decisions.values() if one.gesture == gesture.id}
    came_back = mine[f"{lost}:{lost}-{number}"].state is DecisionState.DECIDED_ELSEWHERE
    ends["came back" if came_back else "was first"] += 1
    if came_back:
        approval = mine[f"{releases}:{releases}-{number}"].id
        must("order", approval not in world.truth.arrivals, f"{approval} was sent")


async def _decided(world: World, number: int, chance: random.Random) -> Gesture:
    """Choose one answer of the case; the members that do not hold it are rejected."""
    desk = world.mortal.desk
    opened = await desk.open_item(make_item(f"src-{number}", source="src").id)
    assert len(opened.members) == len(world.names)
    verdict = pick(opened, chance.randint(1, len(opened.answers)))
    gesture = desk.fan_out(opened, verdict)
    await world.record(gesture)
    return gesture


def _parts(gesture: Gesture) -> tuple[str, list[str]]:
    """The source whose answer releases, and those whose answers stop."""
    stops = [one for one in gesture.choices if one.verdict.name in ("reject", "none-valid")]
    (releases,) = [one for one in gesture.choices if one not in stops]
    return str(releases.item).partition(":")[0], [str(one.item).partition(":")[0] for one in stops]


def _answered_elsewhere(world: World, source: str, number: int) -> None:
    world.servers[source].second_operator(f"{source}-{number}", "approve")
