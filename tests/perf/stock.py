"""Homes with many items, as a source would have filled them."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import string
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from reviewer.bootstrap import open_desk
from reviewer.config import Home
from reviewer.connectors import registry
from reviewer.domain.decisions import Surface
from reviewer.domain.items import ReviewItem, RiskLevel
from reviewer.domain.sources import Source
from reviewer.ids import SourceId
from reviewer.sqlite import connect
from reviewer.store.files import open_files
from reviewer.store.items import store_items
from tests import scripted_source
from tests.makers import NOON, make_item, make_text

PAGE = 1_000
RISKS = tuple(RiskLevel)


def make_nth(number: int) -> ReviewItem:
    """A mixture: conflicts and plain questions, some due, a tenth in cases of two, all ages and risks."""
    return make_item(
        f"r{number}",
        answers=1 + number % 2,
        subject=f"erp:{number // 2}" if number % 20 < 2 else "",
        risk=RISKS[number % 3],
        due_at=NOON + timedelta(minutes=number % 10_000) if number % 4 == 0 else None,
        created_at=NOON - timedelta(minutes=number % 7_000),
    )


def make_big(number: int) -> ReviewItem:
    """Four answers of 4 kB, as the measurement of deciding wants them."""
    answers = tuple(
        make_text(f"Answer {place} of {number}. " + "All of it was checked. " * 180) for place in range(4)
    )
    return make_item(f"big{number}", contents=answers)


def make_huge(number: int, size: int = 8_000_000) -> ReviewItem:
    """About the largest review that the contract lets in: four answers, which its payload holds too."""
    chance = random.Random(number)
    words = ["".join(chance.choices(string.ascii_lowercase, k=chance.randint(2, 10))) for _ in range(5_000)]
    texts = [" ".join(chance.choices(words, k=size // 28)) for _ in range(4)]
    item = make_item(f"huge{number}", contents=tuple(map(make_text, texts)))
    return replace(item, raw=json.dumps({"answers": texts}).encode())


@contextlib.contextmanager
def stocked_home(items: int, big: int = 0, huge: int = 0) -> Iterator[Home]:
    """A home with an operator, the scripted source `src` and that many items."""
    registry.BUILT_IN[scripted_source.NAME] = "tests.scripted_source"
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder) / "home")
        asyncio.run(_begin(home))
        files = open_files(home)
        for start in range(0, items, PAGE):
            page = [make_nth(number) for number in range(start, min(items, start + PAGE))]
            files.cache.submit(lambda cache, page=page: store_items(cache, page, at=NOON)).result()
        bigs = [make_big(number) for number in range(big)]
        bigs += [make_huge(number) for number in range(huge)]
        files.cache.submit(lambda cache: store_items(cache, bigs, at=NOON)).result()
        files.close()
        connection = connect(home.cache, is_durable=False)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        yield home


async def _begin(home: Home) -> None:
    desk = open_desk(home, surface=Surface.WINDOW)
    await desk.create_operator("Ada Lovelace", "ada")
    await desk.add_source(
        Source(id=SourceId("src"), connector=scripted_source.NAME, url="http://127.0.0.1:1", added_at=NOON)
    )
    await desk.aclose()
