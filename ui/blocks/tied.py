"""Where a view stands that follows another one: rows that both have, side by side. Knows no Qt."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One view, in pixels of its document."""

    at: int
    """What is at the top of the view."""
    most: int
    """How far it can be scrolled."""
    page: int
    """How much of it is visible."""
    rows: Mapping[str, int]
    """How far down each row begins."""


def follow(leader: Standing, follower: Standing) -> int:
    """How far to scroll the follower: between two shared rows in proportion."""
    if leader.at >= leader.most:
        return follower.most
    pairs = _shared(leader, follower)
    place = bisect_right(pairs, leader.at, key=lambda pair: pair[0])
    (begin, its_begin), (end, its_end) = pairs[place - 1], pairs[place]
    share = (leader.at - begin) / (end - begin)
    return min(round(its_begin + share * (its_end - its_begin)), follower.most)


def _shared(leader: Standing, follower: Standing) -> list[tuple[int, int]]:
    """Both tops, the rows that stand in the same order in both, both ends."""
    end = (leader.most + leader.page, follower.most + follower.page)
    pairs = [(0, 0)]
    for path, at in sorted(leader.rows.items(), key=lambda row: row[1]):
        its = follower.rows.get(path)
        if its is not None and pairs[-1][0] < at < end[0] and pairs[-1][1] <= its <= end[1]:
            pairs.append((at, its))
    return [*pairs, end]
