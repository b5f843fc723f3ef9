"""What the matrix says of a row and of a cell, on one line each and harmless."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reviewer.conflicts.elements import is_order
from reviewer.conflicts.report import ConflictReport, Fit, Fitted, Repeat, Row, RowKind, Standing, ValueType
from reviewer.domain.content import ContentKind
from reviewer.domain.desk import OpenedItem
from reviewer.render.plain_line import Line
from ui.blocks.new_letters import Written
from ui.conflict.rows import Reading, read_row
from ui.conflict.settled import Settled
from ui.messages.catalogue import Catalogue
from ui.messages.spelling import plain
from ui.theme import Role

_CELL_CHARS = 500
CHIP_PLACE = "⟦{}⟧"
"""Around an answer's number in a sentence that is drawn: its chip stands there."""
_START, _LONG_LINE = 4_000, 60
_AT_FIRST = 20
"""Rows that a matrix shows without being scrolled."""


def note_of(report: ConflictReport, words: Catalogue) -> str:
    """What is said below the sentence: calls made again and again, or whether patches apply; else nothing."""
    return _repeats(report.repeats, words) or _fits(report.fits, words)


def _repeats(repeats: Sequence[Repeat], words: Catalogue) -> str:
    """The one that is made most often, with every answer that makes it so, and whether there are more."""
    most = min(repeats, key=lambda one: (-one.times, one.label), default=None)
    if most is None:
        return ""
    same = [one for one in repeats if (one.times, one.label) == (most.times, most.label)]
    return words.text(
        "dispute.repeats" if len(same) == len(repeats) else "dispute.repeats.more",
        numbers=tuple(sorted(one.column + 1 for one in same)),
        times=most.times,
        label=plain(most.label),
    )


def _fits(fits: Sequence[Fit | None], words: Catalogue) -> str:
    """The gravest that is known of any answer, with all of which it is."""
    worst = max((fit for fit in fits if fit is not None), key=list(Fit).index, default=None)
    if worst is None:
        return ""
    numbers = tuple(number for number, fit in enumerate(fits, 1) if fit is worst)
    return words.text(f"dispute.fit.{worst}", numbers=numbers)


def camps_of(standing: Standing, words: Catalogue, place: str = CHIP_PLACE) -> str:
    """Which answers say the same: `1 = 3 · 2 · 4`; nobody is the odd one."""
    camps = Line(
        " · ".join(" = ".join(place.format(column + 1) for column in camp) for camp in standing.camps)
    )
    code = "standing.camps" if len(standing.camps) < len(standing.alike) else "standing.apart"
    return words.text(code if standing.is_material else f"{code}.all", camps=camps)


def nearest_of(standing: Standing, words: Catalogue, place: str = CHIP_PLACE) -> str:
    """The answer that agrees most with the others; empty where there is not one such."""
    if standing.nearest is None:
        return ""
    return words.text("standing.nearest", number=Line(place.format(standing.nearest + 1)))


def pairs_of(standing: Standing, number: int, words: Catalogue, place: str = CHIP_PLACE) -> str:
    """On how many points an answer says the same as each of the others."""
    if not 1 <= number <= len(standing.alike):
        return ""
    others = tuple(
        words.text("standing.with", number=Line(place.format(other)), count=count)
        for other, count in enumerate(standing.alike[number - 1], 1)
        if other != number
    )
    return words.text(
        "standing.pairs" if standing.is_material else "standing.pairs.all",
        number=Line(place.format(number)),
        points=standing.points,
        others=others,
    )


def is_prose(opened: OpenedItem) -> bool:
    """Whether the answers are texts with more words in a line than a cell holds, by how they begin."""
    contents = [one.candidate.content for one in opened.answers]
    lines = [line for one in contents for line in one.data[:_START].splitlines()]
    return (
        all(one.kind is ContentKind.TEXT for one in contents) and max(map(len, lines), default=0) > _LONG_LINE
    )


def written(report: ConflictReport) -> Iterator[Written]:
    """What the agents wrote of that which the matrix and the column beside it show at first."""
    for row in report.disputed[:_AT_FIRST]:
        yield from ((role, row.label) for role in (Role.BODY, Role.STRONG, Role.CAPTION))
        yield from ((Role.BODY, cell.text) for cell in row.cells)


