"""A desk that is killed: whatever it said was recorded is there, and what is there verifies."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.process.desk_process import SYNCS, DeskProcess, Died, desk_process, strace
from tests.process.on_disk import recorded

MOST = 6


def decide_until_it_dies(desk: DeskProcess) -> list[str]:
    """Decide one item after the other; returns what was said to be recorded."""
    said: list[str] = []
    try:
        for number in range(MOST):
            said += desk.ask("decide", item=f"src:r{number}")["recorded"]
    except Died:
        return said
    desk.close()
    return said


def test_kill_before_the_commit_leaves_nothing(home: Path) -> None:
    with desk_process(home) as desk:
        (before,) = desk.ask("decide", item="src:r0")["recorded"]
        desk.begin("stay_inside", item="src:r1")
        assert desk.read() == {"inside": True}
        desk.kill()
    assert recorded(home) == {before}
    with desk_process(home) as desk:
        (after,) = desk.ask("decide", item="src:r1")["recorded"]
        desk.kill()
    assert recorded(home) == {before, after}


def test_kill_right_after_the_word_loses_nothing(home: Path) -> None:
    said: set[str] = set()
    for number in range(4):
        with desk_process(home) as desk:
            said |= set(desk.ask("decide", item=f"src:r{number}")["recorded"])
            desk.kill()
    assert recorded(home) == said


def test_kill_leaves_one_item_with_one_decision(home: Path) -> None:
    with desk_process(home) as desk:
        desk.ask("decide", item="src:r0")
        desk.kill()
    with desk_process(home) as desk:
        assert desk.ask("decide", item="src:r0")["refused"] == "decision.already_decided"


@pytest.mark.parametrize(
    ("calls", "when"),
    [
        *((SYNCS, when) for when in (1, 2, 3, 4, 6)),
        *(("pwrite64", when) for when in (1, 5, 12, 30, 31, 47, 70)),
    ],
)
def test_kill_at_a_system_call_of_the_disk_loses_no_word(home: Path, calls: str, when: int) -> None:
    """While the files are opened, and while decisions are written to them."""
    said = killed(home, calls, when)
    found = recorded(home)
    assert len(said) < MOST, "it was not killed"
    # The last one may be there without a word: killed after COMMIT reached the disk.
    assert set(said) <= found
    assert len(found) <= len(said) + 1


@pytest.mark.campaign
@pytest.mark.parametrize("calls", [SYNCS, "pwrite64", "write", "sendto", "ftruncate", "unlink"])
def test_kill_at_every_system_call(stocked: Path, tmp_path: Path, calls: str) -> None:
    for when in range(1, 80):
        home = tmp_path / str(when)
        shutil.copytree(stocked, home)
        said = killed(home, calls, when)
        found = recorded(home)
        assert set(said) <= found
        assert len(found) <= len(said) + 1


def killed(home: Path, calls: str, when: int) -> list[str]:
    """What a desk said before it was killed at that call."""
    try:
        with desk_process(home, under=strace(calls, f"signal=SIGKILL:when={when}")) as desk:
            return decide_until_it_dies(desk)
    except Died:
        return []
