"""A sample world with a desk connected to it, once for a file: each test decides questions of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from reviewer.bootstrap import OpenDesk, open_desk
from reviewer.config import Home, Settings, save_settings
from reviewer.demo.sample_home import claimed
from reviewer.demo.world import SampleWorld, running_world
from reviewer.domain.cases import answer_name
from reviewer.domain.decisions import Surface, Verdict
from reviewer.domain.desk import OpenedItem
from reviewer.domain.inbox import InboxQuery, InboxRow, Queue
from reviewer.ids import CandidateId, ItemId

T = TypeVar("T")
PACE = 0.01
HOLD_S = 0.01


class Sample:
    """A running sample world, seen by an operator."""

    def __init__(self, world: SampleWorld, desk: OpenDesk) -> None:
        self.world, self.desk = world, desk
        self.fact = ""

    async def rows(self, queue: Queue = Queue.NEEDS_ME) -> dict[str, InboxRow]:
        """The rows of a queue by title."""
        page = await self.desk.list_inbox(InboxQuery(queue=queue))
        return {row.title: row for row in page.rows}

    async def opened(self, title: str) -> OpenedItem:
        """The item whose title begins so, once it is there."""

        async def find() -> InboxRow | None:
            rows = await self.rows()
            return next((row for name, row in rows.items() if name.startswith(title)), None)

        row = await self.until(find)
        return await self.desk.open_item(row.item)

    async def decide(self, opened: OpenedItem, name: str, *answers: str, **parts: object) -> None:
        """Record a verdict that names answers by their own ids."""
        named = tuple(
            answer_name(opened.members, one.item, one.candidate.id)
            for wanted in answers
            for one in opened.answers
            if one.candidate.id == wanted
        )
        verdict = Verdict(name=name, candidates=tuple(CandidateId(one) for one in named), **parts)  # type: ignore[arg-type]
        self.fact = self.desk.fact_for(opened, self.desk.fan_out(opened, verdict)).text
        typed = (self.fact,) if self.fact else ()
        await self.desk.decide(self.desk.fan_out(opened, verdict, acknowledged=typed))

    async def continuation(self, item: ItemId) -> str:
        """What the agent says that it did, once it says so."""

        async def find() -> str:
            told = (await self.desk.open_item(item)).continuation
            return told.text if told else ""

        return await self.until(find)

    async def until(self, find: Callable[[], Awaitable[T | None]]) -> T:
        """Sync until something is found."""
        async with asyncio.timeout(20):
            while True:
                if found := await find():
                    return found
                await self.desk.sync_now()


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Home, SampleWorld]]:
    """The sample world of one file."""
    home = Home(tmp_path_factory.mktemp("sample") / "home")
    with claimed(home, is_fresh=False) as folder, running_world(folder, pace=PACE) as running:
        save_settings(home, Settings(hold_s=HOLD_S))
        yield home, running


@pytest.fixture
def sample(core_loop: asyncio.AbstractEventLoop, world: tuple[Home, SampleWorld]) -> Iterator[Sample]:
    """The world with a desk on it."""
    home, running = world
    desk = open_desk(home, surface=Surface.WINDOW)
    core_loop.run_until_complete(running.settle(desk))
    yield Sample(running, desk)
    core_loop.run_until_complete(desk.aclose())


@pytest.fixture
def sample_path(tmp_path: Path) -> Path:
    """A folder for a sample home."""
    return tmp_path / "review-desk-sample"
