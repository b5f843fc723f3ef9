"""Servers and agents live and die with the sample desk, and go on where they were after a restart."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path

from reviewer.bootstrap import OpenDesk, open_desk
from reviewer.config import Home, Settings, save_settings
from reviewer.demo.sample_home import claimed
from reviewer.demo.world import running_world
from reviewer.domain.decisions import Surface
from reviewer.domain.inbox import InboxQuery
from tests.demo.conftest import HOLD_S, PACE, Sample

HOLDS_A_WORLD = """
import sys, json, threading
from pathlib import Path
from reviewer.config import Home
from reviewer.demo.sample_home import claimed
from reviewer.demo.world import running_world

with claimed(Home(Path(sys.argv[1])), is_fresh=False) as folder, running_world(folder, pace=0.01) as world:
    print(json.dumps([child.pid for child in world.children]), flush=True)
    sys.stdin.readline()
"""


def is_running(pid: int) -> bool:
    """Neither gone nor a zombie that nobody collected."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


async def all_gone(pids: list[int]) -> bool:
    async with asyncio.timeout(15):
        while any(is_running(pid) for pid in pids):
            await asyncio.sleep(0.02)
    return True


def hold_a_world(home: Path) -> tuple[subprocess.Popen[str], list[int]]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDS_A_WORLD, str(home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    return process, json.loads(process.stdout.readline())


def close(process: subprocess.Popen[str]) -> None:
    process.wait(timeout=15)
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()


async def test_nothing_survives_an_orderly_end(sample_path: Path) -> None:
    process, pids = hold_a_world(sample_path)
    assert len(pids) == 3
    assert all(is_running(pid) for pid in pids)
    assert process.stdin is not None
    process.stdin.close()
    process.wait(timeout=15)
    assert await all_gone(pids)
    close(process)


async def test_nothing_survives_a_kill(sample_path: Path) -> None:
    process, pids = hold_a_world(sample_path)
    process.kill()
    process.wait(timeout=15)
    assert await all_gone(pids)
    close(process)


async def first_titles(desk: OpenDesk, sample: Sample) -> dict[str, str]:
    await sample.opened("Tag 41")
    await sample.opened("Pay invoice")
    page = await desk.list_inbox(InboxQuery())
    return {row.title: row.item for row in page.rows}


async def test_a_restart_goes_on_with_the_same_questions(sample_path: Path) -> None:
    home = Home(sample_path)
    for start in (1, 2):
        with claimed(home, is_fresh=False) as folder, running_world(folder, pace=PACE) as world:
            save_settings(home, Settings(hold_s=HOLD_S))
            desk = open_desk(home, surface=Surface.WINDOW)
            await world.settle(desk)
            sample = Sample(world, desk)
            if start == 1:
                before = await first_titles(desk, sample)
                letter = await sample.opened("Let the search")
                await sample.decide(letter, "approve")
                assert await sample.continuation(letter.item.id)
            else:
                after = await first_titles(desk, sample)
                assert (
                    after["Pay invoice BF-4711 once or twice"] == before["Pay invoice BF-4711 once or twice"]
                )
                assert "Let the search find “anorak” for “parka”" not in after
            await desk.aclose()


async def test_an_old_round_is_withdrawn_and_asked_anew(sample_path: Path) -> None:
    home = Home(sample_path)
    found: list[str] = []
    for _ in range(2):
        with claimed(home, is_fresh=False) as folder, running_world(folder, pace=PACE) as world:
            desk = open_desk(home, surface=Surface.WINDOW)
            await world.settle(desk)
            await desk.sync_now()
            found.append((await Sample(world, desk).opened("Pay invoice")).item.id)
            titles = [row.title for row in (await desk.list_inbox(InboxQuery())).rows]
            await desk.aclose()
        told = json.loads((folder / "round.json").read_text())
        (folder / "round.json").write_text(json.dumps({**told, "begun_at": "2020-01-01T00:00:00.000Z"}))
    assert found[0] != found[1]
    assert titles.count("Pay invoice BF-4711 once or twice") == 1
