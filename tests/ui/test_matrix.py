"""The agreement matrix: symmetric marks, folding, cursor, widths; permuting answers permutes the picture."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from reviewer.conflicts.build import build_report
from reviewer.conflicts.report import Cell, ConflictReport, Row, RowKind, Sentence, ValueType
from reviewer.domain.items import Candidate
from reviewer.ids import CandidateId
from tests.makers import HandClock, make_calls, make_candidate, make_item, make_json
from tests.ui import samples
from tests.ui.at_desk import at_desk, visible_text
from tests.ui.opened import until
from ui.blocks.look import Look
from ui.conflict import cursor
from ui.conflict.matrix_model import MatrixModel
from ui.conflict.matrix_view import MatrixView
from ui.conflict.pairs import Panes
from ui.conflict.rows import FoldLine, listed, read_row, signs
from ui.conflict.settled import Settled
from ui.conflict.widths import (
    ASIDE,
    CELL_MIN,
    CELL_NARROW,
    CLOSED,
    MatrixWidths,
    matrix_widths,
    panes_beside,
    room_wanted,
    widths_as_seen,
    with_closed_columns,
    with_short_claims,
)
from ui.icons import Icons
from ui.messages.catalogue import WORDS
from ui.theme import Choice, Theme

MISSING = Cell(text="", value_type=ValueType.MISSING, group=9)


def row(path: str, *groups: int, is_material: bool = False) -> Row:
    cells = tuple(Cell(text=f"value {group}", group=group) for group in groups)
    return Row(path=path, kind=RowKind.FIELD, label=path, cells=cells, is_material=is_material)


def report(*rows: Row) -> ConflictReport:
    count = len(rows[0].cells)
    whole = Row(
        path="", kind=RowKind.WHOLE, label="", cells=tuple(Cell(text=str(n), group=n) for n in range(count))
    )
    return ConflictReport(
        candidates=tuple(CandidateId(f"cand-{n}") for n in range(1, count + 1)),
        rows=(whole, *rows),
        sentence=Sentence(code="dispute.none", params={"answers": count}),
    )


def model_of(made: ConflictReport, qtbot: QtBot) -> MatrixModel:
    model = MatrixModel(WORDS)
    model.tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)  # type: ignore[attr-defined]
    model.show_answers(len(made.candidates))
    model.show_report(made)
    return model


@pytest.fixture
def look(qapp: QApplication) -> Look:
    theme = Theme(qapp, Choice.LIGHT)
    return Look(theme=theme, icons=Icons(theme), clock=HandClock())


def sign_in(model: MatrixModel, at: int, number: int) -> str:
    """The group sign that is painted of an answer in a line."""
    line = model.lines[at]
    return model.face(line, number).sign if isinstance(line, Row) else ""


def picture(model: MatrixModel) -> list[list[object]]:
    """What stands in the cells of the answers, with their signs."""
    return [
        [
            (model.index(at, column).data(), sign_in(model, at, model.number_at(column)))
            for column in range(1, model.answers + 1)
        ]
        for at in range(model.rowCount())
    ]


# -- marks


def test_every_cell_of_a_disputed_row_is_marked_and_equal_cells_alike() -> None:
    disputed = row("amount", 0, 0, 1, 0)
    assert signs(disputed) == ("a", "a", "b", "a")


def test_an_agreed_row_and_the_whole_answer_have_no_signs() -> None:
    made = report(row("amount", 0, 0))
    assert signs(made.rows[1]) == ("", "")
    assert signs(made.rows[0]) == ("", "")


def test_what_is_missing_has_a_sign_of_its_own() -> None:
    mixed = Row(
        path="due",
        kind=RowKind.FIELD,
        label="due",
        cells=(Cell(text="14 Mar", group=0), MISSING),
        is_material=True,
    )
    assert signs(mixed) == ("a", "–")


def test_a_cut_value_begins_where_the_answers_part() -> None:
    texts = (
        "The ledger shows one payment, so zero is open.",
        "The ledger shows one payment, so 500 are open.",
    )
    cells = tuple(Cell(text=text, group=at) for at, text in enumerate(texts))
    disputed = Row(path="p1", kind=RowKind.PARAGRAPH, label="p1", cells=cells)
    assert texts[1][read_row(disputed).start :] == "500 are open."


def passage(*texts: str) -> Row:
    cells = tuple(Cell(text=text, group=at) for at, text in enumerate(texts))
    return Row(path="p2", kind=RowKind.PARAGRAPH, label=texts[0], cells=cells)


def test_a_disputed_passage_is_named_by_its_place_and_read_without_markup(qtbot: QtBot) -> None:
    model = model_of(report(passage("- pay **twice**", "- pay **once**")), qtbot)
    assert [model.index(1, column).data() for column in range(3)] == ["Passage 2", "pay twice", "pay once"]


def test_texts_that_differ_in_their_markup_alone_show_it(qtbot: QtBot) -> None:
    model = model_of(report(passage("pay **once**", "pay once")), qtbot)
    assert [model.index(1, column).data() for column in (1, 2)] == ["pay **once**", "pay once"]


def test_the_exact_place_of_a_point_is_under_the_pointer(qtbot: QtBot) -> None:
    cells = tuple(Cell(text=str(value), group=value) for value in range(2))
    deep = Row(path="/invoice/amount", kind=RowKind.FIELD, label="invoice › amount", cells=cells)
    model = model_of(report(deep), qtbot)
    assert model.index(1, 0).data() == "invoice › amount"
    assert model.index(1, 0).data(Qt.ItemDataRole.ToolTipRole) == "<qt>/invoice/amount</qt>"


@pytest.mark.parametrize("order", list(itertools.permutations(range(3)))[1:])
def test_permuting_the_answers_permutes_the_picture_and_nothing_else(
    order: Sequence[int], qtbot: QtBot
) -> None:
    candidates: list[Candidate] = list(samples.structured().candidates[:3])
    straight = model_of(build_report(candidates), qtbot)
    turned = model_of(build_report([candidates[at] for at in order]), qtbot)
    values = [[cell[0] for cell in line] for line in picture(straight)]
    assert [[cell[0] for cell in line] for line in picture(turned)] == [
        [line[at] for at in order] for line in values
    ]
    assert [_groups(line) for line in picture(turned)] == [
        _groups([line[at] for at in order]) for line in picture(straight)
    ]


def _groups(line: Sequence[object]) -> list[int]:
    """Which cells carry the same sign, whatever it is."""
    signs = [cell[1] for cell in line]  # type: ignore[index]
    return [signs.index(one) for one in signs]


# -- rows


def test_agreed_rows_are_one_line_until_they_are_asked_for(qtbot: QtBot) -> None:
    made = report(row("amount", 0, 1), row("payee", 0, 0), row("due", 0, 0))
    assert [type(line) for line in listed(made, is_open=False)] == [Row, Row, FoldLine]
    assert len(listed(made, is_open=True)) == 5


def test_unfolding_and_folding_keeps_the_model_sound(qtbot: QtBot) -> None:
    model = model_of(report(row("amount", 0, 1), row("payee", 0, 0), row("due", 0, 0)), qtbot)
    model.fold_agreed(True)
    assert model.rowCount() == 5
    model.fold_agreed(False)
    assert model.rowCount() == 3


def test_a_cell_is_spoken_with_row_answer_value_group_and_pick(qtbot: QtBot) -> None:
    model = model_of(report(row("amount", 0, 1)), qtbot)
    model.show_settled({"amount": Settled(numbers=(2,), text="value 1")})
    spoken = model.index(1, 2).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "amount, answer 2: value 1, group b, picked"


def test_nothing_is_painted_anew_where_the_same_rows_are_settled(qtbot: QtBot) -> None:
    model = model_of(report(row("amount", 0, 1)), qtbot)
    changed: list[object] = []
    model.dataChanged.connect(lambda *_: changed.append(None))
    for numbers in ((), (2,), (2,), (1,)):
        model.show_settled({"amount": Settled(numbers=numbers)} if numbers else {})
    assert len(changed) == 2


def test_heads_are_there_before_the_comparison(qtbot: QtBot) -> None:
    model = MatrixModel(WORDS)
    model.show_answers(3)
    assert (model.columnCount(), model.rowCount()) == (5, 0)
    assert model.headerData(2, Qt.Orientation.Horizontal) == "Answer 2"


# -- cursor


def test_n_and_p_stop_at_disagreements_only() -> None:
    lines = listed(report(row("a", 0, 1), row("b", 0, 1), row("c", 0, 0)), is_open=True)
    assert cursor.next_stop(lines, 0, 1) == 1
    assert cursor.next_stop(lines, 2, 1) == 2
    assert cursor.next_stop(lines, 2, -1) == 1


def test_after_a_pick_the_cursor_goes_to_the_next_unsettled_row_and_round() -> None:
    lines = listed(report(row("a", 0, 1), row("b", 0, 1), row("c", 0, 1)), is_open=False)
    assert cursor.next_unsettled(lines, 1, {"a", "b"}) == 3
    assert cursor.next_unsettled(lines, 3, {"b", "c"}) == 1
    assert cursor.next_unsettled(lines, 3, {"a", "b", "c"}) == 3


# -- the view


def test_every_answer_has_its_column_after_an_item_with_fewer_answers(look: Look, qtbot: QtBot) -> None:
    view = MatrixView(look)
    qtbot.addWidget(view)
    for count in (2, 5, 3, 8):
        view.matrix.show_answers(count)
        view.matrix.show_report(build_report(samples.invoice(count).candidates))
        view.use_widths(matrix_widths(998, count, can_resolve=True))
        assert [view.isColumnHidden(column) for column in range(1, count + 1)] == [False] * count


class Paints(QObject):
    """How often a widget was painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.count += event.type() is QEvent.Type.Paint
        return False


