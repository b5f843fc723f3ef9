"""Compare plans of tool calls: which calls in which order, and with which arguments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace

from rapidfuzz.fuzz import ratio

from reviewer.conflicts.align import Alignment, align
from reviewer.conflicts.call_text import call_text
from reviewer.conflicts.fields import field_row
from reviewer.conflicts.json_edit import put
from reviewer.conflicts.jsondiff import MISSING, ROOT, Missing, Place, canonical, places, tokens_of
from reviewer.conflicts.parts import NOTHING, Comparison, Part, PartRow, short
from reviewer.conflicts.report import Repeat, RowKind, ValueType
from reviewer.conflicts.side_effects import SideEffect, gravity, is_hand_over, side_effect
from reviewer.domain.json_text import is_string, write

REPEATED = 3
"""One and the same call this often in one run is worth a word."""


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
    """A row for each call, followed by rows for its arguments.

    Calls of different tools never share a row: whether to do the one is another question than whether to do
    the other. An argument has a row where the answers that make the call differ in it, and where all
    answers make it; else it stands in the call's own cells, so that one disputed call is one point and not
    twelve.
    """
    calls = [
        tuple(None if at is None else plan[at] for plan, at in zip(plans, row, strict=True))
        for row in aligned(plans)
    ]
    rows: list[PartRow] = []
    for number, (row, nth) in enumerate(zip(calls, _numbered(calls), strict=True), 1):
        rows.extend(replace(one, nth=nth) for one in _rows_of(number, row))
    return Comparison(
        name="calls",
        whole=tuple("\n".join(map(_key, plan)) for plan in plans),
        rows=tuple(rows),
        repeats=tuple(repeats(plans)),
    )


def repeats(plans: Sequence[Sequence[Call]]) -> Iterator[Repeat]:
    """Calls that one plan makes `REPEATED` times or more with equal arguments, wherever they stand in it."""
    for column, plan in enumerate(plans):
        for key, times in Counter(map(_key, plan)).items():
            if times >= REPEATED:
                yield Repeat(column=column, label=short(key), times=times)


def aligned(plans: Sequence[Sequence[Call]]) -> Alignment:
    """Calls side by side; marks and merges walk the same rows."""
    return align([[_part_of_plan(call) for call in plan] for plan in plans], _likeness, _tool)


def _numbered(rows: Sequence[Sequence[Call | None]]) -> Iterator[int]:
    """Which of its tool's rows each is, from 1; 0 where the tool has no other."""
    tools = [next(call.name for call in row if call is not None) for row in rows]
    totals, before = Counter(tools), Counter[str]()
    for tool in tools:
        before[tool] += 1
        yield before[tool] if totals[tool] > 1 else 0


def _part_of_plan(call: Call) -> str:
    return f"{write(call.name)}\n{canonical(call.arguments)}"


def _tool(part: str) -> str:
    return part.partition("\n")[0]


def _likeness(one: str, other: str) -> float:
    if _tool(one) != _tool(other):
        return -2.0
    return 100.0 + ratio(one[:300], other[:300]) / 2


def _key(call: Call) -> str:
    # Ids and descriptions of calls differ by chance; what is done does not depend on them.
    return f"{write(call.name)} {canonical(call.arguments)}"


def argument_tokens(path: str, number: int) -> tuple[str, ...] | None:
    """The place within that call's arguments that a row's path names; None: it names none."""
    rest = path.removeprefix(f"call {number}")
    return tokens_of(rest) if rest != path and rest.startswith((ROOT, "/")) else None


def _rows_of(number: int, calls: tuple[Call | None, ...]) -> list[PartRow]:
    """One call's row, and the rows of its arguments."""
    found = _places([MISSING if call is None else call.arguments for call in calls])
    disputed = {place.tokens for place in found if _is_disputed(place, calls)}
    is_everywhere = None not in calls
    own = [place for place in found if is_everywhere or place.tokens in disputed]
    told = [] if is_everywhere else [place for place in found if place.tokens not in disputed]
    call = next(one for one in calls if one is not None)
    effect = max((one.effect for one in calls if one is not None), key=gravity)
    row = PartRow(
        path=f"call {number}",
        kind=RowKind.CALL,
        label=short(call.name),
        parts=tuple(_part(one, told, column, disputed) for column, one in enumerate(calls)),
        effect=effect,
        is_hand_over=is_hand_over(call.name),
    )
    return [row, *(_argument_row(number, call.name, place, effect) for place in own)]


def argument_places(arguments: Sequence[object]) -> tuple[Place, ...]:
    """Every place; elements of a list that stand for each other share one.

    What a call is made with is seldom meant to hold both; an answer that does can be written by hand.
    """
    return places(arguments, by_exchange=True)


def _places(arguments: Sequence[object]) -> Sequence[Place]:
    """The same; where there are too many to be of use, the arguments as a whole."""
    return argument_places(arguments) or (Place(tokens=(), values=tuple(arguments)),)


def _is_disputed(place: Place, calls: Sequence[Call | None]) -> bool:
    """Whether the answers that make the call differ in that argument."""
    values = {canonical(value) for value, call in zip(place.values, calls, strict=True) if call is not None}
    return len(values) > 1


def _part(
    call: Call | None, told: Sequence[Place], column: int, disputed: Collection[tuple[str, ...]]
) -> Part:
    """A call is compared by its name and the arguments that have no rows of their own.

    It is shown with all of them, but for the values that differ: those stand in their rows.
    """
    if call is None:
        return NOTHING
    return Part(
        text=call_text(call.name, call.arguments, disputed),
        key=f"{call.name}({_arguments(call, told, column)})" if told else call.name,
        value_type=ValueType.TEXT,
        raw=write(call.value),
    )


def _arguments(call: Call, told: Sequence[Place], column: int) -> str:
    shown: object = {}
    for place in told:
        value = place.values[column]
        if not isinstance(value, Missing):
            shown = put(shown, place.tokens, deepcopy(value), call.arguments)
    return write(shown)


def _argument_row(number: int, name: str, place: Place, effect: SideEffect) -> PartRow:
    row = field_row(place, prefix=f"call {number}", kind=RowKind.ARGUMENT)
    return replace(row, label=f"{short(name)} › {row.label}", effect=effect, is_hand_over=is_hand_over(name))
