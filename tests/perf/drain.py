"""Sending decisions that were made offline: in batches, and one by one beside a bare loop."""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx

from reviewer.bootstrap import OpenDesk, open_desk
from reviewer.config import Home
from reviewer.connectors import review_api
from reviewer.domain.decisions import Choice, Gesture, GestureKind, Surface, Verdict
from reviewer.domain.lifecycle import DecisionState
from reviewer.domain.sources import Source
from reviewer.ids import ItemId, SourceId
from reviewer.sqlite import connect, transaction
from tests.makers import NOON
from tests.process.test_two_sides import Served, token

REJECT = Verdict(name="reject", reason_code="other", reason="Not enough evidence for any of these.")
GESTURE = 100
"""Decisions that are recorded in one transaction; recording is not what is measured."""
ONE_BY_ONE, TURNS = 1_000, 3
"""Ours and the bare loop in turn; the quickest of each counts, which other work slowed least."""


@dataclass(frozen=True, slots=True)
class Took:
    """How long something took, by the clock and by this process's processor time."""

    wall_s: float
    cpu_s: float


@contextmanager
def _timed(told: list[Took]) -> Iterator[None]:
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    told.append(Took(time.perf_counter() - wall, time.process_time() - cpu))


def measure(*sizes: int) -> dict[str, Any]:
    """Seconds for the batches; decisions a second one by one beside the bare loop, in turn, and their ratio.

    The processor's time of this process is told too: on a busy machine it says more than the clock.
    """
    size = sizes[0] if sizes else 10_000
    with tempfile.TemporaryDirectory() as folder, _server(Path(folder)) as server:
        few = min(size, ONE_BY_ONE)
        batches = asyncio.run(_drain(Path(folder) / "batches", server, size, batch_limit=None))
        pairs = [
            (
                asyncio.run(_drain(Path(folder) / f"alone-{turn}", server, few, batch_limit=0)),
                asyncio.run(_bare(Path(folder) / f"bare-{turn}", server, few)),
            )
            for turn in range(TURNS)
        ]
    alone, bare = (min(pairs, key=lambda pair: pair[which].wall_s)[which] for which in (0, 1))
    return {
        "decisions": size,
        "batch_s": round(batches.wall_s, 2),
        "batch_cpu_s": round(batches.cpu_s, 2),
        "one_by_one": few,
        "one_by_one_per_s": round(few / alone.wall_s),
        "one_by_one_cpu_ms": round(alone.cpu_s / few * 1_000, 2),
        "bare_per_s": round(few / bare.wall_s),
        "bare_cpu_ms": round(bare.cpu_s / few * 1_000, 2),
        "ratio": round(bare.wall_s / alone.wall_s, 2),
        "ratios": [round(theirs.wall_s / ours.wall_s, 2) for ours, theirs in pairs],
    }


@contextmanager
def _server(folder: Path) -> Iterator[Served]:
    home = folder / "server"
    roles = {"agent": "agent", "ada": "operator", "auditor": "auditor"}
    served = Served(home, {name: token(home, name, role) for name, role in roles.items()})
    served.start()
    try:
        yield served
    finally:
        served.stop()


async def _drain(folder: Path, server: Served, size: int, *, batch_limit: int | None) -> Took:
    """Record `size` decisions while nothing is sent, then send them; how long that took."""
    reviews = _asked(server, size, folder.name)
    usual = review_api.CAPABILITIES
    if batch_limit is not None:
        review_api.CAPABILITIES = replace(usual, batch_limit=batch_limit)  # type: ignore[misc]
    desk = await _recorded(folder, server, reviews)
    try:
        told: list[Took] = []
        with _timed(told):
            while await _unsent(desk):
                await desk.sync_now()
        states = {one.state for one in await desk.decisions(limit=size)}
        assert states == {DecisionState.ACKNOWLEDGED}, states
        return told[0]
    finally:
        review_api.CAPABILITIES = usual  # type: ignore[misc]
        await desk.aclose()


async def _unsent(desk: OpenDesk) -> int:
    return sum(one.unsent for one in await desk.health())


async def _recorded(folder: Path, server: Served, reviews: Sequence[str]) -> OpenDesk:
    """A desk with a decision on each review, all due, none sent."""
    folder.mkdir(mode=0o700)
    (folder / "settings.json").write_text(json.dumps({"hold_s": 0.0}))
    desk = open_desk(Home(folder), surface=Surface.WINDOW)
    await desk.create_operator("Ada Lovelace", "ada")
    source = Source(id=SourceId("real"), connector="review-api", url=server.url, added_at=NOON)
    await desk.add_source(source, server.tokens["ada"])
    await desk.sync_now()
    for start in range(0, len(reviews), GESTURE):
        choices: list[Choice] = []
        for review in reviews[start : start + GESTURE]:
            opened = await desk.open_item(ItemId(f"real:{review}"))
            choices += desk.fan_out(opened, REJECT).choices
        await desk.decide(
            Gesture(
                id=desk.new_gesture_id(),
                kind=GestureKind.BATCH,
                surface=Surface.WINDOW,
                choices=tuple(choices),
            )
        )
    return desk


async def _bare(folder: Path, server: Served, size: int) -> Took:
    """What httpx and SQLite cost alone: two FULL commits and one POST for each of the same documents."""
    desk = await _recorded(folder, server, _asked(server, size, folder.name))
    await desk.aclose()
    return await asyncio.to_thread(_bare_loop, folder, server)


def _bare_loop(folder: Path, server: Served) -> Took:
    record = connect(folder / "ledger.db", is_durable=False, is_reader=True)
    rows = record.execute("SELECT * FROM decisions ORDER BY seq").fetchall()
    record.close()
    own = connect(folder / "bare.db", is_durable=True)
    own.execute("CREATE TABLE sent (id TEXT PRIMARY KEY, state TEXT, receipt BLOB)")
    headers = {"Authorization": f"Bearer {server.tokens['ada']}"}
    told: list[Took] = []
    with httpx.Client(base_url=server.url, headers=headers, trust_env=False) as client, _timed(told):
        for row in rows:
            with transaction(own):
                own.execute("INSERT INTO sent VALUES (?, 'sending', NULL)", (row["decision_id"],))
            reply = client.post(
                f"/v1/reviews/{row['remote_id']}/decision",
                content=row["document"],
                headers={
                    "Content-Type": row["media_type"],
                    "Idempotency-Key": row["decision_id"],
                    "If-Match": f'"{row["item_version"]}"',
                },
            )
            assert reply.status_code == 201, reply.text
            with transaction(own):
                own.execute(
                    "UPDATE sent SET state = 'done', receipt = ? WHERE id = ?",
                    (reply.content, row["decision_id"]),
                )
    own.close()
    return told[0]


def _asked(server: Served, size: int, name: str) -> list[str]:
    """Reviews on the server."""
    headers = {"Authorization": f"Bearer {server.tokens['agent']}"}
    body = {"candidates": [{"content": "Yes."}, {"content": "No."}]}
    with httpx.Client(base_url=server.url, headers=headers, trust_env=False, timeout=20) as client:
        return [
            client.post(
                "/v1/reviews",
                json={"title": f"Pay invoice {name} {number}?", **body},
                headers={"Idempotency-Key": f"{name}-{number}"},
            ).json()["id"]
            for number in range(size)
        ]
