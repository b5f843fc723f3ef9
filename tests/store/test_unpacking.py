"""Large items out of the cache: one that is held is found by its bytes, and nothing is kept beyond that."""

from __future__ import annotations

import random
import weakref
import zlib
from dataclasses import replace

from reviewer.domain.codec import PACKED_ABOVE, decode_item, pack
from reviewer.domain.items import ReviewItem
from reviewer.store.items import last_look, note_look, read_item, store_items
from reviewer.store.unpacking import unpack
from tests.makers import NOON, make_item, make_text
from tests.store.conftest import Opened


def make_large(title: str = "A long one?", end: str = "Pay.") -> ReviewItem:
    text = random.Random(1).randbytes(PACKED_ABOVE).hex() + end
    return make_item("r1", contents=(make_text(text),), title=title)


def test_a_large_item_that_is_held_is_the_very_one() -> None:
    held = unpack(pack(make_large()))
    assert unpack(pack(make_large())) is held


def test_a_large_item_that_nobody_holds_is_not_kept() -> None:
    held = unpack(pack(make_large()))
    kept = weakref.ref(held)
    del held
    assert kept() is None


def test_other_bytes_are_another_item_whatever_its_version_says() -> None:
    held = unpack(pack(make_large()))
    changed = unpack(pack(make_large(end="Wait.")))
    assert (held.version, held.id) == (changed.version, changed.id)
    assert changed == make_large(end="Wait.")


def test_a_small_item_is_made_anew() -> None:
    held = unpack(pack(make_item("r1")))
    again = unpack(pack(make_item("r1")))
    assert again == held
    assert again is not held


def packed_otherwise(item: ReviewItem) -> bytes:
    return zlib.compress(zlib.decompress(pack(item)), 9)


def test_a_look_at_what_the_cache_holds_copies_its_bytes(opened: Opened) -> None:
    opened.cache(lambda cache: store_items(cache, [make_large()], at=NOON))
    as_stored = packed_otherwise(make_large())  # so that a copy can be told from what is packed anew
    opened.cache(lambda cache: cache.execute("UPDATE items SET record = ?", (as_stored,)).rowcount)
    found = opened.read(lambda read: read_item(read, make_large().id))
    assert found is not None
    opened.cache(lambda cache: note_look(cache, found[0], at=NOON))
    looked = opened.read(lambda read: read.execute("SELECT record FROM cache.looks").fetchone()[0])
    assert looked == as_stored != pack(make_large())


def test_a_look_keeps_what_was_looked_at_where_the_cache_holds_something_else_by_then(opened: Opened) -> None:
    opened.cache(lambda cache: store_items(cache, [make_large()], at=NOON))
    found = opened.read(lambda read: read_item(read, make_large().id))
    assert found is not None
    opened.cache(lambda cache: store_items(cache, [make_large("Another question?")], at=NOON))
    opened.cache(lambda cache: note_look(cache, found[0], at=NOON))
    look = opened.read(lambda read: last_look(read, make_large().id))
    assert look is not None
    assert look[0].title == "A long one?"


def test_a_part_of_a_held_item_that_was_exchanged_is_no_part_of_its_record(opened: Opened) -> None:
    opened.cache(lambda cache: store_items(cache, [make_large()], at=NOON))
    found = opened.read(lambda read: read_item(read, make_large().id))
    assert found is not None
    other = replace(found[0], title="Put together by hand")
    opened.cache(lambda cache: note_look(cache, other, at=NOON))
    record = opened.read(lambda read: read.execute("SELECT record FROM cache.looks").fetchone()[0])
    assert decode_item(record).title == "Put together by hand"
