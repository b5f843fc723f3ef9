"""Rows of a merge that come from no single answer: left out, written, two under a condition. By keyboard."""

from __future__ import annotations

import json
from dataclasses import replace

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtWidgets import QApplication

from reviewer.domain.items import ReviewItem
from tests.makers import make_calls, make_item, make_json, make_text
from tests.ui import samples
from tests.ui.at_desk import AtDesk, at_desk, visible_text
from tests.ui.opened import until
from ui.decide.fields import LONGEST_PASTE

FIELDS = "airflow-eu:extraction"
OTHER_TERMS = "The fee is 20 EUR.\n\nCall us on Mondays.\n"


def _settle(at: AtDesk, keys: dict[str, str]) -> None:
    """Every disputed row with a key of its own, in the order in which they are shown."""
    at.press("n")
    for _ in keys:
        row = at.parts.matrix.row_under_cursor
        assert row is not None
        at.press(keys[row.path])


def _terms(*seconds: str) -> ReviewItem:
    texts = tuple(make_text(f"The fee is 20 EUR.\n\n{one}\n") for one in seconds)
    return make_item("terms", source="airflow-eu", contents=texts, title="Which hours")


async def test_a_field_is_left_out_and_is_missing_in_what_is_sent(qloop: object) -> None:
    async with at_desk(samples.structured()) as at:
        await at.show(FIELDS)
        _settle(at, {"/invoice/amount": "1", "/invoice/payee": "1", "/due": "0"})
        at.record()
        verdict = await at.verdict()
        assert verdict.name == "merge"
        assert verdict.content is not None
        assert json.loads(verdict.content.data) == {
            "invoice": {"number": "4711", "amount": 12480.0, "payee": "Kessler GmbH"}
        }
        assert verdict.row_sources["/due"] == "unset"


async def test_a_field_that_the_schema_needs_can_not_be_left_out(qloop: object) -> None:
    item = samples.structured()
    rules = json.dumps({"required": ["due"], "properties": {"due": {"type": "string"}}}).encode()
    async with at_desk(
        make_item(
            item.remote_id,
            source=item.source,
            contents=tuple(one.content for one in item.candidates),
            response_schema=rules,
        )
    ) as at:
        await at.show(FIELDS)
        _settle(at, {"/invoice/amount": "1", "/invoice/payee": "1", "/due": "0"})
        at.record()
        assert at.desk.gestures == []
        assert "does not fit the source's schema" in at.bar


async def test_on_the_whole_answer_0_still_means_that_none_is_valid(qloop: object) -> None:
    async with at_desk(samples.structured()) as at:
        await at.show(FIELDS)
        at.press("0")
        assert "None is valid" in at.bar


async def test_an_edit_begins_from_the_value_that_was_picked(qloop: object) -> None:
    async with at_desk(samples.structured()) as at:
        await at.show(FIELDS)
        at.press("n", "3", "p", "p", "n", "e")
        row = at.parts.matrix.row_under_cursor
        assert row is not None
        assert at.parts.form.row_editor.field.words() == row.cells[2].raw
        assert at.decider.composition.rows[row.path].was == "cand-3"


async def test_an_edit_that_was_begun_is_gone_on_with_and_not_begun_anew(qloop: object) -> None:
    async with at_desk(samples.structured()) as at:
        await at.show(FIELDS)
        at.press("n", "e", '"7"')
        at.press(Qt.Key.Key_Escape)
        at.press("n", "p", "e")
        assert at.parts.form.row_editor.field.words() == '"7"'


async def test_own_words_of_a_draft_are_there_again_when_their_row_is_lit(qloop: object) -> None:
    async with at_desk(samples.structured(), samples.approval()) as at:
        await at.show(FIELDS)
        at.press("n", "e", '"7"')
        at.press(Qt.Key.Key_Escape)
        await at.show("home-agent:mail-20117")
        await at.show(FIELDS)
        at.press("n")
        assert at.parts.form.row_editor.field.words() == '"7"'
        (pick,) = at.decider.composition.rows.values()
        assert pick.was == "cand-1"


async def test_two_passages_hold_once_a_condition_is_written(qloop: object) -> None:
    async with at_desk(_terms("Call us on Mondays.", "Call us on Fridays.")) as at:
        await at.show("airflow-eu:terms")
        at.press("n", "b")
        assert "when which of them holds" in at.bar
        at.press("In winter: ")
        at.record()
        verdict = await at.verdict()
        assert verdict.content is not None
        assert verdict.content.text() == (
            "The fee is 20 EUR.\n\nIn winter: Call us on Mondays.\n\nCall us on Fridays.\n"
        )
        assert verdict.row_sources == {"p2": "both-valid"}
        assert verdict.row_answers == {"p2": ("cand-1", "cand-2")}


async def test_of_three_passages_digits_say_which_hold_and_b_goes_on_to_the_words(qloop: object) -> None:
    async with at_desk(_terms("Mondays.", "Fridays.", "Never.")) as at:
        await at.show("airflow-eu:terms")
        at.press("n", "b", "1")
        assert "at least two answers" in at.bar
        at.press("2", "3", "2", "b", "In winter: ")
        at.record()
        verdict = await at.verdict()
        assert verdict.row_answers == {"p2": ("cand-1", "cand-3")}
        assert verdict.content is not None
        assert verdict.content.text().endswith("In winter: Mondays.\n\nNever.\n")