def row_label(row: Row, words: Catalogue) -> str:
    """The first column. A disputed passage is named by its place: any answer's words would speak for it."""
    if row.kind is RowKind.WHOLE:
        return words.text("matrix.whole")
    if row.kind is RowKind.PARAGRAPH and row.is_disputed:
        return words.text("matrix.passage", number=row.path.removeprefix("p"))
    if is_order(row.path):
        return words.text("matrix.order", label=plain(row.label))
    if row.nth:
        tool, _, argument = row.label.partition(" › ")
        code = "matrix.nth.argument" if row.kind is RowKind.ARGUMENT else "matrix.nth"
        return words.text(code, tool=plain(tool), number=row.nth, argument=plain(argument))
    return plain(row.label)


def warning_of(row: Row, words: Catalogue) -> str:
    """What is easily overlooked in a row; empty where nothing is."""
    if row.is_lookalike:
        return words.text("dispute.lookalike")
    if row.collides_with:
        return words.text("dispute.colliding", rows=tuple(map(plain, row.collides_with)))
    return ""


def cell_text(
    row: Row, column: int, words: Catalogue, *, reading: Reading | None = None, is_tail: bool = False
) -> str:
    """A value as its cell shows it: `12480`, `"12480"`, null and missing are four different marks.

    A tail begins where the answers begin to differ. Who draws many cells of a row hands in its reading.
    Before a hunk stands how it applies, unless it does as it says: there is little room.
    """
    text = value_text(row, column, words, reading=reading, is_tail=is_tail)
    fitted = row.cells[column].fitted
    return text if fitted is None or fitted.fit is Fit.FITS else _with_fit(text, fitted, words)


def full_text(row: Row, column: int, words: Catalogue) -> str:
    """The same where there is room: before every hunk stands whether it applies, if that is known."""
    text, fitted = value_text(row, column, words), row.cells[column].fitted
    return text if fitted is None else _with_fit(text, fitted, words)


def _with_fit(text: str, fitted: Fitted, words: Catalogue) -> str:
    if fitted.fit is Fit.UNKNOWN:
        return text
    is_at_line = fitted.fit is Fit.MOVED and fitted.line
    fit = words.text("fit.moved.at" if is_at_line else f"fit.{fitted.fit}", line=fitted.line)
    return words.text("fit.cell", fit=fit, text=text)


def value_text(
    row: Row, column: int, words: Catalogue, *, reading: Reading | None = None, is_tail: bool = False
) -> str:
    """The same without anything before it."""
    cell = row.cells[column]
    if cell.is_missing:
        return words.text("matrix.missing")
    if cell.value_type is ValueType.NULL:
        return "null"
    if cell.value_type in (ValueType.BOOLEAN, ValueType.NUMBER) or not cell.text:
        return plain(cell.raw or cell.text, _CELL_CHARS) or '""'
    reading = reading or read_row(row)
    text, start = reading.texts[column], reading.start if is_tail else 0
    # What is cut off is told by a sign that is no letter of theirs: most texts are plain without it.
    text = f"…{plain(text[start:], _CELL_CHARS - 1)}" if start else plain(text, _CELL_CHARS)
    return f'"{text}"' if reading.has_mixed_types and cell.value_type is ValueType.STRING else text


def cell_words(row: Row, column: int, words: Catalogue) -> str:
    """The same for a screen reader, with the type in words."""
    cell = row.cells[column]
    if cell.value_type in (ValueType.STRING, ValueType.NUMBER):
        text = plain(cell.text, _CELL_CHARS) or '""'
        return words.text(f"matrix.spoken.{cell.value_type}", text=text)
    return full_text(row, column, words)


def settled_text(row: Row, settled: Settled, words: Catalogue) -> str:
    """The value as it will be sent, from where the answers part; for several answers there is none."""
    if settled.is_left_out:
        return words.text("result.left_out")
    if settled.has_own_words:
        return plain(settled.text, _CELL_CHARS)
    if len(settled.numbers) > 1 or not 1 <= settled.numbers[0] <= len(row.cells):
        return ""
    if row.kind is RowKind.WHOLE:
        return words.text("result.whole")
    return value_text(row, settled.numbers[0] - 1, words, is_tail=row.kind is RowKind.PARAGRAPH)


def spoken_result(row: Row, settled: Settled | None, words: Catalogue) -> str:
    """The same for a screen reader: with where it comes from."""
    if settled is None:
        return words.text("matrix.spoken.open")
    text = settled_text(row, settled, words)
    if settled.has_own_words and settled.numbers:
        return words.text("result.spoken.both", numbers=settled.numbers, text=text)
    if settled.has_own_words:
        return words.text("result.spoken.own", text=text)
    if settled.numbers:
        return words.text("result.spoken.from", numbers=settled.numbers, text=text)
    return text