def test_what_was_painted_in_other_widths_is_not_painted_once_more(
    look: Look, qtbot: QtBot, qapp: QApplication
) -> None:
    view = MatrixView(look)
    qtbot.addWidget(view)
    view.matrix.show_answers(3)
    view.matrix.show_report(build_report(samples.invoice(3).candidates))
    view.start_over()
    view.resize(1200, 300)
    view.show()
    qapp.processEvents()
    view.use_widths(matrix_widths(998, 3, can_resolve=True))
    view.viewport().repaint()
    paints = Paints(view.viewport())
    for _ in range(3):  # Qt's own timer, and the paint that it asks for
        qapp.processEvents()
    assert paints.count == 0


def _prose(look: Look, count: int) -> MatrixView:
    """Passages of eight answers in a small window."""
    view = MatrixView(look)
    view.matrix.show_answers(count)
    view.matrix.show_report(build_report(samples.invoice(count).candidates))
    view.start_over()
    widths = matrix_widths(976, count, can_resolve=True)
    view.use_widths(with_closed_columns(widths, count, label=view.claim_wanted()))
    return view


def test_the_columns_that_stand_open_follow_the_cursor_by_as_little_as_they_must(
    look: Look, qtbot: QtBot
) -> None:
    view = _prose(look, 8)
    qtbot.addWidget(view)
    seen = []
    for _ in range(8):
        seen.append((view.answer_under_cursor, view.open_answers()[0], view.open_answers()[-1]))
        view.step_answer(1)
    assert seen == [
        (1, 1, 4),
        (2, 1, 4),
        (3, 1, 4),
        (4, 1, 4),
        (5, 2, 5),
        (6, 3, 6),
        (7, 4, 7),
        (8, 5, 8),
    ]
    assert view.open_answers()[0] == 1


