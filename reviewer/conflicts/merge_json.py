"""Merge structured answers place by place, and plans call by call, keeping numbers and types as written."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from functools import lru_cache

from reviewer.conflicts.align import Alignment
from reviewer.conflicts.elements import is_order
from reviewer.conflicts.json_edit import Change, changed, indent_of
from reviewer.conflicts.json_spans import spans_by_pointer
from reviewer.conflicts.jsondiff import MISSING, Lookup, Missing, Place, found_at, places
from reviewer.conflicts.made import Gone, Made, with_values
from reviewer.conflicts.picks import KEPT, Picks
from reviewer.conflicts.textdiff import Span
from reviewer.conflicts.toolcalls import Call, aligned, argument_places, argument_tokens, calls_in
from reviewer.domain.content import Content
from reviewer.domain.json_text import read_literals, write


class _Answers:
    """Structured answers as they were read; nothing changes these values."""

    def __init__(self, contents: Sequence[Content]) -> None:
        self.values = [read_literals(content.data) for content in contents]
        self.texts = [content.text() for content in contents]
        self.places = places(self.values)
        self._lookup = Lookup()
        self._spans: dict[int, Mapping[str, Span]] = {}

    def at(self, column: int, tokens: Sequence[str]) -> tuple[object, str]:
        """What an answer has at a place, and its true pointer there; `MISSING` where nothing is."""
        return self._lookup.at(self.values[column], tokens)

    def has(self, column: int, tokens: Sequence[str]) -> bool:
        """Whether an answer has anything there."""
        return not isinstance(self.at(column, tokens)[0], Missing)

    def span(self, column: int, pointer: str) -> Span:
        """Where the value at a true pointer stands in an answer's text."""
        if column not in self._spans:
            self._spans[column] = spans_by_pointer(self.texts[column])
        return self._spans[column][pointer]

    def having(self, tokens: Sequence[str]) -> object:
        """The first answer that has something there: a place is made as it makes it."""
        return next(value for column, value in enumerate(self.values) if self.has(column, tokens))

    def lacking(self, tokens: Sequence[str]) -> object:
        """An answer that has nothing there, as a pattern of what goes with it; else one that keeps all."""
        every = enumerate(self.values)
        return next((value for column, value in every if not self.has(column, tokens)), self.values[0])


@lru_cache(maxsize=KEPT)
def _read(contents: tuple[Content, ...]) -> _Answers:
    return _Answers(contents)


def merge_fields(contents: tuple[Content, ...], picks: Picks) -> Made:
    """The base with other values in some places.

    Where only values are exchanged, everything around them keeps its bytes; where members come or go, the
    text is written anew.
    """
    answers = _read(contents)
    changes = [
        _change(place, picks, answers)
        for place in answers.places
        if place.path in picks.unset or picks.column(place.path) != picks.base
    ]
    if all(raw and answers.has(picks.base, change.tokens) for change, raw in changes):
        made, gone = _exchanged(answers, picks.base, changes), Gone()
    else:
        base = copy.deepcopy(answers.values[picks.base])
        known = [place.tokens for place in answers.places]
        tree, taken = changed(base, [change for change, _ in changes], known)
        made, gone = write(tree, indent=indent_of(answers.texts[picks.base])), Gone(taken)
    moved = {place.path: gone.moved(place.tokens) for place in answers.places}
    return with_values(
        made, {path: tokens for path, tokens in moved.items() if tokens is not None}, picks.told
    )


def _change(place: Place, picks: Picks, answers: _Answers) -> tuple[Change, str]:
    """Another value for one place of the base, and how it was written; empty where it can't be copied."""
    if place.path in picks.unset:
        return Change(tokens=place.tokens, value=MISSING, source=answers.lacking(place.tokens)), ""
    column = picks.column(place.path)
    if column is None:
        edited = picks.edits[place.path]
        source, value = answers.having(place.tokens), read_literals(edited.encode())
        return Change(tokens=place.tokens, value=value, source=source), "" if is_order(place.path) else edited
    found, pointer = answers.at(column, place.tokens)
    raw = ""
    if not isinstance(found, Missing) and not is_order(place.path):
        start, end = answers.span(column, pointer)
        raw = answers.texts[column][start:end]
    return Change(tokens=place.tokens, value=found, source=answers.values[column]), raw


