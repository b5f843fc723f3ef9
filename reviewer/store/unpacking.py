"""Items out of the cache: a large one that somebody still holds is not taken apart a second time."""

from __future__ import annotations

import hashlib
from weakref import WeakValueDictionary

from reviewer.domain.codec import decode_item, is_packed
from reviewer.domain.items import ReviewItem

# By the digest of all their bytes, so that what is found is what they say, whoever wrote them since; and
# only as long as somebody else (the open item) holds it, so that it costs no room and outlives no forgetting.
_HELD: WeakValueDictionary[bytes, ReviewItem] = WeakValueDictionary()


def unpack(record: bytes) -> ReviewItem:
    """The item that `domain.codec.pack` wrote; the very one that somebody holds, where it is large.

    Raises what `decode_item` does.
    """
    if not is_packed(record):
        return decode_item(record)
    digest = _digest(record)
    item = _HELD.get(digest)
    if item is None:
        item = _HELD[digest] = decode_item(record)
    return item


def is_record_of(record: bytes, item: ReviewItem) -> bool:
    """Whether this very item, a large one, came out of these bytes: then they needn't be made again."""
    return is_packed(record) and _HELD.get(_digest(record)) is item


def _digest(record: bytes) -> bytes:
    return hashlib.sha256(record).digest()
