"""A subject is spelled alike by every connector: one matter is one case, wherever its questions wait."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reviewer.config import Home
from reviewer.connectors._langgraph.items import Items, read_row
from reviewer.connectors._review_api_items import read_entry
from reviewer.domain.items import ReviewItem
from reviewer.domain.sources import Source
from reviewer.ids import SourceId
from reviewer.lenses.shelf import read_shelf
from reviewer.store.files import open_files
from reviewer.store.items import read_case, store_items
from tests.makers import NOON

THREAD = "01a20285-7db6-75c9-82bc-2127ef02d019"
REVIEW = {
    "id": "r1",
    "version": "1",
    "state": "open",
    "title": "Pay invoice 4711?",
    "kind": "approval",
    "created_at": "2026-11-22T12:00:00Z",
    "updated_at": "2026-11-22T12:00:00Z",
    "allowed_verdicts": ["approve", "reject"],
    "subject": {"namespace": "invoice", "key": "4711"},
}


def from_langgraph(namespace: str) -> ReviewItem:
    """The question of a thread that asks with `review()`."""
    asked = {
        "schema": "review-desk.review/1",
        "review_id": "0" * 32,
        "title": "Refund invoice 4711?",
        "subject": {"namespace": "invoice", "key": "4711"},
        "candidates": [{"id": "answer-1", "agent": "a", "content": "120 EUR"}],
    }
    row = {
        "thread_id": THREAD,
        "status": "interrupted",
        "state_updated_at": "2026-11-22T12:00:00+00:00",
        "interrupts": {"task": [{"id": "a" * 32, "value": asked}]},
    }
    source = Source(
        id=SourceId("lg"), connector="langgraph", url="http://127.0.0.1", added_at=NOON, namespace=namespace
    )
    (item,) = Items(source, read_shelf()).of_row(read_row(json.dumps(row).encode()), {})
    return item


def from_review_api(namespace: str) -> ReviewItem:
    """A review as the feed has it."""
    entry = {
        "id": "r1",
        "version": "1",
        "state": "open",
        "updated_at": "2026-11-22T12:00:00Z",
        "review": REVIEW,
    }
    source = Source(
        id=SourceId("api"), connector="review-api", url="http://127.0.0.1", added_at=NOON, namespace=namespace
    )
    item = read_entry(source, json.dumps(entry).encode(), seen_at=NOON)
    assert isinstance(item, ReviewItem)
    return item


@pytest.mark.parametrize(
    ("namespaces", "members"), [(("", ""), 2), (("erp", "erp"), 2), (("erp", "shop"), 1)]
)
async def test_one_matter_is_one_case_across_connectors(
    tmp_path: Path, namespaces: tuple[str, str], members: int
) -> None:
    asked, told = from_langgraph(namespaces[0]), from_review_api(namespaces[1])
    assert (asked.malformed, told.malformed) == (None, None)
    home = Home(tmp_path / "home")
    home.make()
    files = open_files(home)
    await files.cache.run(lambda cache: store_items(cache, (asked, told), at=NOON))
    case = await files.reader.run(lambda read: read_case(read, asked))
    files.close()
    assert len(case) == members
