"""Every broken variant is caught, by the invariant that it breaks and not by a crash of the harness."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.proof.counts import campaign_seed, show
from tests.proof.invariants import MEANING, Broken
from tests.proof.mutants import STATE_MACHINE, Mutant
from tests.proof.state_machine import run_machine, worlds

EXAMPLES = 300
"""At most: the search ends with the first example that fails."""
SEED = 1
pytestmark = [
    pytest.mark.timeout(240),
    pytest.mark.expect_log("epoch_changed", optional=True),
]


@pytest.mark.parametrize("mutant", STATE_MACHINE, ids=lambda mutant: mutant.name)
def test_state_machine_catches(mutant: Mutant, record_property: Callable[[str, object], None]) -> None:
    with worlds(mutant.world) as make_world, mutant.switch(), pytest.raises(Broken) as caught:
        run_machine(make_world, examples=EXAMPLES, number=SEED, rules=mutant.rules, finds=True)
    show(record_property, "mutants", mutant=mutant.name, seed=SEED, caught_by=caught.value.name)
    assert caught.value.name == mutant.breaks


@pytest.mark.campaign
@pytest.mark.parametrize("mutant", STATE_MACHINE, ids=lambda mutant: mutant.name)
def test_state_machine_with_all_its_rules_catches(mutant: Mutant) -> None:
    with worlds(mutant.world) as make_world, mutant.switch(), pytest.raises(Broken):
        run_machine(make_world, examples=10 * EXAMPLES, number=campaign_seed(), finds=True)


def test_every_invariant_has_a_mutant_that_breaks_it() -> None:
    assert {mutant.breaks for mutant in STATE_MACHINE} == set(MEANING)
