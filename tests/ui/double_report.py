"""A small, honest comparison of answers for the desk double: whole answer, then fields or paragraphs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from reviewer.conflicts.report import Cell, ConflictReport, Row, RowKind, Sentence, ValueType
from reviewer.domain.content import ContentKind
from reviewer.domain.desk import Answer

_TYPES = {str: ValueType.STRING, bool: ValueType.BOOLEAN, int: ValueType.NUMBER, float: ValueType.NUMBER}
_TYPES |= {type(None): ValueType.NULL, list: ValueType.ARRAY, dict: ValueType.OBJECT}
_MISSING = Cell(text="", value_type=ValueType.MISSING)
_KINDS = {
    ContentKind.STRUCTURED: RowKind.FIELD,
    ContentKind.PATCH: RowKind.FILE,
    ContentKind.TOOL_CALLS: RowKind.CALL,
}


def compare_answers(answers: Sequence[Answer]) -> ConflictReport:
    """Rows by JSON pointer, by call, or by paragraph number."""
    parts = [_parts(one) for one in answers]
    paths = list(dict.fromkeys(path for part in parts for path in part))
    kind = _KINDS.get(answers[0].candidate.content.kind, RowKind.PARAGRAPH) if answers else RowKind.PARAGRAPH
    whole = [Cell(text=one.candidate.content.text()) for one in answers]
    rows = [Row(path="", kind=RowKind.WHOLE, label="", cells=_grouped(whole))]
    found = [
        Row(
            path=path,
            kind=kind,
            label=path,
            cells=_grouped([part.get(path, _MISSING) for part in parts]),
            is_material=any(char.isdigit() for part in parts for char in part.get(path, _MISSING).text),
        )
        for path in paths
    ]
    found.sort(key=lambda row: (not row.is_disputed, not row.is_material))
    disputed = sum(row.is_disputed for row in found)
    return ConflictReport(
        candidates=tuple(one.candidate.id for one in answers),
        rows=(*rows, *found),
        sentence=Sentence(code="conflict.disagree", params={"disputed": disputed, "points": len(found)}),
    )


def _parts(answer: Answer) -> dict[str, Cell]:
    content = answer.candidate.content
    if content.kind is ContentKind.STRUCTURED:
        return dict(_leaves("", json.loads(content.data)))
    if content.kind is ContentKind.TOOL_CALLS:
        calls = json.loads(content.data)
        return {f"call {number}": _cell(call) for number, call in enumerate(calls, 1)}
    if content.kind is ContentKind.PATCH:
        return {content.text().splitlines()[0].removeprefix("--- a/"): Cell(text=content.text())}
    paragraphs = [text for text in content.text().split("\n\n") if text.strip()]
    return {f"p{number}": Cell(text=text) for number, text in enumerate(paragraphs, 1)}


def _leaves(path: str, value: Any) -> list[tuple[str, Cell]]:
    if isinstance(value, dict) and value:
        return [leaf for key, inner in value.items() for leaf in _leaves(f"{path}/{key}", inner)]
    return [(path, _cell(value))]


def _cell(value: Any) -> Cell:
    text = value if isinstance(value, str) else json.dumps(value)
    return Cell(text=text, value_type=_TYPES[type(value)], raw=json.dumps(value))


def _grouped(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    seen: dict[tuple[str, ValueType], int] = {}
    return tuple(
        Cell(
            text=cell.text,
            value_type=cell.value_type,
            raw=cell.raw,
            group=seen.setdefault((cell.text, cell.value_type), len(seen)),
        )
        for cell in cells
    )
