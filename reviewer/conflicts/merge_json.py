"""Merge structured answers place by place, and plans call by call, keeping numbers and types as written."""

from __future__ import annotations

import copy
from collections.abc import Sequence

from reviewer.conflicts.elements import is_order
from reviewer.conflicts.json_edit import Change, changed, indent_of
from reviewer.conflicts.json_spans import spans_by_pointer
from reviewer.conflicts.jsondiff import MISSING, Missing, Place, found_at, places
from reviewer.conflicts.made import Made, with_values
from reviewer.conflicts.picks import Picks
from reviewer.conflicts.toolcalls import Call, aligned, argument_tokens, calls_in
from reviewer.domain.content import Content
from reviewer.domain.json_text import read_literals, write


def merge_fields(contents: Sequence[Content], picks: Picks) -> Made:
    """The base with other values in some places.

    Where only values are exchanged, everything around them keeps its bytes; where members come or go, the
    text is written anew.
    """
    values = [read_literals(content.data) for content in contents]
    texts = [content.text() for content in contents]
    found = places(values)
    changes = [
        _change(place, picks, values, texts)
        for place in found
        if place.path in picks.unset or picks.column(place.path) != picks.base
    ]
    base, text = values[picks.base], texts[picks.base]
    is_exchange = all(
        raw and not isinstance(found_at(base, change.tokens)[0], Missing) for change, raw in changes
    )
    if is_exchange:
        made = _exchanged(text, base, changes)
    else:
        tree = changed(copy.deepcopy(base), [change for change, _ in changes])
        made = write(tree, indent=indent_of(text))
    return with_values(made, {place.path: place.tokens for place in found}, picks.told)


def _change(place: Place, picks: Picks, values: Sequence[object], texts: Sequence[str]) -> tuple[Change, str]:
    """Another value for one place of the base, and how it was written; empty where it can't be copied."""
    if place.path in picks.unset:
        return Change(tokens=place.tokens, value=MISSING, source=_lacking(values, place.tokens)), ""
    column = picks.column(place.path)
    if column is None:
        edited = picks.edits[place.path]
        # The place is made as the first answer that has it makes it.
        source = next(one for one in values if not isinstance(found_at(one, place.tokens)[0], Missing))
        value = read_literals(edited.encode())
        return Change(tokens=place.tokens, value=value, source=source), "" if is_order(place.path) else edited
    found, pointer = found_at(values[column], place.tokens)
    raw = ""
    if not isinstance(found, Missing) and not is_order(place.path):
        start, end = spans_by_pointer(texts[column])[pointer]
        raw = texts[column][start:end]
    return Change(tokens=place.tokens, value=found, source=values[column]), raw


def _lacking(values: Sequence[object], tokens: Sequence[str]) -> object:
    """An answer that has nothing there, as a pattern of what goes with it; else one that keeps the rest."""
    return next((one for one in values if isinstance(found_at(one, tokens)[0], Missing)), values[0])


def _exchanged(text: str, base: object, changes: Sequence[tuple[Change, str]]) -> str:
    spans = spans_by_pointer(text)
    wanted = sorted((spans[found_at(base, change.tokens)[1]], raw) for change, raw in changes)
    for (start, end), raw in reversed(wanted):
        text = text[:start] + raw + text[end:]
    return text


def merge_calls(contents: Sequence[Content], picks: Picks) -> Made:
    """The calls in order, each from its answer, with arguments from others where they were picked."""
    plans = [calls_in(read_literals(content.data)) or () for content in contents]
    made: list[object] = []
    standing: dict[str, tuple[str, ...]] = {}
    for number, row in enumerate(aligned(plans), 1):
        path = f"call {number}"
        call = MISSING if path in picks.unset else _merged_call(plans, row, number, picks)
        if isinstance(call, Missing):
            continue
        standing[path] = (str(len(made)),)
        for picked in picks.told:
            inside = argument_tokens(picked, number)
            if inside is not None:
                standing[picked] = (str(len(made)), "args", *inside)
        made.append(call)
    text = write(made, indent=indent_of(contents[picks.base].text()))
    return with_values(text, standing, picks.told)


def _merged_call(
    plans: Sequence[Sequence[Call]], row: Sequence[int | None], number: int, picks: Picks
) -> object:
    """One call of the merged plan; `MISSING` where it comes from an answer that does not make it."""
    column = picks.column(f"call {number}")
    if column is None:
        return read_literals(picks.edits[f"call {number}"].encode())
    at = row[column]
    if at is None:
        return MISSING
    sides = zip(plans, row, strict=True)
    arguments = [MISSING if one is None else plan[one].arguments for plan, one in sides]
    return _call(plans[column][at].value, _with_arguments(column, arguments, number, picks))


def _call(call: object, arguments: object) -> object:
    return {**call, "args": arguments} if isinstance(call, dict) else call


def _with_arguments(own: int, arguments: Sequence[object], number: int, picks: Picks) -> object:
    """One call's arguments with those that were picked from the same call of other answers."""
    changes: list[Change] = []
    for picked in sorted(picks.paths):
        tokens = argument_tokens(picked, number)
        column = picks.column(picked, own)
        if tokens is None:
            continue
        if picked in picks.unset:
            changes.append(Change(tokens=tokens, value=MISSING, source=_lacking(arguments, tokens)))
        elif column is None:
            value = read_literals(picks.edits[picked].encode())
            changes.append(Change(tokens=tokens, value=value, source=arguments[own]))
        elif column != own:
            value = found_at(arguments[column], tokens)[0]
            changes.append(Change(tokens=tokens, value=value, source=arguments[column]))
    return changed(copy.deepcopy(arguments[own]), changes)
