"""Structured answers field by field."""

from __future__ import annotations

from reviewer.conflicts.fields import compare_fields, value_part
from reviewer.conflicts.jsondiff import MAX_ROWS
from reviewer.conflicts.parts import NOTHING
from reviewer.conflicts.report import ValueType
from reviewer.domain.json_text import read_literals


def test_each_place_is_a_row_with_text_type_and_json() -> None:
    values = [read_literals(text) for text in (b'{"a": "12"}', b'{"a": 12, "b": {"d": 1, "c": []}}')]
    found = compare_fields(values)
    assert found is not None
    first, *others = found.rows
    assert [(part.text, part.raw, part.value_type) for part in first.parts] == [
        ("12", '"12"', ValueType.STRING),
        ("12", "12", ValueType.NUMBER),
    ]
    assert [(row.path, row.parts[0] is NOTHING) for row in others] == [("/b/d", True), ("/b/c", True)]


def test_the_order_of_members_makes_no_difference() -> None:
    found = compare_fields([read_literals(b'{"a": 1, "b": 2}'), read_literals(b'{"b":2,"a":1}')])
    assert found is not None
    assert len(set(found.whole)) == 1
    one, other = value_part({"a": [], "b": {}}), value_part({"b": {}, "a": []})
    assert one.key == other.key
    assert one.raw != other.raw


def test_a_field_that_names_what_will_be_done_is_an_action() -> None:
    found = compare_fields([{"next_step": "a", "note": "b"}, {"next_step": "c", "note": "d"}])
    assert found is not None
    assert [row.is_action for row in found.rows] == [True, False]


def test_a_table_too_long_to_read_is_none() -> None:
    assert compare_fields([{str(n): None for n in range(MAX_ROWS + 1)}] * 2) is None


def test_members_in_another_order_are_equal_and_shown_as_each_answer_has_them() -> None:
    values = [read_literals(text) for text in (b'[{"b": 1, "a": []}]', b'[{"x": 2.5}, {"a": [], "b": 1}]')]
    comparison = compare_fields(values)
    assert comparison is not None
    first = next(row for row in comparison.rows if row.label.startswith("{"))
    assert first.label == '{"a": [], "b": 1}'
    assert [part.raw for part in first.parts] == ['{"b": 1, "a": []}', '{"a": [], "b": 1}']
    assert not first.is_disputed
