"""Rows of a merge on the command line: which answer, or which words, each disputed row is taken from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import click

from reviewer.conflicts.merge import Merged, merge
from reviewer.conflicts.report import ConflictReport
from reviewer.domain.desk import OpenedItem, named_candidates
from reviewer.domain.row_sources import EDITED, UNSET
from reviewer.errors import VerdictInvalid

LEFT_OUT = 0
"""Where a row takes its answer's number: no answer. The window's key for it is the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowPicks:
    """By the numbers that `compare` gives: rows from answers, and rows in words of one's own."""

    answers: Mapping[int, int] = field(default_factory=dict)
    own: Mapping[int, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.answers or self.own)


def row_picks(rows: Sequence[tuple[int, int]], own: Sequence[tuple[int, str]]) -> RowPicks:
    """As the options say it. Raises click.UsageError where they settle a row twice: which one is meant?"""
    numbers = Counter(number for number, _ in (*rows, *own))
    twice = sorted(number for number, times in numbers.items() if times > 1)
    if twice:
        raise click.UsageError(f"Row {twice[0]} is settled twice.")
    return RowPicks(answers=dict(rows), own=dict(own))


class _Numbered(click.ParamType):  # type: ignore[type-arg]  # generic since click 8.4 only
    """`3=TEXT`: a row's number and what it takes."""

    name = "row"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, str]:
        number, sign, taken = str(value).partition("=")
        if not sign or not number.isdecimal():
            self.fail(f"{value!r} is not ROW=VALUE with a row's number as `compare` prints it.", param, ctx)
        return int(number), taken


class _FromAnswer(_Numbered):
    """`3=2`: a row's number and an answer's."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        number, taken = super().convert(value, param, ctx)
        if not taken.isdecimal():
            self.fail(f"{value!r} does not name an answer by its number, or 0 for none.", param, ctx)
        return number, int(taken)


def takes_rows(command: Any) -> Any:
    """The two options that settle rows, for commands that compare and that decide."""
    from_answer = click.option(
        "--row",
        "rows",
        multiple=True,
        type=_FromAnswer(),
        metavar="ROW=N",
        help="Take this row from answer N; 0 leaves it out. Rows are numbered by `compare`.",
    )
    in_own_words = click.option(
        "--own",
        "own",
        multiple=True,
        type=_Numbered(),
        metavar="ROW=TEXT",
        help="Write this row yourself; JSON where the answers are.",
    )
    return from_answer(in_own_words(command))


def merged(opened: OpenedItem, report: ConflictReport, picks: RowPicks) -> Merged:
    """The answer that the picks make, types kept; rows that are still open are named in it.

    Raises:
        VerdictInvalid: a row or an answer is not there, or the rows can't be put together.
    """
    sources, edits = {}, {}
    for number, answer in picks.answers.items():
        sources[_path(report, number)] = _name(opened, answer)
    for number, text in picks.own.items():
        sources[_path(report, number)] = EDITED
        edits[_path(report, number)] = text
    made = merge(named_candidates(opened), sources, edits)
    if made.objection:
        raise VerdictInvalid(made.objection, item=opened.item.id)
    return made


def open_rows(report: ConflictReport, made: Merged) -> tuple[int, ...]:
    """The numbers of the disputed rows that nobody settled."""
    return tuple(number for number, row in enumerate(report.disputed, 1) if row.path in made.unsettled)


def _path(report: ConflictReport, number: int) -> str:
    if not 1 <= number <= len(report.disputed):
        raise VerdictInvalid("merge.row_number_unknown", number=number, rows=len(report.disputed))
    return report.disputed[number - 1].path


def _name(opened: OpenedItem, number: int) -> str:
    if number == LEFT_OUT:
        return UNSET
    by_number = {answer.number: place for place, answer in enumerate(opened.answers)}
    if number not in by_number:
        raise VerdictInvalid("verdict.candidate_unknown", item=opened.item.id, number=number)
    return str(named_candidates(opened)[by_number[number]].id)
