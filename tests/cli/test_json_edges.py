"""Numbers beyond 64 bits, NUL, and half of a surrogate pair: from the wire through the store to the list."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.cli.conftest import Run
from tests.connectors.scripted import response
from tests.hostile.hostile_server import Exchange, HostileServer, hostile, page
from tests.hostile.misbehaviour import candidate, entry, graph

BIG = "123456789012345678901234567890"
THREAD = "01a20285-0000-75c9-82bc-2127ef02d019"


@pytest.fixture
def review_api() -> Iterator[HostileServer]:
    """Three reviews, each with one of them, and one without."""
    big = candidate(f'{{"sum": {BIG}, "rate": 1e400}}')
    reviews = [
        entry("big", candidates=[{**big, "media_type": "application/json"}]),
        entry("nul", title="Pay\0now?", owner="o\0", body="b\0", candidates=[candidate("yes\0no")]),
        entry("half", title="x\ud800y"),
        entry("fine"),
    ]
    with hostile(lambda told: told.send(response(200, page(reviews)))) as server:
        yield server


@pytest.fixture
def langgraph() -> Iterator[HostileServer]:
    """One thread whose question holds all of them but the half pair, and one that holds that."""
    fine = {"kind": "approval", "step": "pay\0", "sum": int(BIG)}
    interrupts = {"t": [{"id": "a" * 32, "value": fine}, {"id": "b" * 32, "value": {"step": "x\ud800"}}]}
    row = {"thread_id": THREAD, "status": "interrupted", "metadata": {"graph_id": "g\0"}}
    stamp = json.dumps([{"thread_id": THREAD, "state_updated_at": "2026-11-22T12:00:00Z"}]).encode()
    whole = json.dumps({**row, "interrupts": interrupts}).encode()

    def answer(told: Exchange) -> None:
        is_whole = told.head.startswith(b"GET ")
        rows = b"[" + whole + b"]" if b'"interrupts"' in told.body else stamp
        graph(lambda _number: whole if is_whole else rows)(told)

    with hostile(answer, for_all=True) as server:
        yield server


def begun(run: Run, connector: str, url: str) -> Run:
    assert run("operator", "--name", "Olga", "--work-id", "olga").code == 0
    assert run("source", "add", "src", connector, url, "--token-stdin", stdin="t\n").code == 0
    ran = run("sync")
    assert ran.code == 0, ran.err
    return run


def test_each_has_its_path_through_the_review_api(run: Run, review_api: HostileServer) -> None:
    begun(run, "review-api", review_api.url)
    rows = {row["item"]: row for row in run("list", "--json").json["rows"]}
    assert set(rows) == {"src:rbig", "src:rnul", "src:rhalf", "src:rfine"}
    assert {name: row["kind"] for name, row in rows.items() if row["kind"] == "malformed"} == {
        "src:rhalf": "malformed"
    }
    assert rows["src:rnul"]["title"] == "Pay\0now?"
    assert "\0" not in run("list").out
    assert "\0" not in run("show", "src:rnul").out
    assert "now?" in run("list").out
    assert BIG in run("show", "src:rbig").out
    assert "1e400" in run("show", "src:rbig").out
    assert "\\ud800" in run("show", "src:rhalf", "--raw").out
    assert run("list", "--search", "Pay").code == 0


def test_each_has_its_path_through_langgraph(run: Run, langgraph: HostileServer) -> None:
    begun(run, "langgraph", langgraph.url)
    (row,) = run("list", "--json").json["rows"]
    assert row["kind"] == "malformed"
    shown = run("show", row["item"], "--raw")
    assert (shown.code, "\0" in shown.out) == (0, False)
    assert BIG in shown.out
