"""The state machine: I1 to I12 after every step of everything that can happen to a decision."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from reviewer.sync import plan
from tests.proof.counts import campaign_seed, show
from tests.proof.state_machine import STEPS, run_machine, worlds

EXAMPLES, PARTS = 600, 4
pytestmark = [
    pytest.mark.timeout(580),
    pytest.mark.expect_log("epoch_changed", optional=True),
]


@pytest.fixture
def one_call_at_once(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """In every other part, so that short queues too go out as one plan said beforehand."""
    if request.node.callspec.params.get("number", request.node.callspec.params.get("part", 0)) % 2:
        monkeypatch.setattr(plan, "MAX_IN_FLIGHT", 1)


@pytest.mark.usefixtures("one_call_at_once")
@pytest.mark.parametrize("number", range(PARTS))
def test_invariants_hold_after_every_step(
    number: int, record_property: Callable[[str, object], None]
) -> None:
    _run(record_property, EXAMPLES // PARTS, number)


@pytest.mark.campaign
@pytest.mark.timeout(0)
@pytest.mark.usefixtures("one_call_at_once")
@pytest.mark.parametrize("part", range(10))
def test_invariants_hold_for_long(part: int, record_property: Callable[[str, object], None]) -> None:
    _run(record_property, EXAMPLES, campaign_seed() + part)


def _run(record_property: Callable[[str, object], None], examples: int, number: int) -> None:
    begun = time.process_time()
    with worlds() as make_world:
        counts = run_machine(make_world, examples=examples, number=number)
    spent = round(time.process_time() - begun, 1)
    show(record_property, "state machine", seed=number, steps=STEPS, cpu_s=spent, **counts)
    assert counts["examples"] >= examples
    # Else it would prove little: decisions that reach a server, deaths in the middle, ends of every kind.
    wanted = ("effects", "deaths", "retracted", "clock jumps", "jumped over")
    assert min(counts[name] for name in wanted) > examples // 20
