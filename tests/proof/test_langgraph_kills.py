"""A real LangGraph server and a desk, killed while an answer is on its way or just after it was acknowledged.

The development server writes its state down every ten seconds only. An effect that it forgot must be noticed
by reading back: it is given again, or comes back to the human; what was recorded stays, and only humans
decide (I1, I3, I8).
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import random
import shutil
import signal
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from reviewer.bootstrap import open_desk
from reviewer.config import Home
from reviewer.contract.document import decode_own_document
from reviewer.domain.decisions import Surface
from reviewer.domain.lifecycle import CAME_BACK, TERMINAL, DecisionState, Step
from reviewer.domain.sources import Source
from reviewer.ids import SourceId
from tests.langgraph.dialects import CONFLICT
from tests.langgraph.server import LangGraphServer, lay_out
from tests.makers import NOON
from tests.proof.counts import campaign_seed, show
from tests.proof.invariants import Kept, must
from tests.proof.lives import on_disk, words, zygote

pytestmark = pytest.mark.timeout(580)
SEED, MOMENTS = 19, 1
"""The daily share: one kill of both at a moment, after one of the server and one of the desk."""
TRIES, ROUNDS = 5, 40
Property = Callable[[str, object], None]
Fork = Callable[..., dict[str, Any]]


class Killed(LangGraphServer):
    """The same server, which may die."""

    def die(self) -> None:
        """SIGKILL of all of it."""
        process, self.process = self.process, None
        assert process is not None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=20)


@pytest.fixture(scope="module")
def server(langgraph_python: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Killed]:
    server = Killed(langgraph_python, lay_out(tmp_path_factory.mktemp("killed") / "graphs"))
    server.start()
    yield server
    server.stop()
    server.http.close()


@pytest.fixture(scope="module")
def fork() -> Iterator[Fork]:
    with zygote() as forks:
        yield forks


def test_nothing_is_lost_or_denied_when_both_are_killed(
    server: Killed, fork: Fork, tmp_path: Path, record_property: Property
) -> None:
    _run(server, fork, tmp_path, record_property, moments=MOMENTS, seed=SEED)


@pytest.mark.campaign
@pytest.mark.timeout(0)
def test_nothing_is_lost_or_denied_at_many_moments(
    server: Killed, fork: Fork, tmp_path: Path, record_property: Property
) -> None:
    _run(server, fork, tmp_path, record_property, moments=30, seed=campaign_seed())


def _run(
    server: Killed, fork: Fork, folder: Path, record_property: Property, *, moments: int, seed: int
) -> None:
    chance, ends = random.Random(seed), Counter[str]()
    threads = server.ask_many(moments + 2 * TRIES, CONFLICT.graph, CONFLICT.values)
    server.restart()  # in order, so that the questions are on its disk
    lives = Lives(server, fork, folder, iter(threads), ends)
    asyncio.run(_stock(folder / "stocked", server.url))
    # The desk lives on until the receipt, and its server dies before it writes it down.
    took_s = lives.until("forgotten and noticed", "at the receipt", [None] * TRIES)
    # The desk dies while its answer is at work.
    lives.until("at work: sending", "at work", [took_s / 2**halved for halved in range(1, TRIES + 1)])
    for _ in range(moments):
        assert server.process is not None
        both = [(chance.uniform(0.0, took_s), pid) for pid in (0, server.process.pid)]
        lives.one("at a moment", kills=both)
    show(record_property, "langgraph kills", seed=seed, moments=moments, violations=0, **ends)
    assert ends["at the receipt: acknowledged"]


@dataclass(slots=True)
class Lives:
    """Desks that die, each with a question of its own, and the server, which dies after each."""

    server: Killed
    fork: Fork
    folder: Path
    threads: Iterator[str]
    ends: Counter[str]

    def until(self, wanted: str, when: str, moments: Sequence[float | None]) -> float:
        """Kill the desk at the next of these moments (None: never) until that happened once.

        For the server may have written all down just before it died, and the receipt may have come already.
        Returns how long the first desk lived, in seconds.
        """
        took_s: list[float] = []
        for moment in moments:
            took_s.append(self.one(when, kills=[] if moment is None else [(moment, 0)]))
            if self.ends[wanted]:
                return took_s[0]
        raise AssertionError(f"never {wanted}: {dict(self.ends)}")

    def one(self, when: str, *, kills: list[tuple[float, int]]) -> float:
        """Decide, die, go on; returns the seconds that the first desk lived."""
        thread = next(self.threads)
        home = self.folder / thread
        shutil.copytree(self.folder / "stocked", home)
        item = f"lg:{thread}/{self.server.interrupts(thread)[0]['id']}"
        told = self.fork(home=str(home), do="decide", items=[item], kills=kills, rounds=ROUNDS)
        _count(self.ends, when, _decisions(home))
        self.ends["desk killed"] += bool(told["signal"])
        self.server.die()
        self.server.start()
        again = self.fork(home=str(home), do="recover", rounds=ROUNDS)
        must("I5", again["code"] == 0, "the next desk failed")
        _holds(self.server, thread, home, self.ends)
        return float(told["took_s"])


def _count(ends: Counter[str], when: str, decisions: list[Kept]) -> None:
    for one in decisions:
        ends[f"{when}: {one.state}"] += 1


def _decisions(home: Path) -> list[Kept]:
    return list(on_disk(home).decisions.values())


def _noticed(home: Path) -> int:
    """How often it was asked about an answer that had been acknowledged."""
    return sum(trigger == Step.EPOCH_CHANGED for *_, trigger in on_disk(home).moves)


def _holds(server: Killed, thread: str, home: Path, ends: Counter[str]) -> None:
    """I1, I3, I8, and no end that denies or claims an effect which the server does not bear out."""
    said, decisions = words(home), _decisions(home)
    ends["forgotten and noticed"] += _noticed(home)
    must("I1", {one.id for one in decisions} >= said["recorded"], f"said {said['recorded']}")
    held = [answer.get("decision_id") for answer in server.answers(thread)]
    for one in decisions:
        read = decode_own_document(one.document)
        meant = f"{read.gesture_id} {read.verdict} {read.review_version}"
        must("I3", meant in said["meant"], f"nobody meant {one.id}")
        must("I5", one.state in TERMINAL, f"{one.id} is {one.state}")
        must("I2", held.count(one.id) <= 1, f"{one.id} took effect {held.count(one.id)} times")
        if one.state is DecisionState.ACKNOWLEDGED:
            must("I6", one.id in held, f"{one.id} is called acknowledged, and the server holds {held}")
        else:
            must("I7", one.state in CAME_BACK and one.id not in held, f"{one.id} is {one.state}; {held}")
        ends[f"in the end {one.state}"] += 1
    ours = {one.id for one in decisions}
    must("I3", ours >= {*held}, f"{held} took effect, {ours} were decided")


async def _stock(home: Path, url: str) -> None:
    """A home with an operator and the server, without a hold."""
    home.mkdir(mode=0o700)
    (home / "settings.json").write_text(json.dumps({"hold_s": 0.0}))
    desk = open_desk(Home(home), surface=Surface.WINDOW)
    await desk.create_operator("Ada Lovelace", "ada")
    await desk.add_source(Source(id=SourceId("lg"), connector="langgraph", url=url, added_at=NOON))
    await desk.aclose()
