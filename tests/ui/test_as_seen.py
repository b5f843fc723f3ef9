"""The item as it was seen: from the record, in its order, and what never was in view is hatched and said."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QTextCursor

from reviewer.conflicts.report import Row
from reviewer.domain.exposure import Exposure, Reach, RowRun
from reviewer.domain.ledger import DecisionStory
from reviewer.errors import ComparisonFailed
from reviewer.ids import DecisionId, ItemId, SourceId
from reviewer.render._api import Text
from reviewer.render.evidence_page import EvidencePage
from reviewer.render.file_kind import FileKind
from tests.makers import NOON, make_item, make_json, make_text
from tests.ui import samples
from tests.ui.at_desk import AtDesk, at_desk, visible_text
from tests.ui.opened import until
from tests.ui.test_evidence import file
from tests.ui.test_watch import CONFLICT, look
from ui.conflict.matrix_model import Aside
from ui.conflict.words import row_label
from ui.desk.arguments import argument_lines
from ui.ledger.as_seen import AsSeen
from ui.ledger.seen_actions import SeenAction
from ui.loop import DeskLoop
from ui.messages.catalogue import WORDS


async def decided(desk: AtDesk, item: ItemId = CONFLICT.id, *, seconds: int = 5, key: str = "1") -> None:
    """What is seen at once was read, of the long conflict half, and decided."""
    await desk.show(item)
    await look(desk, seconds)
    desk.press(key)
    desk.record()
    await desk.recorded()


@asynccontextmanager
async def as_seen(desk: AtDesk, **changes: object) -> AsyncIterator[AsSeen]:
    """The ledger's story of the last decision, with changes, shown as seen."""
    told = desk.desk.story

    async def story(decision: object) -> DecisionStory:
        return replace(await told(decision), **changes)  # type: ignore[arg-type]

    desk.desk.story = story  # type: ignore[method-assign,assignment]
    desk.press("gl")
    ledger = desk.opened.session.ledger
    await until(lambda: desk.opened.window.ledger.story.parts)
    desk.press("gs")
    await until(lambda: ledger.as_seen is not None)
    shown = ledger.as_seen
    assert shown is not None
    await until(lambda: shown._fills.is_idle)
    yield shown


def exposure_of(desk: AtDesk) -> Exposure:
    exposure = desk.desk.gestures[-1].choices[0].exposure
    assert exposure is not None
    return exposure


async def cards_of(shown: AsSeen) -> list[SeenAction]:
    """The actions of a request, once they stand there."""
    await until(lambda: all(one.isVisible() for one in shown.action_cards.cards()))
    return shown.action_cards.cards()


def text(shown: AsSeen, pane: int = 0) -> str:
    return shown.readers.visible()[pane].view.browser.toPlainText()


def hatched(shown: AsSeen, words: str) -> bool:
    document = shown.readers.visible()[0].view.browser.document()
    found = document.find(words)
    assert not found.isNull(), words
    found = QTextCursor(found)
    return found.charFormat().background().style() is Qt.BrushStyle.BDiagPattern


async def test_what_was_never_in_view_is_hatched_and_said_in_words(qloop: DeskLoop) -> None:
    async with at_desk(CONFLICT) as desk:
        await decided(desk)
        async with as_seen(desk) as shown:
            await until(lambda: "⟦" in text(shown))
            words = text(shown)
            assert words.startswith("⟦in view for 5 seconds⟧ Paragraph 0.")
            assert words.count("⟦never in view⟧") == 1
            assert words.index("⟦never in view⟧") < words.index("Paragraph 100.")
            assert (hatched(shown, "Paragraph 0."), hatched(shown, "Paragraph 119.")) == (False, True)
            assert "parts never in view" in shown.readers.visible()[0]._note.text()
            assert shown._legend.accessibleName().startswith("Hatched, and said in words: never in view.")


