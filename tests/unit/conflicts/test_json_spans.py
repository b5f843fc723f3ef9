"""Where values stand in a JSON text."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from reviewer.conflicts.json_spans import spans_by_pointer
from reviewer.conflicts.jsondiff import pointer

VALUE = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.text()
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(), inner, max_size=4)),
    max_leaves=15,
)


def test_value_of_a_key_that_has_no_utf_8_form_is_found_by_the_path_that_names_it() -> None:
    text = r'{"x\ud800~u": 1}'
    assert spans_by_pointer(text)[pointer(("x\ud800~u",))] == (text.index("1"), text.index("1") + 1)


def test_values_are_found_in_their_text() -> None:
    text = '{"a": [1.50, {"b/c": "x,}]"}], "": null}'
    found = {path: text[a:b] for path, (a, b) in spans_by_pointer(text).items()}
    assert found == {
        "": text,
        "/a": '[1.50, {"b/c": "x,}]"}]',
        "/a/0": "1.50",
        "/a/1": '{"b/c": "x,}]"}',
        "/a/1/b~1c": '"x,}]"',
        "/": "null",
    }


def test_a_scalar_is_its_own_text() -> None:
    assert spans_by_pointer(" 7 ") == {"": (1, 2)}


@given(VALUE, st.sampled_from([None, 2]), st.booleans())
def test_every_span_reads_back_as_its_value(value: object, indent: int | None, is_ascii: bool) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=is_ascii)
    for path, (start, end) in spans_by_pointer(text).items():
        there = value
        for token in path.split("/")[1:]:
            name = token.replace("~1", "/").replace("~0", "~")
            there = there[int(name)] if isinstance(there, list) else there[name]  # type: ignore[index]
        assert json.loads(text[start:end]) == there
