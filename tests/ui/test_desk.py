"""Deciding by keyboard alone, in a real window on the in-memory desk."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from reviewer.domain.content import Content
from reviewer.domain.deliveries import OtherDecision
from reviewer.domain.desk import Change
from reviewer.domain.items import RiskLevel
from reviewer.domain.lifecycle import DecisionState, ItemState
from reviewer.errors import RecordUnavailable, StaleView
from reviewer.ids import ItemId
from tests.makers import make_item, make_text
from tests.ui import samples
from tests.ui.at_desk import at_desk, visible_text
from tests.ui.opened import until
from ui.blocks.html import SOFT_BREAK
from ui.decide.staging import Phase


async def test_approve_of_a_low_risk_item_takes_one_key(qloop: object) -> None:
    async with at_desk(samples.approval()) as at:
        await at.show("home-agent:mail-20117")
        at.press("a")
        verdict = await at.verdict()
        assert (verdict.name, verdict.candidates) == ("approve", ("cand-1",))


async def test_approve_of_a_risky_item_is_staged_first(qloop: object) -> None:
    async with at_desk(samples.approval(risk=RiskLevel.HIGH)) as at:
        await at.show("home-agent:mail-20117")
        at.press("a")
        assert "Approve" in at.bar
        assert at.desk.gestures == []
        at.record()
        assert (await at.verdict()).name == "approve"


async def test_a_key_meant_for_the_last_item_does_not_hit_the_next_one(qloop: object) -> None:
    async with at_desk(samples.approval()) as at:
        await at.go_to("home-agent:mail-20117")
        await until(lambda: at.decider.stage.painted_at is not None)
        at.area.focus.first_pane().setFocus()
        at.press("a")
        assert at.desk.gestures == []
        assert at.decider.stage.verdict == ""


async def test_one_answer_of_five_is_chosen_with_a_digit(qloop: object) -> None:
    async with at_desk(samples.invoice(5)) as at:
        await at.show("prod-graph:invoice-5")
        at.press("2")
        assert "Choose answer 2 of 5" in at.bar
        assert "can't be undone" in at.bar
        at.record()
        verdict = await at.verdict()
        assert (verdict.name, verdict.candidates) == ("choose", ("cand-2",))


async def test_three_rows_are_merged_with_five_keys(qloop: object) -> None:
    async with at_desk(samples.invoice(5)) as at:
        await at.show("prod-graph:invoice-5")
        assert at.decider.around is not None
        assert at.decider.around.report is not None
        rows = at.decider.around.report.disputed
        at.press("n", "1", "3", "2")
        at.record()
        verdict = await at.verdict()
        assert verdict.name == "merge"
        paths = [row.path for row in rows]
        assert verdict.row_sources == dict(zip(paths, ("cand-1", "cand-3", "cand-2"), strict=True))
        assert verdict.content is not None
        for row, number in zip(rows, (1, 3, 2), strict=True):
            assert row.cells[number - 1].text in verdict.content.text()


async def test_a_merge_with_an_open_row_is_not_recorded(qloop: object) -> None:
    async with at_desk(samples.invoice(5)) as at:
        await at.show("prod-graph:invoice-5")
        at.press("n", "1", "3")
        assert "2 of 3 rows settled" in at.bar
        assert "double click" in at.bar
        at.record()
        assert at.decider.stage.phase is Phase.STAGED


async def test_rows_that_all_come_from_one_answer_choose_it(qloop: object) -> None:
    async with at_desk(samples.invoice(3)) as at:
        await at.show("prod-graph:invoice-3")
        at.press("n", "2", "2", "2")
        at.record()
        verdict = await at.verdict()
        assert (verdict.name, verdict.candidates, verdict.content) == ("choose", ("cand-2",), None)


async def test_types_are_kept_in_a_merge(qloop: object) -> None:
    async with at_desk(samples.structured()) as at:
        await at.show("airflow-eu:extraction")
        at.press("n", "3", "1", "4")
        at.record()
        verdict = await at.verdict()
        assert verdict.content is not None
        merged = json.loads(verdict.content.data)
        assert merged["invoice"] == {"number": "4711", "amount": "12480", "payee": None}


async def test_one_field_is_written_by_hand(qloop: object) -> None:
    async with at_desk(samples.structured()) as at:
        await at.show("airflow-eu:extraction")
        at.press("n", "1", "1", "1", "p", "e")
        at.press('"2026-03-21"')
        at.record()
        verdict = await at.verdict()
        assert verdict.content is not None
        assert json.loads(verdict.content.data)["due"] == "2026-03-21"
        assert verdict.row_sources["/due"] == "edited"


async def test_a_value_that_is_no_json_is_named_and_not_recorded(qloop: object) -> None:
    async with at_desk(samples.structured()) as at:
        await at.show("airflow-eu:extraction")
        at.press("n", "1", "1", "e")
        at.press("not json")
        assert "not valid JSON" in at.bar
        at.record()
        assert at.decider.stage.phase is Phase.STAGED


async def test_reject_takes_a_code_and_ctrl_enter(qloop: object) -> None:
    async with at_desk(samples.approval()) as at:
        await at.show("home-agent:mail-20117")
        at.press("r", "3")
        assert "Against policy" in at.bar
        at.record()
        verdict = await at.verdict()
        assert (verdict.name, verdict.reason_code, verdict.reason) == ("reject", "against-policy", "")


async def test_text_typed_after_r_is_text_and_never_a_verdict(qloop: object) -> None:
    async with at_desk(samples.approval()) as at:
        await at.show("home-agent:mail-20117")
        at.press("r", "approve all 10")
        assert at.parts.form.reason.words() == "approve all 10"
        assert at.desk.gestures == []


async def test_other_needs_words(qloop: object) -> None:
    async with at_desk(samples.approval()) as at:
        await at.show("home-agent:mail-20117")
        at.press("r", "8")
        at.record()
        assert at.decider.stage.phase is Phase.STAGED
        at.press("the tone is wrong")
        at.record()
        assert (await at.verdict()).reason == "the tone is wrong"


async def test_none_valid_takes_a_code(qloop: object) -> None:
    async with at_desk(samples.invoice(3)) as at:
        await at.show("prod-graph:invoice-3")
        at.press("0", "4")
        at.record()
        verdict = await at.verdict()
        assert (verdict.name, verdict.reason_code) == ("none-valid", "not-enough-evidence")


async def test_ask_again_sends_a_question(qloop: object) -> None:
    async with at_desk(samples.invoice(2)) as at:
        await at.show("prod-graph:invoice-2")
        at.press("i", "Which delivery?")
        at.record()
        verdict = await at.verdict()
        assert (verdict.name, verdict.question) == ("ask-again", "Which delivery?")


async def test_both_valid_takes_digits_and_conditions(qloop: object) -> None:
    async with at_desk(samples.invoice(3)) as at:
        await at.show("prod-graph:invoice-3")
        at.press("b", "1", "3", "b")
        at.press("1 before month end, 3 after")
        at.record()
        verdict = await at.verdict()
        assert (verdict.name, verdict.candidates) == ("both-valid", ("cand-1", "cand-3"))


async def test_recording_too_early_leads_into_the_field_that_is_missing(qloop: object) -> None:
    async with at_desk(samples.invoice(3)) as at:
        await at.show("prod-graph:invoice-3")
        at.press("b", "1", "3")
        at.record()
        assert QApplication.focusWidget() is at.parts.form.conditions
        assert at.desk.gestures == []


async def test_a_digit_begins_a_reason_where_no_codes_are_shown(qloop: object) -> None:
    async with at_desk(samples.approval()) as at:
        await at.show("home-agent:mail-20117")
        at.press("s", "4711 is not mine")
        assert at.parts.form.reason.words() == "4711 is not mine"
        assert at.decider.composition.reason_code == ""
        assert "1–8" not in at.parts.form.reason.placeholderText()


async def test_an_edit_that_changes_nothing_is_not_recorded(qloop: object) -> None:
    async with at_desk(samples.approval()) as at:
        await at.show("home-agent:mail-20117")
        at.press("e")
        at.record()
        assert "Nothing is changed yet" in at.bar
        assert at.desk.gestures == []


async def test_the_fact_for_all_actions_is_typed_where_the_keys_are(qloop: object) -> None:
    item = replace(samples.several_actions(), id=ItemId("airflow-eu:refund-final"), remote_id="refund-final")
    async with at_desk(item) as at:
        await at.show(item.id)
        at.press("a", "12480.00")
        at.record()
        (choice,) = await at.recorded()
        assert choice.acknowledged == ("12480.00",)


async def test_an_answer_is_edited_before_it_goes_ahead(qloop: object) -> None:
    async with at_desk(samples.approval()) as at:
        await at.show("home-agent:mail-20117")
        at.press("e")
        at.parts.form.editor.field.selectAll()
        at.press("Dear all")
        at.record()
        verdict = await at.verdict()
        assert verdict.name == "edit"
        assert verdict.content is not None
        assert verdict.content.text() == "Dear all"


async def test_an_irreversible_approval_needs_the_typed_fact(qloop: object) -> None:
    async with at_desk(samples.wire()) as at:
        await at.show("prod-graph:wire-1")
        at.press("a")
        assert at.parts.form.fact.accessibleName().endswith("To release it type 12480.00 (“amount”).")
        assert "Type 12480.00 above." in at.bar
        at.record()
        assert at.decider.stage.phase is Phase.STAGED
        at.press("yes")
        at.record()
        assert at.decider.stage.phase is Phase.STAGED
        at.parts.form.fact.clear()
        at.press("12,480.00")
        at.record()
        (choice,) = await at.recorded()
        assert choice.acknowledged == ("12,480.00",)


async def test_each_action_of_a_request_has_its_own_answer(qloop: object) -> None:
    async with at_desk(samples.several_actions()) as at:
        await at.show("airflow-eu:refund-1402")
        at.press("n", "a", "r")
        assert "2 of 3 are answered" in at.bar
        at.press("e")
        at.parts.request.findChildren(type(at.parts.form.reason))[2].selectAll()
        at.press('{"to": "nobody"}')
        at.record()
        verdict = await at.verdict()
        assert [one.verb for one in verdict.actions] == ["approve", "reject", "edit"]
        assert json.loads(verdict.actions[2].arguments or b"") == {"to": "nobody"}


async def test_all_actions_are_approved_at_once(qloop: object) -> None:
    async with at_desk(samples.several_actions()) as at:
        await at.show("airflow-eu:refund-1402")
        at.press("a")
        at.record()
        verdict = await at.verdict()
        assert verdict.name == "approve"
        assert [one.verb for one in verdict.actions] == ["approve"] * 3


async def test_a_case_lists_every_effect_before_it_is_recorded(qloop: object) -> None:
    async with at_desk(*samples.case()) as at:
        await at.show("prod-graph:ship-77")
        at.press("1")
        listed = at.parts.form.effects_shown()
        assert len(listed) == 2
        assert "airflow-eu" in listed[0]
        assert "goes out after" in listed[1]
        at.record()
        choices = await at.recorded()
        assert {choice.verdict.name for choice in choices} == {"approve", "reject"}


async def test_a_member_of_a_case_can_be_left_out(qloop: object) -> None:
    async with at_desk(*samples.case()) as at:
        await at.show("prod-graph:ship-77")
        at.press(Qt.Key.Key_Right, "x", "1")
        at.record()
        (choice,) = await at.recorded()
        assert choice.item == "prod-graph:ship-77"


async def test_the_screen_moves_on_only_after_the_record_is_on_disk(qloop: object) -> None:
    async with at_desk(samples.approval(), samples.invoice(2)) as at:
        await at.show("home-agent:mail-20117")
        at.desk.refuse_with["decide"] = RecordUnavailable()
        at.press("a")
        await until(lambda: any("draft is kept" in one or "is kept" in one for one in at.notices()))
        assert at.area.item() == "home-agent:mail-20117"
        assert at.decider.stage.phase is Phase.STAGED
        assert at.desk.gestures == []
        at.record()
        assert (await at.verdict()).name == "approve"


async def test_a_stale_view_kills_the_bar_and_keeps_the_words(qloop: object) -> None:
    async with at_desk(samples.approval()) as at:
        await at.show("home-agent:mail-20117")
        at.press("r", "3", "too late")
        at.desk.refuse_with["decide"] = StaleView()
        at.record()
        await until(lambda: at.decider.stage.phase is Phase.DEAD)
        assert at.decider.composition.reason == "too late"


async def test_a_change_while_reading_kills_the_bar_until_d_shows_it(qloop: object) -> None:
    item = samples.approval()
    async with at_desk(item) as at:
        await at.show(item.id)
        newer, looks = replace(item, version="v2"), at.desk.calls.count("open_item")
        at.desk.change(newer, Change(path="amount", then="1", now="2"))
        await until(lambda: at.decider.stage.phase is Phase.DEAD)
        assert "changed while you were reading" in at.bar
        at.press("a")
        assert at.desk.gestures == []
        assert at.desk.calls.count("open_item") == looks, "what nobody has seen is no look"
        at.press("d")
        await until(lambda: at.item.item.version == "v2" and at.decider.stage.painted_at is not None)
        at.desk.clock.advance(0.3)
        at.press("a")
        (choice,) = await at.recorded()
        assert choice.shown.version == "v2"


async def test_an_item_that_is_withdrawn_while_open_can_not_be_decided(qloop: object) -> None:
    item = samples.approval(risk=RiskLevel.HIGH)
    async with at_desk(item) as at:
        await at.show(item.id)
        at.press("a")
        at.desk.withdraw(item.id)
        await until(lambda: at.decider.stage.phase is Phase.DEAD)
        at.record()
        assert at.desk.gestures == []
        assert "Withdrawn" in at.bar


async def test_a_draft_survives_leaving_the_item(qloop: object) -> None:
    async with at_desk(samples.invoice(2), samples.approval()) as at:
        await at.show("prod-graph:invoice-2")
        at.press("0", "2", "not what was ordered")
        await at.show("home-agent:mail-20117")
        await at.show("prod-graph:invoice-2")
        held = at.decider.composition
        assert (held.verdict, held.reason_code) == ("none-valid", "wrong-amount")
        assert held.reason == "not what was ordered"


async def test_rows_written_by_hand_survive_in_the_draft(qloop: object) -> None:
    async with at_desk(samples.structured(), samples.approval()) as at:
        await at.show("airflow-eu:extraction")
        at.press("n", "1", "1", "e")
        at.press('"Kessler"')
        await at.show("home-agent:mail-20117")
        await at.show("airflow-eu:extraction")
        assert at.decider.composition.rows["/invoice/payee"].edited == '"Kessler"'


async def test_esc_goes_out_step_by_step(qloop: object) -> None:
    async with at_desk(samples.invoice(2)) as at:
        await at.show("prod-graph:invoice-2")
        at.press("0")
        assert QApplication.focusWidget() is at.parts.form.reason
        at.press(Qt.Key.Key_Escape)
        assert QApplication.focusWidget() is at.parts.matrix
        assert at.decider.stage.phase is Phase.STAGED
        at.press(Qt.Key.Key_Escape)
        assert at.decider.stage.phase is Phase.ARMED


async def test_what_came_back_shows_then_and_now_and_my_reason(qloop: object) -> None:
    async with at_desk() as at:
        await at.show("prod-graph:refund-1399")
        assert any("changed before your answer arrived" in one for one in at.notices())
        assert not at.parts.changes.isHidden()
        at.press("a")
        at.record()
        (choice,) = await at.recorded()
        assert choice.shown.version == "v2"


async def test_a_refused_answer_is_quoted_and_can_be_tried_again(qloop: object) -> None:
    async with at_desk(samples.approval(), samples.invoice(2)) as at:
        await at.show("home-agent:mail-20117")
        at.press("a")
        await at.recorded()
        await until(lambda: at.area.item() == "prod-graph:invoice-2")
        decision = (await at.desk.decisions())[0].decision
        at.desk.come_back(decision, DecisionState.REFUSED, problem="amount must be at most 10,000")
        await at.go_to("home-agent:mail-20117")
        await until(lambda: any("amount must be at most 10,000" in one for one in at.notices()))


async def test_what_a_restored_record_calls_unsent_is_sent_only_when_that_is_said(qloop: object) -> None:
    async with at_desk(samples.approval(), samples.invoice(2)) as at:
        await at.show("home-agent:mail-20117")
        at.press("a")
        await at.recorded()
        await until(lambda: at.area.item() == "prod-graph:invoice-2")
        decision = (await at.desk.decisions())[0].decision
        at.desk.come_back(decision, DecisionState.DEAD_LETTER, problem_code="delivery.record_restored")
        await at.go_to("home-agent:mail-20117")
        await until(lambda: any("not known at home-agent" in one for one in at.notices()))
        assert not any("tries failed" in one for one in at.notices())
        assert "Send it" in visible_text(at.parts.notices)


async def test_confirmed_decision_says_how_that_is_known(qloop: object) -> None:
    async with at_desk(samples.approval(), samples.invoice(2)) as at:
        await at.show("home-agent:mail-20117")
        at.press("a")
        await at.recorded()
        await until(lambda: at.area.item() == "prod-graph:invoice-2")
        at.desk.acknowledge((await at.desk.decisions())[0].decision)
        await at.go_to("home-agent:mail-20117")
        await until(lambda: any("Known by id" in one for one in at.notices()))
        assert any("home-agent confirmed: approved “" in one for one in at.notices())


async def test_decided_item_shows_what_was_picked_and_offers_no_pick(qloop: object) -> None:
    async with at_desk(samples.invoice(2), samples.approval()) as at:
        await at.show("prod-graph:invoice-2")
        matrix = at.parts.matrix.matrix
        await until(lambda: bool(matrix.lines))
        assert [matrix.index(0, column).data() for column in (1, 2)] == ["pick", "pick"]
        at.press("2")
        at.record()
        await at.recorded()
        await until(lambda: at.area.item() == "home-agent:mail-20117")
        at.desk.acknowledge((await at.desk.decisions())[0].decision)
        await at.go_to("prod-graph:invoice-2")
        await until(lambda: [matrix.index(0, column).data() for column in (1, 2)] == ["", "picked"])
        disputed = next(line for line in matrix.lines if getattr(line, "is_disputed", False))
        assert [matrix.is_picked(disputed, number) for number in (1, 2)] == [False, True]


async def test_the_lit_row_stays_in_view_in_the_answers_when_a_form_takes_their_room(qloop: object) -> None:
    def lines(who: str) -> Content:
        return make_text("\n\n".join(f"Line {at} of {who if at == 9 else 'both'}." for at in range(30)))

    item = make_item("long", contents=(lines("a"), lines("b")))
    async with at_desk(item, size=(1024, 700)) as at:
        await at.show(item.id)
        view = at.parts.readers.visible()[0].view

        def bottom() -> int:
            found = view.passages.place_of(view.passages.lit)
            return -1 if found is None else view.browser.cursorRect(found).bottom()

        at.press("n")
        await until(lambda: bottom() >= 0)
        height, bar = view.browser.viewport().height(), view.browser.verticalScrollBar()
        bar.setValue(bar.value() - (height - bottom() - 4))
        assert 0 < bottom() <= height
        at.press("r")
        await until(lambda: view.browser.viewport().height() < height)
        assert 0 < bottom() <= view.browser.viewport().height()


async def test_the_line_below_the_matrix_of_a_decided_item_stays_and_says_what_keys_do_there(
    qloop: object,
) -> None:
    async with at_desk(samples.invoice(2), samples.approval()) as at:
        await at.show("prod-graph:invoice-2")
        await until(at.parts.detail.isVisible)
        at.press("2")
        at.record()
        await at.recorded()
        await until(lambda: at.area.item() == "home-agent:mail-20117")
        await at.go_to("prod-graph:invoice-2")
        await until(lambda: bool(at.parts.matrix.matrix.lines))
        for keys in ("", "n", "p"):
            at.press(keys)
            assert at.parts.detail.isVisible()
        assert visible_text(at.parts.detail) == (
            "N goes to the first disagreement, ← and → from answer to answer."
        )


async def test_what_the_desk_says_is_not_put_into_the_sources_mouth(qloop: object) -> None:
    async with at_desk(samples.approval(), samples.invoice(2)) as at:
        await at.show("home-agent:mail-20117")
        at.press("a")
        await at.recorded()
        await until(lambda: at.area.item() == "prod-graph:invoice-2")
        decision = (await at.desk.decisions())[0].decision
        at.desk.come_back(decision, DecisionState.REFUSED, problem_code="verdict.schema_violated")
        await at.go_to("home-agent:mail-20117")
        await until(lambda: any("does not fit the source's schema" in one for one in at.notices()))
        assert not any("its words" in one for one in at.notices())


async def test_who_was_first_is_told_while_it_is_looked_at(qloop: object) -> None:
    async with at_desk(samples.approval()) as at:
        await at.show("home-agent:mail-20117")
        theirs = OtherDecision(verdict="reject", by="another operator", summary="Not this month.")
        item = ItemId("home-agent:mail-20117")
        at.desk.withdraw(item, state=ItemState.DECIDED_ELSEWHERE, theirs=theirs)
        await until(lambda: any("another operator answered this" in one for one in at.notices()))
        assert any("Not this month." in one for one in at.notices())


async def test_a_run_that_failed_while_it_was_looked_at_says_why(qloop: object) -> None:
    async with at_desk(samples.approval()) as at:
        await at.show("home-agent:mail-20117")
        at.desk.withdraw(ItemId("home-agent:mail-20117"), why="ValueError: no mail server")
        await until(lambda: any("ValueError: no mail server" in one for one in at.notices()))
        assert at.decider.stage.phase is Phase.DEAD


async def test_somebody_else_was_first_and_both_answers_are_shown(qloop: object) -> None:
    async with at_desk(samples.approval(), samples.invoice(2)) as at:
        await at.show("home-agent:mail-20117")
        at.press("a")
        await at.recorded()
        await until(lambda: at.area.item() == "prod-graph:invoice-2")
        decision = (await at.desk.decisions())[0].decision
        at.desk.withdraw(ItemId("home-agent:mail-20117"), state=ItemState.DECIDED_ELSEWHERE)
        at.desk.come_back(
            decision, DecisionState.DECIDED_ELSEWHERE, theirs_verdict="reject", theirs_by="another operator"
        )
        await at.go_to("home-agent:mail-20117")
        await until(lambda: any("another operator answered first" in one for one in at.notices()))
        assert not at.parts.changes.isHidden()
        assert at.decider.stage.phase is Phase.DEAD


async def test_an_item_that_can_not_be_read_shows_its_payload_and_takes_no_verdict(qloop: object) -> None:
    async with at_desk(samples.malformed()) as at:
        await at.go_to("airflow-eu:broken-1")
        await until(lambda: "candidates" in at.parts.raw.browser.toPlainText())
        at.press("a", "r", "e")
        assert at.decider.stage.phase is Phase.DEAD
        assert any("can't be read" in one for one in at.notices())


async def test_hidden_characters_must_be_looked_at_before_an_answer_is_released(qloop: object) -> None:
    async with at_desk(samples.hostile()) as at:
        await at.show("home-agent:hostile-1")
        at.press("1")
        at.record()
        assert "hidden characters first" in at.bar
        at.decider.look_at_marks()
        at.record()
        (choice,) = await at.recorded()
        assert choice.acknowledged == ("hidden-characters:2",)


@pytest.mark.parametrize("key", ["o", "t"])
async def test_behind_a_drawer_stands_the_question_and_no_answer_of_another_item(
    qloop: object, key: str
) -> None:
    async with at_desk(make_item("r1", contents=(make_text("Pay."),)), samples.question()) as at:
        await at.show("src:r1")
        await at.show("home-agent:question-1")
        at.press(key, Qt.Key.Key_Escape)
        assert (at.parts.raw.isVisible(), at.parts.readers.isVisible()) == (True, False)
        assert at.parts.readers.visible()[0].view.browser.toPlainText() == ""


async def test_a_question_without_an_answer_is_answered_in_own_words(qloop: object) -> None:
    async with at_desk(samples.question()) as at:
        await at.show("home-agent:question-1")
        at.press("e", "The northern one")
        at.record()
        verdict = await at.verdict()
        assert verdict.content is not None
        assert verdict.content.text() == "The northern one"
        undo = at.opened.window.status.undo
        await until(undo.isVisible)
        assert "answered “Which warehouse ships order 88-1517?”" in undo.told


async def test_the_bar_says_when_undo_will_not_work(qloop: object) -> None:
    async with at_desk(samples.approval()) as at:
        at.desk.hold_s = 0.0
        await at.show("home-agent:mail-20117")
        at.press("a")
        assert at.desk.gestures == []
        assert "can't be taken back" in at.bar


async def test_a_paste_without_breaks_is_cut_and_broken(qloop: object) -> None:
    async with at_desk(samples.approval()) as at:
        await at.show("home-agent:mail-20117")
        at.press("r")
        clipboard = QApplication.clipboard()
        clipboard.setText("x" * 200_000)
        at.parts.form.reason.paste()
        words = at.parts.form.reason.words()
        assert set(words) == {"x"}
        assert len(words) < 70_000
        shown = at.parts.form.reason.document().toRawText()
        assert max(map(len, shown.replace(SOFT_BREAK, "").split("\u2029"))) <= 513


async def test_a_member_that_is_left_out_is_marked_above_its_answer_and_in_the_matrix(qloop: object) -> None:
    async with at_desk(*samples.case()) as at:
        await at.show("prod-graph:ship-77")
        at.press("x")
        heads = [
            str(at.parts.matrix.matrix.headerData(column, Qt.Orientation.Horizontal)) for column in (1, 2)
        ]
        assert heads == ["left out", "Answer 2"]
        assert "left out, X brings it back" in at.parts.readers.visible()[0]._note.text()
        at.press("x")
        assert "left out" not in at.parts.readers.visible()[0]._note.text()


async def test_each_answer_of_a_case_says_whose_it_is_and_when_it_is_due(qloop: object) -> None:
    async with at_desk(*samples.case()) as at:
        await at.show("prod-graph:ship-77")
        notes = {one._note.text() for one in at.parts.readers.visible()}
        assert notes == {"prod-graph · no owner · due 14:00", "airflow-eu · no owner · no due time"}


async def test_what_is_held_says_whose_confirmation_it_waits_for(qloop: object) -> None:
    async with at_desk(*samples.case()) as at:
        await at.show("prod-graph:ship-77")
        number = next(one.number for one in at.item.answers if one.item.startswith("prod-graph"))
        at.press(str(number))
        first, second = at.parts.form.effects_shown()
        assert first.startswith("airflow-eu")
        assert "goes out after airflow-eu has confirmed" in second


async def test_a_picked_answer_is_read_from_its_start_and_the_pinned_one_beside_it(qloop: object) -> None:
    long = "\n\n".join(f"Paragraph {n}. " + "word " * 30 for n in range(60))
    contents = tuple(make_text(f"{long}\n\nThe end is {n}.") for n in range(5))
    item = make_item("long", contents=contents)
    async with at_desk(item) as at:
        await at.show(item.id)
        await until(lambda: at.parts.fills.is_idle)
        pinned, _ = at.parts.readers.visible()
        at.press("n")
        await until(lambda: pinned.view.browser.verticalScrollBar().value() > 0)
        at.press("p", "4")
        await until(lambda: at.parts.fills.is_idle)
        bars = [one.view.browser.verticalScrollBar().value() for one in at.parts.readers.visible()]
        assert at.parts.readers.panes.shown == (1, 4)
        assert bars == [0, 0]
