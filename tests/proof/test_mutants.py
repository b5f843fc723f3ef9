"""Every broken variant is caught, by the invariant that it breaks and not by a crash of the harness."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis.errors import Flaky

from tests.proof.counts import campaign_seed, show
from tests.proof.invariants import MEANING, Broken
from tests.proof.mutants import STATE_MACHINE, Mutant
from tests.proof.state_machine import run_machine, worlds

EXAMPLES = 80
"""Of one search at most: it ends with the first example that fails."""
SEARCHES = 10
"""What a search begins with colours all its examples: ten short ones find what one long one may miss."""
pytestmark = [
    pytest.mark.timeout(240),
    pytest.mark.expect_log("epoch_changed", optional=True),
]


@pytest.mark.parametrize("mutant", STATE_MACHINE, ids=lambda mutant: mutant.name)
def test_state_machine_catches(mutant: Mutant, record_property: Callable[[str, object], None]) -> None:
    broken, number = _caught(mutant)
    show(record_property, "mutants", mutant=mutant.name, seed=number, caught_by=broken.name)
    assert broken.name == mutant.breaks


def _caught(mutant: Mutant) -> tuple[Broken, int]:
    """What caught it, and the seed of the search that did."""
    for number in range(1, SEARCHES + 1):
        try:
            with worlds(mutant.world) as make_world, mutant.switch():
                run_machine(make_world, examples=EXAMPLES, number=number, rules=mutant.rules, finds=True)
        except Broken as broken:
            return broken, number
        except Flaky:  # A broken desk need not do the same twice, for its ids are random: look further.
            continue
    pytest.fail(f"{mutant.name} was not caught in {SEARCHES} searches of {EXAMPLES} examples")


@pytest.mark.campaign
@pytest.mark.timeout(0)
@pytest.mark.parametrize("mutant", STATE_MACHINE, ids=lambda mutant: mutant.name)
def test_state_machine_with_all_its_rules_catches(mutant: Mutant) -> None:
    with worlds(mutant.world) as make_world, mutant.switch(), pytest.raises(Broken):
        run_machine(make_world, examples=40 * EXAMPLES, number=campaign_seed(), finds=True)


def test_every_invariant_has_a_mutant_that_breaks_it() -> None:
    assert {mutant.breaks for mutant in STATE_MACHINE} == set(MEANING)