def _exchanged(answers: _Answers, base: int, changes: Sequence[tuple[Change, str]]) -> str:
    wanted = sorted((answers.span(base, answers.at(base, change.tokens)[1]), raw) for change, raw in changes)
    text = answers.texts[base]
    pieces: list[str] = []
    at = 0
    for (start, end), raw in wanted:
        pieces += (text[at:start], raw)
        at = end
    return "".join([*pieces, text[at:]])


@lru_cache(maxsize=KEPT)
def _plans(contents: tuple[Content, ...]) -> tuple[Sequence[Sequence[Call]], Alignment]:
    plans = [calls_in(read_literals(content.data)) or () for content in contents]
    return plans, aligned(plans)


def merge_calls(contents: tuple[Content, ...], picks: Picks) -> Made:
    """The calls in order, each from its answer, with arguments from others where they were picked."""
    plans, rows = _plans(contents)
    made: list[object] = []
    standing: dict[str, tuple[str, ...]] = {}
    for number, row in enumerate(rows, 1):
        path = f"call {number}"
        call, gone = (MISSING, Gone()) if path in picks.unset else _merged_call(plans, row, number, picks)
        if isinstance(call, Missing):
            continue
        standing[path] = (str(len(made)),)
        for picked in picks.told:
            tokens = argument_tokens(picked, number)
            inside = None if tokens is None else gone.moved(tokens)
            if inside is not None:
                standing[picked] = (str(len(made)), "args", *inside)
        made.append(call)
    text = write(made, indent=indent_of(contents[picks.base].text()))
    return with_values(text, standing, picks.told)


def _merged_call(
    plans: Sequence[Sequence[Call]], row: Sequence[int | None], number: int, picks: Picks
) -> tuple[object, Gone]:
    """One call of the merged plan; `MISSING` where it comes from an answer that does not make it."""
    column = picks.column(f"call {number}")
    if column is None:
        return read_literals(picks.edits[f"call {number}"].encode()), Gone()
    at = row[column]
    if at is None:
        return MISSING, Gone()
    sides = zip(plans, row, strict=True)
    arguments = [MISSING if one is None else plan[one].arguments for plan, one in sides]
    made, gone = _with_arguments(column, arguments, number, picks)
    return _call(plans[column][at].value, made), gone


def _call(call: object, arguments: object) -> object:
    return {**call, "args": arguments} if isinstance(call, dict) else call


def _with_arguments(own: int, arguments: Sequence[object], number: int, picks: Picks) -> tuple[object, Gone]:
    """One call's arguments with those that were picked from the same call of other answers."""
    inside = {tokens: path for path in picks.paths if (tokens := argument_tokens(path, number)) is not None}
    if not inside:
        return arguments[own], Gone()
    # In the order of the places: behind `9` comes `10`, which only what was put before it can stand behind.
    known = {place.tokens: at for at, place in enumerate(argument_places(arguments))}
    ordered = sorted(inside, key=lambda tokens: (known.get(tokens, len(known)), tokens))
    changes = [
        change
        for tokens in ordered
        if (change := _argument_change(own, arguments, tokens, inside[tokens], picks)) is not None
    ]
    made, taken = changed(copy.deepcopy(arguments[own]), changes, list(known))
    return made, Gone(taken)


def _argument_change(
    own: int, arguments: Sequence[object], tokens: tuple[str, ...], path: str, picks: Picks
) -> Change | None:
    """Another value for one argument of a call; None where the call's own was picked."""
    if path in picks.unset:
        lacking = (one for one in arguments if isinstance(found_at(one, tokens)[0], Missing))
        return Change(tokens=tokens, value=MISSING, source=next(lacking, arguments[0]))
    column = picks.column(path, own)
    if column is None:
        value = read_literals(picks.edits[path].encode())
        return Change(tokens=tokens, value=value, source=arguments[own])
    if column == own:
        return None
    value = found_at(arguments[column], tokens)[0]
    return Change(tokens=tokens, value=value, source=arguments[column])
