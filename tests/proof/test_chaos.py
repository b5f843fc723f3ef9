"""Chaos between real processes: whatever the network did, the effects are what humans decided, once each."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.proof.chaos import chaos
from tests.proof.counts import campaign_seed, show
from tests.proof.fault_proxy import FAULTS
from tests.proof.forked_server import ForkedServer, server  # noqa: F401

SEED, RUNS, PAIRS = 17, 200, 8
"""So many pairs of desks one after the other: the longer one lives, the more it asks a restored server."""
pytestmark = [
    pytest.mark.timeout(580),
    pytest.mark.expect_log("epoch_changed", optional=True),
]
Property = Callable[[str, object], None]


def test_effects_are_what_humans_decided(
    server: ForkedServer,  # noqa: F811
    tmp_path: Path,
    record_property: Property,
) -> None:
    _run(server, tmp_path, record_property, runs=RUNS, pairs=PAIRS, seed=SEED)


@pytest.mark.campaign
@pytest.mark.timeout(0)
def test_effects_are_what_humans_decided_for_long(
    server: ForkedServer,  # noqa: F811
    tmp_path: Path,
    record_property: Property,
) -> None:
    # More pairs, not longer lives: what one run costs grows with the life of its desks.
    _run(server, tmp_path, record_property, runs=10 * RUNS, pairs=10 * PAIRS, seed=campaign_seed())


def _run(
    server: ForkedServer,  # noqa: F811
    folder: Path,
    record_property: Property,
    *,
    runs: int,
    pairs: int,
    seed: int,
) -> None:
    chance, counts = random.Random(seed), Counter[str]()

    async def one_pair(pair: int) -> None:
        asked = counts["asked"]
        async with chaos(server, folder / str(pair), chance, asked) as made:
            for _ in range(runs // pairs):
                await made.run()
            counts.update(made.counts)
            counts.update({f"fault {fault}": made.proxy.counts[fault] for fault in FAULTS})
            counts["asked"] = made.asked

    for pair in range(pairs):
        asyncio.run(one_pair(pair))
    show(record_property, "chaos", seed=seed, violations=0, **counts)
    assert counts["runs"] == runs
    assert counts["restores"]
    assert counts["effects"] > runs
    assert all(counts[f"fault {fault}"] for fault in FAULTS)
