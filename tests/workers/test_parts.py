"""Long replies in small parts."""

from __future__ import annotations

from reviewer.workers.frames import parts_of
from reviewer.workers.parts import PART_BYTES, in_parts, read_parts


def test_values_arrive_in_order_and_no_part_is_long() -> None:
    values = [f"{number} " + "x" * 1_000 for number in range(500)]
    body = in_parts(values)
    assert [one for part in read_parts(body) for one in part] == values
    assert max(map(len, parts_of(body))) < PART_BYTES + 2_000
    assert len(list(parts_of(body))) > 5


def test_nothing_is_no_part() -> None:
    assert list(read_parts(in_parts([]))) == []


def test_lone_surrogates_arrive() -> None:
    assert list(read_parts(in_parts(["a\ud800"]))) == [["a\ud800"]]
