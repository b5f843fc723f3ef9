"""Where settled rows stand in what was made."""

from __future__ import annotations

from reviewer.conflicts.made import with_values


def test_values_are_found_by_their_tokens_in_the_order_of_the_text() -> None:
    made = with_values('{"a": [1, "x"], "b": null}', {"/b": ("b",), "/a/1": ("a", "1")}, ["/b", "/a/1"])
    assert [(one.path, one.pointer, made.text[one.start : one.end]) for one in made.spans] == [
        ("/a/1", "/a/1", '"x"'),
        ("/b", "/b", "null"),
    ]


def test_what_is_not_there_stands_nowhere() -> None:
    assert with_values("{}", {"/b": ("b",)}, ["/b", "/unknown"]).spans == ()
