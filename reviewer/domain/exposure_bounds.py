"""What was measured, as runs within bounds: neighbours merged, and nothing said to be seen that was not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from reviewer.domain.exposure import AnswerSeen, Exposure, PageSeen, Reach, RowRun, Run

MAX_RUNS = 500
"""Of one exposure: about 20 kB."""
MAX_PAGES = 60
MAX_ROW_RUNS = 200
MAX_FILES = 100
_FEWEST = 8
"""A page keeps so many runs however many pages there are."""


def runs(times_ms: Sequence[float]) -> tuple[Run, ...]:
    """Runs of the parts that were in view at all. Times are rounded down to two digits, so that runs meet."""
    made: list[Run] = []
    first = 0
    for ms, equal in groupby(_rounded(one) for one in times_ms):
        count = sum(1 for _ in equal)
        if ms:
            made.append(Run(first=first, last=first + count - 1, ms=ms))
        first += count
    return tuple(made)


def _rounded(ms: float) -> int:
    """A part that was in view for a part of a millisecond was in view: never 0 for more than 0."""
    whole = max(1, int(ms)) if ms > 0 else 0
    step = int("1".ljust(len(str(whole)) - 1, "0"))
    return whole // step * step


def row_runs(rows: Iterable[tuple[Reach, float]]) -> tuple[RowRun, ...]:
    """Rows in their order with their milliseconds, those that are alike told together."""
    alike = groupby((reach, _rounded(ms)) for reach, ms in rows)
    return tuple(RowRun(count=sum(1 for _ in some), reach=reach, ms=ms) for (reach, ms), some in alike)


def fewer(made: Sequence[Run], most: int) -> tuple[Run, ...]:
    """At most so many: neighbours that touch become one with the lesser time, the most alike ones first.

    Where they do not touch the shortest go: nothing that was out of view is said to have been in it.
    """
    kept = list(made)
    while len(kept) > most:
        touching = [at for at in range(len(kept) - 1) if kept[at].last + 1 == kept[at + 1].first]
        if not touching:
            longest = sorted(kept, key=lambda one: -one.ms)[:most]
            return tuple(sorted(longest, key=lambda one: one.first))
        # All of one distance at once: one by one would be quadratic.
        apart = sorted(abs(kept[at].ms - kept[at + 1].ms) for at in touching)
        bound = apart[min(len(apart), max(1, (len(kept) - most) // 2)) - 1]
        kept = _joined(kept, bound, len(kept) - most)
    return tuple(kept)


def _joined(kept: Sequence[Run], bound: int, too_many: int) -> list[Run]:
    made = [kept[0]]
    for run in kept[1:]:
        before = made[-1]
        is_alike = before.last + 1 == run.first and abs(before.ms - run.ms) <= bound
        if is_alike and too_many > 0:
            made[-1] = Run(first=before.first, last=run.last, ms=min(before.ms, run.ms))
            too_many -= 1
        else:
            made.append(run)
    return made


def within_bounds(exposure: Exposure) -> Exposure:
    """The exposure, small enough to be kept with the decision; it says so where something went."""
    drawn = [page for answer in exposure.answers for page in answer.seen]
    longest = {id(page) for page in sorted(drawn, key=lambda page: -page.ms)[:MAX_PAGES]}
    most = max(_FEWEST, MAX_RUNS // max(1, len(longest)))
    answers = tuple(_answer(answer, longest, most) for answer in exposure.answers)
    kept = replace(
        exposure,
        answers=answers,
        rows=exposure.rows[:MAX_ROW_RUNS],
        files=tuple(sorted(exposure.files, key=lambda one: -one.ms)[:MAX_FILES]),
    )
    is_cut = (
        len(drawn) > MAX_PAGES or len(exposure.rows) > MAX_ROW_RUNS or len(exposure.files) > MAX_FILES
    ) or _parts_in_view(exposure) != _parts_in_view(kept)
    return replace(kept, is_cut=is_cut or exposure.is_cut)


def _answer(answer: AnswerSeen, longest: set[int], most: int) -> AnswerSeen:
    pages = (page for page in answer.seen if id(page) in longest)
    return replace(answer, seen=tuple(_page(page, most) for page in pages))


def _page(page: PageSeen, most: int) -> PageSeen:
    return page if len(page.runs) <= most else replace(page, runs=fewer(page.runs, most))


def _parts_in_view(exposure: Exposure) -> int:
    pages = (page for answer in exposure.answers for page in answer.seen)
    return sum(run.last - run.first + 1 for page in pages for run in page.runs)
