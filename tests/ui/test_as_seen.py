"""The item as it was seen: from the record, in its order, and what never was in view is hatched and said."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor

from reviewer.domain.exposure import Exposure
from reviewer.domain.ledger import DecisionStory
from reviewer.ids import ItemId
from tests.makers import NOON, make_item, make_text
from tests.ui.at_desk import AtDesk, at_desk
from tests.ui.opened import until
from tests.ui.test_watch import CONFLICT, look
from ui.ledger.as_seen import AsSeen
from ui.loop import DeskLoop


async def decided(desk: AtDesk) -> None:
    """Half of a long conflict was read, and decided."""
    await desk.show(CONFLICT.id)
    await look(desk, 5)
    desk.press("1")
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
            assert shown._legend.accessibleName().startswith("Hatched, and said before it: never in view.")


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


async def test_points_that_are_compared_otherwise_now_are_only_counted(qloop: DeskLoop) -> None:
    async with at_desk(CONFLICT) as desk:
        await decided(desk)
        async with as_seen(desk, exposure=replace(exposure_of(desk), rows_digest="0" * 64)) as shown:
            shown.points_button.click()
            await until(lambda: shown._report is not None and shown._fills.is_idle)
            said = shown.alone.browser.toPlainText()
            assert "listed, never reached" in said
            assert "Passage" not in said


async def test_points_say_how_far_they_were_reached(qloop: DeskLoop) -> None:
    async with at_desk(CONFLICT) as desk:
        await decided(desk)
        async with as_seen(desk) as shown:
            shown.points_button.click()
            await until(lambda: shown._fills.is_idle)
            await until(lambda: "Passage 1" in shown.alone.browser.toPlainText())
            said = shown.alone.browser.toPlainText()
            assert "Whole answer" in said
            assert "listed, never reached" in said
            assert "Paragraph 0. sword" in said
            shown.points_button.click()
            await until(lambda: text(shown).count("⟦never in view⟧") == 1)


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
