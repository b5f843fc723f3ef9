"""Every target, thrown at with changed honest inputs, words and noise; and with what was once found."""

from __future__ import annotations

import base64
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from hypothesis import strategies as st

from tests.fuzz import guided
from tests.fuzz.seeds import SEEDS, WORDS
from tests.fuzz.targets import TARGETS
from tests.proof.counts import show

EXAMPLES, CAMPAIGN_EXAMPLES = 60, 1_500
GUIDED_S = 60
FOUND = Path(__file__).with_name("found.json")
"""Target -> inputs (base64) that failed once."""


def changed(seeds: tuple[bytes, ...]) -> st.SearchStrategy[bytes]:
    """A seed with pieces cut out, doubled, and replaced by words and noise."""
    piece = st.one_of(st.sampled_from(WORDS), st.binary(max_size=6), st.sampled_from(seeds))

    @st.composite
    def edited(draw: st.DrawFn) -> bytes:
        data = draw(st.sampled_from((*seeds, b"")))
        for _ in range(draw(st.integers(0, 6))):
            start = draw(st.integers(0, len(data)))
            end = draw(st.integers(start, min(len(data), start + 12)))
            data = data[:start] + draw(piece) * draw(st.sampled_from((1, 1, 1, 3, 70))) + data[end:]
        return data[:20_000]

    return edited()


def throw(name: str, examples: int, **settings: Any) -> int:
    """How many inputs the target kept its promises for."""
    count = 0

    @hypothesis.settings(
        max_examples=examples, suppress_health_check=list(hypothesis.HealthCheck), deadline=None, **settings
    )
    @hypothesis.given(changed(SEEDS[name]))
    def run(data: bytes) -> None:
        nonlocal count
        count += 1
        TARGETS[name](data)

    run()
    return count


def test_every_target_has_seeds() -> None:
    assert set(SEEDS) == set(TARGETS)


@pytest.mark.parametrize("name", TARGETS)
def test_promises_are_kept_for_the_seeds(name: str) -> None:
    for seed in SEEDS[name]:
        TARGETS[name](seed)


@pytest.mark.parametrize("name", TARGETS)
def test_promises_are_kept(name: str) -> None:
    assert throw(name, EXAMPLES, derandomize=True) >= 1


@pytest.mark.campaign
@pytest.mark.parametrize("name", TARGETS)
def test_promises_are_kept_for_long(name: str, record_property: Callable[[str, object], None]) -> None:
    count = throw(name, CAMPAIGN_EXAMPLES, derandomize=False, database=None)
    show(record_property, f"fuzz {name}", inputs=count)


def found() -> list[tuple[str, bytes]]:
    """What fuzzers found, and was mended."""
    told: dict[str, list[str]] = json.loads(FOUND.read_text(encoding="ascii"))
    return [(name, base64.b64decode(one)) for name, inputs in told.items() for one in inputs]


def test_what_was_found_once_is_mended() -> None:
    for name, data in found():
        TARGETS[name](data)


@pytest.mark.campaign
@pytest.mark.skipif(not guided.is_there(), reason="atheris is absent")
@pytest.mark.parametrize("name", TARGETS)
def test_promises_are_kept_where_branches_lead(
    name: str, repo_dir: Path, record_property: Callable[[str, object], None]
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzz.guided", name, str(GUIDED_S)],
        cwd=repo_dir,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    ran = re.search(r"stat::number_of_executed_units:\s*(\d+)", done.stderr)
    show(record_property, f"atheris {name}", seconds=GUIDED_S, inputs=int(ran[1]) if ran else 0)
    assert done.returncode == 0, done.stderr[-4_000:]
