"""Looking closer at the desk: drawers, pairs, full screen, offline, cases partly back, local actions."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from reviewer.domain.lifecycle import DecisionState
from reviewer.domain.sources import Condition, SourceHealth
from reviewer.ids import ItemId, SourceId
from tests.makers import make_item, make_text
from tests.ui import samples
from tests.ui.at_desk import AtDesk, at_desk
from tests.ui.opened import until
from ui.blocks.labels import LineLabel
from ui.desk.drawer import DrawerKind


def drawer_text(at: AtDesk) -> str:
    return at.parts.drawer.view.browser.toPlainText()


async def test_next_mark_walks_through_all_that_can_not_be_seen(qloop: object) -> None:
    texts = ("one \u200b two \u202e three", "four \u2060 five")
    item = replace(
        samples.hostile(), candidates=make_item("x", contents=tuple(map(make_text, texts))).candidates
    )
    async with at_desk(item, size=(1600, 1000)) as at:
        await at.show(item.id)
        (next_mark,) = [
            one for one in at.parts.notices.findChildren(QPushButton) if one.text() == "Next mark"
        ]
        seen: list[str] = []
        for _ in range(3):
            next_mark.click()
            seen.append(_lit_mark(at))
        assert seen == ["⟦U+200B⟧", "⟦U+202E⟧", "⟦U+2060⟧"]
        next_mark.click()
        await until(lambda: _lit_mark(at) == "⟦U+200B⟧")


def _lit_mark(at: AtDesk) -> str:
    """The mark that was gone to last."""
    panes = at.parts.readers.visible()
    lit = [
        one.cursor.selectedText()
        for pane in panes
        for one in pane.view.browser.extraSelections()
        if one.format.background().color().name() == "#ffd24d"
    ]
    return lit[-1] if lit else ""


async def test_t_shows_where_it_comes_from_and_the_payload(qloop: object) -> None:
    item = replace(samples.invoice(2), raw=b'{"amount": 1.50}')
    async with at_desk(item) as at:
        await at.show(item.id)
        at.press("t")
        await until(lambda: "agent-1" in drawer_text(at))
        at.parts.drawer.view.show_page(1)
        await until(lambda: '"amount": 1.50' in drawer_text(at))


async def test_y_shows_earlier_decisions_and_esc_closes(qloop: object) -> None:
    async with at_desk(samples.invoice(2)) as at:
        await at.show("prod-graph:invoice-2")
        at.press("y")
        await until(lambda: at.parts.drawer.kind is DrawerKind.SIMILAR)
        at.press(Qt.Key.Key_Escape)
        assert not at.parts.has_drawer


async def test_another_drawer_takes_the_first_ones_place(qloop: object) -> None:
    async with at_desk(samples.invoice(2)) as at:
        await at.show("prod-graph:invoice-2")
        at.press("o", "t")
        assert at.parts.drawer.kind is DrawerKind.TRACE


async def test_v_and_two_digits_show_that_pair(qloop: object) -> None:
    async with at_desk(samples.invoice(5)) as at:
        await at.show("prod-graph:invoice-5")
        at.press("v", "4", "3")
        assert at.parts.readers.panes.shown == (4, 3)
        assert at.decider.composition.verdict == ""


async def test_right_brings_the_next_answer_on_the_screen(qloop: object) -> None:
    async with at_desk(samples.invoice(5)) as at:
        await at.show("prod-graph:invoice-5")
        at.press(Qt.Key.Key_Right, Qt.Key.Key_Right)
        assert at.parts.readers.panes.shown == (1, 3)
        assert at.parts.matrix.answer_under_cursor == 3


async def test_both_answers_are_readable_side_by_side(qloop: object) -> None:
    async with at_desk(samples.invoice(2)) as at:
        await at.show("prod-graph:invoice-2")
        await until(lambda: len(at.parts.readers.visible()) == 2)
        one, other = (pane.view.browser.toPlainText() for pane in at.parts.readers.visible())
        assert "open amount is zero" in one
        assert "second payment is due" in other


async def test_markdown_that_is_not_rendered_says_so_above_the_text(qloop: object) -> None:
    async with at_desk(samples.approval()) as at:
        await at.show("home-agent:mail-20117")
        view = at.parts.readers.visible()[0].view
        await until(lambda: "could not be rendered" in view.notice.told)
        assert "could not be rendered" not in view.browser.toPlainText()


async def test_f_gives_the_conflict_the_whole_window_and_esc_gives_it_back(qloop: object) -> None:
    async with at_desk(samples.invoice(3), size=(1600, 1000)) as at:
        await at.show("prod-graph:invoice-3")
        narrow = at.parts.width()
        at.press("f")
        await until(lambda: at.parts.width() > narrow)
        at.press(Qt.Key.Key_Escape)
        await until(lambda: at.parts.width() == narrow)


async def test_m_brings_the_result_beside_the_matrix_and_folds_it_again(qloop: object) -> None:
    async with at_desk(samples.invoice(5)) as at:
        await at.show("prod-graph:invoice-5")
        assert at.parts.result.isHidden()
        at.press("m")
        assert not at.parts.result.isHidden()
        at.press("m")
        assert at.parts.result.isHidden()


async def test_a_long_matrix_leaves_the_readers_their_half(qloop: object) -> None:
    texts = ["\n\n".join(f"{number} {agent}" for number in range(60)) for agent in "ab"]
    many = make_item("many", contents=tuple(map(make_text, texts)))
    async with at_desk(many) as at:
        await at.show(many.id)
        assert at.parts.matrix.height() < at.parts.height() * 0.5
        assert at.parts.readers.visible()[0].height() > 120


async def test_agreed_points_unfold_at_a_key(qloop: object) -> None:
    async with at_desk(samples.structured()) as at:
        await at.show("airflow-eu:extraction")
        before = at.parts.matrix.matrix.rowCount()
        for _ in range(4):
            at.press(Qt.Key.Key_Down)
        at.press(Qt.Key.Key_Return)
        assert at.parts.matrix.matrix.rowCount() == before + 1


async def test_a_source_that_is_offline_is_told_above_its_item(qloop: object) -> None:
    async with at_desk(samples.approval()) as at:
        await at.show("home-agent:mail-20117")
        health = SourceHealth(source=SourceId("home-agent"), condition=Condition.OFFLINE)
        at.desk.set_health(replace(health, failing_since=at.desk.clock.now()))
        await until(lambda: any("No connection to home-agent" in one for one in at.notices()))


async def test_a_case_that_came_back_partly_shows_what_is_delivered_as_locked(qloop: object) -> None:
    async with at_desk(*samples.case(), samples.approval()) as at:
        await at.show("prod-graph:ship-77")
        at.press("1")
        at.record()
        await at.recorded()
        by_item = {one.item: one.decision for one in await at.desk.decisions()}
        at.desk.acknowledge(by_item[ItemId("airflow-eu:ship-77")])
        at.desk.come_back(
            by_item[ItemId("prod-graph:ship-77")], DecisionState.SUPERSEDED, is_case_broken=True
        )
        await at.go_to("home-agent:mail-20117")
        await at.go_to("prod-graph:ship-77")
        await until(lambda: any("Delivered to airflow-eu and confirmed" in one for one in at.notices()))
        assert any("so this one was not sent" in one for one in at.notices())


async def test_h_offers_times_and_a_digit_chooses_one(qloop: object) -> None:
    async with at_desk(samples.approval()) as at:
        await at.show("home-agent:mail-20117")
        at.press("h")
        assert at.parts.choices.choices_shown()[0] == "For an hour"
        at.press("1")
        await until(lambda: "snooze" in at.desk.calls)
        assert at.parts.choices.choices_shown() == ()


async def test_after_a_snooze_keys_are_for_the_next_item(qloop: object) -> None:
    async with at_desk(samples.approval(), samples.structured()) as at:
        await at.show(at.opened.session.feed.model.standing.order[0])
        hidden, title = at.area.item(), at.item.item.title
        at.press("h", "1")
        await until(lambda: at.area.item() not in {None, hidden})
        assert at.area.item() == at.opened.session.panel.current()
        assert title in at.opened.window.status.message


async def test_esc_leaves_the_choices_and_gives_the_keys_back(qloop: object) -> None:
    async with at_desk(samples.approval()) as at:
        await at.show("home-agent:mail-20117")
        at.press("l", Qt.Key.Key_Escape)
        assert at.parts.choices.choices_shown() == ()
        assert "flag" not in at.desk.calls
        at.press("a")
        assert (await at.verdict()).name == "approve"


async def test_a_verdict_the_source_can_not_take_is_greyed_out_with_its_reason(qloop: object) -> None:
    item = replace(samples.approval(), allowed_verdicts=frozenset({"approve", "reject"}))
    async with at_desk(item) as at:
        await at.show(item.id)
        buttons = {one.accessibleName(): one for one in at.parts.bar.buttons()}
        assert not buttons["Ask again"].isEnabled()
        assert "does not take this verdict" in buttons["Ask again"].toolTip()
        at.press("i")
        assert at.decider.composition.verdict == ""


async def test_single_letters_in_the_readers_are_keys_and_never_text(qloop: object) -> None:
    async with at_desk(samples.invoice(2)) as at:
        await at.show("prod-graph:invoice-2")
        reader = at.parts.readers.visible()[0].view.browser
        reader.setFocus()
        before = reader.toPlainText()
        at.press("z", "q", "n")
        assert reader.toPlainText() == before
        assert at.parts.matrix.row_under_cursor is not None
        assert at.parts.matrix.row_under_cursor.path != ""


async def test_every_word_grows_with_the_scale(qloop: object) -> None:
    async with at_desk(samples.invoice(2), size=(1600, 1000)) as at:
        await at.show("prod-graph:invoice-2")
        at.press("n", "1")
        labels = [one for one in at.parts.findChildren(LineLabel) if one.isVisible() and one.text()]
        before = {one: one.font().pixelSize() for one in labels}
        at.opened.window.theme.set_scale(200)
        assert [one.text() for one in labels if one.font().pixelSize() != 2 * before[one]] == []
        assert at.parts.form.reason.font().pixelSize() == 26
        assert at.parts.form.reason.viewport().font().pixelSize() == 26
        final = next(one for one in at.parts.head.findChildren(LineLabel) if "can't be undone" in one.text())
        assert final.width() >= final.sizeHint().width()
