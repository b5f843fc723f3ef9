"""Items in the cache: forgetting leaves nothing of them."""

from __future__ import annotations

from dataclasses import replace

from reviewer.domain.deliveries import DeliveryResult
from reviewer.domain.items import Evidence, ReviewItem
from reviewer.domain.lifecycle import ItemState, Outcome
from reviewer.sqlite import Connection
from reviewer.store.evidence import note_file
from reviewer.store.items import answered_but_open, close_answered, forget, note_look, read_item, store_items
from reviewer.store.ledger import record
from reviewer.store.outbox import Settlement, settle, take
from tests.makers import NOON, make_item
from tests.store.conftest import Opened
from tests.store.recordings import connect_source, make_operator, make_recording

TABLES = ("items", "items_fts", "looks", "evidence")


def test_what_was_seen_and_fetched_of_an_item_is_forgotten_with_it(opened: Opened) -> None:
    items, scan = [make_item("r1"), make_item("r2")], Evidence(id="scan", title="scan.pdf")
    opened.cache(lambda cache: store_items(cache, items, at=NOON))
    for item in items:
        opened.cache(lambda cache, item=item: note_look(cache, item, at=NOON))
        opened.cache(lambda cache, item=item: note_file(cache, item, scan, "d", at=NOON))
    opened.cache(lambda cache: forget(cache, [items[0].id]))
    counts = opened.cache(
        lambda cache: [cache.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in TABLES]
    )
    assert counts == [1, 1, 1, 1]


def answer(ledger: Connection, item: ReviewItem) -> None:
    make_operator(ledger)
    connect_source(ledger)
    (made,) = record(ledger, make_recording(item))
    take(ledger, [made.id], at=NOON)
    accepted = DeliveryResult(outcome=Outcome.ACCEPTED)
    settle(ledger, Settlement(decision=made.id, trigger=Outcome.ACCEPTED, result=accepted), at=NOON)


def test_what_was_answered_is_closed_once(opened: Opened) -> None:
    item = make_item("r1")
    opened.cache(lambda cache: store_items(cache, [item], at=NOON))
    opened.ledger(lambda ledger: answer(ledger, item))
    answered = opened.read(answered_but_open)
    closed = [opened.cache(lambda cache: close_answered(cache, answered)) for _ in range(2)]
    assert closed == [{item.id}, frozenset()]
    assert opened.read(answered_but_open) == {}


def test_question_that_was_asked_anew_meanwhile_stays_open(opened: Opened) -> None:
    item = make_item("r1")
    opened.cache(lambda cache: store_items(cache, [item], at=NOON))
    opened.ledger(lambda ledger: answer(ledger, item))
    answered = opened.read(answered_but_open)
    opened.cache(lambda cache: store_items(cache, [replace(item, version="v2")], at=NOON))
    assert opened.cache(lambda cache: close_answered(cache, answered)) == frozenset()
    found = opened.read(lambda read: read_item(read, item.id))
    assert found is not None
    assert found[1] is ItemState.OPEN
