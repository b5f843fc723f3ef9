"""The command that compares: what the answers disagree on, and what a merge of them would send."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from reviewer.bootstrap import OpenDesk
from reviewer.cli.app import Options, root, with_desk
from reviewer.cli.output import UNCUT, safe_block, tell
from reviewer.cli.row_picks import merged, open_rows, row_picks, takes_rows
from reviewer.conflicts.merge import Merged
from reviewer.conflicts.report import ConflictReport, Row, Standing
from reviewer.domain.desk import OpenedItem
from reviewer.ids import ItemId

if TYPE_CHECKING:
    from ui.messages.catalogue import Catalogue

PLAIN = "{}"
"""An answer in a line is its number; only a window has chips."""


@root.command()
@click.argument("item")
@takes_rows
@click.pass_obj
def compare(
    options: Options, item: str, rows: tuple[tuple[int, int], ...], own: tuple[tuple[int, str], ...]
) -> None:
    """Say what the answers to ITEM disagree on, row by row, the weightiest row first.

    With --row and --own it also prints what a merge would send; nothing is recorded.
    """
    picks = row_picks(rows, own)

    async def work(desk: OpenDesk) -> tuple[OpenedItem, ConflictReport]:
        opened = await desk.open_item(ItemId(item))
        return opened, await desk.compare(opened)

    opened, report = with_desk(options, work)
    made = merged(opened, report, picks) if picks else None
    is_judged = opened.given is not None or (made is not None and not open_rows(report, made))
    lines = [
        *_report_lines(opened, report),
        *_standing_lines(opened, report, is_judged=is_judged),
        *(merged_lines(report, made) if made else ()),
    ]
    tell(_value(opened, report, made), as_json=options.as_json, lines=lines)


def merged_lines(report: ConflictReport, made: Merged) -> list[str]:
    """What would be sent, and which rows nobody has settled: those are the base's so far."""
    text = made.content.text() if made.content is not None else ""
    left = open_rows(report, made)
    note = [f"Not settled yet: rows {', '.join(map(str, left))}."] if left else []
    return ["", "--- as it would be sent", *safe_block(text, UNCUT), *note]


def _report_lines(opened: OpenedItem, report: ConflictReport) -> list[str]:
    from ui.conflict.words import note_of
    from ui.messages.catalogue import Catalogue  # Qt-free: the sentences are the window's own

    words, sentence = Catalogue(), report.sentence
    topics = tuple(words.text(one.code, **one.params) for one in sentence.topics)
    note = note_of(report, words)
    lines = [words.text(sentence.code, **sentence.params, topics=topics), *([note] if note else ())]
    for number, row in enumerate(report.disputed, 1):
        lines += ["", *_row_lines(opened, number, row, words)]
    if report.agreed:
        lines += ["", words.text("matrix.fold", count=len(report.agreed))]
    return lines


def _standing_lines(opened: OpenedItem, report: ConflictReport, *, is_judged: bool) -> Iterator[str]:
    """Which answers say the same; how many points two share only where the operator has judged already."""
    from ui.conflict.words import camps_of, nearest_of, pairs_of
    from ui.messages.catalogue import Catalogue

    told = report.standing
    if told is None:
        return
    words = Catalogue()
    yield from ("", camps_of(told, words, PLAIN))
    if is_judged:
        yield from filter(None, [nearest_of(told, words, PLAIN)])
        yield from (pairs_of(told, answer.number, words, PLAIN) for answer in opened.answers)


def _row_lines(opened: OpenedItem, number: int, row: Row, words: Catalogue) -> Iterator[str]:
    """A row, and below it each different value once with the answers that give it; nobody is the deviant."""
    from ui.conflict.rows import signs
    from ui.conflict.words import full_text, row_label, warning_of

    yield f"{number}. {row_label(row, words)}"
    said: dict[tuple[str, str], tuple[list[str], str]] = {}
    for column, (answer, sign) in enumerate(zip(opened.answers, signs(row), strict=True)):
        told = (sign, str(row.cells[column].fitted))
        said.setdefault(told, ([], full_text(row, column, words)))[0].append(str(answer.number))
    for (mark, _), (numbers, text) in sorted(said.items()):
        yield f"   {mark}  {', '.join(numbers)}: {text}"
    if warning := warning_of(row, words):
        yield f"   {warning}"


def _value(opened: OpenedItem, report: ConflictReport, made: Merged | None) -> dict[str, Any]:
    """The same for programs."""
    value: dict[str, Any] = {
        "answers": [answer.number for answer in opened.answers],
        "sentence": {"code": report.sentence.code, **report.sentence.params},
        "rows": [_row_value(number, row) for number, row in enumerate(report.disputed, 1)],
        "agreed": len(report.agreed),
    }
    if report.standing is not None:
        value["standing"] = _standing_value(opened, report.standing)
    if made is not None and made.content is not None:
        value["merged"] = {"content": made.content.text(), "open": open_rows(report, made)}
    return value


def _standing_value(opened: OpenedItem, told: Standing) -> dict[str, Any]:
    numbers = [answer.number for answer in opened.answers]
    return {
        "points": told.points,
        "is_material": told.is_material,
        "camps": [[numbers[column] for column in camp] for camp in told.camps],
        "alike": [list(row) for row in told.alike],
        "nearest": None if told.nearest is None else numbers[told.nearest],
    }


def _row_value(number: int, row: Row) -> dict[str, Any]:
    cells = [
        {
            "text": None if cell.is_missing else cell.text,
            "type": cell.value_type,
            "group": cell.group,
            "fit": None if cell.fitted is None else cell.fitted.fit,
        }
        for cell in row.cells
    ]
    return {
        "row": number,
        "path": row.path,
        "kind": row.kind,
        "label": row.label,
        "nth": row.nth,
        "is_material": row.is_material,
        "collides_with": list(row.collides_with),
        "is_lookalike": row.is_lookalike,
        "cells": cells,
    }
