"""Things whose marks are to be counted on their way to the child, and what it counted on the way back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from reviewer.domain.content import Content
from reviewer.render.counting import Thing
from reviewer.render.marks import MOST_NAMED, Marks
from reviewer.workers.parts import in_parts, read_parts, typed

_Written = tuple[str | None, bytes]


def written_things(things: Iterable[Thing]) -> bytes:
    """Each as its bytes; words have no media type."""
    return msgspec.msgpack.encode([_written(one) for one in things])


def read_things(body: bytes) -> list[Thing]:
    """What `written_things` wrote."""
    return [_read(*one) for one in msgspec.msgpack.decode(body, type=list[_Written])]


def written_counts(counts: Iterable[Marks]) -> bytes:
    """One for each thing."""
    return in_parts(counts)


def read_counts(body: bytes, things: Sequence[Thing]) -> dict[Thing, Marks]:
    """What `written_counts` wrote of these things.

    Raises:
        ValueError: not one for each, or no counts at all.
    """
    counts = [_checked(typed(value, Marks)) for part in read_parts(body) for value in part]
    return dict(zip(things, counts, strict=True))


def _checked(marks: Marks) -> Marks:
    """A child that foreign content took over could say what no count ever is."""
    if any(count < 1 for count in marks.kinds.values()) or len(marks.named) > MOST_NAMED:
        raise ValueError("no count")
    return marks


def _written(thing: Thing) -> _Written:
    if isinstance(thing, Content):
        return thing.media_type.encode("utf-8", "replace").decode(), thing.data
    return None, thing.encode("utf-8", "surrogatepass")


def _read(media_type: str | None, data: bytes) -> Thing:
    if media_type is None:
        return data.decode("utf-8", "surrogatepass")
    return Content(media_type=media_type, data=data)
