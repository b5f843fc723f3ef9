"""Starting and quitting, over and over, beside a server that hangs and with decisions that were not sent."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtWidgets import QApplication

from reviewer.bootstrap import open_desk
from reviewer.config import Home
from reviewer.connectors import registry
from reviewer.connectors._http import READ_S, Http
from reviewer.domain.decisions import Surface, Verdict
from reviewer.domain.sources import Source
from reviewer.ids import SourceId
from tests import scripted_source
from tests.makers import NOON, make_item
from tests.scripted_source import ScriptedSource
from tests.window.driver import window

CYCLES = 50
HANGS_S = 60.0
"""Nothing takes this long. The bound is there so that a hang has a name."""
DATABASE_THREADS = {"ledger-writer", "cache-writer", "reader", "long-reader"}
pytestmark = pytest.mark.timeout(180)


@pytest.fixture
def no_patience_runs_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """A call waits for its reply for hours: what ends before was not held up by the server."""
    monkeypatch.setitem(cast("dict[str, object]", Http.request.__kwdefaults__), "read_s", 36_000.0)


@pytest.fixture
def hanging_server() -> Iterator[str]:
    """The address of a server that takes every connection and never says a word."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=128)
    taken: list[socket.socket] = []

    def take() -> None:
        while True:
            try:
                taken.append(listener.accept()[0])
            except OSError:
                return

    thread = threading.Thread(target=take, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join()
    for one in taken:
        one.close()


async def leave_one_unsent(home: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A home with a decision that is out of its hold and can't be sent, and two sources that hang."""
    monkeypatch.setitem(registry.BUILT_IN, scripted_source.NAME, "tests.scripted_source")
    script = scripted_source.SOURCES["src"] = ScriptedSource()
    script.put(make_item("r1"), make_item("r2"))
    place = Home(home)
    place.make()
    place.settings.write_text('{"hold_s": 0.0}', encoding="utf-8")
    desk = open_desk(place, surface=Surface.WINDOW)
    await desk.create_operator("Ada Lovelace", "ada")
    await desk.add_source(
        Source(id=SourceId("src"), connector=scripted_source.NAME, url="http://127.0.0.1:1", added_at=NOON)
    )
    for name, connector in (("graphs", "langgraph"), ("ops", "review-api")):
        await desk.add_source(Source(id=SourceId(name), connector=connector, url=url, added_at=NOON), "token")
    await desk._engine._begin()
    await desk._engine._pollers[SourceId("src")].poll_once()
    opened = await desk.open_item(make_item("r1").id)
    await desk.decide(desk.fan_out(opened, Verdict(name="reject", reason_code="too-risky")))
    await desk.aclose()
    script.is_up = False


@pytest.mark.usefixtures("no_patience_runs_out")
async def test_fifty_cycles_wait_for_no_server_and_leave_nothing_behind(
    qapp: QApplication,
    qloop: object,
    desk_home: Path,
    hanging_server: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await leave_one_unsent(desk_home, hanging_server, monkeypatch)
    others = children_of(os.getpid())
    for _ in range(CYCLES):
        async with window(qapp, desk_home, hold_s=0.0) as driver:
            await driver.until(lambda shown=driver: shown.life.session is not None, "the desk")  # type: ignore[misc]
            await driver.until(lambda shown=driver: shown.area.item() is not None, "an item")  # type: ignore[misc]
            driver.life.window.close()
            await asyncio.wait_for(asyncio.shield(driver.running), HANGS_S)
    assert {thread.name for thread in threading.enumerate()} & DATABASE_THREADS == set()
    assert children_of(os.getpid()) == others
    desk = open_desk(Home(desk_home), surface=Surface.CLI)
    assert (await desk.verify_record()).broken_at is None
    assert len(await desk.next_sends()) == 1
    await desk.aclose()


async def test_program_ends_on_sigterm_without_orphan_or_warning(
    desk_home: Path, hanging_server: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    await leave_one_unsent(desk_home, hanging_server, monkeypatch)
    desk = open_desk(Home(desk_home), surface=Surface.CLI)
    await desk.close_decision((await desk.next_sends())[0].decision, "so that its source can go")
    await desk.remove_source(SourceId("src"))
    await desk.aclose()
    said = tmp_path / "said"
    with said.open("wb") as file:
        program = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "reviewer", "--home", str(desk_home), stdout=file, stderr=subprocess.STDOUT
        )
    # Its worker processes are the sign that the desk is open behind the painted window.
    while len(children_of(program.pid)) < 2:
        assert program.returncode is None, said.read_text()
        await asyncio.sleep(0.02)
    children = children_of(program.pid)
    program.send_signal(signal.SIGTERM)
    code = await asyncio.wait_for(program.wait(), READ_S - 5)  # before a call gives up by itself
    assert code == 0, [file.read_text() for file in Home(desk_home).crashes.iterdir()]
    assert [child for child in children if Path(f"/proc/{child}").exists()] == []
    assert said.read_text() == ""


def children_of(parent: int) -> list[int]:
    """Processes whose parent is this one, other than those that ended and wait to be counted."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[1]) == parent and fields[0] != "Z":
                found.append(int(folder.name))
    return found
