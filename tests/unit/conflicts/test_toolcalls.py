"""Plans of tool calls."""

from __future__ import annotations

import pytest

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
        "call 1": ["search", "search"],
        "call 1/q": ["a", "a"],
        "call 2": ["refund", "refund"],
        "call 2/amount": ["5", "6"],
        "call 2/why": ["", "late"],
    }


def test_a_call_that_others_lack_is_shown_in_full() -> None:
    table = _table(_plan(("a", {})), _plan(("a", {}), ("mail", {"to": "x"})))
    assert table["call 2"] == ["", 'mail({"to": "x"})']


def test_different_calls_in_one_place_are_shown_in_full() -> None:
    table = _table(_plan(("refund", {"a": 1})), _plan(("cancel", {"a": 1})))
    assert table == {"call 1": ['refund({"a": 1})', 'cancel({"a": 1})']}


def test_calls_of_one_tool_belong_together() -> None:
    one = _plan(("mail", {"to": "somebody"}), ("refund", {"amount": 120}))
    other = _plan(("refund", {"amount": 990}))
    assert _table(one, other)["call 2/amount"] == ["120", "990"]


def test_a_single_plan_shows_its_arguments() -> None:
    assert _table(_plan(("refund", {"amount": 5}))) == {"call 1": ["refund"], "call 1/amount": ["5"]}


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


def test_calls_that_only_read_are_no_actions() -> None:
    rows = compare_calls([_plan(("search", {"q": "a"})), _plan(("refund", {"q": "a"}))]).rows
    assert [row.is_action for row in rows] == [True]
    rows = compare_calls([_plan(("search", {"q": "a"})), _plan(("search", {"q": "b"}))]).rows
    assert [(row.kind, row.is_action) for row in rows] == [(RowKind.CALL, False), (RowKind.ARGUMENT, False)]
    assert _plan(("refund", {}))[0].effect is SideEffect.MONEY


def test_the_path_of_an_argument_names_its_place() -> None:
    assert argument_tokens("call 2/a~1b", 2) == ("a/b",)
    assert argument_tokens("call 2#", 2) == ()
    assert argument_tokens("call 2", 2) is None
    assert argument_tokens("call 12/a", 1) is None
    assert argument_tokens("call 2/a", 3) is None