async def test_what_two_answers_say_alike_is_written_once(qloop: object) -> None:
    item = _terms("Call us on Mondays.", "Call us on Fridays.", "Call us on  Mondays.")
    async with at_desk(item) as at:
        await at.show(item.id)
        at.press("n", "b", "1", "2", "3", "b", "When we are open: ")
        assert at.parts.form.row_editor.field.words() == (
            "When we are open: Call us on Mondays.\n\nCall us on Fridays."
        )
        at.press(Qt.Key.Key_Escape)
        at.record()
        verdict = await at.verdict()
        assert verdict.content is not None
        assert verdict.content.text().count("Mondays") == 1
        assert list(verdict.row_answers.values()) == [tuple(one.id for one in item.candidates)]


async def test_a_field_holds_one_value_and_b_says_so(qloop: object) -> None:
    async with at_desk(samples.structured()) as at:
        await at.show(FIELDS)
        at.press("n", "b")
        assert at.decider.composition.rows == {}
        assert "one value" in at.opened.window.status.message
        names = {one.name: one.why_not for one, _ in at.parts.bar._buttons}
        assert names["both-valid"] == "merge.holds_one_value"


async def test_the_bar_says_what_its_keys_do_to_the_lit_row(qloop: object) -> None:
    async with at_desk(_terms("Mondays.", "Fridays.")) as at:
        await at.show("airflow-eu:terms")
        assert any("None valid" in one.text() for one in at.parts.bar.buttons())
        at.press("n")
        assert any("Leave out" in one.text() for one in at.parts.bar.buttons())


async def test_a_call_is_left_out_of_the_plan(qloop: object) -> None:
    plans = (
        make_calls(("read_order", {"order": 7}), ("refund", {"order": 7, "amount": 5})),
        make_calls(("read_order", {"order": 7}), ("refund", {"order": 7, "amount": 9})),
        make_calls(("read_order", {"order": 7})),
    )
    async with at_desk(make_item("plan", source="airflow-eu", contents=plans)) as at:
        await at.show("airflow-eu:plan")
        at.press("n")
        while (row := at.parts.matrix.row_under_cursor) is not None and not at.decider.stage.is_ready:
            assert row.path
            at.press("0")
        at.record()
        verdict = await at.verdict()
        assert verdict.content is not None
        assert json.loads(verdict.content.data) == [{"name": "read_order", "args": {"order": 7}}]


async def test_picking_the_same_answer_again_leaves_the_row_as_it_is(qloop: object) -> None:
    async with at_desk(samples.structured()) as at:
        await at.show(FIELDS)
        at.press("n", "2", "p", "2")
        assert len(at.decider.composition.rows) == 1


async def test_the_keys_stay_in_the_editor_while_it_is_typed(qloop: object) -> None:
    async with at_desk(_terms("Mondays.", "Fridays.")) as at:
        await at.show("airflow-eu:terms")
        at.press("n", "b", "Only 1 of 2, 0 in winter. ")
        assert QApplication.focusWidget() is at.parts.form.row_editor.field
        assert at.desk.gestures == []


async def test_a_row_is_edited_where_the_source_takes_no_edit_of_the_whole(qloop: object) -> None:
    item = replace(samples.structured(), allowed_verdicts=frozenset({"choose", "merge"}))
    async with at_desk(item) as at:
        await at.show(FIELDS)
        at.press("e")
        assert at.decider.composition.verdict == ""
        at.press("n", "e", '"7"')
        (pick,) = at.decider.composition.rows.values()
        assert pick.edited == '"7"'


async def test_the_last_row_picked_once_more_still_has_an_answer_to_send(qloop: object) -> None:
    async with at_desk(samples.structured()) as at:
        await at.show(FIELDS)
        at.press("n", "2", "1", "1")
        content = at.decider.composition.content
        assert content is not None
        at.press("1")
        assert at.decider.composition.content == content
        assert at.decider.stage.is_ready


async def test_undo_brings_own_words_of_rows_back(qloop: object) -> None:
    async with at_desk(samples.structured()) as at:
        await at.show(FIELDS)
        _settle(at, {"/invoice/amount": "1", "/invoice/payee": "1", "/due": "0"})
        at.press("e", '"June"')
        before = dict(at.decider.composition.rows)
        at.record()
        await at.recorded()
        at.press("u")
        await until(lambda: at.area.item() == FIELDS and at.decider.composition.rows)
        await at.show(FIELDS)
        assert dict(at.decider.composition.rows) == before


async def test_what_stood_against_other_picks_is_not_said_of_these(qloop: object) -> None:
    async with at_desk(samples.structured()) as at:
        await at.show(FIELDS)
        at.press("n", "1", "1", "e", "not json")
        assert "not valid JSON" in at.bar
        at.press(Qt.Key.Key_Escape, Qt.Key.Key_Escape, "1")
        assert "1 of 3 rows settled" in at.bar


async def test_what_of_a_paste_into_a_row_was_too_much_is_told(qloop: object) -> None:
    pasted = QMimeData()
    pasted.setText("x " * LONGEST_PASTE)
    async with at_desk(samples.structured()) as at:
        await at.show(FIELDS)
        at.press("n", "e")
        at.parts.form.row_editor.field.insertFromMimeData(pasted)
        assert "left out" in visible_text(at.parts.form)


async def test_the_row_that_is_written_stays_in_view_under_the_form(qloop: object) -> None:
    answers = tuple(make_json({f"field_{row}": number for row in range(7)}) for number in (1, 2))
    async with at_desk(make_item("many", source="airflow-eu", contents=answers), size=(1024, 620)) as at:
        await at.show("airflow-eu:many")
        at.press(*"nnnnnnn", "e")
        matrix = at.parts.matrix
        assert matrix.geometry().bottom() < at.parts.stack.geometry().top()
        assert matrix.viewport().rect().contains(matrix.visualRect(matrix.currentIndex()))
