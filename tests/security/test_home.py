"""One whole session on a sample world: what it leaves in files, and what others can see of its processes."""

from __future__ import annotations

import asyncio
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from reviewer.bootstrap import OpenDesk, open_desk
from reviewer.clock import SystemClock
from reviewer.config import Home, Settings, save_settings
from reviewer.crashes import CrashFiles
from reviewer.demo.sample_home import claimed
from reviewer.demo.world import SampleWorld, running_world
from reviewer.domain.decisions import Surface, Verdict
from reviewer.domain.inbox import InboxQuery, InboxRow
from reviewer.ids import SourceId
from reviewer.logs import kept_in
from ui.crash import CrashWatch

POSIX = pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX")
PROC = pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="/proc is Linux")
TOKEN = re.compile(rb"rdt_[A-Za-z0-9_-]{20,}")
OF_THE_ENVIRONMENT = "rdt_canary_in_our_own_environment"
REASON = "the words of a reason that stay in the record"


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What was seen while the session was open."""

    home: Path
    modes: dict[str, int]
    """Of every file and folder, by its path in the home."""
    children: dict[str, bytes]
    """What anybody can read of each child process: its arguments and its environment."""
    files: dict[str, bytes]


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Left]:
    """Servers, agents, Markdown children, a sync, a decision, settings, a crash: with the widest umask."""
    home = Home(tmp_path_factory.mktemp("session") / "home")
    before = os.umask(0)
    os.environ["DESK_TOKEN"] = OF_THE_ENVIRONMENT
    try:
        with (
            claimed(home, is_fresh=False) as folder,
            running_world(folder, pace=0.01) as world,
            kept_in(home.logs),
        ):
            yield asyncio.run(session(home, world))
    finally:
        del os.environ["DESK_TOKEN"]
        os.umask(before)


async def session(home: Home, world: SampleWorld) -> Left:
    """Everything that writes a file, once; then a look around while all of it is open."""
    save_settings(home, Settings(hold_s=0.0))
    desk = open_desk(home, surface=Surface.WINDOW)
    crash = CrashWatch(CrashFiles(folder=home.crashes), SystemClock())
    try:
        await world.settle(desk)
        desk.start_sync()
        assert await desk.render_markdown("# warm") is not None
        row = await first_row(desk)
        opened = await desk.open_item(row.item)
        await desk.decide(
            desk.fan_out(opened, Verdict(name="reject", reason_code="duplicate", reason=REASON))
        )
        await desk.send_now()
        (known, *_) = await desk.sources()
        second = replace(known, id=SourceId("by-variable"), credential="env:DESK_TOKEN")
        await desk.add_source(second)
        try:
            raise KeyError(next(iter(world.operator_tokens.values())))
        except KeyError as error:
            crash.note(error, "MainThread")
        return look_around(home.path)
    finally:
        crash.close()
        await desk.aclose()


async def first_row(desk: OpenDesk) -> InboxRow:
    """The first question that arrives."""
    async with asyncio.timeout(20):
        while True:
            await desk.sync_now()
            rows = (await desk.list_inbox(InboxQuery())).rows
            if rows:
                return rows[0]


def look_around(home: Path) -> Left:
    """Modes and bytes of the home, and what /proc shows of our children."""
    paths = [home, *sorted(home.rglob("*"))]
    return Left(
        home=home,
        modes={str(path.relative_to(home)): path.stat().st_mode for path in paths},
        children={
            f"{pid} {part}": Path(f"/proc/{pid}/{part}").read_bytes()
            for pid in children_of(os.getpid())
            for part in ("cmdline", "environ")
        },
        files={str(path.relative_to(home)): path.read_bytes() for path in paths if path.is_file()},
    )


def children_of(pid: int) -> list[int]:
    """Every process below one, where /proc tells."""
    parents = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(status.parent.name)] = int(status.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue  # it ended meanwhile
    direct = [child for child, parent in parents.items() if parent == pid]
    return [*direct, *(below for child in direct for below in children_of(child))]


@POSIX
def test_every_file_of_a_home_is_private_whatever_the_umask(left: Left) -> None:
    wide = {
        name: oct(stat.S_IMODE(mode))
        for name, mode in left.modes.items()
        if stat.S_IMODE(mode) != (0o700 if stat.S_ISDIR(mode) else 0o600)
    }
    assert wide == {}


def test_the_walk_saw_every_kind_of_file(left: Left) -> None:
    names = set(left.modes)
    assert {"ledger.db", "ledger.db-wal", "ledger.db-shm", "cache.db", "settings.json", "sync.lock"} <= names
    assert "logs/review-desk.log" in names
    assert any(name.startswith("crashes/") for name in names)
    assert any(name.startswith("secrets/") for name in names)


def test_tokens_lie_in_the_secrets_and_in_no_other_file(left: Left) -> None:
    holders = {name for name, content in left.files.items() if TOKEN.search(content)}
    assert holders
    assert {name for name in holders if not name.startswith("secrets/")} == set()


def test_a_token_of_the_environment_is_written_nowhere(left: Left) -> None:
    assert [name for name, content in left.files.items() if OF_THE_ENVIRONMENT.encode() in content] == []


def test_a_reason_lies_in_the_record_and_in_no_log_or_crash_file(left: Left) -> None:
    holders = {name for name, content in left.files.items() if REASON.encode() in content}
    assert any(name.startswith("ledger.db") for name in holders)
    assert {name for name in holders if name.startswith(("logs/", "crashes/"))} == set()


@PROC
def test_no_child_process_is_given_a_token_by_argument_or_environment(left: Left) -> None:
    assert len(left.children) >= 2 * (2 + 1 + 2)  # servers, agents, Markdown children
    assert [name for name, content in left.children.items() if b"rdt_" in content] == []
