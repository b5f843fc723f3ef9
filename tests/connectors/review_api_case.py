"""The Review API's connector against the embedded server."""

from __future__ import annotations

import asyncio
import base64
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from reviewer.connectors.review_api import ReviewApi, build
from reviewer.contract.document import DECISION_MEDIA_TYPE, encode_document
from reviewer.domain.decisions import Decision, Operator, Surface, Verdict
from reviewer.domain.items import ReviewItem
from reviewer.domain.sources import Source
from reviewer.ids import DecisionId, GestureId, OperatorId, SourceId
from tests.connectors.conformance import Case
from tests.makers import NOON
from tests.server.running import Running

OLGA = Operator(id=OperatorId("op-1"), name="Olga", work_id="olga", public_key="")
_numbers = itertools.count(1)


def connect(url: str, secret: str, **changes: Any) -> ReviewApi:
    """A connector to `url`."""
    source = Source(id=SourceId("desk"), connector="review-api", url=url, added_at=NOON, **changes)
    return build(source, secret, Path("no-lenses"))


def decision_for(item: ReviewItem, verdict: Verdict | None = None, **changes: Any) -> Decision:
    """A recorded decision on an item: a rejection unless told otherwise."""
    number = next(_numbers)
    chosen = verdict or Verdict(name="reject", reason_code="too-risky", reason="No.")
    fields: dict[str, Any] = {
        "id": DecisionId(f"{item.remote_id}-dec-{number}"),
        "item_version": item.version,
        "remote_id": item.remote_id,
        **changes,
    }
    document = encode_document(
        decision_id=fields["id"],
        gesture_id=f"gesture-{number}",
        review_id=fields["remote_id"],
        review_version=fields["item_version"],
        shown_digest="0" * 64,
        verdict=chosen,
        operator=OLGA,
        decided_at=NOON,
        surface=Surface.WINDOW,
        witness="1" * 64,
    )
    return Decision(
        gesture=GestureId(f"gesture-{number}"),
        seq=number,
        item=item.id,
        source=item.source,
        ordering_key=item.ordering_key,
        shown_digest="0" * 64,
        verdict=chosen,
        operator=OLGA,
        decided_at=NOON,
        surface=Surface.WINDOW,
        media_type=DECISION_MEDIA_TYPE,
        witness="1" * 64,
        item_record=b"",
        **{"document": document, **fields},
    )


class ReviewApiCase(Case):
    """Agents and the second operator speak to the server themselves."""

    source_id = "desk"

    def __init__(self, server: Running) -> None:
        self.server = server
        self.connector = connect(server.url, server.tokens["operator"])

    async def ask(self) -> str:
        made = await asyncio.to_thread(
            self.server.create,
            f"case-{next(_numbers)}",
            candidates=[{"content": "yes", "agent": "a"}, {"content": "no", "agent": "b"}],
        )
        return str(made["id"])

    async def cite(self, data: bytes) -> str:
        file = {"title": "scan.pdf", "base64": base64.b64encode(data).decode(), "media_type": "x/y"}
        made = await asyncio.to_thread(self.server.create, f"case-{next(_numbers)}", evidence=[file])
        return str(made["id"])

    def decision(self, item: ReviewItem) -> Decision:
        return decision_for(item)

    async def decide_elsewhere(self, remote_id: str) -> None:
        reply = await asyncio.to_thread(
            self.server.decide, {"id": remote_id, "version": "1"}, f"other-{remote_id}", who="operator2"
        )
        assert reply.status_code == 201

    async def effects(self, decision: Decision) -> int:
        path = f"/v1/reviews/{decision.remote_id}/decision"
        reply = await asyncio.to_thread(self.server.client("auditor").get, path)
        told = reply.json()["decision"]
        return int(told is not None and told["decision_id"] == decision.id)

    def elsewhere(self) -> ReviewApi:
        return connect("http://127.0.0.1:9", self.server.tokens["operator"])

    def signed_out(self) -> ReviewApi:
        return connect(self.server.url, "rdt_nobodys")


@asynccontextmanager
async def open_case(server: Running) -> AsyncIterator[Case]:
    """A case on a running server."""
    case = ReviewApiCase(server)
    try:
        yield case
    finally:
        await case.connector.aclose()
