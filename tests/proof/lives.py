"""The parent's side of `zygote`: a real server, homes to ruin, and what must hold after a desk died."""

from __future__ import annotations

import json
import random
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from reviewer.config import Home
from reviewer.contract.document import decode_document
from reviewer.domain.lifecycle import DecisionState
from reviewer.store.audit_log import verify_log
from reviewer.store.files import open_files
from tests.process.desk_process import ROOT, STRACE_IS_ABSENT, desk_process
from tests.proof import invariants
from tests.proof.forked_server import ForkedServer
from tests.proof.invariants import Humans, Record, must, read_record
from tests.proof.zygote import WORDS

DATABASE = ("pwrite64", "fsync", "fdatasync", "pread64", "fcntl", "openat", "ftruncate", "unlink")
SOCKET = ("socket", "connect", "sendto", "recvfrom", "shutdown", "close", "write", "read", "epoll_ctl")
LIVES_OF_A_STOCK = 40
"""Then the home that is copied polls once: else each life would list all that was asked before it."""


@dataclass(slots=True)
class Lives:
    """A zygote, a server, and a home that is copied for each life."""

    fork: Callable[..., dict[str, Any]]
    """One life, to its end."""
    server: ForkedServer
    stocked: Path
    folder: Path
    asked: int = 0
    longest_s: float = 0.5
    """How long the last life took that nobody killed or traced; at first a guess."""

    def fresh(self, reviews: int = 1) -> tuple[Path, list[str]]:
        """A home of its own, and reviews that nobody has decided."""
        self.asked += 1
        if self.asked % LIVES_OF_A_STOCK == 0:
            assert is_in_order(self.fork(home=str(self.stocked), do="recover"))
        home = self.folder / str(self.asked)
        shutil.copytree(self.stocked, home)
        return home, [self.server.ask(self.asked * 10 + number) for number in range(reviews)]

    def live(self, home: Path, asked: list[str], **how: Any) -> dict[str, Any]:
        """Decide and send all that is asked, unless it is killed; returns how it ended."""
        ended = self.fork(home=str(home), do="decide", items=items(asked), **how)
        if "tracer" not in how and not ended["signal"]:
            self.longest_s = ended["took_s"]
        return ended

    def moment(self, chance: random.Random) -> float:
        """Seconds after the first act, in a life as the last one was."""
        return chance.uniform(0.0, self.longest_s)

    def rehearse(self) -> None:
        """Two lives as all others, which teach the zygote what they import."""
        home, asked = self.fresh()
        for do in ("decide", "recover"):
            ended = self.fork(home=str(home), do=do, items=items(asked), rehearses=True)
            assert is_in_order(ended)

    def counted(self, calls: tuple[str, ...], reviews: int, *, at_server: bool = False) -> Counter[str]:
        """How often the busiest thread makes each call from the first gesture to the last receipt."""
        home, asked = self.fresh(reviews)
        trace = home / "trace"
        tracer = [*strace(), "-e", f"trace={','.join(calls)}", "-o", str(trace)]
        told = {"traces": self.server.pid} if at_server else {}
        ended = self.live(home, asked, tracer=tracer, **told)
        assert is_in_order(ended)
        by_thread: Counter[tuple[str, str]] = Counter()
        for line in trace.read_text(errors="replace").splitlines():
            if found := re.match(r"(\d+)\s+(\w+)\(", line):
                by_thread[found[2], found[1]] += 1
        most: Counter[str] = Counter()
        for (call, _), count in by_thread.items():
            most[call] = max(most[call], count)
        return most

    def recovered(self, home: Path, reviews: list[str], *, may_lack_key: bool = False) -> Record:
        """What the next desk makes of a home; I1, I2, I3, I5, I6 and I8 are checked.

        `may_lack_key`: the desk could not read its key, so that its acts are visibly unsigned.
        """
        said = words(home)
        found = on_disk(home, may_lack_key=may_lack_key)
        must(
            "I1",
            found.decisions.keys() >= said["recorded"],
            f"said {said['recorded']}, found {[*found.decisions]}",
        )
        ended = self.fork(home=str(home), do="recover")
        must("I5", is_in_order(ended), f"the next desk ended with {ended}")
        record = on_disk(home, may_lack_key=may_lack_key)
        invariants.drained(record)
        must("I1", record.decisions.keys() == found.decisions.keys(), "the next desk has other decisions")
        for review in reviews:
            self._effect_is_ours(review, record, said["meant"])
        return record

    def _effect_is_ours(self, review: str, record: Record, meant: set[str]) -> None:
        told = self.server.decision(review)
        mine = [one for one in record.decisions.values() if one.remote_id == review]
        if told["decision"] is None:
            must("I6", not mine, f"{mine} is recorded, and nothing arrived")
            return
        must("I2", len(mine) == 1, f"{len(mine)} decisions on one review")
        (kept,) = mine
        must("I6", kept.state is DecisionState.ACKNOWLEDGED, f"in effect, and {kept.state} here")
        must("I3", told["decision"]["decision_id"] == kept.id, "another decision is in effect")
        read = decode_document(kept.document)
        is_meant = f"{read.gesture_id} {read.verdict} {read.review_version}" in meant
        must("I3", is_meant, f"nobody meant {read.gesture_id}")


