"""Servers for tests: one for a whole file, one for a test that stops it, and one inside the process."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from reviewer.server.app import create_app
from reviewer.server.hub import Hub
from reviewer.server.tokens import Caller, keep
from tests.makers import HandClock
from tests.server.running import Running, running_server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server that the tests of one file share; each test makes reviews of its own."""
    with running_server(tmp_path_factory.mktemp("server")) as running:
        yield running


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Running]:
    """A server for this test alone."""
    with running_server(tmp_path) as running:
        yield running


class Inside:
    """A server inside this process, on a clock that the test moves; the role is the token."""

    def __init__(self, folder: Path) -> None:
        self.clock = HandClock()
        self.hub = Hub(folder / "reviews.db", self.clock)
        app = create_app(self.hub, frozenset({"127.0.0.1"}))
        self.http = httpx.AsyncClient(
            transport=httpx.ASGITransport(app, raise_app_exceptions=False), base_url="http://127.0.0.1"
        )

    async def prepare(self) -> None:
        for role in ("agent", "operator", "auditor"):
            caller = Caller(identity=f"{role}-1", role=role)
            await self.hub.write(
                lambda work, caller=caller: keep(work.connection, caller.role, caller, work.now)
            )

    async def call(self, role: str, method: str, path: str, **options: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {role}", **options.pop("headers", {})}
        return await self.http.request(method, path, headers=headers, **options)

    async def create(self, key: str, **fields: Any) -> dict[str, Any]:
        reply = await self.call(
            "agent", "POST", "/v1/reviews", json={"title": "?", **fields}, headers={"Idempotency-Key": key}
        )
        assert reply.status_code == 201, reply.text
        made: dict[str, Any] = reply.json()
        return made


@pytest.fixture
def inside(core_loop: asyncio.AbstractEventLoop, tmp_path: Path) -> Iterator[Inside]:
    """A server inside this process."""
    made = Inside(tmp_path)
    core_loop.run_until_complete(made.prepare())
    yield made
    core_loop.run_until_complete(made.http.aclose())
    made.hub.close()
