"""One verdict on a case, and what it means for each member."""

from __future__ import annotations

import pytest

from reviewer.domain.cases import answer_name
from reviewer.domain.decisions import Verdict
from reviewer.domain.items import ReviewItem
from reviewer.errors import VerdictInvalid
from reviewer.ids import CandidateId, ItemId
from reviewer.verdicts.fan_out import Parts, fan_out, not_on_case
from tests.makers import make_item, make_text

A = make_item("a", answers=1, subject="inv:7")
B = make_item("b", answers=1, subject="inv:7", source="other")
PAIR = make_item("pair", answers=2, subject="inv:7")
CASE = (A, B, PAIR)


def _id(item: ReviewItem, candidate: int, members: tuple[ReviewItem, ...] = CASE) -> CandidateId:
    return answer_name(members, item.id, CandidateId(f"cand-{candidate}"))


def _verbs(parts: Parts) -> dict[ItemId, str]:
    return {item: verdict.name for item, verdict in parts}


def _refusal(*args: object, **kwargs: object) -> str:
    with pytest.raises(VerdictInvalid) as caught:
        fan_out(*args, **kwargs)  # type: ignore[arg-type]
    return caught.value.code


def test_a_verdict_on_one_item_stays_what_it_is() -> None:
    verdict = Verdict(name="choose", candidates=(CandidateId("cand-1"),))
    assert fan_out([PAIR], verdict, PAIR.id) == ((PAIR.id, verdict),)


def test_an_incomplete_verdict_on_one_item_is_refused() -> None:
    assert _refusal([PAIR], Verdict(name="choose"), PAIR.id) == "verdict.candidate_missing"


def test_choosing_a_single_answer_approves_it_and_rejects_the_others() -> None:
    parts = fan_out(CASE, Verdict(name="choose", candidates=(_id(B, 1),)), A.id)
    assert _verbs(parts) == {A.id: "reject", B.id: "approve", PAIR.id: "reject"}
    assert dict(parts)[B.id].candidates == (CandidateId("cand-1"),)


def test_choosing_among_several_answers_of_a_member_is_a_choice_there() -> None:
    parts = fan_out(CASE, Verdict(name="choose", candidates=(_id(PAIR, 2),)), A.id)
    assert _verbs(parts) == {A.id: "reject", B.id: "reject", PAIR.id: "choose"}
    assert dict(parts)[PAIR.id].candidates == (CandidateId("cand-2"),)


def test_the_losers_are_told_why() -> None:
    quiet = fan_out(CASE, Verdict(name="choose", candidates=(_id(A, 1),)), A.id)
    assert {dict(quiet)[item.id].reason_code for item in (B, PAIR)} == {"other-answer-chosen"}
    told = Verdict(name="choose", candidates=(_id(A, 1),), reason_code="duplicate", reason="paid in May")
    loser = dict(fan_out(CASE, told, A.id))[B.id]
    assert loser == Verdict(name="reject", reason_code="duplicate", reason="paid in May")


def test_a_loser_that_cannot_be_rejected_has_none_valid() -> None:
    stubborn = make_item("s", answers=2, allowed_verdicts=frozenset({"choose", "none-valid"}))
    case = (A, stubborn)
    parts = fan_out(case, Verdict(name="choose", candidates=(_id(A, 1, case),)), A.id)
    assert _verbs(parts) == {A.id: "approve", stubborn.id: "none-valid"}


def test_a_loser_that_can_only_be_approved_stops_the_gesture() -> None:
    stubborn = make_item("s", answers=1, allowed_verdicts=frozenset({"approve"}))
    case = (A, stubborn)
    verdict = Verdict(name="choose", candidates=(_id(A, 1, case),))
    with pytest.raises(VerdictInvalid) as caught:
        fan_out(case, verdict, A.id)
    assert caught.value.params == {"item": stubborn.id}


def test_what_a_connector_cannot_send_is_not_wanted() -> None:
    def no_reject(item: ReviewItem, verdict: Verdict) -> str:
        return "connector.no_reject" if item.id == PAIR.id and verdict.name == "reject" else ""

    parts = fan_out(CASE, Verdict(name="choose", candidates=(_id(A, 1),)), A.id, objection=no_reject)
    assert _verbs(parts)[PAIR.id] == "none-valid"


def test_members_left_out_get_nothing() -> None:
    parts = fan_out(CASE, Verdict(name="choose", candidates=(_id(A, 1),)), A.id, frozenset({PAIR.id}))
    assert _verbs(parts) == {A.id: "approve", B.id: "reject"}


def test_an_answer_of_a_left_out_member_cannot_be_chosen() -> None:
    verdict = Verdict(name="choose", candidates=(_id(A, 1),))
    assert _refusal(CASE, verdict, B.id, frozenset({A.id})) == "verdict.candidate_left_out"


def test_with_all_but_one_left_out_the_names_stay_those_of_the_case() -> None:
    parts = fan_out(CASE, Verdict(name="choose", candidates=(_id(A, 1),)), A.id, frozenset({B.id, PAIR.id}))
    assert _verbs(parts) == {A.id: "approve"}


def test_with_everybody_left_out_there_is_nothing_to_decide() -> None:
    assert _refusal([A], Verdict(name="approve"), A.id, frozenset({A.id})) == "verdict.nobody_left"


def test_a_plain_id_names_no_answer_of_a_case() -> None:
    verdict = Verdict(name="choose", candidates=(CandidateId("cand-1"),))
    assert _refusal(CASE, verdict, A.id) == "verdict.candidate_unknown"


