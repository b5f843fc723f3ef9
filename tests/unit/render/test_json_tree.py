"""JSON values as nodes."""

from __future__ import annotations

import pytest

from reviewer.domain.json_text import read_literals
from reviewer.render._api import TableCell, ValueMark
from reviewer.render.json_tree import LONGEST, cell, check_lengths, is_scalar, nodes, scalar


def test_every_value_is_a_node_with_its_depth_and_type() -> None:
    value = read_literals(b'{"a": [1.0, "1"], "b": null, "c": true}')
    assert [(node.depth, node.key, node.value, node.mark) for node in nodes(value)] == [
        (0, "", "3", ValueMark.OBJECT),
        (1, "a", "2", ValueMark.ARRAY),
        (2, "0", "1.0", ValueMark.NUMBER),
        (2, "1", "1", ValueMark.STRING),
        (1, "b", "null", ValueMark.NULL),
        (1, "c", "true", ValueMark.BOOLEAN),
    ]


def test_a_scalar_reads_as_it_is() -> None:
    assert [scalar(one) for one in (None, True, False, "x")] == ["null", "true", "false", "x"]


_MIXED: tuple[object, ...] = ({}, [], "", None)


def test_containers_are_no_scalars() -> None:
    assert [is_scalar(one) for one in _MIXED] == [False, False, True, True]


def test_a_cell_knows_its_type() -> None:
    assert cell("x") == TableCell(text="x", mark=ValueMark.STRING)


TOO_LONG = "x" * (LONGEST + 1)


@pytest.mark.parametrize("value", [[TOO_LONG], {TOO_LONG: None}, {"a": {"b": TOO_LONG}}])
def test_a_value_or_a_name_that_only_pages_can_hold_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="too long"):
        check_lengths(value)


def test_long_values_are_fine() -> None:
    check_lengths({"x" * LONGEST: ["y" * LONGEST]})
