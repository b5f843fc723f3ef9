"""What the conformance suite needs of a connector: a `Case` that knows how to stage each situation.

To add a connector: subclass `Case` in a file of its own, and put a function that opens one into `CASES`.
The suite then applies itself; `tests/connectors/test_conformance.py` is not to be changed for it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import TypeAlias

import pytest

from reviewer.connectors._api import Connector
from reviewer.domain.decisions import Decision
from reviewer.domain.items import ReviewItem


class Case(ABC):
    """One connector against the real server it is for. Opened anew for each test."""

    connector: Connector
    source_id: str

    @abstractmethod
    async def ask(self) -> str:
        """Have an agent ask for a decision; returns the remote id once it can be listed."""

    async def cite(self, data: bytes) -> str:
        """Have an agent ask, citing a file; returns the remote id. Only where `can_fetch_evidence`."""
        raise AssertionError("what a connector says that it can, its case has to stage")

    @abstractmethod
    def decision(self, item: ReviewItem) -> Decision:
        """A decision on a listed item that the server will take, under an id of its own."""

    @abstractmethod
    async def decide_elsewhere(self, remote_id: str) -> None:
        """Have somebody else decide first, without this connector; returns once it took effect."""

    @abstractmethod
    async def effects(self, decision: Decision) -> int:
        """How often exactly this decision took effect, as the server itself tells."""

    @abstractmethod
    def elsewhere(self) -> Connector:
        """The same connector, pointed at a port where nobody listens."""

    @abstractmethod
    def signed_out(self) -> Connector | None:
        """The same connector with a secret that opens nothing; None: the server knows no secrets."""

    async def listed(self) -> dict[str, ReviewItem]:
        """Every open item of a full listing, by remote id."""
        found: dict[str, ReviewItem] = {}
        cursor = ""
        while True:
            page = await self.connector.poll(cursor)
            found |= {item.remote_id: item for item in page.items}
            for gone in page.gone:
                found.pop(gone.remote_id, None)
            if page.listed_all is not None:
                found = {name: item for name, item in found.items() if name in page.listed_all}
            cursor = page.cursor
            if not page.has_more:
                return found

    async def asked(self) -> ReviewItem:
        """An open item, as it is listed."""
        remote_id = await self.ask()
        return (await self.listed())[remote_id]


Open: TypeAlias = Callable[[pytest.FixtureRequest], AbstractAsyncContextManager[Case]]


def _review_api(request: pytest.FixtureRequest) -> AbstractAsyncContextManager[Case]:
    from tests.connectors.review_api_case import open_case

    return open_case(request.getfixturevalue("review_server"))


def _langgraph(request: pytest.FixtureRequest) -> AbstractAsyncContextManager[Case]:
    from tests.connectors.langgraph_case import open_case

    return open_case(request.getfixturevalue("langgraph_server"))


CASES: dict[str, Open] = {"review-api": _review_api, "langgraph": _langgraph}
"""Connector name -> how to open its case; fixtures (a running server) are asked of the request."""
