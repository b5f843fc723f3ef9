"""Tool calls on one line."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.conflicts.call_text import Sort, Tokens, call_pieces, call_text
from reviewer.domain.json_text import read_literals

NESTED = b'{"to": "a", "at": {"day": 1, "hour": 2}, "lines": [1, 2]}'


def _said(arguments: bytes, *disputed: tuple[str, ...], name: str = "pay") -> str:
    return call_text(name, read_literals(arguments), disputed)


def test_a_call_is_its_tool_with_its_arguments() -> None:
    arguments = b'{"order": 12, "amount": 40.00, "note": "late again", "to": "m.halm", "at": null}'
    assert _said(arguments) == 'pay(order=12, amount=40.00, note="late again", to=m.halm, at=null)'
    assert _said(b"{}") == "pay()"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (b'"12"', '"12"'),
        (b'"1.5e3"', '"1.5e3"'),
        (b'"null"', '"null"'),
        (b'""', '""'),
        (b'"x, amount=5"', '"x, amount=5"'),
        ('"…"'.encode(), '"…"'),
        (b'"18:00"', "18:00"),
        (b'"2026-03-01"', "2026-03-01"),
        (b"true", "true"),
        (b'["a", 1]', '["a", 1]'),
    ],
)
def test_a_string_can_be_taken_for_nothing_else(value: bytes, said: str) -> None:
    assert _said(b'{"a": %s}' % value) == f"pay(a={said})"


def test_names_that_are_no_words_stand_in_quotation_marks() -> None:
    assert _said(b'{"a=1, b": 2}', name="pay(x)") == '"pay(x)"("a=1, b"=2)'


def test_disputed_values_are_left_to_their_own_rows() -> None:
    assert _said(NESTED, ("to",), ("at", "hour")) == "pay(to=…, at={day: 1, hour: …}, lines=[1, 2])"
    assert _said(NESTED, ("at",), ("lines", "1")) == "pay(to=a, at=…, lines=…)"
    assert _said(NESTED, ()) == "pay(…)"
    assert _said(b"[1]") == "pay([1])"


def test_pieces_say_which_values_differ() -> None:
    pieces = list(call_pieces("pay", read_literals(b'{"a": 1, "b": 2}'), {("b",)}))
    assert pieces == [
        ("pay(", Sort.TOOL),
        ("a=", Sort.NAME),
        ("1", Sort.VALUE),
        (", b=", Sort.NAME),
        ("2", Sort.DISPUTED),
        (")", Sort.TOOL),
    ]


VALUES = st.text(st.sampled_from('1e.,"= x'), max_size=4) | st.integers(-2, 2) | st.none() | st.booleans()
ARGUMENTS = st.dictionaries(st.text(st.sampled_from("a=, "), max_size=2), VALUES, max_size=3)


@given(ARGUMENTS, ARGUMENTS)
def test_different_arguments_read_differently(one: dict[str, object], other: dict[str, object]) -> None:
    written, else_written = json.dumps(one), json.dumps(other)
    if written != else_written:
        assert _said(written.encode()) != _said(else_written.encode())


class _GoneThrough(list[Tokens]):
    """Places, and how often somebody went through all of them."""

    times = 0

    def __iter__(self) -> Iterator[Tokens]:
        self.times += 1
        return super().__iter__()


def test_many_disputed_places_are_gone_through_once_and_not_for_each_argument() -> None:
    arguments = {f"a{number}": {"b": number} for number in range(300)}
    places = _GoneThrough([(f"a{number}", "b") for number in range(300)])
    said = call_text("pay", read_literals(json.dumps(arguments).encode()), places)
    assert said.count("{b: …}") == 300
    assert places.times == 1
