"""The configured sources, and where each one's stream was left."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from reviewer.domain.decisions import Identity
from reviewer.domain.sources import Condition, Source
from reviewer.errors import ConfigError, UnknownThing
from reviewer.ids import SourceId
from reviewer.store.items import forget_source, store_items
from reviewer.store.profile import read_identity, store_identity
from reviewer.store.source_states import SourceState, read_states, write_state
from reviewer.store.sources import read_connected, read_source, read_sources, remove_source, write_source
from tests.makers import NOON, make_item
from tests.store.conftest import Opened
from tests.store.recordings import make_operator, record_decision, unsigned

SOURCE = Source(
    id=SourceId("src"),
    connector="review-api",
    url="https://reviews.example",
    added_at=NOON,
    settings={"b": "2", "a": "1"},
    owner="Payments",
    contact="pay@example.org",
    residency="EU",
    retention_days=30,
    namespace="erp",
    signs_in_until=NOON + timedelta(days=30),
    is_shared_account=True,
    credential="source-src",
    allows_plain_http=True,
)


def connect(opened: Opened, source: Source = SOURCE) -> None:
    opened.ledger(lambda ledger: write_source(ledger, source, at=NOON, signer=unsigned))


def remove(opened: Opened) -> None:
    opened.ledger(lambda ledger: remove_source(ledger, SOURCE.id, at=NOON, signer=unsigned))


def test_source_reads_back_with_everything_that_is_known_of_it(opened: Opened) -> None:
    connect(opened)
    assert opened.read(read_sources) == (SOURCE,)


def test_record_of_a_source_can_change_but_not_its_kind(opened: Opened) -> None:
    connect(opened)
    changed = replace(SOURCE, url="https://new.example", owner="Treasury")
    connect(opened, changed)
    assert opened.read(read_sources) == (changed,)
    with pytest.raises(ConfigError) as refused:
        connect(opened, replace(SOURCE, connector="langgraph"))
    assert refused.value.code == "source.name_taken"


def test_removed_source_is_known_but_not_connected(opened: Opened) -> None:
    connect(opened)
    remove(opened)
    assert opened.read(read_sources) == ()
    assert opened.read(lambda read: read_source(read, SOURCE.id)) == SOURCE
    assert opened.read(lambda read: read_connected(read, SOURCE.id)) is None
    with pytest.raises(UnknownThing):
        remove(opened)


def test_source_with_unsent_decisions_can_not_be_removed(opened: Opened) -> None:
    opened.ledger(make_operator)
    connect(opened)
    opened.ledger(lambda ledger: record_decision(ledger, make_item("r1")))
    with pytest.raises(ConfigError) as refused:
        remove(opened)
    assert refused.value.params == {"source": "src", "count": 1}


def test_connecting_and_removing_are_in_the_log(opened: Opened) -> None:
    connect(opened)
    remove(opened)
    types = "SELECT type FROM audit ORDER BY seq"
    told = [row[0] for row in opened.read(lambda read: read.execute(types).fetchall())]
    assert told == ["source-connected", "source-removed"]


def test_state_of_a_stream_survives(opened: Opened) -> None:
    state = SourceState(
        source=SOURCE.id,
        cursor="c7",
        epoch="e1",
        condition=Condition.OFFLINE,
        last_ok_at=NOON,
        failing_since=NOON,
        failures=3,
        error="source.unreachable",
        error_params={"source": "src"},
    )
    opened.cache(lambda cache: write_state(cache, SourceState(source=SOURCE.id)))
    opened.cache(lambda cache: write_state(cache, state))
    assert opened.read(read_states) == {SOURCE.id: state}


def test_forgotten_source_leaves_no_open_item_and_no_cursor(opened: Opened) -> None:
    opened.cache(lambda cache: store_items(cache, [make_item("r1"), make_item("x", source="other")], at=NOON))
    opened.cache(lambda cache: write_state(cache, SourceState(source=SOURCE.id, cursor="c7")))
    assert opened.cache(lambda cache: forget_source(cache, SOURCE.id)) == {"src:r1"}
    assert opened.read(read_states) == {}
    still = "SELECT id FROM cache.items WHERE state = 'open'"
    assert [row[0] for row in opened.read(lambda read: read.execute(still).fetchall())] == ["other:x"]


def test_identity_is_in_the_log_once_for_each_change(opened: Opened) -> None:
    for subject in ("ada", "ada", "mallory"):
        seen = Identity(subject=subject)
        opened.ledger(lambda ledger, seen=seen: store_identity(ledger, SOURCE.id, seen, at=NOON))
    assert opened.read(lambda read: read_identity(read, SOURCE.id)) == Identity(subject="mallory")
    assert opened.read(lambda read: read.execute("SELECT count(*) FROM audit").fetchone()[0]) == 2
