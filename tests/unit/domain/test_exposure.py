"""What was in view, as it is told."""

from __future__ import annotations

from dataclasses import replace

from reviewer.domain.exposure import (
    AnswerSeen,
    Exposure,
    FileSeen,
    PageSeen,
    Reach,
    Reached,
    RowRun,
    Run,
    each_part,
    each_row,
    never_in_view,
    of_item,
    reached,
    read_form,
    rows_reached,
)
from reviewer.domain.items import LensRef
from reviewer.ids import CandidateId, ItemId
from tests.makers import make_item


def page(*runs: Run, number: int = 1, parts: int = 10, ms: int = 500, digest: str = "d") -> PageSeen:
    return PageSeen(page=number, digest=digest, parts=parts, ms=ms, runs=runs)


def answer(*seen: PageSeen, pages: int = 1) -> AnswerSeen:
    return AnswerSeen(item=ItemId("i"), candidate=CandidateId("c"), number=1, pages=pages, seen=seen)


def run(first: int, last: int, ms: int = 100) -> Run:
    return Run(first=first, last=last, ms=ms)


def test_what_is_in_no_run_was_never_in_view() -> None:
    assert never_in_view(page(run(2, 3), run(4, 6))) == ((0, 1), (7, 9))


def test_of_a_page_without_a_run_nothing_was_in_view() -> None:
    assert never_in_view(page()) == ((0, 9),)


def test_a_page_that_was_in_view_whole_lacks_nothing() -> None:
    assert never_in_view(page(run(0, 9))) == ()


def test_a_part_has_the_time_of_its_run() -> None:
    seen = page(run(2, 3, 700))
    assert each_part(seen)[1:5] == [None, 700, 700, None]


def test_a_run_beyond_the_last_part_makes_no_part() -> None:
    assert each_part(page(run(8, 30, 700)))[8:] == [700, 700]


def test_a_page_is_told_in_the_words_in_which_it_was_longest_in_view() -> None:
    plain, rendered = page(run(0, 9), ms=80), page(run(0, 4), ms=900, digest="e")
    assert read_form(answer(plain, rendered), 1) is rendered


def test_a_page_that_was_drawn_and_not_in_view_has_no_such_words() -> None:
    assert read_form(answer(page()), 1) is None


def test_an_answer_is_reached_as_far_as_its_pages_are() -> None:
    told = reached(answer(page(run(0, 6)), page(run(0, 9), number=3, ms=250), pages=3))
    assert told == Reached(ms=750, parts=20, never=3, pages=3, pages_never=1)
    assert not told.is_whole


def test_an_answer_that_was_in_view_whole_says_so() -> None:
    assert reached(answer(page(run(0, 9)))).is_whole


def test_an_answer_that_nobody_brought_on_the_screen_is_not_whole() -> None:
    assert not reached(answer(pages=0)).is_whole


def test_an_items_part_of_a_case_holds_its_own_answers_and_files_and_every_row() -> None:
    mine = replace(make_item("a"), lens=LensRef(name="approval", digest="ab"))
    other = make_item("b")
    whole = Exposure(
        surface="window",
        app="0",
        renderer="r",
        lens="",
        answers=tuple(replace(answer(), item=one.id) for one in (mine, other)),
        rows=(RowRun(count=1, reach=Reach.NEVER),),
        files=tuple(
            FileSeen(item=item, evidence="e" if item else "", page=1, pages=1, ms=5)
            for item in (mine.id, other.id, ItemId(""))
        ),
    )
    told = of_item(whole, mine)
    assert [one.item for one in (*told.answers, *told.files)] == [mine.id, mine.id, ""]
    assert (told.lens, told.rows) == ("approval@ab", whole.rows)
    assert of_item(whole, other).lens == ""


def test_rows_are_counted_by_how_far_they_were_reached() -> None:
    rows = [RowRun(count=1, reach=reach, ms=at) for at, reach in enumerate((*Reach, Reach.FOLDED))]
    assert each_row([RowRun(count=2, reach=Reach.SEEN, ms=7), rows[1]]) == [
        *((Reach.SEEN, 7), (Reach.SEEN, 7)),
        (Reach.NEVER, 1),
    ]
    assert rows_reached(rows) == {Reach.SEEN: 1, Reach.NEVER: 1, Reach.FOLDED: 2}
