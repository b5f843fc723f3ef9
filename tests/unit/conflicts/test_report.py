"""The report's own questions about itself."""

from __future__ import annotations

from reviewer.conflicts.report import Cell, ConflictReport, Row, RowKind, Sentence, Standing, ValueType


def _row(path: str, *groups: int, kind: RowKind = RowKind.FIELD) -> Row:
    return Row(path=path, kind=kind, label=path, cells=tuple(Cell(text="", group=group) for group in groups))


def test_disputed_and_agreed_rows_leave_out_the_whole_answer() -> None:
    rows = (_row("", 0, 1, kind=RowKind.WHOLE), _row("/a", 0, 1, 1), _row("/b", 0, 0))
    report = ConflictReport(candidates=(), rows=rows, sentence=Sentence(code="x"))
    assert [row.path for row in report.disputed] == ["/a"]
    assert [row.path for row in report.agreed] == ["/b"]


def test_a_cell_knows_that_it_is_missing() -> None:
    assert Cell(text="", value_type=ValueType.MISSING).is_missing
    assert not Cell(text="").is_missing


def test_a_camp_says_the_same_on_every_counted_point() -> None:
    told = Standing(points=2, is_material=True, alike=((2, 1, 2), (1, 2, 1), (2, 1, 2)))
    assert told.camps == ((0, 2), (1,))


def test_only_a_single_answer_can_be_the_nearest_to_the_others() -> None:
    told = Standing(points=2, is_material=True, alike=((2, 1, 0), (1, 2, 1), (0, 1, 2)))
    assert told.nearest == 1
    twins = Standing(points=2, is_material=True, alike=((2, 2, 1), (2, 2, 1), (1, 1, 2)))
    assert twins.nearest is None
