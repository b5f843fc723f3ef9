"""What rated translations must show: shares of one run."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewer.conflicts.first_look import SHARE
from tests.perf.wmt import Segment, by_consensus, by_priority, found, read_segments


@pytest.fixture(name="held_out", scope="module")
def _held_out(shared_dir: Path) -> list[Segment]:
    assert shared_dir.is_dir()
    return [one for one in read_segments() if one.is_held_out]


def test_held_out_documents_are_those_that_were_fixed_before_tuning(held_out: list[Segment]) -> None:
    assert (len(held_out), len({one.document for one in held_out})) == (62, 17)


def test_the_first_look_finds_more_wrong_words_than_chance_and_than_a_count(held_out: list[Segment]) -> None:
    share = found(held_out, by_priority)
    assert share >= 2 * SHARE
    assert share > found(held_out, by_consensus)
