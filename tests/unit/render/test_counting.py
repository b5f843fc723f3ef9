"""What was counted once is remembered, and what can't have marks is never looked through."""

from __future__ import annotations

import pytest

from reviewer.domain.content import JSON, MARKDOWN, PATCH, PLAIN, Content
from reviewer.render.counting import count, is_quick, known, marks_in, remember, weight
from reviewer.render.invisible import Hidden
from reviewer.render.marks import Marks
from tests.makers import make_text

SIGN = "\u202e"


def test_words_and_contents_are_counted_alike() -> None:
    assert marks_in(f"a{SIGN}").kinds == marks_in(make_text(f"a{SIGN}")).kinds == {Hidden.BIDI: 1}
    assert marks_in("a") == marks_in(make_text("a")) == Marks()


def test_what_was_counted_long_ago_is_forgotten_and_counted_again() -> None:
    first = make_text(f"first {SIGN}")
    assert marks_in(first).total == 1
    for number in range(1_100):
        marks_in(f"{number}{SIGN}")
    assert known(first) is None
    assert marks_in(first).total == 1


def test_what_another_counted_is_not_counted_again() -> None:
    counted = Marks(kinds={Hidden.BIDI: 7})
    remember(f"counted by a child {SIGN}", counted)
    assert marks_in(f"counted by a child {SIGN}") is counted


def test_what_is_not_known_has_to_be_counted() -> None:
    seen, new = f"known {SIGN}", make_text(f"new {SIGN}")
    marks_in(seen)
    assert [known(one) for one in (seen, "plain", new)] == [marks_in(seen), Marks(), None]


@pytest.mark.parametrize(
    ("thing", "has_weight"),
    [
        ("plain words\twith\r\nblanks", False),
        ("é", True),
        ("\x07", True),
        ("\x7f", True),
        ("\ud800", True),
        (Content(media_type=JSON, data=b'{"a": 1}'), False),
        (Content(media_type=JSON, data=b'["\\u202e"]'), True),
        (Content(media_type=MARKDOWN, data=b"&zwj;"), True),
        (Content(media_type=PATCH, data=b"a & b \\u202e"), False),
        (Content(media_type=PLAIN, data=b"\xff"), True),
    ],
)
def test_what_can_have_no_marks_has_no_weight(thing: str | Content, has_weight: bool) -> None:
    assert bool(weight(thing)) is has_weight
    if not has_weight:
        assert count(thing) == Marks()


def test_more_that_may_be_a_mark_weighs_more() -> None:
    assert weight("é" * 100) < weight("é" * 1_000) < weight(f"{'é' * 1_000}{'a' * 100_000}")


def test_what_is_known_is_quick() -> None:
    much = "p\u0430y " * 2_000
    assert not is_quick([much])
    marks_in(much)
    assert is_quick([much, "plain" * 10_000])
    assert not is_quick(["plain" * 1_000_000])