def test_every_head_stands_above_its_column_also_where_that_is_closed(look: Look, qtbot: QtBot) -> None:
    view = _prose(look, 8)
    qtbot.addWidget(view)
    view.move_to(1, 7)
    widths = [view.columnWidth(column) for column in range(1, 9)]
    assert [width >= 168 for width in widths] == [3 < number < 8 for number in range(1, 9)]
    assert min(widths) == CLOSED
    assert [view.horizontalHeader().sectionSize(column) for column in range(1, 9)] == widths


def test_only_passages_that_narrow_cells_would_hardly_show_close_columns(look: Look, qtbot: QtBot) -> None:
    for item, wants in ((samples.invoice(8), True), (samples.structured(), False)):
        view = MatrixView(look)
        qtbot.addWidget(view)
        view.matrix.show_answers(len(item.candidates))
        view.matrix.show_report(build_report(item.candidates))
        assert view.wants_words(97) is wants


async def test_eight_answers_in_prose_show_their_words_in_a_small_window(qloop: object) -> None:
    async with at_desk(samples.invoice(8), size=(1024, 700)) as at:
        await at.show(samples.invoice(8).id)
        await until(lambda: at.parts.matrix.matrix.report is not None)
        assert at.parts.matrix.columnWidth(1) >= 168
        right = at.parts.matrix.columnViewportPosition(8) + at.parts.matrix.columnWidth(8)
        assert right <= at.parts.matrix.viewport().width()


