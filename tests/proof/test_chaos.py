"""Chaos between real processes: whatever the network did, the effects are what humans decided, once each."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.process.test_two_sides import Served, server  # noqa: F401
from tests.proof.chaos import chaos
from tests.proof.counts import campaign_seed, show
from tests.proof.fault_proxy import FAULTS

SEED, RUNS, SHARE = 17, 200, 20
pytestmark = [
    pytest.mark.timeout(580),
    pytest.mark.expect_log("epoch_changed", optional=True),
]
Property = Callable[[str, object], None]


def test_effects_are_what_humans_decided(
    server: Served,  # noqa: F811
    tmp_path: Path,
    record_property: Property,
) -> None:
    _run(server, tmp_path, record_property, runs=SHARE, seed=SEED)


@pytest.mark.campaign
@pytest.mark.timeout(0)
def test_effects_are_what_humans_decided_for_long(
    server: Served,  # noqa: F811
    tmp_path: Path,
    record_property: Property,
) -> None:
    _run(server, tmp_path, record_property, runs=RUNS, seed=campaign_seed())


def _run(server: Served, folder: Path, record_property: Property, *, runs: int, seed: int) -> None:  # noqa: F811
    async def all_runs() -> dict[str, int]:
        async with chaos(server, folder, seed) as made:
            for _ in range(runs):
                await made.run()
            faults = {f"fault {fault}": made.proxy.counts[fault] for fault in FAULTS}
            return {**made.counts, **faults}

    counts = asyncio.run(all_runs())
    show(record_property, "chaos", seed=seed, violations=0, **counts)
    assert counts["runs"] == runs
    assert counts["restores"]
    assert counts["effects"] > runs
    assert all(counts[f"fault {fault}"] for fault in FAULTS)
