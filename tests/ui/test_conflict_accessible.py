"""What a screen reader meets in the conflict view: a table of cells, and names for all that is painted."""

from __future__ import annotations

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QLineEdit, QPlainTextEdit, QWidget

from tests.ui import samples
from tests.ui.at_desk import at_desk
from tests.ui.opened import until
from ui.conflict.chip_tabs import ChipTabs
from ui.conflict.gutter import Gutter
from ui.conflict.ruler import Ruler

PAINTED = (Ruler, Gutter, ChipTabs)
OPERATED = (QAbstractButton, QLineEdit, QPlainTextEdit)


def _name(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    assert interface is not None
    return interface.text(QAccessible.Text.Name)


async def test_the_matrix_is_a_table_whose_cells_say_row_answer_value_and_group(qloop: object) -> None:
    async with at_desk(samples.structured(), size=(1600, 1000)) as at:
        await at.show("airflow-eu:extraction")
        at.press("n", "3")
        table = QAccessible.queryAccessibleInterface(at.parts.matrix)
        model = at.parts.matrix.matrix
        children = [table.child(place) for place in range(table.childCount())]
        said = [one.text(QAccessible.Text.Name) for one in children if one is not None]
        assert len(said) >= model.rowCount() * model.columnCount()
        row = [words for words in said if words.startswith("invoice › amount, answer ")]
        assert [f"answer {number}:" in words for number, words in enumerate(row, 1)] == [True] * 4
        assert [words.endswith("picked") for words in row] == [False, False, True, False]


async def test_all_that_is_painted_or_operated_has_a_name(qloop: object) -> None:
    async with at_desk(samples.structured(), size=(1600, 1000)) as at:
        await at.show("airflow-eu:extraction")
        at.press("n", "3", "t")
        await until(at.parts.drawer.gutter.isVisible)
        wanted = (*PAINTED, *OPERATED, QAbstractScrollArea)
        seen = [one for kind in wanted for one in at.parts.findChildren(kind) if one.isVisible()]
        assert [type(one).__name__ for one in seen if not _name(one) and one.focusPolicy().value] == []
        assert any(isinstance(one, Gutter) for one in seen)


async def test_the_result_and_the_preview_are_told_row_by_row(qloop: object) -> None:
    async with at_desk(samples.structured(), size=(1600, 1000)) as at:
        await at.show("airflow-eu:extraction")
        at.press("n", "3", "0", "t")
        told = at.parts.result._lines.accessibleDescription()
        assert "from answer 3" in told
        assert "left out" in told
        assert "not settled" in told
        await until(lambda: "from answer 3" in at.parts.drawer.gutter.accessibleDescription())
