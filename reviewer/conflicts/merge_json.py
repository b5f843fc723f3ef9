"""Merge structured answers place by place, and plans call by call, keeping numbers and types as written."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass

from reviewer.conflicts.json_edit import indent_of, put, take_out
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
        change.raw and not isinstance(found_at(base, change.tokens)[0], Missing) for change in changes
    )
    made = _exchanged(text, base, changes) if is_exchange else _rewritten(base, text, changes)
    return with_values(made, {place.path: place.tokens for place in found}, picks.told)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """Another value for one place of the base."""

    tokens: tuple[str, ...]
    value: object
    source: object
    """The whole answer that the value comes from: says of what type its containers are."""
    raw: str
    """The value as it was written; empty for a missing one."""


def _change(place: Place, picks: Picks, values: Sequence[object], texts: Sequence[str]) -> _Change:
    if place.path in picks.unset:
        return _Change(tokens=place.tokens, value=MISSING, source=_lacking(values, place.tokens), raw="")
    column = picks.column(place.path)
    if column is None:
        edited = picks.edits[place.path]
        # The place is made as the first answer that has it makes it.
        source = next(one for one in values if not isinstance(found_at(one, place.tokens)[0], Missing))
        value = read_literals(edited.encode())
        return _Change(tokens=place.tokens, value=value, source=source, raw=edited)
    found, pointer = found_at(values[column], place.tokens)
    raw = ""
    if not isinstance(found, Missing):
        start, end = spans_by_pointer(texts[column])[pointer]
        raw = texts[column][start:end]
    return _Change(tokens=place.tokens, value=found, source=values[column], raw=raw)


def _lacking(values: Sequence[object], tokens: Sequence[str]) -> object:
    """An answer that has nothing there, as a pattern of what goes with it; else one that keeps the rest."""
    return next((one for one in values if isinstance(found_at(one, tokens)[0], Missing)), values[0])


def _exchanged(text: str, base: object, changes: Sequence[_Change]) -> str:
    spans = spans_by_pointer(text)
    wanted = sorted((spans[found_at(base, change.tokens)[1]], change.raw) for change in changes)
    for (start, end), raw in reversed(wanted):
        text = text[:start] + raw + text[end:]
    return text


def _rewritten(base: object, text: str, changes: Sequence[_Change]) -> str:
    tree = copy.deepcopy(base)
    for change in changes:
        if not isinstance(change.value, Missing):
            tree = put(tree, change.tokens, copy.deepcopy(change.value), change.source)
    gone = [(change.tokens, change.source) for change in changes if isinstance(change.value, Missing)]
    take_out(tree, gone)
    return write(tree, indent=indent_of(text))


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
    made = copy.deepcopy(arguments[own])
    gone: list[tuple[Sequence[str], object]] = []
    for picked in sorted(picks.paths):
        tokens = argument_tokens(picked, number)
        column = picks.column(picked, own)
        if tokens is None:
            continue
        if picked in picks.unset:
            gone.append((tokens, _lacking(arguments, tokens)))
            continue
        if column == own:
            continue
        source = arguments[own if column is None else column]
        edited = None if column is not None else read_literals(picks.edits[picked].encode())
        value = found_at(source, tokens)[0] if column is not None else edited
        if isinstance(value, Missing):
            gone.append((tokens, source))
        else:
            made = put(made, tokens, copy.deepcopy(value), source)
    take_out(made, gone)
    return made
