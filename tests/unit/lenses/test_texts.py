"""Texts with pointers in braces."""

from __future__ import annotations

from reviewer.lenses.document import read_document
from reviewer.lenses.texts import fill, pointers_in

PAYLOAD = read_document(
    b'{"name": "pay", "sum": 12.50, "all": ["a", null, "b"], "deep": {"k": 1}, "none": null}'
)


def test_holes_are_filled() -> None:
    assert fill("Run {/name} for {/sum}", PAYLOAD) == ("Run pay for 12.50", ())


def test_several_values_are_joined() -> None:
    assert fill("{/all/*}", PAYLOAD) == ("a, b", ())


def test_what_is_no_text_appears_as_its_json() -> None:
    assert fill("{/deep}", PAYLOAD) == ('{"k": 1}', ())


def test_a_hole_that_finds_nothing_is_reported_unless_it_may() -> None:
    assert fill("{/gone} {/none} {/gone?}x", PAYLOAD) == ("x", ("/gone", "/none"))


def test_other_braces_are_text() -> None:
    assert fill("{} {name} {{", PAYLOAD) == ("{} {name} {{", ())


def test_a_value_is_never_filled_again() -> None:
    assert fill("{/a}", read_document(b'{"a": "{/b}", "b": "secret"}')) == ("{/b}", ())


def test_the_pointers_of_a_text_are_known() -> None:
    assert pointers_in("{/a} {/b?} {c}") == ("/a", "/b?")
