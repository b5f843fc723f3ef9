"""Tool calls."""

from __future__ import annotations

import json

import pytest

from reviewer.domain.content import TOOL_CALLS, Content
from reviewer.render._api import Heading, Notice, Table, Text, Tree
from reviewer.render.json_tree import LONGEST
from reviewer.render.tool_calls import MAX_CALLS, ToolCallsRenderer
from tests.makers import make_calls, make_json


def _calls(*calls: object) -> Content:
    return Content(media_type=TOOL_CALLS, data=json.dumps(calls).encode())


def test_only_calls_are_taken() -> None:
    assert ToolCallsRenderer().priority(make_calls()) > 0
    assert ToolCallsRenderer().priority(make_json([])) == 0


def test_each_call_is_a_heading_and_a_table() -> None:
    heading, table = ToolCallsRenderer().blocks(make_calls(("refund", {"amount": 5})))
    assert heading == Heading(text="1 refund", level=3)
    assert isinstance(table, Table)
    assert [(key.text, value.text) for key, value in table.rows] == [("amount", "5")]


def test_the_agents_description_is_text() -> None:
    blocks = ToolCallsRenderer().blocks(_calls({"name": "a", "description": "because"}))
    assert blocks[1] == Text(text="because")


@pytest.mark.parametrize("arguments", [{"who": {"id": 1}}, [1, 2], "text"])
def test_deep_or_strange_arguments_are_a_tree(arguments: object) -> None:
    assert isinstance(ToolCallsRenderer().blocks(_calls({"name": "a", "args": arguments}))[1], Tree)


def test_an_empty_list_is_shown_as_one() -> None:
    (tree,) = ToolCallsRenderer().blocks(_calls())
    assert isinstance(tree, Tree)
    assert [node.value for node in tree.nodes] == ["0"]


def test_very_many_calls_are_cut_and_said_so() -> None:
    blocks = ToolCallsRenderer().blocks(_calls(*[{"name": "a"}] * (MAX_CALLS + 1)))
    assert blocks[0] == Notice(code="render.cut", params={"shown": MAX_CALLS})
    assert sum(isinstance(block, Heading) for block in blocks) == MAX_CALLS


@pytest.mark.parametrize("value", [{"name": "a"}, [{"args": {}}], [1], [{"name": 1}]])
def test_what_is_no_list_of_calls_is_refused(value: object) -> None:
    content = Content(media_type=TOOL_CALLS, data=json.dumps(value).encode())
    with pytest.raises(ValueError, match="no list of calls"):
        ToolCallsRenderer().blocks(content)


def test_a_value_that_only_pages_can_hold_is_left_to_another_renderer() -> None:
    assert ToolCallsRenderer().blocks(make_calls(("n", {"a": "x" * LONGEST})))
    with pytest.raises(ValueError, match="too long"):
        ToolCallsRenderer().blocks(make_calls(("n", {"a": "x" * (LONGEST + 1)})))


def test_a_long_description_is_shown_to_its_end() -> None:
    _, *pages, _ = ToolCallsRenderer().blocks(_calls({"name": "n", "description": "word " * 40_000}))
    assert "".join(page.text for page in pages if isinstance(page, Text)).count("word") == 40_000
