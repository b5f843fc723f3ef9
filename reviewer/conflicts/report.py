"""The conflict report: what N answers disagree on, as data for the matrix."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from reviewer.conflicts.side_effects import SideEffect
from reviewer.ids import CandidateId


class RowKind(StrEnum):
    """What a row of the matrix compares."""

    WHOLE = "whole"
    FIELD = "field"
    PARAGRAPH = "paragraph"
    FILE = "file"
    HUNK = "hunk"
    CALL = "call"
    ARGUMENT = "argument"


class ValueType(StrEnum):
    """JSON's types, told apart on screen: `12480`, `"12480"`, null and missing are four marks."""

    TEXT = "text"
    STRING = "string"
    NUMBER = "number"
    BOOLEAN = "boolean"
    NULL = "null"
    ARRAY = "array"
    OBJECT = "object"
    MISSING = "missing"


class Fit(StrEnum):
    """Whether a hunk applies to the file that it changes, see `patch_fit`; in the order of their gravity."""

    FITS = "fits"
    MOVED = "moved"
    """At other lines than it says."""
    UNKNOWN = "unknown"
    """The file is not here."""
    AT_ODDS = "at-odds"
    """The file is not here, and another patch says something else of the same lines of it."""
    FAILS = "fails"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """How a hunk fits, or the worst hunk of a file."""

    fit: Fit
    line: int = 0
    """Where a moved hunk applies, from 1; 0 where several are told of at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One answer's part in a row."""

    text: str
    """The value in full; foreign text. Empty when missing."""
    value_type: ValueType = ValueType.TEXT
    group: int = 0
    """Equal cells share a group, numbered from 0 by first appearance; missing is a group of its own."""
    raw: str = ""
    """The value as JSON, where the answer is structured; what a merge copies."""
    span: tuple[int, int] | None = None
    """Where the part stands in the answer's text, in characters; None where it has no place of its own."""
    fitted: Fitted | None = None
    """Of a hunk, and of a file that only one patch changes."""

    @property
    def is_missing(self) -> bool:
        """Whether the answer says nothing here."""
        return self.value_type is ValueType.MISSING


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One claim, field, file or call across all answers."""

    path: str
    """Stable within the report: a JSON pointer, `p3`, `src/a.sql`, `call 2/amount`, or `` for the whole."""
    kind: RowKind
    label: str
    """Short name for the first column; foreign text except for the whole answer."""
    cells: tuple[Cell, ...]
    weight: int = 0
    """How much the difference matters, 1 to 100, see the module `weight`; 0 where all agree."""
    place: int = 0
    """Its place in the answers, from 0; the order that a merge goes in."""
    effect: SideEffect | None = None
    """What sort of side effect the call has that it is or belongs to; None where it is no call."""
    nth: int = 0
    """Of the calls of one tool: which of them it is or belongs to, from 1; 0: the tool has one row."""
    is_material: bool = False
    """It changes what will happen: numbers, dates, money, names, negation, actions."""
    is_lookalike: bool = False
    """Some of its differing cells can't be told apart by eye."""
    collides_with: tuple[str, ...] = ()
    """Labels of rows with a hunk that touches the same lines as a hunk of this one: both can't go in."""

    @property
    def is_disputed(self) -> bool:
        """Whether the cells fall into more than one group."""
        return len({cell.group for cell in self.cells}) > 1

    @property
    def parted_pairs(self) -> int:
        """How many pairs of answers differ here; says nothing of which they are."""
        cells = len(self.cells)
        sizes = Counter(cell.group for cell in self.cells).values()
        return (cells * cells - sum(size * size for size in sizes)) // 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One thing that a dispute is about: a message code and foreign words for it."""

    code: str
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """What the dispute is about: a message code and its parameters, worded by the catalogue."""

    code: str
    params: Mapping[str, int] = field(default_factory=dict)
    topics: tuple[Topic, ...] = ()
    """The weightiest points in the reader's words; fewer than are disputed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """One and the same call several times in one answer: a loop, or an action that is done twice."""

    column: int
    label: str
    """The call with its arguments, shortened; foreign text."""
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How three or more answers stand to each other, see the module `standing`."""

    points: int
    """How many points were counted, at least 1."""
    is_material: bool
    """Only those that change what will happen; else no disputed one does, and all are counted."""
    alike: tuple[tuple[int, ...], ...]
    """For each two columns, on how many of these points they say the same."""

    @property
    def camps(self) -> tuple[tuple[int, ...], ...]:
        """Columns of answers that say the same on every counted point, in the order of their first ones."""
        found: dict[int, list[int]] = {}
        for column, row in enumerate(self.alike):
            found.setdefault(row.index(self.points), []).append(column)
        return tuple(map(tuple, found.values()))

    @property
    def nearest(self) -> int | None:
        """The column of the one answer that says the same as the others most often; None: there is no one."""
        sums = [sum(row) for row in self.alike]
        return sums.index(max(sums)) if sums.count(max(sums)) == 1 else None


@dataclass(frozen=True, kw_only=True)  # without slots: what is worked out of it once is kept
class ConflictReport:
    """Rows for N answers, columns in the order of `candidates`.

    The row *whole answer* is first, then disputed rows (the weightiest first; of equal weight the one that
    parts most pairs of answers; then in order of appearance), then agreed ones in order of appearance.
    """

    candidates: tuple[CandidateId, ...]
    rows: tuple[Row, ...]
    sentence: Sentence
    repeats: tuple[Repeat, ...] = ()
    fits: tuple[Fit | None, ...] = ()
    """Of patches, by column: the gravest of what is known of their hunks; None: they only make new files."""
    standing: Standing | None = None
    """None: there are fewer than three answers, or nothing that they dispute."""

    @cached_property
    def disputed(self) -> tuple[Row, ...]:
        """Disputed rows without the whole answer."""
        return tuple(row for row in self.rows if row.is_disputed and row.kind is not RowKind.WHOLE)

    @cached_property
    def agreed(self) -> tuple[Row, ...]:
        """Agreed rows without the whole answer."""
        return tuple(row for row in self.rows if not row.is_disputed and row.kind is not RowKind.WHOLE)
