"""The marks in a text or a content: counted once, then remembered, here or by who counted it for us."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import TypeAlias

from reviewer.domain.content import Content, ContentKind
from reviewer.render.block_marks import count_in_blocks
from reviewer.render.marks import Marks, Tally

Thing: TypeAlias = str | Content
"""What is counted by itself: words, or a content as it is drawn."""

Counted: TypeAlias = Mapping[Thing, Marks]
"""What is known of things without looking through them again."""

QUICK = 3_000
"""Things of no more weight together are counted within a turn of the event loop: 3 us each at the most."""

_PLAIN = bytes({*range(0x20, 0x7F), 0x09, 0x0A, 0x0D})
_SPELLS = {ContentKind.STRUCTURED: b"\\", ContentKind.TOOL_CALLS: b"\\", ContentKind.TEXT: b"&"}
_QUICK_BYTES = 1024 * 1024
"""So much is looked through within a turn, to see that there is nothing in it."""
_READ_BYTES = 16
"""So many bytes are read in the time that one of them takes that may be part of a mark."""
_MOST_KNOWN = 1_024
# By digest, not by `lru_cache`: that would keep the things themselves.
_KNOWN: dict[tuple[str, str], Marks] = {}


def marks_in(thing: Thing) -> Marks:
    """The marks that are drawn in a thing."""
    marks = known(thing)
    if marks is None:
        marks = count(thing)
        remember(thing, marks)
    return marks


def known(thing: Thing) -> Marks | None:
    """The same as far as it takes no counting."""
    return _KNOWN.get(_key(thing)) if weight(thing) else Marks()


def count(thing: Thing) -> Marks:
    """The same from the beginning."""
    if isinstance(thing, Content):
        from reviewer.render.registry import read  # heavy: the window stands before it is needed

        return count_in_blocks(read(thing))
    tally = Tally()
    tally.add(thing)
    return tally.marks


def remember(thing: Thing, marks: Marks) -> None:
    """What was counted, so that `marks_in` takes no time."""
    if len(_KNOWN) >= _MOST_KNOWN:
        oldest, *_ = list(_KNOWN)  # whole at once: another thread may be adding
        _KNOWN.pop(oldest, None)
    _KNOWN[_key(thing)] = marks


def is_quick(things: Iterable[Thing]) -> bool:
    """Whether counting them fits into a turn of the event loop."""
    left = QUICK
    looked_through = 0
    for thing in things:
        looked_through += size(thing)
        if looked_through > _QUICK_BYTES:
            return False
        left -= 0 if known(thing) is not None else weight(thing)
        if left < 0:
            return False
    return True


def size(thing: Thing) -> int:
    """Its length, in bytes or about as many characters."""
    return len(thing.data if isinstance(thing, Content) else thing)


def weight(thing: Thing) -> int:
    """How much work it can be; 0: plain ASCII without an escape, which has no marks, as most things."""
    written = thing.data if isinstance(thing, Content) else thing.encode("utf-8", "surrogatepass")
    suspect = len(written.translate(None, _PLAIN))
    if isinstance(thing, Content) and thing.kind in _SPELLS:
        suspect += written.count(_SPELLS[thing.kind])
    return suspect + len(written) // _READ_BYTES if suspect else 0


def _key(thing: Thing) -> tuple[str, str]:
    if isinstance(thing, Content):
        return thing.media_type, thing.digest
    return "", hashlib.sha256(thing.encode("utf-8", "surrogatepass")).hexdigest()
