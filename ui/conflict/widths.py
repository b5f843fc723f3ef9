"""How wide the conflict view's parts are, by what is left and never by the window. Knows no Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace

CELL_MIN = 112
CELL_NARROW = 92
"""Below the minimum the cells keep their value's start and end."""
WORDS_MIN = 168
"""With less than that a cell holds too few words of a passage to tell it from another."""
CLOSED = 36
"""A column that shows its answer's numeral and the signs of its cells alone."""
CLAIM_MIN = 200
CLAIM = 236
CLAIM_WIDE = 296
"""Two answers leave room for longer claims."""
READER_MIN = 710
"""Two readers of 355: with less than that beside it the resolution column folds, and the list should hide."""
ASIDE = 96
"""What is said beside a claim."""
RESULT_COLUMN = 136
RESULT_COLUMN_WIDE = 200
RESOLUTION = 280
PANE_MIN = 320
EVIDENCE_MIN = 400
EVIDENCE_MAX = 760
EVIDENCE_SHARE = 0.44
ALONE_MIN = 400
"""A single answer beside the evidence."""
FULL_CLAIM = 320
FULL_RESOLUTION = 320


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixWidths:
    """Widths in pixels at 100 %, for the matrix and what stands beside it."""

    claim: int
    cell: int
    result: int
    """Width of the matrix's own last column *Result*; 0 where the resolution column stands beside it."""
    resolution: int
    """Width of the resolution column; 0 where it is folded into the matrix."""
    is_narrow: bool
    """Even so they are narrow: values show their start and end."""
    open: int = 0
    """So many columns stand open, those about the cursor, and the others are `CLOSED`; 0: all are."""


def matrix_widths(
    desk: int, answers: int, *, can_resolve: bool, keeps_result: bool = False, is_full_screen: bool = False
) -> MatrixWidths:
    """The widths for `answers` answers on a desk of `desk` pixels.

    In order: claim, cells and the resolution column beside them; the resolution folded to a column; narrow
    cells; some of them closed, so that none is out of sight. What the list would have to give up is
    `room_wanted`.
    """
    claim, resolution = (FULL_CLAIM, FULL_RESOLUTION) if is_full_screen else (CLAIM, RESOLUTION)
    if not can_resolve:
        cell = (desk - claim) // answers
        return _fitted(desk, answers, claim=claim, cell=cell, result=0, resolution=0)
    beside = (desk - resolution - claim) // answers
    has_room = beside >= CELL_MIN and desk - resolution >= READER_MIN
    keeps_one_open = desk - resolution >= CLAIM_MIN + CELL_MIN + CLOSED * (answers - 1)
    if has_room or (keeps_result and keeps_one_open):
        return _fitted(desk, answers, claim=claim, cell=beside, result=0, resolution=resolution)
    result = RESULT_COLUMN_WIDE if answers == 2 else RESULT_COLUMN
    if answers == 2 and desk >= READER_MIN:
        claim = max(claim, CLAIM_WIDE)
    cell = (desk - claim - result) // answers
    return _fitted(desk, answers, claim=claim, cell=cell, result=result, resolution=0)


def _fitted(desk: int, answers: int, *, claim: int, cell: int, result: int, resolution: int) -> MatrixWidths:
    """Give the claim column what the cells leave, or take from it what they lack."""
    is_narrow = False
    if cell < CELL_MIN:
        claim = max(CLAIM_MIN, claim - (CELL_MIN - cell) * answers)
        cell = (desk - claim - result) // answers
        if cell < CELL_NARROW:
            # Seven or eight answers in a small window: the result is a drawer then.
            result = 0
            cell = (desk - claim) // answers
        is_narrow = cell < CELL_MIN
        cell = max(cell, CELL_NARROW)
    spare = desk - resolution - result - claim - cell * answers
    widths = MatrixWidths(
        claim=claim + max(0, spare),
        cell=cell,
        result=result,
        resolution=resolution,
        is_narrow=is_narrow,
    )
    return widths if spare >= 0 else _closed(widths, answers, desk - resolution - result, least=CELL_MIN)


def with_short_claims(widths: MatrixWidths, answers: int, *, label: int) -> MatrixWidths:
    """For passages, whose names are short and whose words want room: the claims no wider than the longest."""
    cell = (widths.claim + widths.cell * answers - min(widths.claim, label)) // answers
    return replace(widths, claim=widths.claim + (widths.cell - cell) * answers, cell=cell)


def with_closed_columns(widths: MatrixWidths, answers: int, *, label: int) -> MatrixWidths:
    """For passages, of which narrow cells show nothing that tells them apart: the signs of all answers, and
    the words of as many as have room. `label`: what the longest claim wants.
    """
    count = widths.open or answers
    room = widths.claim + widths.cell * count + CLOSED * (answers - count)
    return _closed(replace(widths, claim=min(widths.claim, label)), answers, room, least=WORDS_MIN)


def _closed(widths: MatrixWidths, answers: int, room: int, *, least: int) -> MatrixWidths:
    """Claim and answers in `room`: as many stand open as have `least`, and none is out of sight."""
    count = min(answers, max(1, (room - widths.claim - CLOSED * answers) // (least - CLOSED)))
    cell = (room - widths.claim - CLOSED * (answers - count)) // count
    return replace(widths, claim=room - CLOSED * (answers - count) - cell * count, cell=cell, open=count)


def widths_as_seen(desk: int, answers: int, *, has_result: bool) -> MatrixWidths:
    """The widths in the item as it was seen: room beside the claims for how long each was in view, and a
    column for what was picked; both only while the cells have theirs.
    """
    column = (RESULT_COLUMN_WIDE if answers == 2 else RESULT_COLUMN) if has_result else 0
    made = [_as_seen(desk, answers, result, aside) for result, aside in ((column, ASIDE), (0, ASIDE), (0, 0))]
    return next((one for one in made if one.claim + one.cell * answers + one.result <= desk), made[-1])


def _as_seen(desk: int, answers: int, result: int, aside: int) -> MatrixWidths:
    widths = matrix_widths(desk - result - aside, answers, can_resolve=False)
    return replace(widths, claim=widths.claim + aside, result=result)


def room_wanted(answers: int) -> int:
    """How wide the desk would like to be, so that cells and a pair of readers have their minimum."""
    return max(READER_MIN, CLAIM + answers * CELL_MIN + RESULT_COLUMN) if answers > 1 else 0


def panes_beside(reader: int, answers: int) -> int:
    """How many readers stand in a row: all of up to four while each has its minimum, else a pair."""
    if answers <= 2:
        return answers
    if answers <= 4 and reader // answers >= PANE_MIN:
        return answers
    return 2


def evidence_width(desk: int, answers: int) -> int:
    """How wide the evidence stands beside the answers; 0: it takes their place, for want of room."""
    most = desk - _answers_min(answers)
    return (
        min(EVIDENCE_MAX, most, max(EVIDENCE_MIN, round(desk * EVIDENCE_SHARE)))
        if most >= EVIDENCE_MIN
        else 0
    )


def room_for_evidence(answers: int) -> int:
    """How wide the desk would like to be with the evidence open beside the answers."""
    return _answers_min(answers) + EVIDENCE_MIN


def _answers_min(answers: int) -> int:
    """Two readers of the least width, or the cells of all answers with the result in its column."""
    if answers <= 1:
        return ALONE_MIN
    return max(2 * PANE_MIN, CLAIM_MIN + answers * CELL_NARROW + RESULT_COLUMN)
