"""Within bounds nothing is said to have been in view that was not, or longer than it was."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reviewer.domain.codec import decode_exposure, encode
from reviewer.domain.exposure import (
    AnswerSeen,
    Exposure,
    FileSeen,
    PageSeen,
    Reach,
    RowRun,
    Run,
    each_part,
    never_in_view,
)
from reviewer.domain.exposure_bounds import (
    MAX_FILES,
    MAX_PAGES,
    MAX_ROW_RUNS,
    MAX_RUNS,
    fewer,
    row_runs,
    runs,
    within_bounds,
)
from reviewer.ids import CandidateId, ItemId

times = st.lists(st.one_of(st.just(0.0), st.floats(0.01, 900_000)), max_size=60)


def page(made: tuple[Run, ...], parts: int, *, number: int = 1, ms: int = 10**6) -> PageSeen:
    return PageSeen(page=number, digest="d" * 64, parts=parts, ms=ms, runs=made)


def exposure(*pages: PageSeen, rows: tuple[RowRun, ...] = (), files: tuple[FileSeen, ...] = ()) -> Exposure:
    seen = AnswerSeen(item=ItemId("i"), candidate=CandidateId("c"), number=1, pages=len(pages), seen=pages)
    return Exposure(surface="window", app="0", renderer="r", lens="", answers=(seen,), rows=rows, files=files)


def alternating(count: int) -> tuple[Run, ...]:
    return tuple(Run(first=2 * at, last=2 * at, ms=100 + at) for at in range(count))


@given(times)
def test_a_part_is_in_a_run_exactly_where_it_was_in_view_and_never_for_longer(measured: list[float]) -> None:
    told = each_part(page(runs(measured), len(measured)))
    for said, ms in zip(told, measured, strict=True):
        assert (said is None) == (ms == 0)
        assert said is None or said <= max(1, ms)


@given(times, st.integers(1, 20))
def test_fewer_runs_say_no_more_than_all_of_them(measured: list[float], most: int) -> None:
    every, kept = page(runs(measured), len(measured)), page(fewer(runs(measured), most), len(measured))
    assert len(kept.runs) <= most
    for whole, said in zip(each_part(every), each_part(kept), strict=True):
        assert said is None or (whole is not None and said <= whole)


def test_neighbours_become_one_with_the_lesser_time() -> None:
    made = (Run(first=0, last=1, ms=900), Run(first=2, last=2, ms=800), Run(first=3, last=5, ms=20))
    assert fewer(made, 2) == (Run(first=0, last=2, ms=800), Run(first=3, last=5, ms=20))


def test_where_no_run_touches_another_the_longest_stay_in_their_order() -> None:
    assert fewer(alternating(4), 2) == alternating(4)[2:]


def test_what_fits_is_kept_as_it_is() -> None:
    small = exposure(page(alternating(3), 6))
    assert within_bounds(small) == small


def test_runs_that_had_to_go_are_said_to_be_missing() -> None:
    kept = within_bounds(exposure(page(alternating(MAX_RUNS + 1), 2 * MAX_RUNS + 2)))
    assert (len(kept.answers[0].seen[0].runs), kept.is_cut) == (MAX_RUNS, True)


def test_runs_that_could_be_joined_leave_nothing_out() -> None:
    made = tuple(Run(first=at, last=at, ms=100 + at) for at in range(2 * MAX_RUNS))
    kept = within_bounds(exposure(page(made, 2 * MAX_RUNS)))
    assert (never_in_view(kept.answers[0].seen[0]), kept.is_cut) == ((), False)


def test_rows_that_are_alike_are_told_together_and_no_longer_than_they_were_in_view() -> None:
    told = row_runs([(Reach.SEEN, 1_234), (Reach.SEEN, 1_299), (Reach.NEVER, 0), (Reach.NEVER, 0)])
    assert told == (
        RowRun(count=2, reach=Reach.SEEN, ms=1_200),
        RowRun(count=2, reach=Reach.NEVER, ms=0),
    )


def test_pages_that_were_in_view_longest_are_kept() -> None:
    many = [page((), 1, number=at + 1, ms=at) for at in range(MAX_PAGES + 2)]
    kept = within_bounds(exposure(*many))
    assert (kept.answers[0].seen[0].page, len(kept.answers[0].seen), kept.is_cut) == (3, MAX_PAGES, True)


def test_rows_and_files_have_bounds_too() -> None:
    rows = tuple(RowRun(count=1, reach=Reach.SEEN, ms=at) for at in range(MAX_ROW_RUNS + 1))
    files = tuple(
        FileSeen(item=ItemId("i"), evidence="e", page=at, pages=900, ms=at) for at in range(MAX_FILES + 1)
    )
    kept = within_bounds(exposure(rows=rows, files=files))
    assert (len(kept.rows), len(kept.files)) == (MAX_ROW_RUNS, MAX_FILES)
    assert (kept.files[-1].page, kept.is_cut) == (1, True)


def test_the_longest_one_has_about_as_many_bytes_as_is_said() -> None:
    pages = [page(alternating(MAX_RUNS), 2 * MAX_RUNS, number=at + 1) for at in range(MAX_PAGES)]
    kept = within_bounds(exposure(*pages))
    assert len(encode(kept)) < 40_000


def test_an_exposure_is_read_back_as_it_was_and_nothing_is_none() -> None:
    made = exposure(page(alternating(2), 4))
    assert decode_exposure(encode(made)) == made
    assert decode_exposure(b"") is None
