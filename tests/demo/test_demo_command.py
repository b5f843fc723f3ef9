"""`review-desk demo` as a user starts it: the window, and the rehearsal where there is no display."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.demo.test_world import all_gone

AT_START = 18
"""Questions that wait at once."""


def environment(platform: str) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    }
    return {**kept, "QT_QPA_PLATFORM": platform} if platform else kept


def children_of(pid: int) -> list[int]:
    """Everything below a process."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in map(int, (task / "children").read_text().split()):
            found += [child, *children_of(child)]
    return found


@pytest.fixture
def window(sample_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The sample desk in a window of its own, without anybody at the keys."""
    process = subprocess.Popen(
        [sys.executable, "-m", "reviewer", "--home", str(sample_path), "demo"],
        env=environment("offscreen"),
        stdout=subprocess.DEVNULL,
    )
    yield process
    process.kill()
    process.wait(timeout=15)


async def opened(process: subprocess.Popen[bytes], home: Path) -> list[int]:
    """Once every question was asked: the processes below the window."""
    asked = home / "sample-desk" / "round.json"
    async with asyncio.timeout(25):
        while not asked.exists() or len(json.loads(asked.read_text())["asked"]) < AT_START:
            assert process.poll() is None
            await asyncio.sleep(0.05)
    pids = children_of(process.pid)
    assert len(pids) >= 3
    return pids


async def test_the_window_ends_in_order_and_takes_its_children_along(
    window: subprocess.Popen[bytes], sample_path: Path
) -> None:
    pids = await opened(window, sample_path)
    window.send_signal(signal.SIGTERM)
    assert await asyncio.to_thread(window.wait, 20) == 0
    assert await all_gone(pids)


async def test_a_killed_window_leaves_no_orphan(window: subprocess.Popen[bytes], sample_path: Path) -> None:
    pids = await opened(window, sample_path)
    window.kill()
    assert await all_gone(pids)


@pytest.mark.timeout(180)
async def test_without_a_display_the_scenario_is_played_by_keys(sample_path: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "reviewer", "--home", str(sample_path), "demo", "--pictures"]
    done = await asyncio.to_thread(
        subprocess.run,
        [*command, str(tmp_path / "pictures")],
        env=environment(""),
        capture_output=True,
        text=True,
        timeout=150,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    told = done.stdout.splitlines()
    assert told[0].startswith("There is no display")
    went_on = [line for line in told if "the agent went on:" in line]
    assert len(went_on) == 7
    assert any("Sent as Sample operator edited it" in line for line in went_on)
    assert any("taken back before it was sent" in line for line in told)
    assert any("came in while the window was open" in line for line in told)
    pictures = sorted(path.name for path in (tmp_path / "pictures").iterdir())
    assert len(pictures) == 10
    assert all((tmp_path / "pictures" / name).stat().st_size > 10_000 for name in pictures)
