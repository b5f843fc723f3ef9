"""What is to be counted, and what was counted, survive the way to the child and back."""

from __future__ import annotations

import pytest

from reviewer.domain.content import JSON, Content
from reviewer.render.counting import Thing, count
from reviewer.render.invisible import Finding, Hidden
from reviewer.render.marks import Marks
from reviewer.workers.counts_wire import read_counts, read_things, written_counts, written_things
from reviewer.workers.parts import in_parts
from tests.makers import make_text

THINGS: list[Thing] = [
    "p\u0430y",
    "half of a pair \ud800",
    "",
    make_text("a&#8238;b"),
    Content(media_type=JSON, data=b'["\\ud800\\u202e"]'),
    Content(media_type="", data=b"\xff\x00"),
]


def test_things_arrive_as_they_are() -> None:
    assert read_things(written_things(THINGS)) == THINGS


def test_counts_arrive_with_their_things() -> None:
    counts = [count(one) for one in THINGS]
    assert read_counts(written_counts(counts), THINGS) == dict(zip(THINGS, counts, strict=True))


@pytest.mark.parametrize("counted", [THINGS[:-1], [*THINGS, "a"]])
def test_another_number_of_counts_is_no_answer(counted: list[Thing]) -> None:
    with pytest.raises(ValueError, match="zip"):
        read_counts(written_counts(map(count, counted)), THINGS)


@pytest.mark.parametrize(
    "counted",
    [
        Marks(kinds={Hidden.BIDI: 0}),
        Marks(kinds={Hidden.BIDI: -1}),
        Marks(kinds={Hidden.BIDI: 1}, named=(Finding(0, "\u202e", Hidden.BIDI),) * 13),
        {"kinds": {"bidi": "1"}, "named": []},
        {"kinds": {"of its own": 1}, "named": []},
    ],
)
def test_what_no_count_ever_is_is_not_taken(counted: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whoever notices it first
        read_counts(in_parts([counted]), ["a"])
