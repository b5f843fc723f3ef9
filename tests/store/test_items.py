"""Items in the cache: forgetting leaves nothing of them."""

from __future__ import annotations

from reviewer.domain.items import Evidence
from reviewer.store.evidence import note_file
from reviewer.store.items import forget, note_look, store_items
from tests.makers import NOON, make_item
from tests.store.conftest import Opened

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
