"""What the programmes found once, kept as it was found: each failed before its fault was mended."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.proof.lossy_connector import Fault
from tests.proof.state_machine import worlds
from tests.proof.world import World

pytestmark = pytest.mark.expect_log("epoch_changed", optional=True)


@pytest.fixture(scope="module")
def make_world() -> Iterator[object]:
    with worlds() as make:
        yield make


async def begun(world: World, *subjects: str) -> World:
    """A world with questions on both servers, listed and backed up."""
    await world.begin()
    for name, server in world.servers.items():
        for subject in subjects:
            world.ask(name, subject)
        server.back_up()
    await world.sync()
    world.check()
    return world


async def ended(world: World) -> None:
    world.check()
    await world.finish()
    await world.end_world()


async def test_server_is_restored_while_the_cache_was_lost(make_world: type[World]) -> None:
    world = await begun(make_world(), "")
    await world.decide("src", 0, 0)
    world.clock.advance(11)
    await world.sync()
    await world.restart(loses_cache=True)
    world.servers["src"].restore()
    await ended(world)


async def test_server_is_restored_before_its_answer_is_heard(make_world: type[World]) -> None:
    world = await begun(make_world(), "")
    await world.decide("src", 0, 0)
    world.clock.advance(11)
    await world.sync([Fault.RESTORED_MEANWHILE])
    await ended(world)


async def test_acknowledged_rejection_is_lost_by_a_restore_while_the_approval_waits_for_its_source(
    make_world: type[World],
) -> None:
    world = await begun(make_world(), "case:1")
    world.networks["src"].is_up = False
    await world.sync()
    await world.decide("src", 0, 2)
    world.check()
    world.clock.advance(11)
    await world.sync()
    world.check()
    world.servers["other"].restore()
    world.second_operator("other", 0, "approve")
    await world.sync()
    world.check()
    world.clock.advance(11)
    await world.sync()
    world.check()
    world.networks["src"].is_up = True
    await ended(world)


async def test_question_is_decided_that_a_restored_server_never_had(make_world: type[World]) -> None:
    world = await begun(make_world(), "")
    world.ask("other", "")
    await world.sync()
    await world.decide("other", 1, 0)
    world.check()
    world.servers["other"].restore()
    world.revise("other", 1, is_ours=True)
    await ended(world)


async def test_approval_of_a_case_waits_for_a_rejection_that_its_server_chokes_on(
    make_world: type[World],
) -> None:
    world = await begun(make_world(), "")
    for is_poison in (False, True, False):
        world.ask("src", "case:2", is_poison=is_poison)
    await world.sync()
    await world.decide("src", 1, 1)
    await ended(world)
