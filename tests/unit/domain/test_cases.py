"""Names of answers in a case."""

from __future__ import annotations

from reviewer.domain.cases import CaseCandidate, answer_name, named_answers
from reviewer.ids import CandidateId
from tests.makers import make_item

A = make_item("a", answers=1)
B = make_item("b", answers=2)


def test_on_one_item_an_answer_keeps_its_id() -> None:
    assert answer_name([A], A.id, CandidateId("cand-1")) == "cand-1"


def test_on_several_items_equal_ids_get_different_names() -> None:
    names = named_answers([A, B])
    assert len(names) == 3
    assert names[answer_name([A, B], B.id, CandidateId("cand-1"))] == CaseCandidate(
        item=B.id, candidate=CandidateId("cand-1")
    )
