"""How answers stand to each other."""

from __future__ import annotations

from reviewer.conflicts.build import build_report
from reviewer.conflicts.report import Standing
from reviewer.domain.content import Content
from tests.makers import make_candidate, make_json, make_text


def _standing(*contents: Content) -> Standing:
    return build_report([make_candidate(number, one) for number, one in enumerate(contents, 1)]).standing


def test_each_two_agree_on_a_share_of_what_is_disputed_by_weight() -> None:
    one, other, third = ({"a": a, "b": b} for a, b in ((1, 1), (1, 2), (2, 2)))
    found = _standing(make_json(one), make_json(other), make_json(third))
    assert found.agreement == ((100, 50, 0), (50, 100, 50), (0, 50, 100))
    assert found.central == (1,)


def test_answers_that_say_the_same_on_what_matters_are_a_cluster() -> None:
    found = _standing(*map(make_text, ("Hello.\n\nPay 1.", "Hi.\n\nPay 2.", "Hi there.\n\nPay 1.")))
    assert found.clusters == ((0, 2), (1,))


def test_where_nothing_matters_wording_makes_the_clusters() -> None:
    assert _standing(*map(make_text, ("hello", "hi", "hi"))).clusters == ((0,), (1, 2))


def test_equal_answers_agree_in_full_and_none_is_more_central() -> None:
    found = _standing(make_text("a"), make_text("a"))
    assert found == Standing(agreement=((100, 100), (100, 100)), clusters=((0, 1),), central=(0, 1))


def test_no_answer_has_no_standing() -> None:
    assert _standing() == Standing()


def test_another_order_of_answers_permutes_the_standing_and_no_more() -> None:
    contents = [make_json({"a": a, "b": b}) for a, b in ((1, 1), (1, 2), (2, 2))]
    found, turned = _standing(*contents), _standing(*contents[::-1])
    assert turned.agreement == tuple(row[::-1] for row in found.agreement[::-1])
    assert {frozenset(2 - column for column in one) for one in turned.clusters} == set(
        map(frozenset, found.clusters)
    )
