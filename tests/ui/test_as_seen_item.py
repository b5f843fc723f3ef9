"""A recorded decision as an opened item again; of a case all of its answers, as they stood side by side."""

from __future__ import annotations

from dataclasses import replace

from reviewer.conflicts.build import build_report
from reviewer.domain.decisions import Verdict
from reviewer.domain.desk import named_candidates
from reviewer.domain.items import ReviewItem
from reviewer.domain.ledger import DecisionStory
from tests.makers import make_item, make_text
from tests.ui.test_seen import story
from ui.decide.composition import from_verdict
from ui.desk.picks import settled_rows
from ui.ledger.as_seen_item import SeenItem, as_seen_item

OURS = make_item("ours", source="one", contents=(make_text("Pay."), make_text("Pay half.")))
THEIRS = make_item("theirs", source="two", contents=(make_text("Hold it."),))


def told(item: ReviewItem, numbers: tuple[int, ...], verdict: Verdict) -> DecisionStory:
    made = story(None)
    decision = replace(made.decision, item=item.id, verdict=verdict)
    order = tuple(one.id for one in item.candidates)
    return replace(made, item=item, decision=decision, shown_order=order, shown_numbers=numbers)


def case(ours: Verdict, theirs: Verdict) -> SeenItem:
    return as_seen_item(told(OURS, (1, 3), ours), [told(THEIRS, (2,), theirs)])


def numbers_picked(seen: SeenItem) -> tuple[int, ...]:
    assert seen.opened.given is not None
    report = build_report(named_candidates(seen.opened), ())
    settled = settled_rows(seen.opened, report, from_verdict(seen.opened.given))
    return tuple(number for one in settled.values() for number in one.numbers)[:2]


def test_answers_of_a_case_stand_in_the_order_of_their_numbers() -> None:
    seen = case(Verdict(name="reject"), Verdict(name="reject"))
    assert [one.candidate.content.text() for one in seen.opened.answers] == ["Pay.", "Hold it.", "Pay half."]
    assert (seen.is_whole, numbers_picked(seen)) == (True, ())


def test_what_was_chosen_of_a_case_is_found_with_the_member_that_was_released() -> None:
    assert numbers_picked(case(Verdict(name="reject"), Verdict(name="approve", candidates=("cand-1",))))[
        :1
    ] == (2,)  # type: ignore[arg-type]


def test_a_case_of_which_somebody_was_left_out_is_its_own_item_alone() -> None:
    seen = as_seen_item(told(OURS, (1, 3), Verdict(name="reject")), [])
    assert [one.number for one in seen.opened.answers] == [1, 2]
    assert (seen.numbers, seen.is_whole) == ((1, 3), False)


def test_of_a_case_without_one_member_the_others_stand_with_their_numbers_of_then() -> None:
    ours = told(OURS, (1, 4), Verdict(name="reject"))
    seen = as_seen_item(ours, [told(THEIRS, (3,), Verdict(name="approve", candidates=("cand-1",)))])  # type: ignore[arg-type]
    assert (seen.numbers, seen.is_whole) == ((1, 3, 4), False)
    assert [one.candidate.content.text() for one in seen.opened.answers] == ["Pay.", "Hold it.", "Pay half."]


def test_an_item_whose_own_answers_were_taken_away_stands_alone() -> None:
    bare = replace(OURS, candidates=())
    ours = replace(told(bare, (), Verdict(name="reject")), shown_order=("cand-1",), shown_numbers=(1,))
    seen = as_seen_item(ours, [told(THEIRS, (2,), Verdict(name="reject"))])
    assert (seen.opened.answers, list(seen.stories)) == ((), [OURS.id])


def test_rows_of_a_merge_over_a_case_come_from_all_its_members() -> None:
    theirs = f"{len(THEIRS.id)}:{THEIRS.id}:cand-1"
    merged = Verdict(name="edit", row_sources={"p1": "cand-2", "p2": theirs})
    given = case(merged, Verdict(name="reject")).opened.given
    assert given is not None
    assert given.name == "merge"
    assert given.row_sources == {"p1": f"{len(OURS.id)}:{OURS.id}:cand-2", "p2": theirs}


def test_every_answer_comes_with_the_digest_that_a_comparison_is_kept_by() -> None:
    seen = case(Verdict(name="reject"), Verdict(name="reject"))
    digests = {
        (one.item, candidate): digest for one in seen.opened.shown for candidate, digest in one.candidates
    }
    assert [digests[one.item, one.candidate.id] for one in seen.opened.answers] == [
        one.candidate.content.digest for one in seen.opened.answers
    ]
