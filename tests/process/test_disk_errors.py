"""A disk that fails: nothing is called recorded that is not, and the desk goes on when the disk does."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.process.desk_process import SYNCS, DeskProcess, Died, desk_process, strace
from tests.process.on_disk import recorded

BESIDE, ALONE = "tests.process.desk_child", "tests.process.alone_child"
"""A desk with connections of its own for reading and for each file, and one with a single connection."""

# The first syncs of a process begin the logs and their folder; the others are those of commits.
POINTS = [(BESIDE, SYNCS, "EIO", when) for when in (1, 3, 4, 6)]
POINTS += [(BESIDE, "pwrite64", error, when) for error in ("ENOSPC", "EIO") for when in (12, 40, 75)]
POINTS += [(ALONE, SYNCS, "EIO", when) for when in (3, 5, 8)]
POINTS += [(ALONE, "pwrite64", "ENOSPC", when) for when in (40, 75)]


def decide(desk: DeskProcess, number: int) -> tuple[list[str], str]:
    """What is said to be recorded, or the code of the refusal."""
    told = desk.ask("decide", item=f"src:r{number}")
    return told.get("recorded", []), told.get("refused", "")


@pytest.mark.parametrize(("child", "calls", "error", "when"), POINTS)
def test_one_failing_call_gives_no_false_word_and_the_next_try_is_recorded(
    home: Path, child: str, calls: str, error: str, when: int
) -> None:
    said: list[str] = []
    refused: list[str] = []
    with desk_process(home, under=strace(calls, f"error={error}:when={when}"), child=child) as desk:
        for number in range(6):
            recorded_now, code = decide(desk, number)
            if code:
                refused.append(code)
                # The draft is kept: the operator tries again, and it is recorded once.
                recorded_now, code = decide(desk, number)
            said += recorded_now
        desk.close()
    assert set(refused) <= {"record.unavailable"}
    assert len(said) == 6
    assert recorded(home) == set(said)


@pytest.mark.parametrize(("child", "when"), [(BESIDE, 4), (ALONE, 5)])
def test_failing_sync_is_met_at_all(home: Path, child: str, when: int) -> None:
    """Else the tests above would prove nothing."""
    with desk_process(home, under=strace(SYNCS, f"error=EIO:when={when}"), child=child) as desk:
        codes = [decide(desk, number)[1] for number in range(3)]
        desk.close()
    assert "record.unavailable" in codes


@pytest.mark.parametrize(("child", "when"), [(BESIDE, 3), (BESIDE, 4), (ALONE, 3), (ALONE, 6)])
def test_decision_that_was_refused_does_not_come_to_life_after_a_crash(
    home: Path, child: str, when: int
) -> None:
    """Its frames are whole in the log when the sync fails; a new process must not find them there."""
    said: list[str] = []
    with desk_process(home, under=strace(SYNCS, f"error=EIO:when={when}"), child=child) as desk:
        for number in range(4):
            recorded_now, code = decide(desk, number)
            said += recorded_now
            if code:
                desk.kill()
                break
    assert len(said) < 4
    assert recorded(home) == set(said)


@pytest.mark.parametrize("error", ["ENOSPC", "EIO"])
def test_disk_that_stays_full_says_so_from_then_on(home: Path, error: str) -> None:
    with desk_process(home, under=strace("pwrite64", f"error={error}:when=50+")) as desk:
        told = [decide(desk, number) for number in range(8)]
        desk.close()
    said = [one for ids, _ in told for one in ids]
    codes = [code for _, code in told if code]
    assert len(codes) >= 3
    assert set(codes) == {"record.unavailable"}
    assert recorded(home) == set(said)
    with desk_process(home) as desk:
        assert decide(desk, 30)[0]


def test_disk_that_can_not_even_be_opened_says_nothing_is_recorded(home: Path) -> None:
    with pytest.raises(Died), desk_process(home, under=strace("pwrite64", "error=EIO:when=1+")):
        pass
    assert recorded(home) == set()


def test_disk_that_never_syncs_is_never_believed(home: Path) -> None:
    with desk_process(home, under=strace(SYNCS, "error=EIO:when=1+")) as desk:
        told = [decide(desk, number) for number in range(3)]
        desk.close()
    assert told == [([], "record.unavailable")] * 3