def test_letters_never_search_in_the_table(look: Look, qtbot: QtBot) -> None:
    view = MatrixView(look)
    qtbot.addWidget(view)
    view.matrix.show_answers(2)
    view.matrix.show_report(build_report(samples.invoice(2).candidates))
    view.start_over()
    view.keyboardSearch("the")
    assert view.row_under_cursor is not None
    assert view.row_under_cursor.kind is RowKind.WHOLE


# -- widths


def taken(widths: MatrixWidths, answers: int) -> int:
    """By the claims and all answers, those that are closed too."""
    shown = widths.open or answers
    return widths.claim + widths.cell * shown + CLOSED * (answers - shown)


@pytest.mark.parametrize("answers", range(2, 9))
@pytest.mark.parametrize("desk", [650, 710, 975, 998, 1391, 1600, 2400])
@pytest.mark.parametrize("keeps_result", [False, True])
def test_the_columns_never_leave_the_desk(desk: int, answers: int, *, keeps_result: bool) -> None:
    widths = matrix_widths(desk, answers, can_resolve=True, keeps_result=keeps_result)
    assert taken(widths, answers) + widths.result + widths.resolution <= desk
    assert widths.cell >= CELL_MIN or widths.is_narrow
    assert widths.cell >= CELL_NARROW


@pytest.mark.parametrize("answers", range(5, 9))
@pytest.mark.parametrize("desk", [650, 710, 976])
def test_closed_columns_leave_the_width_of_all_as_it_is(desk: int, answers: int) -> None:
    before = matrix_widths(desk, answers, can_resolve=True)
    widths = with_closed_columns(before, answers, label=120)
    assert taken(widths, answers) == taken(before, answers)
    assert widths.open >= 1


@pytest.mark.parametrize(("desk", "answers"), [(976, 5), (998, 3), (1391, 8), (975, 2)])
def test_short_names_of_passages_leave_their_room_to_the_words(desk: int, answers: int) -> None:
    before = matrix_widths(desk, answers, can_resolve=True)
    widths = with_short_claims(before, answers, label=110)
    assert widths.claim + widths.cell * answers == before.claim + before.cell * answers
    assert 110 <= widths.claim < 110 + answers
    assert widths.cell > before.cell


def test_names_that_need_their_room_keep_it() -> None:
    before = matrix_widths(998, 3, can_resolve=True)
    assert with_short_claims(before, 3, label=400) == before


def test_the_resolution_column_stands_beside_two_answers_on_a_wide_desk() -> None:
    widths = matrix_widths(998, 2, can_resolve=True)
    assert (widths.resolution, widths.result, widths.claim + 2 * widths.cell) == (280, 0, 718)


def test_it_folds_into_the_matrix_on_a_small_one() -> None:
    widths = matrix_widths(975, 2, can_resolve=True)
    assert (widths.resolution, widths.result) == (0, 200)


def test_with_eight_answers_in_a_small_window_it_is_a_drawer() -> None:
    widths = matrix_widths(975, 8, can_resolve=True)
    assert (widths.resolution, widths.result) == (0, 0)
    assert widths.is_narrow


def test_the_list_stays_with_five_answers_at_1600_and_goes_at_1024() -> None:
    assert room_wanted(5) <= 998
    assert room_wanted(5) > 674
    assert room_wanted(1) == 0


@pytest.mark.parametrize(
    ("width", "answers", "panes"), [(975, 3, 3), (900, 3, 2), (1400, 4, 4), (2000, 5, 2)]
)
def test_readers_stand_in_a_row_while_each_has_its_minimum(width: int, answers: int, panes: int) -> None:
    assert panes_beside(width, answers) == panes