async def test_another_theme_keeps_what_is_said_and_says_it_once(qloop: DeskLoop) -> None:
    async with at_desk(CONFLICT) as desk:
        await decided(desk)
        async with as_seen(desk) as shown:
            await until(lambda: "⟦" in text(shown))
            shown._on_theme_changed()
            await until(lambda: shown._fills.is_idle)
            assert text(shown).count("⟦never in view⟧") == 1


async def test_it_is_drawn_from_the_record_and_not_from_the_source(qloop: DeskLoop) -> None:
    async with at_desk(CONFLICT) as desk:
        await decided(desk)
        recorded = replace(CONFLICT, candidates=CONFLICT.candidates[:1], title="As recorded")
        async with as_seen(desk, item=recorded) as shown:
            assert shown._title.text() == "As it was seen: As recorded"
            assert len(shown.readers.visible()) == 1


async def test_answers_stand_in_the_recorded_order(qloop: DeskLoop) -> None:
    async with at_desk(CONFLICT) as desk:
        await decided(desk)
        order = tuple(one.id for one in reversed(CONFLICT.candidates))
        async with as_seen(desk, shown_order=order) as shown:
            assert "sword" in text(shown)


async def test_escape_goes_back_to_the_list_and_nothing_is_left(qloop: DeskLoop) -> None:
    async with at_desk(CONFLICT) as desk:
        await decided(desk)
        async with as_seen(desk) as shown:
            desk.press(Qt.Key.Key_Escape)
            assert desk.opened.session.ledger.as_seen is None
            assert desk.opened.window.shown is desk.opened.window.ledger
            assert text(shown) == ""


async def test_a_decision_of_before_says_that_nothing_is_known(qloop: DeskLoop) -> None:
    async with at_desk(CONFLICT) as desk:
        await decided(desk)
        async with as_seen(desk, exposure=None) as shown:
            assert "is not recorded for this decision" in shown._legend.accessibleName()
            assert "⟦" not in text(shown)


async def test_a_pruned_decision_says_so_and_shows_nothing(qloop: DeskLoop) -> None:
    async with at_desk(CONFLICT) as desk:
        await decided(desk)
        bare = replace(CONFLICT, candidates=())
        async with as_seen(desk, exposure=None, item=bare, pruned_at=NOON) as shown:
            assert "taken away" in shown._legend.accessibleName()
            assert "taken away" in shown.alone.browser.toPlainText()


async def test_what_was_printed_is_not_hatched(qloop: DeskLoop) -> None:
    async with at_desk(CONFLICT) as desk:
        await decided(desk)
        printed = replace(exposure_of(desk), is_timed=False)
        async with as_seen(desk, exposure=printed) as shown:
            assert "Printed whole on the command line" in shown._legend.accessibleName()
            assert "⟦" not in text(shown)


@pytest.mark.parametrize(("is_drawn", "words"), [(True, "drawn in another way"), (False, "")])
async def test_other_words_than_then_are_said_and_not_hatched(
    qloop: DeskLoop, is_drawn: bool, words: str
) -> None:
    async with at_desk(CONFLICT) as desk:
        await decided(desk)
        seen = exposure_of(desk)
        pages = tuple(replace(page, digest="0" * 64) for page in seen.answers[0].seen) if is_drawn else ()
        other = replace(seen, answers=(replace(seen.answers[0], seen=pages), *seen.answers[1:]))
        async with as_seen(desk, exposure=other) as shown:
            begin = "Paragraph" if is_drawn else "⟦never in view⟧"
            await until(lambda: text(shown).startswith(begin))
            await until(lambda: words in shown.readers.visible()[0].view.notice.told)


def asides(shown: AsSeen) -> dict[str, Aside]:
    model = shown.matrix.view.matrix
    rows = [line for line in model.lines if isinstance(line, Row)]
    return {row_label(row, WORDS): aside for row in rows if (aside := model.aside(row)) is not None}


def column(shown: AsSeen, at: int) -> list[str]:
    model = shown.matrix.view.matrix
    return [str(model.index(row, at).data() or "") for row in range(model.rowCount())]


