"""Fixtures that open a real desk on a home of the test's own, with scripted sources."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewer.bootstrap import OpenDesk, open_desk
from reviewer.config import Home
from reviewer.connectors import registry
from reviewer.domain.decisions import Surface, Verdict, with_exposures
from reviewer.domain.desk import OpenedItem, Recorded
from reviewer.domain.lifecycle import DecisionState
from reviewer.domain.sources import Source
from reviewer.ids import DecisionId, ItemId, SourceId
from tests import scripted_source
from tests.makers import NOON, HandClock, make_exposure
from tests.scripted_source import ScriptedSource


@pytest.fixture
def clock() -> HandClock:
    """A clock that the test moves."""
    return HandClock()


@pytest.fixture
def scripts(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, ScriptedSource]]:
    """The scripted sources of this test, by name; `src` is there from the start."""
    monkeypatch.setitem(registry.BUILT_IN, scripted_source.NAME, "tests.scripted_source")
    scripted_source.SOURCES.clear()
    scripted_source.SOURCES["src"] = ScriptedSource()
    yield scripted_source.SOURCES
    scripted_source.SOURCES.clear()


@pytest.fixture
def script(scripts: dict[str, ScriptedSource]) -> ScriptedSource:
    """The scripted source `src`."""
    return scripts["src"]


class Session:
    """A desk on one home that can be closed, killed and opened again."""

    def __init__(self, home: Path, clock: HandClock) -> None:
        self.home, self.clock = Home(home), clock
        self.desk: OpenDesk

    async def open(self) -> OpenDesk:
        """Open the home; at the first time make the operator and connect `src`."""
        self.desk = open_desk(self.home, surface=Surface.WINDOW, clock=self.clock, chance=lambda: 0.5)
        if await self.desk.operator() is None:
            await self.desk.create_operator("Ada Lovelace", "ada")
            await self.connect("src")
        return self.desk

    async def connect(self, name: str) -> None:
        """Connect a scripted source."""
        await self.desk.add_source(
            Source(id=SourceId(name), connector=scripted_source.NAME, url="http://127.0.0.1:1", added_at=NOON)
        )

    async def choose(self, item: ItemId, verdict: Verdict, *facts: str) -> Recorded:
        """Open, decide: what the window does."""
        opened = await self.desk.open_item(item)
        return await self.desk.decide(self.desk.fan_out(opened, verdict, acknowledged=facts))

    async def choose_having_seen(self, item: ItemId, verdict: Verdict) -> Recorded:
        """The same with a record of what was in view."""
        opened = await self.desk.open_item(item)
        seen = {one.id: make_exposure(one) for one in opened.members}
        return await self.desk.decide(with_exposures(self.desk.fan_out(opened, verdict), seen))

    async def pick(self, item: ItemId, number: int = 1, reason: str = "") -> Recorded:
        """Choose answer `number`, or approve the only one."""
        opened = await self.desk.open_item(item)
        return await self.desk.decide(self.desk.fan_out(opened, pick(opened, number, reason)))

    async def state(self, decision: DecisionId) -> DecisionState:
        """Where a decision is."""
        return (await self.desk.story(decision)).summary.state

    async def after_hold(self) -> None:
        """Let the hold pass and deliver what is due."""
        self.clock.advance(11)
        await self.desk.sync_now()


def pick(opened: OpenedItem, number: int, reason: str = "") -> Verdict:
    """The verdict that chooses answer `number`."""
    from reviewer.domain.cases import answer_name

    answer = opened.answers[number - 1]
    name = answer_name(opened.members, answer.item, answer.candidate.id)
    verb = "approve" if len(opened.answers) == 1 else "choose"
    return Verdict(name=verb, candidates=(name,), reason=reason)


@pytest.fixture
def session(
    core_loop: asyncio.AbstractEventLoop,
    desk_home: Path,
    clock: HandClock,
    scripts: dict[str, ScriptedSource],
) -> Iterator[Session]:
    """An opened desk with an operator and the source `src`."""
    session = Session(desk_home, clock)
    core_loop.run_until_complete(session.open())
    yield session
    core_loop.run_until_complete(session.desk.aclose())
