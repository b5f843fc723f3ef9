"""What is on the screen of a text and of a table: what has its middle there."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QStringListModel
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QTableView

from ui.blocks.browser import SafeBrowser
from ui.exposure.drawn_page import DrawnPage
from ui.exposure.in_view import parts_in_view, rows_in_view

LINES = 80
TABLE = (
    "<table><tr><td>"
    + "<br/>".join(f"left {at}" for at in range(LINES))
    + "</td><td>right</td></tr><tr><td>below</td><td>too</td></tr></table>"
)


def shown(qapp: QApplication, html: str) -> tuple[SafeBrowser, DrawnPage]:
    browser = SafeBrowser()
    browser.resize(400, 200)
    browser.document().setHtml(html)
    browser.show()
    browser.verticalScrollBar().setValue(0)
    qapp.processEvents()
    return browser, DrawnPage(0, browser.document().toRawText())


def test_a_cell_that_goes_on_below_the_edge_is_in_view_only_as_far_as_it_is(qapp: QApplication) -> None:
    browser, page = shown(qapp, TABLE)
    seen = parts_in_view(browser, page)
    assert seen[0] == 0
    assert 3 < len(seen) < LINES / 2
    assert LINES + 1 not in seen  # what is below


def test_at_the_end_the_end_is_in_view_and_the_beginning_is_not(qapp: QApplication) -> None:
    browser, page = shown(qapp, "".join(f"<p>line {at}</p>" for at in range(LINES)))
    browser.verticalScrollBar().setValue(browser.verticalScrollBar().maximum())
    seen = parts_in_view(browser, page)
    assert (seen[-1], 0 in seen, len(seen) < LINES / 2) == (LINES - 1, False, True)


def test_neighbouring_views_leave_nothing_out_between_them(qapp: QApplication) -> None:
    browser, page = shown(qapp, "".join(f"<p>line {at} {'word ' * (at % 40)}</p>" for at in range(LINES)))
    bar = browser.verticalScrollBar()
    found: set[int] = set()
    for place in range(0, bar.maximum() + bar.pageStep(), bar.pageStep() - 20):
        bar.setValue(place)
        found.update(parts_in_view(browser, page))
    assert found == set(range(len(page.middles)))


LIST = "<ul><li>first<table>{}</table></li></ul><p>end</p>"
CELLS = "".join(f"<tr><td>name {at}</td><td>{'value ' * (at % 30)}</td></tr>" for at in range(200))
KINDS = {
    "text": "".join(f"<p>line {at} {'word ' * (at % 90)}</p>" for at in range(200)),
    "code": f"<pre>{chr(10).join(f'line {at}' for at in range(400))}</pre>",
    "table": f"<table>{CELLS}</table><p>end</p>",
    "table in a list": LIST.format(CELLS),
    "narrow table": "<table>" + "<tr><td>a</td><td>b</td></tr>" * 200 + "</table>",
}


@pytest.mark.parametrize("kind", KINDS)
def test_no_part_is_missed_and_none_too_many_however_it_is_set(qapp: QApplication, kind: str) -> None:
    browser, page = shown(qapp, KINDS[kind])
    bar, cursor = browser.verticalScrollBar(), QTextCursor(browser.document())
    for place in (0, bar.maximum() // 3, bar.maximum() // 2, bar.maximum()):
        bar.setValue(place)
        there = []
        for part, middle in enumerate(page.middles):
            cursor.setPosition(middle)
            if 0 <= browser.cursorRect(cursor).center().y() < browser.viewport().height():
                there.append(part)
        assert list(parts_in_view(browser, page)) == there
        assert there


def test_of_a_page_that_is_filled_in_again_only_what_is_there_is_in_view(qapp: QApplication) -> None:
    browser, page = shown(qapp, "".join(f"<p>line {at}</p>" for at in range(LINES)))
    browser.document().setHtml("<p>line 0</p><p>line 1</p>")
    qapp.processEvents()
    assert page.takes(browser.document().toRawText())
    assert list(parts_in_view(browser, page)) == [0, 1]


@pytest.mark.parametrize("rows", [0, 3, 60])
def test_rows_are_in_view_by_their_middle(qapp: QApplication, rows: int) -> None:
    table = QTableView()
    table.setModel(QStringListModel([str(at) for at in range(rows)], table))
    table.resize(200, 200)
    table.show()
    qapp.processEvents()
    seen = rows_in_view(table)
    port = table.viewport().height()
    middles = [table.rowViewportPosition(at) + table.rowHeight(at) // 2 for at in range(rows)]
    assert list(seen) == [at for at, middle in enumerate(middles) if 0 <= middle < port]
