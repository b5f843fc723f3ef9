"""What of an item was in view, as the desk records it with the decision."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget

from reviewer.domain.exposure import (
    AnswerSeen,
    Exposure,
    Reach,
    never_in_view,
    reached,
    read_form,
    rows_reached,
)
from reviewer.domain.items import ActionRequest, ItemKind
from reviewer.render._api import RENDERER
from tests.makers import make_item, make_json, make_text
from tests.ui.at_desk import AtDesk, at_desk
from tests.ui.opened import until
from tests.ui.test_evidence import citing, file, page, picture
from ui.blocks.paging import PAGE_CHARS
from ui.exposure.stopwatch import LONGEST_GAP_S
from ui.loop import DeskLoop

LONG = "\n\n".join(f"Paragraph {n}. " + "word " * 30 for n in range(120))
OTHER = LONG.replace("word", "sword")
CONFLICT = make_item("r1", contents=(make_text(LONG), make_text(OTHER)))


async def noted(desk: AtDesk) -> None:
    """What is in view is known."""
    await until(lambda: desk.parts.fills.is_idle)


async def look(desk: AtDesk, seconds: float) -> None:
    """Look at what is on the screen for so long."""
    await noted(desk)
    desk.desk.clock.advance(seconds)


def exposure(desk: AtDesk) -> Exposure:
    return desk.area.watch.exposures()[desk.item.item.id]


def never(answer: AnswerSeen) -> list[tuple[int, int]]:
    form = read_form(answer, 1)
    assert form is not None
    return list(never_in_view(form))


async def opened_for(desk: AtDesk, seconds: float) -> None:
    await desk.show(desk.area.item() or "")
    await look(desk, seconds)


async def test_the_end_of_a_long_answer_that_nobody_scrolled_to_was_never_in_view(qloop: DeskLoop) -> None:
    async with at_desk(CONFLICT) as desk:
        await opened_for(desk, 5)
        first, second = exposure(desk).answers
        ((begin, last),) = never(first)
        form = read_form(first, 1)
        assert form is not None
        assert (begin > 0, last) == (True, form.parts - 1)
        assert form.runs[0].first == 0
        assert reached(second).never > 0


async def test_pages_that_are_made_after_the_last_look_are_counted(qloop: DeskLoop) -> None:
    async with at_desk(CONFLICT) as desk:
        await opened_for(desk, 5)
        assert exposure(desk).answers[0].pages == 1
        desk.parts.readers.visible()[0].view.add_piece("x" * PAGE_CHARS)
        assert exposure(desk).answers[0].pages == 2


async def test_an_answer_that_is_left_before_all_of_it_was_drawn_is_not_called_whole(qloop: DeskLoop) -> None:
    short = make_item("r1", contents=(make_text("Pay."), make_text("Wait.")))
    async with at_desk(short) as desk:
        await opened_for(desk, 5)
        assert reached(exposure(desk).answers[0]).is_whole
        view = desk.parts.readers.visible()[0].view
        view.replace_pages([["<p>Pay.</p>"]], is_growing=True)
        await look(desk, 5)
        view.clear()  # another answer takes its place
        told = reached(exposure(desk).answers[0])
        assert (told.is_whole, told.pages, told.pages_never) == (False, 2, 1)


async def test_what_was_scrolled_through_was_in_view_and_no_longer_than_it_was(qloop: DeskLoop) -> None:
    async with at_desk(CONFLICT) as desk:
        await opened_for(desk, 5)
        before = reached(exposure(desk).answers[0]).never
        for _ in range(3):
            desk.parts.readers.scroll_by_page(1)
            await look(desk, 2)
        seen = exposure(desk)
        assert reached(seen.answers[0]).never < before
        longest = max(run.ms for answer in seen.answers for form in answer.seen for run in form.runs)
        assert longest <= seen.shown_ms


async def test_another_answer_scrolls_along_and_is_in_view_too(qloop: DeskLoop) -> None:
    async with at_desk(CONFLICT) as desk:
        await opened_for(desk, 5)
        before = reached(exposure(desk).answers[1]).never
        desk.parts.readers.scroll_by_page(1)
        await look(desk, 2)
        assert reached(exposure(desk).answers[1]).never < before


async def test_the_decision_carries_it(qloop: DeskLoop) -> None:
    async with at_desk(CONFLICT) as desk:
        await opened_for(desk, 5)
        desk.press("1")
        desk.record()
        (choice,) = await desk.recorded()
        assert choice.exposure is not None
        assert [one.number for one in choice.exposure.answers] == [1, 2]
        assert choice.exposure.shown_ms >= 5_000
        assert choice.exposure.viewport is not None
        assert choice.exposure.renderer.startswith(f"blocks {RENDERER}, Qt 6")


async def test_another_window_in_front_stops_the_time(qloop: DeskLoop) -> None:
    async with at_desk(CONFLICT) as desk:
        await opened_for(desk, 5)
        other = QWidget()
        other.show()
        other.activateWindow()
        await until(lambda: not desk.opened.window.isActiveWindow())
        await noted(desk)
        before = exposure(desk)
        await look(desk, 60)
        assert exposure(desk) == before
        other.close()
        desk.opened.window.activateWindow()
        await until(desk.opened.window.isActiveWindow)
        await look(desk, 2)
        assert 2_000 <= exposure(desk).shown_ms - before.shown_ms < 3_000


async def test_the_palette_over_the_desk_stops_the_time(qloop: DeskLoop) -> None:
    async with at_desk(CONFLICT) as desk:
        await opened_for(desk, 5)
        desk.opened.press(Qt.Key.Key_F1)
        await noted(desk)
        before = exposure(desk)
        await look(desk, 60)
        assert exposure(desk) == before


async def test_a_drawer_in_front_of_the_answers_stops_their_time_and_not_that_of_the_matrix(
    qloop: DeskLoop,
) -> None:
    async with at_desk(CONFLICT) as desk:
        await opened_for(desk, 5)
        desk.area.drawers.trace()
        await noted(desk)
        before = exposure(desk)
        await look(desk, 30)
        after = exposure(desk)
        assert after.answers == before.answers
        assert 29_000 < after.rows[0].ms - before.rows[0].ms <= 30_000  # two digits are kept


async def test_a_lunch_break_counts_as_its_bound(qloop: DeskLoop) -> None:
    async with at_desk(CONFLICT) as desk:
        await opened_for(desk, 0)
        before = exposure(desk).shown_ms
        await look(desk, 3_600)
        assert exposure(desk).shown_ms - before == LONGEST_GAP_S * 1000


async def test_what_was_read_before_looking_elsewhere_still_counts(qloop: DeskLoop) -> None:
    async with at_desk(CONFLICT, make_item("r2")) as desk:
        await desk.show(CONFLICT.id)
        await look(desk, 7)
        await desk.show(make_item("r2").id)
        await look(desk, 30)
        await desk.show(CONFLICT.id)
        await look(desk, 1)
        assert 8_000 <= exposure(desk).shown_ms < 10_000


async def test_another_version_of_an_item_was_not_in_view_yet(qloop: DeskLoop) -> None:
    async with at_desk(CONFLICT) as desk:
        await opened_for(desk, 7)
        desk.area.watch.show_item(
            replace(desk.item, members=tuple(replace(one, version="v9") for one in desk.item.members))
        )
        assert exposure(desk).shown_ms == 0


async def test_other_colours_are_no_other_page(qloop: DeskLoop) -> None:
    async with at_desk(CONFLICT) as desk:
        await opened_for(desk, 5)
        before = [form.digest for one in exposure(desk).answers for form in one.seen]
        desk.parts.restyle()
        await look(desk, 5)
        after = exposure(desk)
        assert [form.digest for one in after.answers for form in one.seen] == before
        assert after.answers[0].seen[0].ms >= 10_000


async def test_rows_below_the_edge_were_never_reached_and_agreed_ones_are_folded(qloop: DeskLoop) -> None:
    many = {f"field {n}": n for n in range(40)} | {"same": 1}
    other = {name: value + 1 for name, value in many.items()} | {"same": 1}
    item = make_item("r1", contents=(make_json(many), make_json(other)))
    async with at_desk(item) as desk:
        await opened_for(desk, 5)
        counts = rows_reached(exposure(desk).rows)
        assert (counts[Reach.SEEN] > 3, counts[Reach.NEVER] > 10, counts[Reach.FOLDED]) == (True, True, 1)
        desk.parts.matrix.move_to(40)
        await look(desk, 1)
        assert rows_reached(exposure(desk).rows)[Reach.NEVER] < counts[Reach.NEVER]
        desk.parts.matrix.toggle_fold()
        await look(desk, 1)
        assert rows_reached(exposure(desk).rows)[Reach.FOLDED] == 0


async def test_actions_below_the_edge_were_never_in_view(qloop: DeskLoop) -> None:
    asked = tuple(
        ActionRequest(index=at, name=f"pay_{at}", arguments=b'{"amount": 1, "to": "Kessler"}')
        for at in range(20)
    )
    item = replace(make_item("r1", contents=(make_text("Pay."),)), actions=asked)
    async with at_desk(item) as desk:
        await opened_for(desk, 4)
        before = exposure(desk)
        assert (before.answers, before.rows[0].reach) == ((), Reach.SEEN)
        assert (before.rows[-1].reach, sum(rows_reached(before.rows).values())) == (Reach.NEVER, 20)
        desk.parts.request.move_to(20)
        await look(desk, 1)
        assert exposure(desk).rows[-1].reach is Reach.SEEN


async def test_the_question_itself_counts_where_there_is_no_answer(qloop: DeskLoop) -> None:
    item = replace(make_item("r1", contents=()), kind=ItemKind.QUESTION, body=LONG, candidates=())
    async with at_desk(item) as desk:
        await opened_for(desk, 5)
        (question,) = exposure(desk).answers
        assert (question.candidate, question.number, reached(question).never > 0) == ("", 0, True)


async def test_an_answer_behind_a_tab_was_never_in_view(qloop: DeskLoop) -> None:
    item = make_item("r1", contents=tuple(make_text(f"{LONG} {n}") for n in range(4)))
    async with at_desk(item) as desk:
        await opened_for(desk, 5)
        assert [one.pages > 0 for one in exposure(desk).answers] == [True, True, False, False]
        desk.parts.readers.follow(4)
        await look(desk, 3)
        assert [one.pages > 0 for one in exposure(desk).answers] == [True, True, False, True]


async def test_the_overview_beside_the_answers_counts_while_it_is_open(qloop: DeskLoop) -> None:
    async with at_desk(CONFLICT) as desk:
        await opened_for(desk, 5)
        assert exposure(desk).files == ()
        desk.press("o")
        await look(desk, 4)
        desk.press(Qt.Key.Key_Escape)
        await look(desk, 30)
        (overview,) = exposure(desk).files
        assert (overview.item, overview.evidence, overview.ms) == ("", "", 4_000)


async def test_a_page_of_a_file_counts_and_one_that_nobody_turned_to_does_not(qloop: DeskLoop) -> None:
    drawn = [page(picture(), pages=2), page(picture(), page=1, pages=2)]
    async with citing(file("scan"), file("log"), scan=drawn) as desk:
        desk.press("o")
        await until(lambda: desk.parts.evidence.has_picture)
        await look(desk, 3)
        (first,) = exposure(desk).files
        assert (first.evidence, first.page, first.pages, first.ms) == ("scan", 1, 2, 3_000)


async def test_an_assistive_technology_at_work_is_said(qloop: DeskLoop) -> None:
    async with at_desk(CONFLICT) as desk:
        await opened_for(desk, 1)
        assert not exposure(desk).is_read_aloud
        QAccessible.setActive(True)
        try:
            assert exposure(desk).is_read_aloud
        finally:
            QAccessible.setActive(False)


async def test_a_desk_at_rest_wakes_nobody(qloop: DeskLoop) -> None:
    async with at_desk(CONFLICT) as desk:
        await opened_for(desk, 1)
        before, woken = exposure(desk).shown_ms, list[str]()
        desk.parts.fills.drained.connect(lambda: woken.append("drained"))
        for _ in range(3):
            await look(desk, 2)
        assert woken == []
        assert exposure(desk).shown_ms == before + 6_000