@pytest.mark.parametrize(
    ("width", "answers", "has_column", "has_aside"),
    [(976, 4, True, True), (976, 7, False, True), (976, 8, False, False), (1_400, 8, True, True)],
)
def test_as_it_was_seen_the_cells_have_their_width_before_what_stands_beside_them(
    width: int, answers: int, has_column: bool, has_aside: bool
) -> None:
    widths = widths_as_seen(width, answers, has_result=True)
    assert widths.claim + answers * widths.cell + widths.result == width
    assert (widths.result > 0, widths.claim >= 200 + ASIDE) == (has_column, has_aside)
    assert widths_as_seen(width, answers, has_result=False).result == 0


# -- pairs


def test_the_second_pane_steps_over_the_pinned_answer() -> None:
    panes = Panes(answers=5, beside=2)
    assert panes.shown == (1, 2)
    assert panes.stepped(-1).shown == (1, 5)
    assert panes.stepped(-1).stepped(1).shown == (1, 2)


def test_v_and_two_digits_view_that_pair() -> None:
    panes = Panes(answers=5, beside=2).viewing(4, 3)
    assert panes.shown == (4, 3)
    assert panes.viewing(4, 4) == panes
    assert panes.viewing(4, 9) == panes


def test_three_answers_with_room_are_all_shown() -> None:
    assert Panes(answers=3, beside=3).shown == (1, 2, 3)


async def test_the_result_says_what_is_staged_where_no_answer_is_taken(qloop: object) -> None:
    item = samples.structured()
    async with at_desk(item, size=(1600, 1000)) as at:
        await at.show(item.id)
        matrix = at.parts.matrix.matrix
        column = matrix.result_column
        assert matrix.data(matrix.index(1, column)) == "choose 1…4"
        at.press("s", Qt.Key.Key_Escape)
        assert matrix.data(matrix.index(0, column)) == "Escalate"
        assert matrix.data(matrix.index(1, column)) == "nothing taken"
        told = visible_text(at.parts.result)
        assert "Result · Escalate" in told
        assert "taken from all" not in told
        at.press("0", Qt.Key.Key_Escape)
        assert matrix.data(matrix.index(0, column)) == "None valid"
        at.press("2")
        assert matrix.data(matrix.index(0, column)) == "whole answer"
        at.press(Qt.Key.Key_Escape)
        assert matrix.data(matrix.index(0, column)) == ""


async def test_beside_the_result_every_answer_of_eight_stays_in_sight_and_opens_under_the_cursor(
    qloop: object,
) -> None:
    item = make_item("eight", contents=tuple(make_json({"a": n, "b": n % 3}) for n in range(8)))
    async with at_desk(item, size=(1024, 700)) as at:
        await at.show(item.id)
        at.press("m", "n", *[Qt.Key.Key_Left] * 2)
        matrix = at.parts.matrix
        assert at.parts.result.isVisible()
        assert matrix.answer_under_cursor == 7
        assert 7 in matrix.open_answers()
        for column in range(1, 9):
            right = matrix.columnViewportPosition(column) + matrix.columnWidth(column)
            assert right <= matrix.viewport().width()


@pytest.mark.parametrize("answers", [2, 3, 8])
def test_the_heads_of_prose_stand_where_they_will_when_the_comparison_is_there(
    look: Look, qtbot: QtBot, answers: int
) -> None:
    view = MatrixView(look)
    qtbot.addWidget(view)
    view.expects_passages = True
    view.matrix.show_answers(answers)
    before = (view.claim_wanted(), view.wants_words(150))
    view.matrix.show_report(build_report(samples.invoice(answers).candidates))
    assert (view.claim_wanted(), view.wants_words(150)) == before


def test_an_object_without_room_shows_its_values_from_where_the_answers_part(qtbot: QtBot) -> None:
    booked = (("20", "HA205"), ("20", "HA206"), ("25", "HA205"))
    contents = [
        make_calls(
            ("book", {"legs": [{"flight": "HA172", "date": day}, {"flight": other, "date": "21"}]}),
        )
        for day, other in booked
    ]
    made = build_report([make_candidate(number, one) for number, one in enumerate(contents, 1)])
    model = model_of(made, qtbot)
    row = next(one for one in made.disputed if one.cells[0].value_type is ValueType.OBJECT)
    assert model.face(row, 3).forms == (
        '{"flight": "HA172", "date": "25"}',
        'HA172, "25"',
        '… "25"',
    )
