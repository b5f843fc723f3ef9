"""Lenses and payloads as a test spells them."""

from __future__ import annotations

import json
from typing import Any

from reviewer.domain.items import ItemKind, ReviewItem
from reviewer.lenses.apply import Reading, apply
from reviewer.lenses.document import Spot, read_document
from reviewer.lenses.lens import Lens
from reviewer.lenses.load import load_lens
from reviewer.lenses.shelf import Shelf, shipped
from tests.makers import make_item

ABOUT = 'about = "A test"\nkind = "approval"\n'
TITLE = ABOUT + '[item]\ntitle = "T"\n'
DECIDABLE = "[reply.verdicts]\napprove = { ok = true }\n"


def lens_of(text: str, name: str = "mine") -> Lens:
    """A lens from its text."""
    return load_lens(name, text.encode())


def payload_of(value: Any, **around: Any) -> Spot:
    """The document of a question, with whatever surrounds it."""
    return read_document(json.dumps({"value": value, **around}).encode())


def envelope(raw: bytes = b"{}", **changes: Any) -> ReviewItem:
    """An item of which only the identity is known."""
    return make_item(
        "thread/one",
        answers=0,
        subject="",
        kind=ItemKind.MALFORMED,
        title="thread",
        on_accept=None,
        on_decline=None,
        allowed_verdicts=frozenset(),
        raw=raw,
        **changes,
    )


def reading(lens: Lens | str, value: Any, *, namespace: str = "", **around: Any) -> Reading:
    """A question through a lens, given by its text or the name of a shipped one."""
    if isinstance(lens, str):
        lens = Shelf(shipped()).get(lens) if "\n" not in lens else lens_of(lens)
    payload = payload_of(value, **around)
    return apply(lens, payload, envelope(payload.raw), namespace=namespace)


def item(lens: Lens | str, value: Any, **around: Any) -> ReviewItem:
    """The same, where nothing may be missing."""
    seen = reading(lens, value, **around)
    assert seen.problems == ()
    return seen.item
