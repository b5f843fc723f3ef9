"""Trying a lens on real payloads: what it makes of each, for the one who writes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reviewer.domain.items import Malformed, ReviewItem
from reviewer.lenses.apply import apply
from reviewer.lenses.document import read_document
from reviewer.lenses.lens import Lens
from reviewer.lenses.shelf import fits


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One payload through the lens."""

    item: ReviewItem
    is_match: bool
    """Whether the lens would be picked by the shape of the payload, other lenses aside."""
    problems: tuple[Malformed, ...]


def try_lens(lens: Lens, items: Sequence[ReviewItem]) -> tuple[Trial, ...]:
    """Each item anew, read from its raw payload through `lens`, in the order given. Nothing is stored."""
    return tuple(_tried(lens, item) for item in items)


def _tried(lens: Lens, item: ReviewItem) -> Trial:
    bare = ReviewItem(
        id=item.id,
        source=item.source,
        remote_id=item.remote_id,
        version=item.version,
        kind=item.kind,
        title=item.remote_id,
        created_at=item.created_at,
        updated_at=item.updated_at,
        ordering_key=item.ordering_key,
        run=replace(item.run, agent=""),
        raw=item.raw,
    )
    try:
        payload = read_document(item.raw)
    except ValueError as error:
        problem = Malformed(path="", expected="JSON", got=str(error))
        return Trial(item=replace(bare, malformed=problem), is_match=False, problems=(problem,))
    reading = apply(lens, payload, bare)
    return Trial(item=reading.item, is_match=fits(lens.file.match, payload), problems=reading.problems)
