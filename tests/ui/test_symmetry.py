"""Permuting the answers permutes the picture and nothing else: nobody is the deviant, no majority shows."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice, permutations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from reviewer.conflicts.build import build_report
from reviewer.conflicts.landmarks import landmarks
from reviewer.conflicts.patch_fit import KnownFile
from reviewer.conflicts.report import Row, RowKind
from reviewer.domain.content import Content
from reviewer.domain.items import Candidate
from tests.makers import HandClock, make_calls, make_candidate, make_json, make_patch, make_text
from tests.ui import samples
from ui.blocks.look import Look
from ui.conflict.dispute import DisputeBar, RowDetail
from ui.conflict.matrix_model import MatrixModel
from ui.conflict.words import cell_text, full_text
from ui.icons import Icons
from ui.messages import catalogue
from ui.theme import Choice, Theme

PATCH = "--- a/t\n+++ b/t\n@@ -1,2 +1,2 @@\n a\n-b\n+{}\n@@ -9 +9 @@\n-y\n+{}\n"
KINDS = {
    "text": samples.invoice_answers(4),
    "structured": tuple(one.content for one in samples.structured().candidates),
    "patch": tuple(make_patch(PATCH.format(*ends)) for ends in ("cz", "cw", "dz", "cz")),
    "tool calls": tuple(
        make_calls(("read", {"n": 1}), ("pay", {"amount": amount, "to": to}))
        for amount, to in ((5, "x"), (7, "x"), (5, "y"), (5, "x"))
    ),
    "many": tuple(
        make_json({"amount": number % 11, "due": None if number % 3 else "May"}) for number in range(12)
    ),
    "blank space": tuple(make_text(f"Pay  {words}.") for words in ("a", "b", " a", "b ")),
}


@pytest.fixture
def look(qapp: QApplication) -> Look:
    theme = Theme(qapp, Choice.LIGHT)
    return Look(theme=theme, icons=Icons(theme), clock=HandClock())


def _grid(candidates: Sequence[Candidate]) -> tuple[list[str], list[list[tuple[str, ...]]], str]:
    """What stands beside each row, each answer's column from top to bottom, the heads' counts."""
    model = MatrixModel(catalogue.WORDS)
    model.show_answers(len(candidates))
    model.show_report(build_report(candidates))
    model.fold_agreed(is_open=True)
    labels = [_said(model, row, 0) for row in range(model.rowCount())]
    columns = []
    for number in range(1, len(candidates) + 1):
        model.turn_to(number)
        column = model.column_of(number)
        columns.append([_cell(model, row, column) for row in range(model.rowCount())])
    model.turn_to(1)
    return labels, columns, str(model.headerData(0, Qt.Orientation.Horizontal))


def _cell(model: MatrixModel, row: int, column: int) -> tuple[str, ...]:
    """All that is drawn in a cell or said of it, but for the number of the answer."""
    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
    drawn = (str(model.data(model.index(row, column), role)) for role in roles)
    line = model.lines[row]
    number = model.number_at(column)
    face = model.face(line, number) if isinstance(line, Row) else None
    return (*drawn, str(face), _said(model, row, column).replace(f"answer {number}:", "answer:"))


def _said(model: MatrixModel, row: int, column: int) -> str:
    return str(model.data(model.index(row, column), Qt.ItemDataRole.AccessibleTextRole))


def _orders(contents: Sequence[Content]) -> list[tuple[int, ...]]:
    return list(islice(permutations(range(len(contents))), 1, 60, 7))


@pytest.mark.parametrize("kind", KINDS)
def test_the_matrix_is_permuted_and_nothing_in_it_changes(qapp: QApplication, kind: str) -> None:
    candidates = [make_candidate(number, one) for number, one in enumerate(KINDS[kind], 1)]
    labels, columns, counts = _grid(candidates)
    for order in _orders(KINDS[kind]):
        other = _grid([candidates[place] for place in order])
        assert other == (labels, [columns[place] for place in order], counts)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_marked_in_an_answer_does_not_depend_on_its_place(kind: str) -> None:
    candidates = [make_candidate(number, one) for number, one in enumerate(KINDS[kind], 1)]
    found = landmarks(build_report(candidates), candidates)
    for order in _orders(KINDS[kind]):
        moved = [candidates[place] for place in order]
        assert landmarks(build_report(moved), moved) == [found[place] for place in order]


@pytest.mark.parametrize("kind", KINDS)
def test_the_sentence_on_top_speaks_for_no_answer(look: Look, kind: str) -> None:
    candidates = [make_candidate(number, one) for number, one in enumerate(KINDS[kind], 1)]
    bar = DisputeBar(look)
    said: set[str] = set()
    for order in [tuple(range(len(candidates))), *_orders(KINDS[kind])]:
        bar.show_report(build_report([candidates[place] for place in order]))
        said.add(bar._text.text())
    assert len(said) == 1


FITS = {
    "": ("Answers 1, 2 are at odds on what a file says now", ["other version", "other version"]),
    "z\n" * 8 + "k\na\nz\n": ("Answer 2 does not apply to the files", ["applies", "does not apply"]),
    "z\nk\na\nk\nb\nz\n": (
        "All apply to the files as they came along",
        ["applies at line 2", "applies at line 4"],
    ),
    "z\n": ("Answers 1, 2 don't apply to the files", ["does not apply", "does not apply"]),
}


@pytest.mark.parametrize("file", FITS)
def test_whether_patches_apply_is_told_below_the_sentence_and_in_their_cells(file: str, look: Look) -> None:
    texts = [f"--- a/t\n+++ b/t\n@@ -9,2 +9,3 @@\n k\n+x\n {after}\n" for after in "ab"]
    candidates = [make_candidate(number, make_patch(one)) for number, one in enumerate(texts, 1)]
    report = build_report(candidates, [KnownFile(names=("t",), data=file.encode())] if file else [])
    bar = DisputeBar(look)
    bar.show_report(report)
    said, cells = FITS[file]
    assert bar.note_told().startswith(said)
    hunk = next(row for row in report.disputed if row.kind is RowKind.HUNK)
    assert [full_text(hunk, column, look.words).partition(" · ")[0] for column in (0, 1)] == cells
    has_word = [" · " in cell_text(hunk, column, look.words) for column in (0, 1)]
    assert has_word == [word != "applies" for word in cells]


def test_that_it_is_not_known_whether_patches_apply_is_told_once(look: Look) -> None:
    candidates = [make_candidate(number, one) for number, one in enumerate(KINDS["patch"], 1)]
    report = build_report(candidates)
    bar = DisputeBar(look)
    bar.show_report(report)
    assert bar.note_told().startswith("Whether answers 1, 2, 3, 4 apply is not known")
    assert not any(" · " in full_text(row, 0, look.words) for row in report.disputed)


def test_a_repeated_call_is_told_of_every_answer_that_makes_it(look: Look) -> None:
    call = ("get_order", {"id": 7})
    contents = [make_calls(*[call] * 3), make_calls(call), make_calls(*[call] * 3)]
    candidates = [make_candidate(number, one) for number, one in enumerate(contents, 1)]
    bar = DisputeBar(look)
    bar.show_report(build_report(candidates))
    lower = bar.height()
    assert bar.note_told() == 'Answers 1, 3 each make the same call 3 times: "get_order" {"id": 7}'
    bar.show_report(build_report(candidates[1:]))
    assert bar.note_told().startswith("Answer 2 makes the same call 3 times")
    bar.show_report(build_report(candidates[1:2] * 2))
    assert (bar.note_told(), bar.height() < lower) == ("", True)


def test_a_row_says_that_its_hunks_cannot_all_go_in(look: Look) -> None:
    head = "--- a/t\n+++ b/t\n"
    one = make_patch(f"{head}@@ -1,2 +1,2 @@\n k\n-a\n+b\n@@ -3,2 +3,2 @@\n k\n-c\n+d\n")
    other = make_patch(f"{head}@@ -2,3 +2,3 @@\n a\n k\n-c\n+e\n")
    report = build_report([make_candidate(number, patch) for number, patch in enumerate((one, other), 1)])
    detail = RowDetail(look)
    for row in report.disputed:
        detail.show_cell(row, 1)
        (other,) = [one.label for one in report.disputed if one is not row]
        assert detail._alike.text().startswith(f"Touches the same lines of the file as a hunk in {other}:")
        assert not detail._alike.isHidden()
    detail.show_cell(report.agreed[0], 1)
    assert detail._alike.isHidden()


def test_twenty_different_answers_have_twenty_signs(qapp: QApplication) -> None:
    candidates = [make_candidate(number, make_json({"n": number})) for number in range(1, 31)]
    _, columns, _ = _grid(candidates)
    assert len({column[1][1] for column in columns}) == 30
