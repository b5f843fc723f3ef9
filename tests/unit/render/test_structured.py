"""JSON as a table or a tree."""

from __future__ import annotations

import pytest

from reviewer.domain.content import JSON, Content
from reviewer.render._api import Notice, Table, Tree, ValueMark
from reviewer.render.json_tree import LONGEST
from reviewer.render.structured import MAX_NODES, StructuredRenderer
from tests.makers import make_calls, make_json


def _blocks(value: object) -> tuple[object, ...]:
    return StructuredRenderer().blocks(make_json(value))


def test_it_takes_json_and_leaves_calls_to_others() -> None:
    assert StructuredRenderer().priority(make_json({})) > 0
    assert StructuredRenderer().priority(make_calls()) == 0


def test_a_flat_object_is_a_table_of_its_members() -> None:
    (table,) = _blocks({"amount": 12480, "id": "12480"})
    assert isinstance(table, Table)
    assert [(key.text, value.text, value.mark) for key, value in table.rows] == [
        ("amount", "12480", ValueMark.NUMBER),
        ("id", "12480", ValueMark.STRING),
    ]


def test_records_of_one_shape_are_a_table() -> None:
    (table,) = _blocks([{"a": 1, "b": 2}, {"a": 3, "b": 4}])
    assert isinstance(table, Table)
    assert table.head == ("a", "b")
    assert [[one.text for one in row] for row in table.rows] == [["1", "2"], ["3", "4"]]


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"a": [1]},
        7,
        [],
        [{"a": 1}],
        [{"a": 1}, 2],
        [{"a": 1}, {"b": 1}],
        [{"a": [1]}, {"a": [2]}],
        [{}, {}],
        [{str(n): n for n in range(9)}] * 2,
    ],
)
def test_everything_else_is_a_tree(value: object) -> None:
    (tree,) = _blocks(value)
    assert isinstance(tree, Tree)


def test_a_huge_value_is_cut_and_says_so() -> None:
    notice, tree = _blocks(list(range(MAX_NODES)))
    assert notice == Notice(code="render.cut", params={"shown": MAX_NODES})
    assert isinstance(tree, Tree)
    assert len(tree.nodes) == MAX_NODES


def test_what_is_no_json_is_refused() -> None:
    with pytest.raises(ValueError, match=r"Expecting"):
        StructuredRenderer().blocks(Content(media_type=JSON, data=b"{"))


def test_a_value_that_only_pages_can_hold_is_left_to_another_renderer() -> None:
    assert len(StructuredRenderer().blocks(make_json({"a": "x" * LONGEST}))) == 1
    with pytest.raises(ValueError, match="too long"):
        StructuredRenderer().blocks(make_json({"a": "x" * (LONGEST + 1)}))
