"""From a payload to an item: the lens that fits reads it; what none fits is shown raw, never dropped."""

from __future__ import annotations

from dataclasses import replace

from reviewer.domain.items import ItemKind, Malformed, ReviewItem
from reviewer.lenses.apply import apply
from reviewer.lenses.document import JsonType, Spot, read_document
from reviewer.lenses.finder import clipped
from reviewer.lenses.shelf import FALLBACK, Shelf

WHERE_THE_QUESTION_IS = "/value"
"""By convention of all connectors: their payload document holds the question itself under this key."""


def read_item(shelf: Shelf, envelope: ReviewItem, *, connector: str, namespace: str = "") -> ReviewItem:
    """`envelope` with what the fitting lens finds in its raw payload; of kind malformed where it can't."""
    try:
        payload = read_document(envelope.raw)
    except ValueError as error:
        return malformed(envelope, Malformed(path="", expected="JSON", got=clipped(str(error))))
    lens = shelf.fitting(payload, connector=connector, source=envelope.source, workflow=envelope.run.workflow)
    reading = apply(lens, payload, envelope, namespace=namespace)
    if lens.name != FALLBACK:
        return reading.item
    problem = Malformed(
        path=WHERE_THE_QUESTION_IS, expected="a payload that a lens knows", got=_outline(payload)
    )
    return malformed(reading.item, problem)


def malformed(item: ReviewItem, problem: Malformed) -> ReviewItem:
    """The item as one that can be looked at, but not decided."""
    return replace(
        item, kind=ItemKind.MALFORMED, malformed=problem, reply=b"", allowed_verdicts=frozenset(), actions=()
    )


def _outline(payload: Spot) -> str:
    found = payload.first(WHERE_THE_QUESTION_IS)
    if found is None:
        return "nothing"
    keys = ", ".join(found.keys())
    return clipped(f"{found.type}: {keys}" if found.type is JsonType.OBJECT else found.type)
