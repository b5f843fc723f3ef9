"""A process that has imported everything and forks desks, each of which may be killed or refused at one call.

    python -m tests.proof.zygote

One JSON line asks for one life: open HOME, poll, and then, under the tracer's eyes, do what is named. The
desk writes its words into a file of the home, so that they outlive it.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import os
import select
import signal
import subprocess
import sys
import time
import traceback
from pathlib import Path
from typing import Any

import httpx  # noqa: F401 - so that no fork imports it again, perhaps while files can't be opened
from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: F401

from reviewer.bootstrap import OpenDesk, open_desk
from reviewer.config import Home
from reviewer.connectors import langgraph, review_api  # noqa: F401
from reviewer.domain.decisions import Surface, Verdict
from reviewer.domain.lifecycle import UNSENT
from reviewer.errors import ReviewDeskError
from reviewer.ids import ItemId
from reviewer.tasks import keep_awake
from tests.proof.learning import import_likewise, tell_imports

REJECT = Verdict(name="reject", reason_code="too-risky", reason="no budget")
ROUNDS = 12
LONGEST_S = 60
TRACERS, TRACED_WITHIN_S = 4, 5
"""A desk that hangs is killed after this (SIGALRM), which is a violation."""
WORDS = "words"


class Life:
    """What one desk does between its start and its end."""

    def __init__(self, asked: dict[str, Any], ready: int, go: int) -> None:
        self._asked, self._ready, self._go = asked, ready, go
        self._words = os.open(Path(asked["home"]) / WORDS, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    async def live(self) -> None:
        """Open, poll, wait for the tracer, act."""
        keep_awake()
        desk = open_desk(Home(Path(self._asked["home"])), surface=Surface.WINDOW, chance=lambda: 0.2)
        if self._asked["do"] == "recover":
            await self._recover(desk)
        else:
            await desk.sync_now()
            os.write(self._ready, b"!")
            os.read(self._go, 1)
            for item in self._asked["items"]:
                await self._decide(desk, ItemId(item)) or await self._decide(desk, ItemId(item))
                await self._rounds(desk, self._asked.get("rounds", 1))
        await desk.aclose()

    async def _decide(self, desk: OpenDesk, item: ItemId) -> bool:
        try:
            gesture = desk.fan_out(await desk.open_item(item), REJECT)
            (choice,) = gesture.choices
            self._say("meant", gesture.id, choice.verdict.name, choice.shown.version)
            recorded = await desk.decide(gesture)
        except ReviewDeskError as error:
            self._say("refused", error.code)
            return False
        self._say("recorded", recorded.decisions[0])
        return True

    async def _recover(self, desk: OpenDesk) -> None:
        """Go on with what was left."""
        await self._rounds(desk, self._asked.get("rounds", ROUNDS))

    async def _rounds(self, desk: OpenDesk, most: int) -> None:
        """So many at most, until nothing is on its way."""
        for number in range(most):
            if number:
                await asyncio.sleep(0.25)
            await desk.sync_now()
            if not any(one.state in UNSENT for one in await desk.decisions()):
                return

    def _say(self, *words: str) -> None:
        os.write(self._words, (" ".join(words) + "\n").encode())


def fork(asked: dict[str, Any]) -> dict[str, Any]:
    """One life; returns how it ended, and after how long from its first act."""
    ready_read, ready = os.pipe()
    go, go_write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(ready_read)
        os.close(go_write)
        _be_a_desk(asked, ready, go)
    os.close(ready)
    os.close(go)
    tracer = None
    if os.read(ready_read, 1) and asked.get("tracer"):
        # The desk itself, or `traces`: the server, from the same moment on.
        traced = int(asked.get("traces", child))
        tracer = _tracing(asked["tracer"], traced, ready_read)
    with contextlib.suppress(BrokenPipeError):
        os.write(go_write, b"!")
    begun = time.monotonic()
    for after_s, pid in sorted(asked.get("kills", ())):
        # Its end closes the pipe.
        select.select([ready_read], [], [], max(0.0, begun + after_s - time.monotonic()))
        os.kill(pid or child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    took_s = time.monotonic() - begun
    if tracer is not None:
        if "traces" in asked:
            tracer.terminate()
        tracer.wait(timeout=20)
    os.close(ready_read)
    os.close(go_write)
    if asked.get("rehearses"):
        import_likewise(Path(asked["home"]))
    killed_by = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    return {"signal": killed_by, "code": status >> 8, "took_s": took_s}


def _be_a_desk(asked: dict[str, Any], ready: int, go: int) -> None:
    code = 1
    signal.alarm(LONGEST_S)
    try:
        asyncio.run(Life(asked, ready, go).live())
        if asked.get("rehearses"):
            tell_imports(Path(asked["home"]))
        code = 0
    except ReviewDeskError:
        code = 3
    except BaseException:  # noqa: BLE001 - the end of a forked process
        traceback.print_exc()
    finally:
        os._exit(code)


def _tracing(command: list[str], traced: int, alive: int) -> subprocess.Popen[bytes]:
    """The tracer of a process. It never sees a thread that begins while it comes, and comes again then."""
    for _ in range(TRACERS):
        tracer = subprocess.Popen([*command, "-p", str(traced)], stderr=subprocess.DEVNULL)
        if _is_traced(traced, alive):
            return tracer
        tracer.terminate()
        tracer.wait()
    raise TimeoutError("the tracer did not come")


def _is_traced(child: int, alive: int) -> bool:
    """Whether every thread of a process has its tracer, in a while."""
    tasks = Path(f"/proc/{child}/task")
    deadline = time.monotonic() + TRACED_WITHIN_S
    while time.monotonic() < deadline:
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # a thread that just ended
            texts = [(task / "status").read_text() for task in tasks.iterdir()]
            if all("TracerPid:\t0\n" not in text for text in texts):
                return True
        select.select([alive], [], [], 0.002)
    return False


if __name__ == "__main__":
    gc.freeze()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(fork(json.loads(line))) + "\n")
        sys.stdout.flush()