async def test_the_matrix_stands_as_it_was_and_rows_never_reached_are_hatched(qloop: DeskLoop) -> None:
    async with at_desk(CONFLICT) as desk:
        await decided(desk)
        async with as_seen(desk) as shown:
            await until(lambda: asides(shown))
            told = asides(shown)
            assert told["Whole answer"] == Aside("5 seconds")
            assert told["Passage 120"] == Aside("never reached", is_hatched=True)
            model = shown.matrix.view.matrix
            assert "never reached" in str(model.index(120, 0).data(Qt.ItemDataRole.AccessibleTextRole))


async def test_the_matrix_shows_what_was_picked_and_nothing_can_be_picked(qloop: DeskLoop) -> None:
    item = make_item(
        "r3", contents=(make_json({"a": 1, "b": 1, "c": 0}), make_json({"a": 2, "b": 2, "c": 0}))
    )
    async with at_desk(item) as desk:
        await desk.show(item.id)
        desk.press("n", "2", "n", "1")
        desk.record()
        await desk.recorded()
        async with as_seen(desk) as shown:
            await until(lambda: asides(shown))
            desk.press("n", "1")
            model = shown.matrix.view.matrix
            assert column(shown, model.result_column)[1:3] == ["2", "1"]
            assert column(shown, 1)[0] == ""


async def test_words_of_the_operators_own_are_named_in_their_row(qloop: DeskLoop) -> None:
    item = make_item("r3", contents=(make_json({"a": 1, "c": 0}), make_json({"a": 2, "c": 0})))
    async with at_desk(item) as desk:
        await desk.show(item.id)
        desk.press("n", "e")
        desk.press("7", Qt.Key.Key_Escape)
        desk.record()
        await desk.recorded()
        async with as_seen(desk) as shown:
            await until(lambda: asides(shown))
            assert column(shown, shown.matrix.view.matrix.result_column)[1] == "the operator's own words"


async def test_rows_that_are_compared_otherwise_now_are_only_counted(qloop: DeskLoop) -> None:
    async with at_desk(CONFLICT) as desk:
        await decided(desk)
        async with as_seen(desk, exposure=replace(exposure_of(desk), rows_digest="0" * 64)) as shown:
            await until(lambda: "compared in another way now" in shown._legend.accessibleName())
            assert "listed and never reached" in shown._legend.accessibleName()
            assert asides(shown) == {}


async def test_answers_that_can_not_be_compared_any_more_are_still_shown(qloop: DeskLoop) -> None:
    async with at_desk(CONFLICT) as desk:
        await decided(desk)
        desk.desk.refuse_with["compare"] = ComparisonFailed()
        async with as_seen(desk) as shown:
            await until(shown.matrix.isHidden)
            await until(lambda: "⟦never in view⟧" in text(shown))


async def test_a_case_is_drawn_with_the_answers_of_all_its_items(qloop: DeskLoop) -> None:
    ours, theirs = samples.case()
    async with at_desk(ours, theirs) as desk:
        await desk.show(ours.id)
        await look(desk, 5)
        desk.press("1")
        desk.record()
        await desk.recorded()
        async with as_seen(desk) as shown:
            await until(lambda: asides(shown))
            assert [one.number for one in shown.readers.visible()] == [1, 2]
            assert all(one._note.text() == "all of it in view; 5 seconds" for one in shown.readers.visible())
            assert column(shown, 1)[0] == "picked"


async def test_of_a_case_the_items_that_were_not_left_out_are_drawn_together(qloop: DeskLoop) -> None:
    ours, theirs = samples.case()
    third = replace(theirs, id=ItemId("third:1"), source=SourceId("third"), remote_id="1")
    async with at_desk(ours, theirs, third) as desk:
        await desk.show(ours.id)
        await look(desk, 5)
        assert len(desk.item.answers) == 3
        desk.press(Qt.Key.Key_Right, "x", Qt.Key.Key_Left, "1")
        desk.record()
        assert len(await desk.recorded()) == 2
        async with as_seen(desk) as shown:
            assert len(shown.readers.visible()) == 2
            assert "left out of a gesture" in shown._legend.accessibleName()


