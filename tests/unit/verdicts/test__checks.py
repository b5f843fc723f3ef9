"""What several verdicts ask."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reviewer.domain.decisions import Verdict
from reviewer.domain.items import ActionRequest, ItemKind
from reviewer.ids import CandidateId
from reviewer.verdicts import _checks
from reviewer.verdicts._api import OTHER_ANSWER_CHOSEN, REASON_CODES
from tests.makers import make_item


def test_a_malformed_item_takes_no_verdict() -> None:
    assert _checks.not_possible(make_item(kind=ItemKind.MALFORMED), "approve") == "verdict.item_malformed"


def test_a_source_that_lists_verdicts_takes_only_those() -> None:
    item = make_item(allowed_verdicts=frozenset({"approve"}))
    assert _checks.not_possible(item, "reject") == "verdict.not_allowed"
    assert _checks.not_possible(item, "approve") == ""


def test_a_source_that_lists_none_leaves_it_to_its_connector() -> None:
    assert _checks.not_possible(make_item(allowed_verdicts=frozenset()), "reject") == ""


def test_one_answer_is_nothing_to_compare() -> None:
    assert _checks.needs_several_answers(make_item(answers=1)) == "verdict.needs_several_answers"
    assert _checks.needs_several_answers(make_item(answers=2)) == ""


def test_one_action_that_forbids_a_verb_forbids_it_for_all() -> None:
    free = ActionRequest(index=0, name="a", arguments=b"{}")
    strict = ActionRequest(index=1, name="b", arguments=b"{}", allowed=frozenset({"reject"}))
    assert (
        _checks.action_forbids(make_item(actions=(free, strict)), "approve") == "verdict.action_not_allowed"
    )
    assert _checks.action_forbids(make_item(actions=(free, strict)), "reject") == ""


@pytest.mark.parametrize("code", [*REASON_CODES[:-1], OTHER_ANSWER_CHOSEN])
def test_a_code_that_speaks_for_itself_needs_no_words(code: str) -> None:
    assert _checks.reason_lacking(Verdict(name="reject", reason_code=code)) == ""


@pytest.mark.parametrize(
    ("code", "words", "expected"),
    [
        ("", "because", "verdict.reason_code_missing"),
        ("other", "  ", "verdict.reason_missing"),
        ("other", "because", ""),
    ],
)
def test_a_reason_is_a_code_and_words_where_it_says_nothing(code: str, words: str, expected: str) -> None:
    assert _checks.reason_lacking(Verdict(name="reject", reason_code=code, reason=words)) == expected


def test_blank_words_are_no_words() -> None:
    assert _checks.words_lacking(Verdict(name="escalate", reason=" \n")) == "verdict.reason_missing"
    assert _checks.words_lacking(Verdict(name="escalate", reason="ask legal")) == ""


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ((), "verdict.candidate_missing"),
        (("cand-1",), ""),
        (("cand-9",), "verdict.candidate_unknown"),
        (("cand-1", "cand-1"), "verdict.candidate_twice"),
        (("cand-1", "cand-2"), "verdict.too_many_candidates"),
    ],
)
def test_named_answers_are_the_items_own_and_as_many_as_wanted(named: tuple[str, ...], expected: str) -> None:
    verdict = Verdict(name="choose", candidates=tuple(map(CandidateId, named)))
    assert _checks.candidates_wrong(make_item(answers=2), verdict, at_least=1, at_most=1) == expected


ROWS = Verdict(
    name="merge",
    row_sources={"/a": "cand-1", "/b": "edited", "/c": "unset", "p1": "both-valid"},
    row_answers={"p1": (CandidateId("cand-1"), CandidateId("cand-2"))},
)


def test_rows_come_from_known_answers_or_from_the_hand() -> None:
    assert _checks.rows_wrong(ROWS, {"cand-1", "cand-2"}) == ""
    bad = Verdict(name="merge", row_sources={"/a": "cand-7"})
    assert _checks.rows_wrong(bad, {"cand-1"}) == "verdict.row_source_unknown"


@pytest.mark.parametrize("named", [(), ("cand-1",), ("cand-1", "cand-1"), ("cand-1", "cand-9")])
def test_a_row_in_which_several_hold_names_at_least_two_known_ones(named: tuple[str, ...]) -> None:
    verdict = replace(ROWS, row_answers={"p1": tuple(map(CandidateId, named))})
    assert _checks.rows_wrong(verdict, {"cand-1", "cand-2"}) == "verdict.row_answers_wrong"


def test_answers_are_named_for_rows_in_which_several_hold_and_for_no_others() -> None:
    assert _checks.rows_wrong(replace(ROWS, row_answers={}), {"cand-1"}) == "verdict.row_answers_wrong"
    verdict = replace(ROWS, row_sources={"p1": "edited"})
    assert _checks.rows_wrong(verdict, {"cand-1", "cand-2"}) == "verdict.row_answers_wrong"


def test_an_answer_called_like_a_source_of_rows_is_not_merged() -> None:
    item = make_item(answers=2)
    assert _checks.answer_named_like_a_source(item) == ""
    named = replace(item.candidates[0], id=CandidateId("edited"))
    item = replace(item, candidates=(named, item.candidates[1]))
    assert _checks.answer_named_like_a_source(item) == "verdict.answer_named_like_a_source"
