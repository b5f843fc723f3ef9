"""Why a row ranks here: the times and numbers that decide it, and nothing that is not known."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from reviewer.domain.inbox import InboxRow, Queue, Rank
from reviewer.domain.items import ItemKind, RiskLevel
from reviewer.domain.lifecycle import ItemState
from reviewer.ids import ItemId, SourceId
from tests.makers import NOON
from ui.inbox.why import why_words
from ui.messages.catalogue import WORDS

ROW = InboxRow(
    item=ItemId("prod:1"),
    kind=ItemKind.CONFLICT,
    title="Pay",
    risk=RiskLevel.HIGH,
    state=ItemState.OPEN,
    answers=3,
    members=1,
    sources=(SourceId("prod"),),
    owner="",
    created_at=NOON - timedelta(days=3),
    updated_at=NOON,
    due_at=NOON + timedelta(hours=4),
)


def told(row: InboxRow, *ranks: Rank, queue: Queue = Queue.NEEDS_ME) -> list[str]:
    return why_words(queue, row, ranks, now=NOON)


def test_a_deadline_is_told_with_its_time_and_how_long_that_is() -> None:
    due = WORDS.time(NOON + timedelta(hours=4), now=NOON)
    assert told(ROW, Rank.DUE) == [f"It is due at {due}, in 4 h."]
    late = replace(ROW, due_at=NOON - timedelta(minutes=20))
    was = WORDS.time(NOON - timedelta(minutes=20), now=NOON)
    assert told(late, Rank.OVERDUE) == [f"It was due at {was}, 20 min ago, and can still be answered."]


def test_answers_are_counted_and_a_case_says_so() -> None:
    assert told(ROW, Rank.CONFLICT) == ["3 answers to one question wait."]
    assert told(replace(ROW, members=2), Rank.CONFLICT) == ["3 answers of 2 items about one matter wait."]


def test_what_waited_long_says_how_long() -> None:
    (old, age) = told(ROW, Rank.OLD, Rank.AGE)
    assert old == "It has waited for 3 d: what waits longer than two days goes up."
    assert WORDS.time(ROW.created_at, now=NOON) in age


def test_what_is_done_stands_by_when_it_was_decided() -> None:
    assert told(ROW, Rank.CONFLICT, Rank.RISK, queue=Queue.DONE_TODAY) == [
        "What was decided last comes first here."
    ]