async def test_the_lit_row_does_not_hide_the_hatching_of_the_answers(qloop: DeskLoop) -> None:
    async with at_desk(CONFLICT) as desk:
        await decided(desk)
        async with as_seen(desk) as shown:
            await until(lambda: asides(shown))
            browser = shown.readers.visible()[0].view.browser
            shown.matrix.view.move_to(119)
            await until(browser.extraSelections)
            for one in browser.extraSelections():
                assert one.format.background().style() is Qt.BrushStyle.NoBrush
                assert one.format.fontUnderline()


def _hatched_pixels(shown: AsSeen, row: int, column: int) -> int:
    """How many colours a cell shows: a plain tint has few, hatching has the blends of its lines."""
    view = shown.matrix.view
    left, top = view.columnViewportPosition(column), view.rowViewportPosition(row)
    box = QRect(left + view.columnWidth(column) - 24, top + 4, 18, view.line_height - 10)
    image = view.viewport().grab(box).toImage()
    return len({image.pixel(x, y) for x in range(image.width()) for y in range(image.height())})


async def test_neither_a_pick_nor_the_lit_row_hides_that_a_row_was_never_reached(qloop: DeskLoop) -> None:
    async with at_desk(CONFLICT) as desk:
        await decided(desk)
        async with as_seen(desk) as shown:
            await until(lambda: asides(shown))
            view = shown.matrix.view
            assert _hatched_pixels(shown, 0, 1) == 1
            view.move_to(120)
            at, model = 120, view.matrix
            line = model.lines[at]
            assert isinstance(line, Row)
            assert model.is_picked(line, 1)
            assert _hatched_pixels(shown, at, 1) > 1
            view.move_to(119)
            assert _hatched_pixels(shown, at, 1) > 1


async def test_the_actions_of_a_request_are_drawn_again_with_their_arguments_and_answers(
    qloop: DeskLoop,
) -> None:
    item = samples.several_actions()
    async with at_desk(item) as desk:
        await decided(desk, item.id, seconds=4, key="a")
        async with as_seen(desk) as shown:
            cards = await cards_of(shown)
            assert len(cards) == len(item.actions)
            assert "in view for 4 seconds" in visible_text(cards[0])
            assert visible_text(cards[0]).count("Approved") == 1
            name, value = argument_lines(item.actions[0])[0]
            assert name in visible_text(cards[0])
            assert value in visible_text(cards[0])
            shown.actions_button.click()
            assert not shown.action_cards.isVisible()


async def test_an_action_that_was_never_in_view_is_hatched(qloop: DeskLoop) -> None:
    item = samples.several_actions()
    async with at_desk(item) as desk:
        await decided(desk, item.id, seconds=4, key="a")
        seen = exposure_of(desk)
        rows = (RowRun(reach=Reach.NEVER, ms=0, count=1), replace(seen.rows[0], count=len(item.actions) - 1))
        async with as_seen(desk, exposure=replace(seen, rows=rows)) as shown:
            cards = await cards_of(shown)
            assert [one.is_never for one in cards] == [True, *[False] * (len(cards) - 1)]
            assert "never reached" in visible_text(cards[0])


FILES = replace(make_item("r4"), evidence=(file("seen"), file("unseen"), file("away")))


@asynccontextmanager
async def with_evidence(desk: AtDesk) -> AsyncIterator[AsSeen]:
    """The first page of one file was looked at for seven seconds."""
    page_of = EvidencePage(kind=FileKind.TEXT, blocks=(Text(text="One page."),))
    desk.desk.held_files.update(seen=[page_of, page_of], unseen=[page_of])
    await desk.show(FILES.id)
    desk.press("o")
    await until(lambda: desk.area.drawers.viewer.at_page is not None)
    await look(desk, 7)
    desk.press("1")
    desk.record()
    await desk.recorded()
    desk.desk.fetched.clear()
    async with as_seen(desk) as shown:
        desk.press("o")
        await until(lambda: shown.evidence.panel.notice.told and evidence_text(shown))
        yield shown