def test_a_choice_on_a_case_names_one_answer() -> None:
    assert _refusal(CASE, Verdict(name="choose"), A.id) == "verdict.candidate_missing"


def test_approving_a_case_is_a_choice() -> None:
    assert _refusal(CASE, Verdict(name="approve"), A.id) == "verdict.choose_one"


def test_a_merge_edits_the_named_member_and_rejects_the_others() -> None:
    rows = {"p1": str(_id(A, 1)), "p2": str(_id(B, 1)), "p3": "edited"}
    verdict = Verdict(name="merge", content=make_text("merged"), row_sources=rows)
    parts = fan_out(CASE, verdict, B.id)
    assert _verbs(parts) == {A.id: "reject", B.id: "edit", PAIR.id: "reject"}
    assert dict(parts)[B.id].row_sources == {"p1": str(_id(A, 1)), "p2": "cand-1", "p3": "edited"}


def test_answers_that_hold_in_one_row_of_a_merge_keep_their_case_names_but_for_the_members_own() -> None:
    verdict = Verdict(
        name="merge",
        content=make_text("merged"),
        row_sources={"p1": "both-valid"},
        row_answers={"p1": (_id(A, 1), _id(B, 1))},
    )
    parts = fan_out(CASE, verdict, B.id)
    assert dict(parts)[B.id].row_answers == {"p1": (_id(A, 1), CandidateId("cand-1"))}


def test_a_merge_on_a_case_says_where_its_rows_come_from() -> None:
    verdict = Verdict(name="merge", content=make_text("merged"))
    assert _refusal(CASE, verdict, B.id) == "verdict.row_sources_missing"
    stray = Verdict(name="merge", content=make_text("merged"), row_sources={"p1": "cand-1"})
    assert _refusal(CASE, stray, B.id) == "verdict.row_source_unknown"


def test_an_edit_goes_to_the_member_whose_answer_it_began_from() -> None:
    verdict = Verdict(name="edit", content=make_text("better"), candidates=(_id(PAIR, 2),))
    parts = fan_out(CASE, verdict, A.id)
    assert _verbs(parts) == {A.id: "reject", B.id: "reject", PAIR.id: "edit"}
    assert dict(parts)[PAIR.id].candidates == (CandidateId("cand-2"),)


def test_an_edit_on_a_member_that_was_left_out_is_refused() -> None:
    verdict = Verdict(name="edit", content=make_text("better"))
    assert _refusal(CASE, verdict, A.id, frozenset({A.id})) == "verdict.primary_left_out"


def test_none_valid_is_a_rejection_where_there_is_one_answer() -> None:
    parts = fan_out(CASE, Verdict(name="none-valid", reason_code="wrong-facts"), A.id)
    assert _verbs(parts) == {A.id: "reject", B.id: "reject", PAIR.id: "none-valid"}


def test_reject_is_a_rejection_everywhere() -> None:
    parts = fan_out(CASE, Verdict(name="reject", reason_code="wrong-facts"), A.id)
    assert set(_verbs(parts).values()) == {"reject"}


def test_a_rejection_of_a_case_needs_its_reason() -> None:
    assert _refusal(CASE, Verdict(name="reject"), A.id) == "verdict.reason_code_missing"


@pytest.mark.parametrize(
    "verdict",
    [Verdict(name="escalate", reason="above my limit"), Verdict(name="ask-again", question="Which?")],
)
def test_questions_and_escalations_go_to_every_member(verdict: Verdict) -> None:
    assert fan_out(CASE, verdict, A.id) == tuple((item.id, verdict) for item in CASE)


def test_both_valid_across_members_releases_each_and_rejects_the_rest() -> None:
    verdict = Verdict(name="both-valid", candidates=(_id(A, 1), _id(PAIR, 1)), conditions="1 in May")
    parts = fan_out(CASE, verdict, A.id)
    assert _verbs(parts) == {A.id: "approve", B.id: "reject", PAIR.id: "choose"}
    assert dict(parts)[A.id].conditions == "1 in May"


def test_both_valid_within_one_member_stays_both_valid_there() -> None:
    verdict = Verdict(name="both-valid", candidates=(_id(PAIR, 1), _id(PAIR, 2)), conditions="1 in May")
    assert _verbs(fan_out(CASE, verdict, A.id))[PAIR.id] == "both-valid"


def test_both_valid_needs_two_answers_and_conditions() -> None:
    one = Verdict(name="both-valid", candidates=(_id(A, 1), _id(A, 1)), conditions="x")
    assert _refusal(CASE, one, A.id) == "verdict.candidate_missing"
    bare = Verdict(name="both-valid", candidates=(_id(A, 1), _id(B, 1)))
    assert _refusal(CASE, bare, A.id) == "verdict.conditions_missing"


def test_the_bar_knows_beforehand_what_a_case_takes() -> None:
    assert not_on_case([A], "approve") == ""
    assert not_on_case(CASE, "approve") == "verdict.choose_one"
    assert not_on_case(CASE, "choose") == ""
    assert not_on_case([make_item("x", answers=0), A], "merge") == "verdict.needs_several_answers"
    assert not_on_case(CASE, "none-valid") == ""
    assert not_on_case(CASE, "stop-run") == "verdict.not_allowed"
    assert not_on_case(CASE, "escalate") == ""


def test_case_names_stay_apart_whatever_the_ids_hold() -> None:
    first, second = make_item("a:1", answers=1), make_item("a", answers=1)
    case = (first, second)
    assert answer_name(case, first.id, CandidateId("x")) != answer_name(case, second.id, CandidateId("1:x"))
