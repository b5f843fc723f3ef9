"""Which cells say the same."""

from __future__ import annotations

import pytest

from reviewer.conflicts.agreement import groups, look_alike, normalised


@pytest.mark.parametrize("text", ["a b", " a  b ", "a\n\tb\r\n", "a \r\n b"])
def test_blank_space_does_not_count(text: str) -> None:
    assert normalised(text) == "a b"


@pytest.mark.parametrize("text", ["a\u00a0b", "a\u200bb", "A b", "ab", "a\x1cb"])
def test_everything_else_counts(text: str) -> None:
    assert normalised(text) != "a b"


def test_in_code_every_blank_counts_but_the_outer_line_ends() -> None:
    assert normalised("\n  a\r\n    b\n", is_code=True) == "  a\n    b"


def test_groups_are_numbered_by_first_appearance() -> None:
    assert groups(["x", "y", "x", None, "y", None]) == (0, 1, 0, 2, 1, 2)


@pytest.mark.parametrize(
    "texts",
    [
        ("paypal", "pay\u200bpal"),
        ("caf\u00e9", "cafe\u0301"),
        ("\uff21", "A"),
        ("a\x07", "a"),
    ],
)
def test_texts_that_look_the_same_are_noticed(texts: tuple[str, ...]) -> None:
    assert look_alike(texts, (0, 1))


@pytest.mark.parametrize("texts", [("a", "b"), ("a", "a"), ("é", "è"), ()])
def test_other_texts_are_not(texts: tuple[str, ...]) -> None:
    assert not look_alike(texts, range(len(texts)))


def test_texts_of_one_group_do_not_look_alike() -> None:
    assert not look_alike(["a\tb", "a\nb", "c"], [0, 0, 1])
    assert look_alike(["a b", "a\tb", "a\u200b b"], [0, 0, 1])
