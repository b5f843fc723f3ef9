"""Plans of tool calls."""

from __future__ import annotations

import pytest

from reviewer.conflicts.jsondiff import MAX_ROWS
from reviewer.conflicts.report import RowKind
from reviewer.conflicts.side_effects import SideEffect
from reviewer.conflicts.toolcalls import Call, argument_tokens, calls_in, compare_calls
from reviewer.domain.json_text import read_literals
from tests.makers import make_calls


def _read(text: bytes) -> tuple[Call, ...]:
    found = calls_in(read_literals(text))
    assert found is not None
    return found


def _plan(*calls: tuple[str, dict[str, object]]) -> tuple[Call, ...]:
    return _read(make_calls(*calls).data)


def _table(*plans: tuple[Call, ...]) -> dict[str, list[str]]:
    return {row.path: [part.text for part in row.parts] for row in compare_calls(plans).rows}


@pytest.mark.parametrize("text", [b"{}", b"[1]", b'[{"args": {}}]', b'[{"name": 5}]'])
def test_what_is_no_list_of_calls_is_none(text: bytes) -> None:
    assert calls_in(read_literals(text)) is None


def test_calls_are_laid_side_by_side_with_their_arguments() -> None:
    one = _plan(("search", {"q": "a"}), ("refund", {"amount": 5}))
    other = _plan(("search", {"q": "a"}), ("refund", {"amount": 6, "why": "late"}))
    assert _table(one, other) == {
        "call 1": ["search(q=a)", "search(q=a)"],
        "call 1/q": ["a", "a"],
        "call 2": ["refund(amount=…)", "refund(amount=…, why=…)"],
        "call 2/amount": ["5", "6"],
        "call 2/why": ["", "late"],
    }


def test_a_call_that_others_lack_is_shown_in_full() -> None:
    table = _table(_plan(("a", {})), _plan(("a", {}), ("mail", {"to": "x"})))
    assert table["call 2"] == ["", "mail(to=x)"]


def test_calls_of_different_tools_never_share_a_row() -> None:
    table = _table(_plan(("refund", {"a": 1})), _plan(("cancel", {"a": 1})))
    assert table == {"call 1": ["", "cancel(a=1)"], "call 2": ["refund(a=1)", ""]}


def test_an_argument_that_all_makers_of_a_call_share_stands_in_the_call_itself() -> None:
    one = _plan(("mail", {"to": "a", "at": {"day": 1, "hour": 2}}))
    other = _plan(("mail", {"to": "b", "at": {"day": 1, "hour": 3}}))
    assert _table(one, other, _plan()) == {
        "call 1": ["mail(to=…, at={day: 1, hour: …})", "mail(to=…, at={day: 1, hour: …})", ""],
        "call 1/to": ["a", "b", ""],
        "call 1/at/hour": ["2", "3", ""],
    }


def test_elements_of_a_list_that_stand_for_each_other_share_a_row() -> None:
    plans = [
        _plan(("book", {"flights": [{"code": code, "day": 4} for code in codes]}))
        for codes in (("A1", "B1"), ("A1", "B2"), ("A2", "B2"))
    ]
    table = _table(*plans)
    assert table["call 1/flights/0"] == [f'{{"code": "{code}", "day": 4}}' for code in ("A1", "A1", "A2")]
    assert table["call 1/flights/1"] == [f'{{"code": "{code}", "day": 4}}' for code in ("B1", "B2", "B2")]
    assert set(table) == {"call 1", "call 1/flights/0", "call 1/flights/1"}


def test_too_many_arguments_are_compared_as_a_whole() -> None:
    one, other = (
        _plan(("a", {str(number): value for number in range(MAX_ROWS + 1)})) for value in ("x", "y")
    )
    assert [row.is_disputed for row in compare_calls([one, other]).rows] == [False, True]


def test_a_tool_may_be_called_by_any_name() -> None:
    one, other = _plan(("a\nb", {})), _plan(("a", {}))
    assert list(_table(one, other)) == ["call 1", "call 2"]


def test_the_same_call_three_times_in_one_run_is_noticed() -> None:
    again = ("book", {"seat": 1})
    plans = [_plan(again, again), _plan(again, ("look", {}), again, again), _plan(("book", {"seat": 2}))]
    (repeat,) = compare_calls(plans).repeats
    assert (repeat.column, repeat.label, repeat.times) == (1, '"book" {"seat": 1}', 3)


def test_calls_of_one_tool_belong_together() -> None:
    one = _plan(("mail", {"to": "somebody"}), ("refund", {"amount": 120}))
    other = _plan(("refund", {"amount": 990}))
    assert _table(one, other)["call 2/amount"] == ["120", "990"]


def test_a_single_plan_shows_its_arguments() -> None:
    assert _table(_plan(("refund", {"amount": 5}))) == {
        "call 1": ["refund(amount=5)"],
        "call 1/amount": ["5"],
    }


def test_arguments_of_another_type_are_compared_as_a_whole() -> None:
    table = _table(_read(b'[{"name": "a", "args": [1]}]'), _read(b'[{"name": "a"}]'))
    assert table["call 1#"] == ["[1]", "{}"]


def test_ids_and_descriptions_are_no_difference() -> None:
    one, other = (
        _read(b'[{"name": "a", "id": "1"}]'),
        _read(b'[{"name": "a", "id": "2", "description": "x"}]'),
    )
    comparison = compare_calls([one, other])
    assert len(set(comparison.whole)) == 1
    assert not any(row.is_disputed for row in comparison.rows)


def test_rows_carry_the_side_effect_of_their_call() -> None:
    rows = compare_calls([_plan(("search", {"q": "a"})), _plan(("refund", {"q": "a"}))]).rows
    assert [row.effect for row in rows] == [SideEffect.MONEY, SideEffect.READ]
    rows = compare_calls([_plan(("search", {"q": "a"})), _plan(("search", {"q": "b"}))]).rows
    assert [(row.kind, row.effect) for row in rows] == [
        (RowKind.CALL, SideEffect.READ),
        (RowKind.ARGUMENT, SideEffect.READ),
    ]


def test_a_call_counts_as_the_gravest_that_an_answer_makes_of_it() -> None:
    one, other = _plan(("bash", {"cmd": "ls"})), _plan(("bash", {"cmd": "rm -rf x"}))
    assert {row.effect for row in compare_calls([one, other]).rows} == {SideEffect.IRREVERSIBLE}


def test_handing_over_to_a_human_says_so_in_all_its_rows() -> None:
    one, other = (_plan(("transfer_to_human_agents", {"summary": text})) for text in "ab")
    assert [row.is_hand_over for row in compare_calls([one, other]).rows] == [True, True]


def test_the_path_of_an_argument_names_its_place() -> None:
    assert argument_tokens("call 2/a~1b", 2) == ("a/b",)
    assert argument_tokens("call 2#", 2) == ()
    assert argument_tokens("call 2", 2) is None
    assert argument_tokens("call 12/a", 1) is None
    assert argument_tokens("call 2/a", 3) is None
