"""How often a decision waits for the disk, counted by strace (PERFORMANCE P1)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.proof.disk_images import FILES, Said, Sync, decide_in_child, read_trace

DECISIONS = 8
pytestmark = pytest.mark.timeout(150)


def counted(folder: Path, mode: str) -> list[tuple[str, int]]:
    """Each word that the desk said, with the syncs of its record since the word before."""
    home, trace = folder / "home", folder / "trace"
    decide_in_child(home, "stock")
    decide_in_child(home, str(DECISIONS), mode, trace=trace)
    told, syncs = [], 0
    for step in read_trace(trace, FILES):
        if isinstance(step, Sync):
            syncs += 1
        elif isinstance(step, Said):
            told.append((step.words[0], syncs))
            syncs = 0
    return told


def test_decision_waits_once_before_the_word_and_three_times_in_its_life(tmp_path: Path) -> None:
    told = counted(tmp_path, "long-log")
    before_word = [syncs for word, syncs in told if word == "recorded"]
    # Taking it, and writing down its receipt.
    after_word = [syncs for word, syncs in told if word in ("gesture", "draining")][1:]
    # The first commit after the log was begun anew waits twice.
    assert before_word[0] <= 2
    assert before_word[1:] == [1] * (DECISIONS - 1)
    assert after_word == [2] * DECISIONS


def test_batch_waits_twice_for_all_of_it(tmp_path: Path) -> None:
    told = dict(counted(tmp_path, "batch"))
    assert told["drained"] == 2