def evidence_text(shown: AsSeen) -> str:
    return shown.evidence.panel.text.browser.toPlainText()


async def test_pages_of_evidence_say_how_long_they_were_in_view_or_that_they_never_were(
    qloop: DeskLoop,
) -> None:
    async with at_desk(FILES) as desk, with_evidence(desk) as shown:
        assert shown.evidence.panel.notice.told == "This page was in view for 7 seconds."
        assert evidence_text(shown) == "One page."
        shown.evidence.panel.page_asked.emit(1)
        await until(lambda: "⟦never in view⟧" in evidence_text(shown))
        assert shown.evidence.panel.notice.told == "This page was never in view."
        shown.evidence.panel.file_asked.emit(1)
        await until(lambda: shown.evidence.panel._title.text() == "unseen.pdf")
        await until(lambda: "⟦never in view⟧ One page." in evidence_text(shown))


async def test_no_source_is_asked_for_evidence_that_is_not_here(qloop: DeskLoop) -> None:
    async with at_desk(FILES) as desk, with_evidence(desk) as shown:
        shown.evidence.panel.file_asked.emit(-1)
        await until(lambda: "not on this computer" in shown.evidence.panel.state.accessibleName())
        assert shown.evidence.panel.state.buttons == ()
        assert desk.desk.fetched == []


async def test_escape_closes_the_evidence_before_the_item(qloop: DeskLoop) -> None:
    async with at_desk(FILES) as desk, with_evidence(desk) as shown:
        desk.press(Qt.Key.Key_Escape)
        assert (shown.evidence.is_open, desk.opened.session.ledger.as_seen) == (False, shown)
        desk.press(Qt.Key.Key_Escape)
        assert desk.opened.session.ledger.as_seen is None


async def test_j_and_k_show_other_decisions_as_seen(qloop: DeskLoop) -> None:
    other = make_item("r2", contents=(make_text("Yes."), make_text("No.")))
    async with at_desk(CONFLICT, other) as desk:
        await decided(desk)
        await desk.show(ItemId(other.id))
        await look(desk, 2)
        desk.press("1")
        desk.record()
        await desk.recorded(2)
        async with as_seen(desk) as shown:
            desk.press("j")
            await until(lambda: CONFLICT.title in shown._title.text())
            desk.press("k")
            await until(lambda: other.title in shown._title.text())


async def test_what_is_chosen_last_stands_there_however_long_an_older_case_is_read(qloop: DeskLoop) -> None:
    ours, theirs = samples.case()
    other = make_item("r2", contents=(make_text("Yes."), make_text("No.")))
    async with at_desk(ours, theirs, other) as desk:
        for number, item in enumerate((ours, other), 1):
            await desk.show(item.id)
            await look(desk, 2)
            desk.press("1")
            desk.record()
            await desk.recorded(number)
        async with as_seen(desk) as shown:
            told, is_waiting, may_go_on = desk.desk.story, asyncio.Event(), asyncio.Event()

            async def slow(decision: DecisionId) -> DecisionStory:
                story = await told(decision)
                page = desk.opened.window.ledger
                if story.others and page.chosen is not None and page.chosen.decision != decision:
                    is_waiting.set()
                    await may_go_on.wait()
                return story

            desk.desk.story = slow  # type: ignore[method-assign]
            desk.press("j")
            await asyncio.wait_for(is_waiting.wait(), 5)
            desk.press("k")
            await until(lambda: other.title in desk.opened.window.ledger.story.parts[0].lines[0].value)
            may_go_on.set()
            await until(lambda: "read-story" not in {task.get_name() for task in asyncio.all_tasks()})
            assert other.title in shown._title.text()
