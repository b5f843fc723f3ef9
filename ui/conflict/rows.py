"""What the matrix lists: whole answer, disputed rows, a fold line, the agreed rows. Knows no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from string import ascii_lowercase

from reviewer.conflicts.report import ConflictReport, Row, RowKind, ValueType
from reviewer.conflicts.unmarked import unmarked

_SIGNS = ascii_lowercase
_COMPARED = 500


@dataclass(frozen=True, slots=True)
class FoldLine:
    """Stands for the rows on which all agree."""

    count: int
    is_open: bool


def listed(report: ConflictReport, *, is_open: bool) -> tuple[Row | FoldLine, ...]:
    """The lines of the matrix, top to bottom."""
    whole = tuple(row for row in report.rows if row.kind is RowKind.WHOLE)
    lines: tuple[Row | FoldLine, ...] = (*whole, *report.disputed)
    if report.agreed:
        lines += (FoldLine(count=len(report.agreed), is_open=is_open),)
    return lines + report.agreed if is_open else lines


def signs(row: Row) -> tuple[str, ...]:
    """The group signs of a disputed row's cells: equal ones carry the same letter, none is the odd one.

    An agreed row has no signs, nor has the whole answer.
    """
    if not row.is_disputed or row.kind is RowKind.WHOLE:
        return ("",) * len(row.cells)
    order = _order(row)
    return tuple("–" if cell.is_missing else _letters(order[cell.group]) for cell in row.cells)


def camp_signs(report: ConflictReport) -> tuple[str, ...]:
    """The signs of the whole answers, by column: answers of one camp carry the same letter.

    None where every answer is a camp of its own, or there are no camps. The letters follow what is said, as
    in the rows.
    """
    standing = report.standing
    if standing is None or len(standing.camps) == len(standing.alike):
        return ()
    texts = [cell.text for cell in report.rows[0].cells]
    ordered = sorted(standing.camps, key=lambda camp: min(texts[column] for column in camp))
    places = {column: place for place, camp in enumerate(ordered) for column in camp}
    return tuple(_letters(places[column]) for column in range(len(texts)))


def _order(row: Row) -> dict[int, int]:
    """Groups in the order of what they say: each operator sees the answers in an order of their own, and a
    letter means the same to all of them.
    """
    said: dict[int, tuple[str, str]] = {}
    for cell in row.cells:
        if not cell.is_missing:
            # Cells of one group may differ in blank space: the least speaks for all, wherever it stands.
            said[cell.group] = min(said.get(cell.group, (cell.text, cell.raw)), (cell.text, cell.raw))
    return {group: place for place, group in enumerate(sorted(said, key=lambda group: said[group]))}


def _letters(place: int) -> str:
    """A to z, then aa, ab ...: two groups never share a sign."""
    more, last = divmod(place, len(_SIGNS))
    return (_letters(more - 1) if more else "") + _SIGNS[last]


@dataclass(frozen=True, slots=True)
class Reading:
    """A row as one reads it. Made once for each row that is drawn: it looks at all cells together."""

    texts: tuple[str, ...]
    """The cells without signs that only set them; as written, where different ones would look alike."""
    start: int
    """How many characters all cells begin with alike, back to a word's start: a cut value begins there."""
    has_mixed_types: bool
    """Whether the cells differ in their JSON type, so that the type has to be shown."""


def read_row(row: Row) -> Reading:
    """How a row reads."""
    texts = _read_as(row)
    types = {cell.value_type for cell in row.cells}
    return Reading(
        texts=texts,
        start=_shared_start(row, texts),
        has_mixed_types=len(types - {ValueType.TEXT}) > 1,
    )


def _read_as(row: Row) -> tuple[str, ...]:
    # Mostly several answers say the same.
    made = {text: unmarked(text, row.kind) for text in {cell.text for cell in row.cells}}
    shown = tuple(made[cell.text] for cell in row.cells)
    groups = {(text, cell.group) for text, cell in zip(shown, row.cells, strict=True) if not cell.is_missing}
    is_clear = len({text for text, _ in groups}) == len({group for _, group in groups})
    return shown if is_clear else tuple(cell.text for cell in row.cells)


def _shared_start(row: Row, shown: tuple[str, ...]) -> int:
    texts = [text[:_COMPARED] for text, cell in zip(shown, row.cells, strict=True) if not cell.is_missing]
    if not row.is_disputed or len(texts) < 2:
        return 0
    shortest, longest = min(texts), max(texts)
    if shortest == longest:  # they differ from those that say nothing
        return 0
    same = next(
        (at for at, (one, other) in enumerate(zip(shortest, longest, strict=False)) if one != other),
        len(shortest),
    )
    return max((shortest.rfind(space, 0, same) + 1 for space in " \n/"), default=0)
