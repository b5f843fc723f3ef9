"""What was in view, in words: how long, what never, and what is not known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reviewer.domain.decisions import Decision, Operator, Surface, Verdict
from reviewer.domain.exposure import AnswerSeen, Exposure, FileSeen, PageSeen, Reach, RowRun, Run, Viewport
from reviewer.domain.inbox import DecisionSummary
from reviewer.domain.items import Evidence
from reviewer.domain.ledger import DecisionStory
from reviewer.domain.lifecycle import DecisionState
from reviewer.ids import CandidateId, DecisionId, GestureId, ItemId, OperatorId
from tests.makers import NOON, make_item
from ui.ledger.seen import lines
from ui.ledger.story import as_text


def story(exposure: Exposure | None, *, pruned: bool = False) -> DecisionStory:
    item = replace(
        make_item("r1"),
        evidence=(Evidence(id="e1", title="order.pdf"), Evidence(id="e2", title="mail.txt")),
    )
    decision = Decision(
        id=DecisionId("d1"),
        gesture=GestureId("g1"),
        seq=1,
        item=item.id,
        source=item.source,
        remote_id="r1",
        ordering_key="r1",
        item_version="1",
        shown_digest="ab",
        verdict=Verdict(name="reject"),
        operator=Operator(id=OperatorId("o"), name="Ada", work_id="ada", public_key=""),
        decided_at=NOON,
        surface=Surface.WINDOW,
        document=b"",
        media_type="",
        witness="w",
        item_record=b"",
    )
    summary = DecisionSummary(
        decision=decision.id,
        gesture=decision.gesture,
        seq=1,
        item=item.id,
        source=item.source,
        title=item.title,
        verdict="reject",
        reason_code="",
        reason="",
        decided_at=NOON,
        operator="Ada",
        surface="window",
        state=DecisionState.RECORDED,
        attempts=0,
    )
    return DecisionStory(
        decision=decision,
        summary=summary,
        item=item,
        attempts=(),
        entries=(),
        exposure=exposure,
        pruned_at=NOON if pruned else None,
    )


def page(first: int, last: int, *, number: int = 1, parts: int = 10, ms: int = 4_200) -> PageSeen:
    run = Run(first=first, last=last, ms=ms)
    return PageSeen(page=number, digest="d", parts=parts, ms=ms, runs=(run,))


def seen(*pages: PageSeen, of: int = 1, **changes: object) -> Exposure:
    answer = AnswerSeen(item=ItemId("i"), candidate=CandidateId("c"), number=1, pages=of, seen=pages)
    made = Exposure(
        surface="window",
        app="0.9",
        renderer="blocks 1",
        lens="",
        viewport=Viewport(width=975, height=420, scale=100),
        shown_ms=65_400,
        longest_gap_ms=180_000,
        answers=(answer,),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def said(exposure: Exposure | None, *, pruned: bool = False) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {}
    for name, value in lines(story(exposure, pruned=pruned)):
        told.setdefault(name, []).append(value)
    return told


def test_of_an_older_decision_it_is_not_recorded() -> None:
    assert said(None) == {"In view": ["not recorded"]}


def test_what_was_pruned_says_so() -> None:
    assert said(None, pruned=True) == {"In view": ["taken away together with answers and reasons"]}


@pytest.mark.parametrize(
    ("exposure", "words"),
    [
        (seen(page(0, 9)), "all of it in view; 4 seconds"),
        (seen(page(0, 5)), "4 seconds; 4 of 10 parts never in view"),
        (seen(page(0, 9), of=3), "4 seconds; 2 of 3 pages never in view"),
        (seen(page(0, 5, ms=90), of=2), "less than a second; 4 of 10 parts never in view, and 1 of 2 pages"),
        (seen(of=2), "never in view"),
        (seen(of=0), "never in view"),
        (seen(page(0, 9), is_timed=False), "printed whole"),
    ],
)
def test_each_answer_says_how_long_it_was_in_view_and_what_never(exposure: Exposure, words: str) -> None:
    assert said(exposure)["Answer 1"] == [words]


def test_the_whole_time_and_the_place_are_said() -> None:
    assert said(seen())["In view"] == [
        "1 min 5 s in all its openings, in a place of 975 × 420 pixels at 100 %"
    ]
    assert said(seen(viewport=None))["In view"] == ["1 min 5 s in all its openings"]


def test_points_that_were_never_reached_or_folded_away_are_counted() -> None:
    rows = tuple(RowRun(count=1, reach=reach) for reach in Reach)
    assert said(seen(rows=rows))["Points compared"] == [
        "1 in view, 1 listed and never reached, 1 folded away"
    ]


def test_a_file_that_was_not_opened_is_named_beside_one_that_was() -> None:
    files = tuple(FileSeen(item=ItemId("i"), evidence="e1", page=at, pages=5, ms=2_500) for at in (3, 1))
    assert said(seen(files=files))["Evidence"] == [
        "order.pdf: pages 1, 3 of 5 in view for 5 seconds",
        "mail.txt: not opened",
    ]


def test_what_is_quoted_in_the_overview_was_not_left_unopened() -> None:
    quoted = story(seen(files=(FileSeen(item=ItemId(""), evidence="", page=1, pages=1, ms=7_000),)))
    first, second = quoted.item.evidence
    item = replace(quoted.item, evidence=(replace(first, text="As agreed."), second))
    told = lines(replace(quoted, item=item))
    assert ("Question, quotations", "7 seconds") in told
    assert ("Evidence", "order.pdf: quoted there; no file was opened") in told
    assert ("Evidence", "mail.txt: not opened") in told


def test_the_question_alone_is_called_that() -> None:
    question = replace(seen(page(0, 9)).answers[0], candidate=CandidateId(""))
    assert said(seen(answers=(question,)))["Question"] == ["all of it in view; 4 seconds"]


def test_what_limits_a_conclusion_is_said() -> None:
    minded = said(seen(is_cut=True, is_read_aloud=True))["Note"]
    assert [one.partition(":")[0] for one in minded] == [
        "An assistive technology was at work",
        "It was too much to keep",
        "Without a sign of life no more than 3 minutes counts at a time.",
    ]


def test_the_story_tells_it_between_what_was_shown_and_what_was_decided() -> None:
    text = as_text(story(seen(page(0, 9))), None)
    assert text.index("What was shown") < text.index("What was in view") < text.index("What was decided")
