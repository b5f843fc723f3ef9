"""Compare plans of tool calls: which calls in which order, and with which arguments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rapidfuzz.fuzz import ratio

from reviewer.conflicts.align import Alignment, align
from reviewer.conflicts.fields import field_row
from reviewer.conflicts.jsondiff import MISSING, ROOT, canonical, places, tokens_of
from reviewer.conflicts.parts import NOTHING, Comparison, Part, PartRow, short
from reviewer.conflicts.report import RowKind, ValueType
from reviewer.conflicts.side_effects import SideEffect, side_effect
from reviewer.domain.json_text import is_string, write


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call of a plan."""

    name: str
    arguments: object
    value: object
    """The whole call as it was read, with its id and description; what a merge copies."""

    @property
    def effect(self) -> SideEffect:
        """Its side-effect class."""
        return side_effect(self.name, write(self.arguments))


def calls_in(value: object) -> tuple[Call, ...] | None:
    """The calls of a plan; None where the value is no list of calls."""
    if not isinstance(value, list):
        return None
    calls = [_call(one) for one in value]
    return None if None in calls else tuple(call for call in calls if call is not None)


def _call(value: object) -> Call | None:
    if not isinstance(value, dict) or not is_string(value.get("name")):
        return None
    return Call(name=value["name"], arguments=value.get("args", {}), value=value)


def compare_calls(plans: Sequence[Sequence[Call]]) -> Comparison:
    """A row for each call, followed by rows for the arguments of calls that have one name in all answers."""
    rows: list[PartRow] = []
    for number, row in enumerate(aligned(plans), 1):
        calls = tuple(None if at is None else plan[at] for plan, at in zip(plans, row, strict=True))
        rows.append(_call_row(number, calls))
        if _is_shared(calls):
            rows.extend(_argument_rows(number, calls))
    return Comparison(name="calls", whole=tuple(_key(plan) for plan in plans), rows=tuple(rows))


def aligned(plans: Sequence[Sequence[Call]]) -> Alignment:
    """Calls side by side; marks and merges walk the same rows."""
    return align(
        [[f"{call.name}\n{canonical(call.arguments)}" for call in plan] for plan in plans], _likeness
    )


def _likeness(one: str, other: str) -> float:
    """Calls of one tool belong together more than any likeness of their arguments."""
    same_tool = one.partition("\n")[0] == other.partition("\n")[0]
    return (100.0 if same_tool else 0.0) + ratio(one[:300], other[:300]) / 2


def _key(plan: Sequence[Call]) -> str:
    # Ids and descriptions of calls differ by chance; what is done does not depend on them.
    return "\n".join(f"{call.name} {canonical(call.arguments)}" for call in plan)


def _is_shared(calls: Sequence[Call | None]) -> bool:
    """Whether arguments can be compared: several answers make this call, or the only answer does."""
    names = [call.name for call in calls if call is not None]
    return len(set(names)) == 1 and (len(names) > 1 or len(calls) == 1)


def argument_tokens(path: str, number: int) -> tuple[str, ...] | None:
    """The place within that call's arguments that a row's path names; None: it names none."""
    rest = path.removeprefix(f"call {number}")
    return tokens_of(rest) if rest != path and rest.startswith((ROOT, "/")) else None


def _call_row(number: int, calls: tuple[Call | None, ...]) -> PartRow:
    names = {call.name for call in calls if call is not None}
    parts = tuple(_part(call, is_alone=not _is_shared(calls)) for call in calls)
    return PartRow(
        path=f"call {number}",
        kind=RowKind.CALL,
        label=short(" / ".join(sorted(names))),
        parts=parts,
        is_action=any(call is not None and call.effect is not SideEffect.READ for call in calls),
    )


def _part(call: Call | None, *, is_alone: bool) -> Part:
    """A call by its name, with its arguments where they have no rows of their own."""
    if call is None:
        return NOTHING
    text = f"{call.name}({write(call.arguments)})" if is_alone else call.name
    return Part(text=text, key=text, value_type=ValueType.TEXT, raw=write(call.value))


def _argument_rows(number: int, calls: tuple[Call | None, ...]) -> list[PartRow]:
    arguments = [MISSING if call is None else call.arguments for call in calls]
    made = [call for call in calls if call is not None]
    is_action = any(call.effect is not SideEffect.READ for call in made)
    rows = (field_row(place, prefix=f"call {number}", kind=RowKind.ARGUMENT) for place in places(arguments))
    return [
        replace(
            row,
            label=f"{short(made[0].name)} › {row.label}",
            is_action=is_action,
        )
        for row in rows
    ]