def words(home: Path) -> dict[str, set[str]]:
    """What a desk said, by the first word."""
    told: dict[str, set[str]] = {"meant": set(), "recorded": set(), "refused": set()}
    path = home / WORDS
    for line in path.read_text().splitlines() if path.exists() else ():
        first, _, rest = line.partition(" ")
        told[first].add(rest)
    return told


def on_disk(home: Path, *, may_lack_key: bool = False) -> Record:
    """Everything in a home; I1 and I8 are checked."""
    files = open_files(Home(home))
    try:
        record = files.reader.submit(read_record).result()
        state = files.reader.submit(verify_log).result()
        invariants.must("I8", state.broken_at is None, f"{state.problem} at entry {state.broken_at}")
        invariants.must("I8", may_lack_key or not state.unsigned, f"{state.unsigned} acts are not signed")
    finally:
        files.close()
    invariants.nothing_said_is_lost(record, Humans())
    invariants.every_move_has_its_entry({}, record)
    return record


def is_in_order(ended: dict[str, Any]) -> bool:
    """Whether a life came to its own end."""
    return ended["signal"] == 0 == ended["code"]


def items(reviews: list[str]) -> list[str]:
    """Their names in the desk."""
    return [f"real:{review}" for review in reviews]


def strace() -> list[str]:
    """The words before every tracing; skips where there is no strace."""
    program = shutil.which("strace")
    if program is None:
        pytest.skip(STRACE_IS_ABSENT)
    return [program, "-f", "-qq"]


def injecting(call: str, what: str) -> list[str]:
    """A tracer that makes a call fail, or kills at it. Calls are counted in each thread by itself."""
    return [*strace(), "-o", "/dev/null", "-e", f"trace={call}", "-e", f"inject={call}:{what}"]


@contextmanager
def lives(server: ForkedServer, folder: Path) -> Iterator[Lives]:
    """Stock a home by a desk of its own and start a zygote."""
    strace()
    stocked = folder / "stocked"
    stocked.mkdir(mode=0o700)
    (stocked / "settings.json").write_text(json.dumps({"hold_s": 0.0}))
    with desk_process(stocked) as desk:
        desk.ask("operator", name="Ada")
        desk.ask("connect", url=server.url, token=server.tokens["ada"])
        desk.ask("sync")
        desk.close()
    with zygote() as forks:
        made = Lives(forks, server, stocked, folder)
        made.rehearse()
        yield made


@contextmanager
def zygote() -> Iterator[Callable[..., dict[str, Any]]]:
    """A process that forks desks: each call is one life, and returns how it ended."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.proof.zygote"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    asks, answers = process.stdin, process.stdout

    def fork(**asked: Any) -> dict[str, Any]:
        asks.write(json.dumps(asked).encode() + b"\n")
        asks.flush()
        ended: dict[str, Any] = json.loads(answers.readline())
        return ended

    try:
        yield fork
    finally:
        asks.close()
        process.wait(timeout=20)
        answers.close()
