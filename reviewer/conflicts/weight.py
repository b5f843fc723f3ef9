"""How much a disputed row matters: a number from 1 to 100, the same whatever the order of the answers.

What will happen comes first: calls by what a mistake in them costs, with the arguments that say whom or how
much. Then the facts of fields and texts. Wording comes last. Nothing here knows which answer is right, how
many answers say the same, or what anybody expected.
"""

from __future__ import annotations

from collections.abc import Sequence

from reviewer.conflicts.elements import is_by_value, is_like, is_order, member_of
from reviewer.conflicts.jsondiff import tokens_of
from reviewer.conflicts.lexicon import MONEY_FIELDS, words_of_name
from reviewer.conflicts.materiality import FactKind, differing_kinds, is_same_number
from reviewer.conflicts.parts import Part, PartRow
from reviewer.conflicts.report import RowKind, ValueType
from reviewer.conflicts.side_effects import SideEffect

MATERIAL = 20
"""From here on a difference changes what will happen; below it is wording, or what is only read."""
MAX_FACT_CHARACTERS = 4_000
"""A cell longer than this is material without a closer look."""

_CALLS = {
    SideEffect.IRREVERSIBLE: 95,
    SideEffect.MONEY: 90,
    SideEffect.OUTBOUND: 85,
    SideEffect.WRITE: 75,
    SideEffect.MEMORY: 65,
    SideEffect.READ: 15,
}
_HAND_OVER = 40
"""A call that only asks a human to go on does nothing that could not be taken back."""
_ACTION_FIELD = 80
_MONEY_FIELD = 70
_OTHER_TYPE = 65
_FILE = 60
_HUNK = 55
_ELEMENT = 35
_ORDER = 35
_FACTS = {
    FactKind.MONEY: 60,
    FactKind.NEGATION: 58,
    FactKind.NUMBER: 55,
    FactKind.DATE: 55,
    FactKind.MODALITY: 50,
    FactKind.NAME: 40,
}
_LONG = 30
_PROSE = 25
"""The text that an action carries: it is sent as it is, but whom it goes to matters more."""
_WORDING = 5

_PROSE_WORDS = 8
_COMPARED_BY_FACTS = ({ValueType.TEXT}, {ValueType.STRING}, {ValueType.TEXT, ValueType.MISSING})


def weight(row: PartRow, faces: Sequence[Part]) -> int:
    """The weight of a disputed row with these different parts."""
    if row.effect is not None:
        of_call = _HAND_OVER if row.is_hand_over else _CALLS[row.effect]
        is_prose = row.kind is RowKind.ARGUMENT and any(map(_is_prose, faces))
        return min(of_call, _PROSE) if is_prose else of_call
    if row.kind in (RowKind.FILE, RowKind.HUNK):
        return _FILE if row.kind is RowKind.FILE else _HUNK
    of_value = _of_values(faces)
    last = row.path.rpartition("/")[2]
    if is_order(last):
        of_value = _ORDER
    elif _is_element(last, faces):
        of_value = _of_element(faces)
    if row.is_action:
        return max(of_value, _ACTION_FIELD)
    if of_value >= MATERIAL and row.kind is RowKind.FIELD and _is_about_money(row.path):
        return max(of_value, _MONEY_FIELD)
    return of_value


def _is_element(token: str, faces: Sequence[Part]) -> bool:
    """Whether a token names an element by what it is; a member may go by a name that reads like one.

    What goes by its value is there or not, what goes by its likeness is an object.
    """
    types = [part.value_type for part in faces if part.value_type is not ValueType.MISSING]
    if is_by_value(token):
        return len(types) < 2
    return is_like(token) and set(types) == {ValueType.OBJECT}


def _of_element(faces: Sequence[Part]) -> int:
    """A list's element is there or not: what it says weighs, not that it has no counterpart."""
    present = [part.text for part in faces if part.value_type is not ValueType.MISSING]
    return _of_texts(present) if len(present) == len(faces) else max(_ELEMENT, _of_texts([*present, ""]))


def _is_prose(part: Part) -> bool:
    return part.value_type is ValueType.STRING and len(part.text.split(maxsplit=_PROSE_WORDS)) >= _PROSE_WORDS


def _is_about_money(path: str) -> bool:
    return not MONEY_FIELDS.isdisjoint(words_of_name(member_of(tokens_of(path))))


def _of_values(faces: Sequence[Part]) -> int:
    types = {part.value_type for part in faces}
    if types == {ValueType.NUMBER}:
        is_same = is_same_number([part.raw for part in faces])
        return _WORDING if is_same else _FACTS[FactKind.NUMBER]
    if types in _COMPARED_BY_FACTS:
        return _of_texts([part.text for part in faces])
    return _OTHER_TYPE  # null, missing, a flag, or another type altogether


def _of_texts(texts: Sequence[str]) -> int:
    if any(len(text) > MAX_FACT_CHARACTERS for text in texts):
        return _LONG
    return max((_FACTS[kind] for kind in differing_kinds(texts)), default=_WORDING)
