"""Tool calls in the matrix: all of a call, or what there is room for; nothing in them is lit."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontMetrics
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reviewer.conflicts.build import build_report
from reviewer.conflicts.report import ConflictReport, Row, RowKind
from reviewer.domain.content import TOOL_CALLS, Content
from tests.makers import HandClock, make_calls, make_candidate
from ui.blocks.look import Look
from ui.conflict.call_forms import call_forms, disputed_arguments
from ui.conflict.matrix_model import MatrixModel
from ui.conflict.matrix_view import MatrixView
from ui.conflict.result_panel import ResultPanel, ResultState
from ui.conflict.settled import Settled
from ui.conflict.widths import matrix_widths
from ui.conflict.words import row_label
from ui.icons import Icons
from ui.messages import catalogue
from ui.theme import Choice, Role, Theme


def _report(*contents: Content) -> ConflictReport:
    return build_report([make_candidate(number, one) for number, one in enumerate(contents, 1)])


def _calls(report: ConflictReport) -> list[Row]:
    return [row for row in report.rows if row.kind is RowKind.CALL]


def _forms(report: ConflictReport, row: Row, column: int) -> list[str]:
    disputed = disputed_arguments(report).get(row.path, ())
    return list(call_forms(row, row.cells[column], disputed))


def test_a_call_gets_shorter_from_its_tool_to_its_values() -> None:
    report = _report(
        *(make_calls(("refund", {"order": 12, "amount": amount, "to": "a"})) for amount in (40, 50)),
        make_calls(),
    )
    (row,) = _calls(report)
    assert _forms(report, row, 1) == [
        "refund(order=12, amount=50, to=a)",
        "order=12, amount=50, to=a",
        "12, 50, a",
    ]
    assert _forms(report, row, 2) == []


def test_a_call_that_one_answer_makes_is_told_with_its_values() -> None:
    report = _report(make_calls(("wipe", {"device": "LT-881"})), make_calls())
    (row,) = _calls(report)
    assert _forms(report, row, 0) == ["wipe(device=LT-881)", "device=LT-881", "LT-881"]


def test_arguments_that_are_no_object_are_told_as_they_are() -> None:
    contents = [
        Content(media_type=TOOL_CALLS, data=b'[{"name": "a", "args": %s}]' % one) for one in (b"[1]", b"{}")
    ]
    report = _report(*contents)
    (row,) = _calls(report)
    assert _forms(report, row, 0)[0] == "a([1])"


def test_a_value_inside_an_argument_is_told_in_its_place() -> None:
    report = _report(*(make_calls(("mail", {"at": {"day": 1, "hour": hour}})) for hour in (2, 3)))
    (row,) = _calls(report)
    assert _forms(report, row, 0)[0] == "mail(at={day: 1, hour: 2})"


def test_a_call_that_is_cut_says_so_in_every_form() -> None:
    long = {"note": "x" * 600, "amount": 5}
    report = _report(*(make_calls(("pay", {**long, "to": name})) for name in ("ada", "grace")))
    forms = _forms(report, _calls(report)[0], 0)
    assert all(one.endswith("…") for one in forms)
    assert len(forms[0]) == len("…") + 500
    fits = _report(*(make_calls(("pay", {"note": "x" * 488})) for _ in range(2)), make_calls())
    assert len(_forms(fits, _calls(fits)[0], 0)[0]) == 500
    assert _forms(fits, _calls(fits)[0], 0)[0].endswith('x")')


def test_hidden_characters_show_as_marks_and_a_long_call_is_cut() -> None:
    report = _report(make_calls(("say", {"text": "a\u202eb", "more": "x " * 3_000})), make_calls())
    (row,) = _calls(report)
    form = call_forms(row, row.cells[0], ())[0]
    assert "\u202e" not in form
    assert len(form) < 600
    longer = _report(make_calls(("say", {"text": "x" * 9_000})), make_calls())
    assert call_forms(_calls(longer)[0], _calls(longer)[0].cells[0], ()) == ()


def test_the_matrix_tells_a_call_with_the_values_that_have_rows_of_their_own(qapp: object) -> None:
    report = _report(*(make_calls(("refund", {"amount": amount})) for amount in (40, 50)))
    model = MatrixModel(catalogue.WORDS)
    model.show_answers(2)
    model.show_report(report)
    model.fold_agreed(is_open=True)
    at = next(number for number, line in enumerate(model.lines) if line in _calls(report))
    spoken = model.data(model.index(at, 2), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "refund, answer 2: refund(amount=50), group ="
    assert model.data(model.index(at, 2)) == "refund(amount=50)"
    assert _calls(report)[0].cells[1].text == "refund(amount=…)"


def test_calls_of_one_tool_are_told_apart_in_their_rows_and_in_those_of_their_arguments() -> None:
    report = _report(
        make_calls(("move", {"of": "a", "to": "x"}), ("move", {"of": "b", "to": "x"}), ("look", {})),
        make_calls(("move", {"of": "a", "to": "x"}), ("move", {"of": "b", "to": "y"}), ("look", {})),
    )
    names = {row.path: row_label(row, catalogue.WORDS) for row in report.rows}
    assert [names[path] for path in ("call 1", "call 2", "call 3")] == ["move #1", "move #2", "look"]
    assert names["call 2/to"] == "move #2 › to"


def test_a_call_lights_nothing_that_the_rows_of_its_arguments_mark(qapp: QApplication, qtbot: QtBot) -> None:
    theme = Theme(qapp, Choice.LIGHT)
    view = MatrixView(Look(theme=theme, icons=Icons(theme), clock=HandClock()))
    qtbot.addWidget(view)
    report = _report(*(make_calls(("refund", {"amount": amount})) for amount in (40, 50)), make_calls())
    view.matrix.show_answers(3)
    view.matrix.show_report(report)
    view.use_widths(matrix_widths(900, 3, can_resolve=False))
    view.resize(900, 300)
    at = view.matrix.lines.index(_calls(report)[0])
    assert [view.matrix.face(_calls(report)[0], number).sign for number in (1, 2, 3)] == ["a", "a", "–"]
    image = view.grab().toImage()
    words = view.visualRect(view.matrix.index(at, 1)).adjusted(
        30, 32, -2, 28
    )  # below the heads, behind the sign
    marks = {QColor(theme.tokens.mark).rgb(), QColor(theme.tokens.mark_strong).rgb()}
    shades = {
        image.pixel(x, y)
        for x in range(words.left(), words.right())
        for y in range(words.top(), words.bottom())
    }
    assert len(shades) > 1
    assert not shades & marks


@pytest.mark.parametrize(
    ("width", "shown"),
    [(400, "refund(order=12, amount=40, to=a)"), (190, "order=12, amount=40, to=a"), (20, "12, 40, a")],
)
def test_the_result_leaves_the_tool_out_before_it_cuts_the_arguments(
    qapp: QApplication, qtbot: QtBot, width: int, shown: str
) -> None:
    theme = Theme(qapp, Choice.LIGHT)
    panel = ResultPanel(Look(theme=theme, icons=Icons(theme), clock=HandClock()))
    qtbot.addWidget(panel)
    report = _report(
        *(make_calls(("refund", {"order": 12, "amount": amount, "to": "a"})) for amount in (40, 50)),
        make_calls(),
    )
    (row,) = _calls(report)
    settled = Settled(numbers=(1,))
    panel.show_state(ResultState(report=report, settled={row.path: settled}, answers=3))
    assert panel._lines._fitting(row, settled, width, QFontMetrics(theme.font(Role.BODY))) == shown
