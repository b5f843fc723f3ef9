"""Compare structured answers field by field."""

from __future__ import annotations

from collections.abc import Sequence

from reviewer.conflicts.elements import member_of
from reviewer.conflicts.jsondiff import Missing, Place, canonical, places, value_type
from reviewer.conflicts.lexicon import ACTIONS, words_of_name
from reviewer.conflicts.parts import NOTHING, Comparison, Part, PartRow, short
from reviewer.conflicts.report import RowKind
from reviewer.domain.json_text import write


def compare_fields(values: Sequence[object]) -> Comparison | None:
    """A row for each place; None where there are too many to be of use."""
    found = places(values)
    if not found:
        return None
    return Comparison(
        name="fields",
        whole=tuple(map(canonical, values)),
        rows=tuple(field_row(place, prefix="", kind=RowKind.FIELD) for place in found),
    )


def field_row(place: Place, *, prefix: str, kind: RowKind) -> PartRow:
    """One place of several values as a row."""
    parts: list[Part] = []
    for value in place.values:
        is_same = bool(parts) and _reads_the_same(value, place.values[len(parts) - 1])
        parts.append(parts[-1] if is_same else value_part(value))
    return PartRow(
        path=prefix + place.path,
        kind=kind,
        label=short(place.label),
        parts=tuple(parts),
        is_action=not ACTIONS.isdisjoint(words_of_name(member_of(place.tokens))),
    )


def _reads_the_same(one: object, other: object) -> bool:
    """Equal, also in the order of members, which does not count and is shown."""
    if isinstance(one, (dict, list)):
        return one == other and write(one) == write(other)
    return one == other


def value_part(value: object) -> Part:
    """One value as a part; strings show without quotation marks, everything else as JSON."""
    if isinstance(value, Missing):
        return NOTHING
    raw = write(value)
    text = value if isinstance(value, str) else raw
    # Members may come in any order: only objects need a second text to be compared by.
    key = canonical(value) if isinstance(value, (dict, list)) else raw
    return Part(text=str(text), key=key, value_type=value_type(value), raw=raw)
