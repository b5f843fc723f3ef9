"""The ruler beside each reader, and rows that stand on other pages."""

from __future__ import annotations

import asyncio
import json

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from reviewer.domain.content import Content
from reviewer.domain.items import ReviewItem
from tests.makers import make_item, make_text
from tests.ui.at_desk import AtDesk, at_desk
from tests.ui.opened import until
from ui.conflict.readers import ReaderPane


def _clause(number: int) -> str:
    return f"Clause {number}. " + "The tenant keeps the premises in order. " * 6


def _drafts(*changes: dict[int, str], count: int = 60) -> ReviewItem:
    contents: list[Content] = []
    for change in changes:
        clauses = [change.get(number, _clause(number)) for number in range(count)]
        contents.append(make_text("\n\n".join(one for one in clauses if one)))
    return make_item("drafts", source="s", contents=tuple(contents), title="Drafts")


TWO = ({3: "Notice is 30 days.", 50: "The door is red."}, {3: "Notice is 90 days.", 50: "The door is blue."})


async def _panes(at: AtDesk) -> list[ReaderPane]:
    await at.show("s:drafts")
    panes = at.parts.readers.visible()
    await until(lambda: all(one.ruler.isVisible() for one in panes))
    await until(lambda: all(one.view.place.standing().rows for one in panes))
    await until(lambda: not any(one.get_name() == "draw_answer" for one in asyncio.all_tasks()))
    await until(lambda: panes[0].view._fills.is_idle)
    return panes


async def test_every_answer_has_the_same_marks_where_its_disputed_rows_stand(qloop: object) -> None:
    async with at_desk(_drafts(*TWO), size=(1600, 1000)) as at:
        panes = await _panes(at)
        assert [set(one.ruler.bars()) for one in panes] == [{"p4", "p51"}, {"p4", "p51"}]
        for one in panes:
            bars, height = one.ruler.bars(), one.ruler.height()
            assert bars["p4"][0] < height * 0.2
            assert height * 0.7 < bars["p51"][0] < height
            assert (bars["p4"][2], bars["p51"][2]) == (True, False)


async def test_no_word_moves_when_the_marks_come(qloop: object) -> None:
    async with at_desk(_drafts(*TWO), size=(1600, 1000)) as at:
        painted = set[bool]()

        def on_paint() -> None:
            if at.area.item() == "s:drafts":
                painted.update(one.ruler.isVisible() for one in at.parts.readers.visible())

        at.parts.painted.connect(on_paint)
        await _panes(at)
        await until(lambda: painted)
        assert painted == {True}


async def test_answers_without_a_difference_have_no_ruler_beside_them(qloop: object) -> None:
    async with at_desk(_drafts({}, {}), size=(1600, 1000)) as at:
        await at.show("s:drafts")
        panes = at.parts.readers.visible()
        await until(lambda: len(panes) == 2 and not any(one.ruler.isVisible() for one in panes))


async def test_a_click_at_a_mark_goes_to_its_row_in_every_pane(qloop: object) -> None:
    async with at_desk(_drafts(*TWO), size=(1600, 1000)) as at:
        panes = await _panes(at)
        top, bottom, _ = panes[1].ruler.bars()["p51"]
        QTest.mouseClick(
            panes[1].ruler,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
            QPoint(4, (top + bottom) // 2),
        )
        row = at.parts.matrix.row_under_cursor
        assert row is not None
        assert row.path == "p51"
        await until(lambda: all("The door is" in _visible(one) for one in panes))


async def test_an_answer_that_lacks_a_row_has_no_mark_there_and_shows_the_place(qloop: object) -> None:
    drafts = _drafts({}, {50: ""})
    async with at_desk(drafts, size=(1600, 1000)) as at:
        panes = await _panes(at)
        lacks = next(one for one in panes if "p51" not in one.ruler.bars())
        at.press("n")
        # The view begins inside the clause before, beside that of the answer that has the row.
        await until(lambda: _first(lacks).startswith("Clause 49") and "Clause 51" in _visible(lacks))


async def test_n_brings_a_row_of_another_page_on_the_screen(qloop: object) -> None:
    drafts = _drafts({900: "Notice is 30 days."}, {900: "Notice is 90 days."}, count=1_000)
    async with at_desk(drafts, size=(1600, 1000)) as at:
        panes = await _panes(at)
        await until(lambda: panes[0].view.bar.told.startswith("Page 1 of"))
        at.press("n")
        await until(lambda: all("Notice is" in _visible(one) for one in panes))
        assert not panes[0].view.bar.told.startswith("Page 1 of")


async def test_a_short_answer_follows_a_long_one_through_its_pages(qloop: object) -> None:
    long = {number: _clause(number) + "More of it. " * 400 for number in range(100, 160)}
    drafts = _drafts({5: "Notice is 30 days.", **long}, {5: "Notice is 90 days."}, count=180)
    async with at_desk(drafts, size=(1600, 1000)) as at:
        panes = await _panes(at)
        await until(lambda: any(one.view.bar.told for one in panes))
        leader = next(one for one in panes if one.view.bar.told)
        follower = next(one for one in panes if one is not leader)
        leader.view.go_to_share(0.97)
        await until(lambda: leader.view.place.shares()[0] > 0.8)
        await until(lambda: follower.view.place.shares()[0] > 0.6)


def test_marks_of_values_have_places_too() -> None:
    from reviewer.conflicts.build import build_report
    from reviewer.conflicts.landmarks import landmarks
    from tests.makers import make_candidate, make_json

    candidates = [make_candidate(one, make_json({"a": [0] * 50, "b": one})) for one in (1, 2)]
    (found, _) = landmarks(build_report(candidates), candidates)
    (stretch,) = found.stretches
    text = json.dumps({"a": [0] * 50, "b": 1})
    assert text[round(stretch.start * len(text)) : round(stretch.end * len(text))] == "1"


def _first(pane: ReaderPane) -> str:
    """The paragraph at the top of the view."""
    return pane.view.browser.cursorForPosition(QPoint(2, 2)).block().text()


def _visible(pane: ReaderPane) -> str:
    browser = pane.view.browser
    first = browser.cursorForPosition(QPoint(2, 2))
    last = browser.cursorForPosition(QPoint(browser.viewport().width() - 4, browser.viewport().height() - 4))
    return browser.document().toPlainText()[first.position() : last.position()]
