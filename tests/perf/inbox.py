"""A page of the inbox with all counts, single rows, and a hundred arrivals, among many stored items."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from reviewer.domain.inbox import InboxQuery, Queue
from reviewer.domain.items import ReviewItem
from reviewer.sqlite import Connection
from reviewer.store.files import Files, open_files
from reviewer.store.inbox_query import read_inbox, read_rows
from reviewer.store.items import store_items
from tests.makers import NOON
from tests.perf.figures import percentile, timed
from tests.perf.stock import make_nth, stocked_home

ROUNDS = 15
QUERIES = {
    "needs_me": InboxQuery(limit=200),
    "needs_me_500": InboxQuery(limit=500),
    "conflicts": InboxQuery(queue=Queue.CONFLICTS, limit=200),
    "due_soon": InboxQuery(queue=Queue.DUE_SOON, limit=200),
    "done_today": InboxQuery(queue=Queue.DONE_TODAY, limit=200),
    "search_one": InboxQuery(text="r777", limit=200),
    "search_all": InboxQuery(text="question", limit=200),
}


def measure(*sizes: int) -> dict[str, Any]:
    """Milliseconds (medians) for each size."""
    return {
        "unit": "ms, median",
        "items": {str(size): _measure(size) for size in sizes or (0, 20_000, 100_000)},
    }


def _measure(size: int) -> dict[str, float]:
    with stocked_home(size) as home:
        files = open_files(home)
        told = {name: _page(files, query) for name, query in QUERIES.items()}
        told["one_row"] = _median(
            lambda: files.reader.submit(lambda read: read_rows(read, [make_nth(1).id], now=NOON)).result()
        )
        told["100_arrivals"] = _arrivals(files, size)
        files.close()
        return told


def _page(files: Files, query: InboxQuery) -> float:
    def read(connection: Connection) -> object:
        return read_inbox(connection, query, now=NOON, midnight=NOON)

    return _median(lambda: files.reader.submit(read).result())


def _arrivals(files: Files, size: int) -> float:
    timings = []
    for round_ in range(ROUNDS):
        page = [_fresh(size + round_ * 100 + number) for number in range(100)]
        took, _ = timed(
            lambda page=page: files.cache.submit(lambda it: store_items(it, page, at=NOON)).result()
        )
        timings.append(took)
    return percentile(timings, 0.5)


def _fresh(number: int) -> ReviewItem:
    return replace(make_nth(number), subject=None)


def _median(work: Any) -> float:
    return percentile([timed(work)[0] for _ in range(ROUNDS)], 0.5)
