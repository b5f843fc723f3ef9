"""Earlier decisions on the same subject and on similar items: listed by a key, read by another."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from reviewer.domain.items import ReviewItem
from reviewer.ids import ItemId
from tests.makers import make_candidate, make_item, make_json, make_text
from tests.ui import samples
from tests.ui.at_desk import AtDesk, at_desk
from tests.ui.opened import named, until
from ui.blocks.drawing import SYNC_BYTES
from ui.desk.drawer import DrawerKind

LATE = "The goods\u202e came late."
OLD = replace(
    make_item("old", source="s", contents=(make_text(LATE), make_text("Pay all.")), subject="orders:77"),
    title="Refund for order 77?",
    body="Is **half** enough?",
)
ALIKE = make_item("alike", source="s", answers=1, title="Refund for order 12?")
NEW = make_item("new", source="s", contents=(make_json({"n": 1}), make_json({"n": 2})), subject="orders:77")
NEW = replace(NEW, title="Refund for order 77 again?")


async def rejected(at: AtDesk, item: ItemId, reason: str) -> None:
    """Decided, and gone from the desk."""
    await at.show(item)
    count = len(at.desk.gestures)
    at.press("r", "3")
    at.parts.form.reason.insertPlainText(reason)
    at.record()
    await at.recorded(count + 1)
    at.desk.withdraw(item)


@asynccontextmanager
async def after_two() -> AsyncIterator[AtDesk]:
    """A question on whose subject something was decided before, and on one that is like it too."""
    async with at_desk(OLD, ALIKE, samples.invoice(2)) as at:
        await rejected(at, OLD.id, "damaged\u200b")
        await rejected(at, ALIKE.id, "too much")
        at.desk.arrive(NEW)
        await at.show(NEW.id)
        yield at


def lines(at: AtDesk) -> list[list[str]]:
    """What is listed."""
    model = at.parts.drawer.earlier.model()
    columns = range(1, model.columnCount())
    return [
        [str(model.index(row, 0).data())]
        if not model.index(row, 1).data()
        else [str(model.index(row, column).data()) for column in columns]
        for row in range(model.rowCount())
    ]


def read(at: AtDesk) -> str:
    """The story on the screen."""
    return at.parts.drawer.view.browser.toPlainText()


async def listed(at: AtDesk) -> None:
    at.press("y")
    await until(at.parts.drawer.earlier.isVisible)


async def test_y_lists_what_was_decided_on_the_subject_and_what_is_like_it(qloop: object) -> None:
    async with after_two() as at:
        await listed(at)
        first, same, second, alike = lines(at)
        assert (first, second) == (["On orders:77"], ["On similar items"])
        assert same[:2] == ["Rejected", "Refund for order 77?"]
        assert "damaged⟦U+200B⟧" in same[2]
        assert alike[1] == "Refund for order 12?"
        assert at.parts.drawer.earlier.currentIndex().row() == 1


async def test_enter_opens_the_story_with_question_answers_verdict_and_reason(qloop: object) -> None:
    async with after_two() as at:
        await listed(at)
        at.press(Qt.Key.Key_Return)
        await until(lambda: "Pay all." in read(at))
        assert at.parts.drawer.kind is DrawerKind.STORY
        told = read(at)
        for words in ("Rejected", "damaged⟦U+200B⟧", "Refund for order 77?", "Is **half** enough?"):
            assert words in told
        assert told.index("What was decided") < told.index("What was asked") < told.index("The goods⟦U+202E⟧")
        assert at.desk.gestures[-1].choices[0].item == ALIKE.id, "reading decides nothing"


async def test_down_goes_on_past_the_words_between(qloop: object) -> None:
    async with after_two() as at:
        await listed(at)
        at.press(Qt.Key.Key_Down)
        at.press(Qt.Key.Key_Return)
        await until(lambda: "Refund for order 12?" in read(at))


async def test_escape_goes_back_to_the_list_and_then_to_where_the_keys_were(qloop: object) -> None:
    async with after_two() as at:
        before = QApplication.focusWidget()
        await listed(at)
        at.press(Qt.Key.Key_Down)
        at.press(Qt.Key.Key_Return)
        await until(lambda: at.parts.drawer.kind is DrawerKind.STORY)
        assert named(at.parts.drawer, "Back to the list")
        at.press(Qt.Key.Key_Escape)
        assert at.parts.drawer.earlier.hasFocus()
        assert at.parts.drawer.earlier.currentIndex().row() == 3
        at.press(Qt.Key.Key_Escape)
        assert not at.parts.has_drawer
        assert QApplication.focusWidget() is before


async def test_a_click_opens_one_too_and_the_button_closes_step_by_step(qloop: object) -> None:
    async with after_two() as at:
        await listed(at)
        table = at.parts.drawer.earlier
        table.clicked.emit(table.model().index(1, 0))
        await until(lambda: at.parts.drawer.kind is DrawerKind.STORY)
        back = named(at.parts.drawer, "Back to the list")
        assert isinstance(back, QPushButton)
        back.click()
        assert at.parts.drawer.kind is DrawerKind.SIMILAR
        at.press("y")
        assert not at.parts.has_drawer


@asynccontextmanager
async def after(old: ReviewItem, *keys: str) -> AsyncIterator[AtDesk]:
    """A question on whose subject something was recorded by these keys."""
    async with at_desk(old, samples.invoice(2)) as at:
        await at.show(old.id)
        at.press(*keys)
        at.record()
        await at.recorded()
        at.desk.withdraw(old.id)
        at.desk.arrive(NEW)
        await at.show(NEW.id)
        await listed(at)
        yield at


async def test_the_chosen_answer_is_named_and_long_ones_come_from_a_child(qloop: object) -> None:
    long = make_text("word " * SYNC_BYTES)
    old = replace(OLD, candidates=(make_candidate(1, make_text("No.")), make_candidate(2, long)))
    async with after(old, "2") as at:
        at.desk.calls.clear()
        at.press(Qt.Key.Key_Return)
        await until(lambda: "agent-2 · chosen" in read(at))
        assert "agent-1 · chosen" not in read(at)
        assert "blocks" in at.desk.calls


async def test_what_was_put_together_and_sent_is_shown(qloop: object) -> None:
    answers = tuple(make_candidate(n, make_json({"a": f"one {n}", "b": f"two {n}"})) for n in (1, 2))
    async with after(replace(OLD, candidates=answers), "n", "2", "1") as at:
        sent = at.desk.gestures[-1].choices[0].verdict.content
        assert sent is not None
        at.press(Qt.Key.Key_Return)
        await until(lambda: "What was sent" in read(at) and at.parts.fills.is_idle)
        assert read(at).partition("What was sent")[2].count("one") == 1


async def test_where_nothing_was_decided_before_it_says_so(qloop: object) -> None:
    async with at_desk(NEW) as at:
        await at.show(NEW.id)
        at.press("y")
        await until(lambda: "Nothing similar was decided here before." in read(at))
        at.press("y")
        assert not at.parts.has_drawer


async def test_another_item_closes_the_list_and_has_the_keys(qloop: object) -> None:
    async with after_two() as at:
        await listed(at)
        await at.go_to(samples.invoice(2).id)
        await until(at.parts.matrix.isVisible)
        assert not at.parts.has_drawer
        assert QApplication.focusWidget() is at.parts.matrix


async def test_a_list_that_comes_late_leaves_the_keys_to_who_types(qloop: object) -> None:
    async with after_two() as at:
        at.desk.hanging.clear()
        at.press("y")
        await until(lambda: "similar" in at.desk.calls)
        at.press("r")
        field = at.parts.form.reason
        assert field.hasFocus()
        at.desk.hanging.set()
        await until(at.parts.drawer.earlier.isVisible)
        assert field.hasFocus()
        at.press("too much")
        assert field.toPlainText().endswith("too much")


async def test_a_story_that_comes_late_leaves_the_keys_to_who_types(qloop: object) -> None:
    async with after_two() as at:
        await listed(at)
        at.desk.hanging.clear()
        at.press(Qt.Key.Key_Return)
        await until(lambda: "story" in at.desk.calls)
        at.press("r")
        assert at.parts.form.reason.hasFocus()
        at.desk.hanging.set()
        await until(lambda: at.parts.drawer.kind is DrawerKind.STORY)
        assert at.parts.form.reason.hasFocus()
