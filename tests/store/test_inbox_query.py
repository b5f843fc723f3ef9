"""The inbox against a plain reading of the same tables: counts are rows, in working order, in every queue."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reviewer.config import Home
from reviewer.domain.inbox import InboxPage, InboxQuery, InboxRow, Queue
from reviewer.domain.items import ItemKind, Malformed, ReviewItem, RiskLevel
from reviewer.domain.lifecycle import (
    CAME_BACK,
    UNSENT,
    DecisionState,
    ItemEvent,
    ItemState,
    next_item_state,
)
from reviewer.ids import ItemId, SourceId
from reviewer.sqlite import Connection
from reviewer.store.files import open_files
from reviewer.store.inbox_query import read_inbox, read_rows
from reviewer.store.items import mark, read_case, store_items
from reviewer.store.personal import flag, snooze, split_case
from tests.makers import NOON, make_item, make_text
from tests.store.conftest import Opened
from tests.store.recordings import make_operator, record_decision, unsigned

MIDNIGHT = NOON - timedelta(hours=12)
RANKS = (RiskLevel.LOW, RiskLevel.MEDIUM, RiskLevel.HIGH)
WAITING = (Queue.NEEDS_ME, Queue.CONFLICTS, Queue.DUE_SOON, Queue.SNOOZED)


def page(
    opened: Opened, queue: Queue = Queue.NEEDS_ME, *, now: datetime = NOON, **query: object
) -> InboxPage:
    asked = InboxQuery(queue=queue, **query)  # type: ignore[arg-type]
    return opened.read(lambda read: read_inbox(read, asked, now=now, midnight=MIDNIGHT))


def listed(opened: Opened, queue: Queue = Queue.NEEDS_ME, **query: object) -> list[str]:
    return [row.item for row in page(opened, queue, **query).rows]  # type: ignore[arg-type]


def store(opened: Opened, *items: ReviewItem) -> None:
    opened.cache(lambda cache: store_items(cache, items, at=NOON))


def decide(opened: Opened, item: ReviewItem, state: str = "recorded", at: datetime = NOON) -> str:
    made = opened.ledger(lambda ledger: record_decision(ledger, item, at=at))
    move = "UPDATE outbox SET state = ? WHERE decision_id = ?"
    opened.ledger(lambda ledger: ledger.execute(move, (state, made.id)))
    return made.id


# -- one behaviour each


def test_empty_desk_has_every_queue_and_nothing_in_it(opened: Opened) -> None:
    found = page(opened)
    assert (found.rows, found.total, found.by_source, found.next_due) == ((), 0, {}, None)
    assert found.counts == dict.fromkeys(Queue, 0)


def test_working_order_is_overdue_conflict_and_risk_then_due_then_age(opened: Opened) -> None:
    hour = timedelta(hours=1)
    in_order = [
        make_item("overdue", answers=1, risk=RiskLevel.LOW, due_at=NOON - hour),
        make_item("conflict-high", answers=2, risk=RiskLevel.HIGH),
        make_item("conflict", answers=2),
        make_item("high", answers=1, risk=RiskLevel.HIGH),
        make_item("due-first", answers=1, due_at=NOON + hour),
        make_item("due-later", answers=1, due_at=NOON + 9 * hour),
        make_item("older", answers=1, created_at=NOON - hour),
        make_item("younger", answers=1),
        make_item("low", answers=1, risk=RiskLevel.LOW),
    ]
    store(opened, *reversed(in_order))
    assert listed(opened) == [item.id for item in in_order]


def test_two_days_of_age_raise_an_item_by_one(opened: Opened) -> None:
    old = make_item("old", answers=1, risk=RiskLevel.MEDIUM, created_at=NOON - timedelta(days=3))
    store(opened, make_item("new", answers=1), old, make_item("high", answers=1, risk=RiskLevel.HIGH))
    assert listed(opened) == ["src:old", "src:high", "src:new"]


def test_case_is_one_row_under_its_oldest_member(opened: Opened) -> None:
    store(
        opened,
        make_item("b", answers=1, subject="erp:1", risk=RiskLevel.HIGH),
        make_item("a", answers=1, subject="erp:1", source="other", created_at=NOON - timedelta(hours=1)),
        make_item("alone", answers=1),
    )
    first, second = page(opened).rows
    assert (first.item, first.kind, first.members, first.answers) == ("other:a", ItemKind.CONFLICT, 2, 2)
    assert first.sources == ("other", "src")
    assert second.item == "src:alone"
    assert page(opened).by_source == {"other": 1, "src": 1}


def test_subject_can_not_pass_for_another_items_id(opened: Opened) -> None:
    store(opened, make_item("victim"), make_item("evil", subject="src:victim"))
    assert len(listed(opened)) == 2


def test_item_that_can_not_be_read_is_in_no_case(opened: Opened) -> None:
    broken = Malformed(path="/", expected="an object", got="a list")
    store(
        opened,
        make_item("good", subject="erp:1"),
        make_item("bad", subject="erp:1", kind=ItemKind.MALFORMED, malformed=broken),
    )
    assert sorted(listed(opened)) == ["src:bad", "src:good"]


def test_split_item_is_listed_by_itself(opened: Opened) -> None:
    items = [make_item(name, answers=1, subject="erp:1") for name in ("a", "b", "c")]
    store(opened, *items)
    opened.ledger(lambda it: split_case(it, items[0].id, "erp:1", at=NOON, signer=unsigned))
    assert {row.item: row.members for row in page(opened).rows} == {"src:a": 1, "src:b": 2}
    assert page(opened).counts[Queue.NEEDS_ME] == 2


def test_decided_member_leaves_its_case_and_the_others_stay(opened: Opened) -> None:
    opened.ledger(make_operator)
    items = [make_item(name, answers=1, subject="erp:1") for name in ("a", "b", "c")]
    store(opened, *items)
    decide(opened, items[0])
    (row,) = page(opened).rows
    assert (row.item, row.members) == ("src:b", 2)
    assert listed(opened, Queue.NOT_SENT) == ["src:a"]


def test_snoozed_item_is_hidden_until_its_time(opened: Opened) -> None:
    store(opened, make_item("r1"), make_item("r2"))
    until = NOON + timedelta(hours=1)
    opened.ledger(lambda ledger: snooze(ledger, ItemId("src:r1"), until, at=NOON))
    assert listed(opened) == ["src:r2"]
    (row,) = page(opened, Queue.SNOOZED).rows
    assert (row.item, row.snoozed_until) == ("src:r1", until)
    assert listed(opened, now=until) == ["src:r1", "src:r2"]


def test_snoozed_item_comes_back_when_it_changes(opened: Opened) -> None:
    store(opened, make_item("r1"))
    until = NOON + timedelta(days=3650)
    opened.ledger(lambda it: snooze(it, ItemId("src:r1"), until, version="v1", at=NOON))
    assert listed(opened) == []
    store(opened, replace(make_item("r1"), version="v2"))
    assert listed(opened) == ["src:r1"]
    assert page(opened, Queue.SNOOZED).rows == ()


def test_flagged_question_says_so(opened: Opened) -> None:
    store(opened, make_item("r1"))
    opened.ledger(lambda it: flag(it, ItemId("src:r1"), "badly-asked", "", at=NOON, signer=unsigned))
    assert page(opened).rows[0].is_flagged


def test_superseded_decision_came_back_and_its_item_needs_me_again(opened: Opened) -> None:
    opened.ledger(make_operator)
    store(opened, make_item("r1"))
    decide(opened, make_item("r1"), "superseded")
    assert listed(opened) == listed(opened, Queue.CAME_BACK) == ["src:r1"]
    assert page(opened).rows[0].decision_state is DecisionState.SUPERSEDED


def test_decision_that_came_back_is_listed_also_when_its_item_leads_no_case(opened: Opened) -> None:
    opened.ledger(make_operator)
    older, newer = (make_item(name, answers=1, subject="erp:1") for name in ("a", "b"))
    store(opened, older, newer)
    decide(opened, newer, "refused")
    assert (listed(opened), listed(opened, Queue.CAME_BACK)) == (["src:a"], ["src:b"])


def test_newer_decision_takes_an_older_one_out_of_came_back(opened: Opened) -> None:
    opened.ledger(make_operator)
    store(opened, make_item("r1"))
    decide(opened, make_item("r1"), "refused")
    newer = decide(opened, make_item("r1"), "recorded")
    assert listed(opened, Queue.CAME_BACK) == []
    opened.ledger(
        lambda it: it.execute("UPDATE outbox SET state = 'retracted' WHERE decision_id = ?", (newer,))
    )
    assert listed(opened, Queue.CAME_BACK) == ["src:r1"]


def test_done_today_is_today_newest_first(opened: Opened) -> None:
    opened.ledger(make_operator)
    for number, ago in enumerate((1, 2, 30)):
        item = make_item(f"r{number}")
        store(opened, item)
        decide(opened, item, "acknowledged", NOON - timedelta(hours=ago))
        opened.cache(lambda it, item=item: mark(it, item.id, ItemEvent.OUR_DECISION_TOOK_EFFECT))
    assert listed(opened, Queue.DONE_TODAY) == ["src:r0", "src:r1"]


def test_decision_whose_item_left_the_cache_is_listed_from_the_record(opened: Opened) -> None:
    opened.ledger(make_operator)
    decide(opened, make_item("r1"), "refused")
    (row,) = page(opened, Queue.CAME_BACK).rows
    assert (row.item, row.title, row.state) == ("src:r1", "Question r1", ItemState.WITHDRAWN)
    assert opened.read(lambda read: read_rows(read, [ItemId("src:r1")], now=NOON)) == (row,)


def test_source_narrows_rows_and_total(opened: Opened) -> None:
    store(
        opened, make_item("r1"), make_item("x1", source="other"), make_item("x2", source="other", answers=1)
    )
    for queue, expected in ((Queue.NEEDS_ME, 2), (Queue.CONFLICTS, 1)):
        found = page(opened, queue, source=SourceId("other"))
        assert (len(found.rows), found.total) == (expected, expected)


def test_pages_are_parts_of_one_order(opened: Opened) -> None:
    opened.ledger(make_operator)
    store(opened, *(make_item(f"r{n:02}", answers=1 + n % 2) for n in range(25)))
    opened.ledger(lambda ledger: snooze(ledger, ItemId("src:r03"), NOON + timedelta(hours=1), at=NOON))
    whole = listed(opened)
    parts = [listed(opened, limit=7, offset=start) for start in range(0, 28, 7)]
    assert [item for part in parts for item in part] == whole
    assert page(opened, limit=7, offset=99).total == 24


# -- search


@pytest.mark.parametrize(
    "text",
    [
        *('"', '""', "*", "NEAR(", "a AND", "OR", "NOT", "title:", "(", ")", "^x", "-", "x\0y", "\ud800"),
        *("   ", "\0", "'; DROP TABLE items; --", "a" * 10_000, "{}", "\u202e", "+", "col : x", '"a" * "b'),
    ],
)
def test_hostile_search_finds_nothing_wrong(opened: Opened, text: str) -> None:
    store(opened, make_item("r1"))
    found = page(opened, text=text)
    assert found.counts[Queue.NEEDS_ME] == 1
    assert len(found.rows) == found.total


@pytest.mark.parametrize("text", ["invoice", "INVO", "invoice lieferung", "erp", "paid twice"])
def test_search_finds_words_and_beginnings_in_title_subject_and_answers(opened: Opened, text: str) -> None:
    item = make_item(
        "r1", subject="erp:4711", title="Invoice for Lieferung 12", contents=(make_text("Was paid twice."),)
    )
    store(opened, item, make_item("r2"))
    assert listed(opened, text=text) == ["src:r1"]


def test_search_finds_a_case_by_any_of_its_members(opened: Opened) -> None:
    store(
        opened,
        make_item("a", answers=1, subject="erp:1"),
        make_item("b", answers=1, subject="erp:1", title="Needle"),
    )
    opened.ledger(make_operator)
    assert listed(opened, text="needle") == ["src:a"]
    opened.ledger(lambda ledger: snooze(ledger, ItemId("src:a"), NOON + timedelta(hours=1), at=NOON))
    assert listed(opened, text="needle") == ["src:a"]


def test_search_finds_what_was_decided_after_what_waits(opened: Opened) -> None:
    opened.ledger(make_operator)
    store(opened, *(make_item(f"r{n}", title=f"Needle {n}") for n in range(4)))
    decide(opened, make_item("r0", title="Needle 0"))
    found = page(opened, text="needle")
    assert ([row.item for row in found.rows], found.total) == (["src:r1", "src:r2", "src:r3", "src:r0"], 4)
    parts = [listed(opened, text="needle", limit=2, offset=start) for start in (0, 2, 4)]
    assert parts == [["src:r1", "src:r2"], ["src:r3", "src:r0"], []]


# -- all of it, against a plain reading


@dataclass
class World:
    """What a few rows can be; `steps` are applied to the real tables in order."""

    items: dict[str, ReviewItem] = field(default_factory=dict)
    states: dict[str, ItemState] = field(default_factory=dict)
    decisions: list[tuple[str, str, DecisionState]] = field(default_factory=list)
    snoozes: dict[str, datetime] = field(default_factory=dict)
    splits: set[str] = field(default_factory=set)

    def live(self, name: str) -> bool:
        item = self.items[name]
        return any(
            whose == name
            and (state in UNSENT or (state is DecisionState.ACKNOWLEDGED and version == item.version))
            for whose, version, state in self.decisions
        )

    def cases(self) -> list[list[str]]:
        grouped: dict[str, list[str]] = {}
        for name, item in self.items.items():
            if self.states[name] is ItemState.OPEN and not self.live(name):
                is_alone = item.subject is None or name in self.splits
                grouped.setdefault(f"i{name}" if is_alone else f"s{item.subject}", []).append(name)
        return [
            sorted(names, key=lambda one: (self.items[one].created_at, self.items[one].id))
            for names in grouped.values()
        ]

    def queue(self, queue: Queue) -> list[str]:
        found = []
        for names in self.cases():
            members = [self.items[name] for name in names]
            answers = sum(len(one.candidates) for one in members)
            due = min((one.due_at for one in members if one.due_at), default=None)
            is_snoozed = self.snoozes.get(names[0], NOON) > NOON
            fits = {
                Queue.NEEDS_ME: not is_snoozed,
                Queue.CONFLICTS: not is_snoozed and answers > 1,
                Queue.DUE_SOON: not is_snoozed and due is not None and due <= NOON + timedelta(hours=4),
                Queue.SNOOZED: is_snoozed,
            }[queue]
            weight = max(RANKS.index(one.risk.level) + 3 * (len(one.candidates) > 1) for one in members)
            if len(members) > 1 and answers > 1:
                weight = max(weight, RANKS.index(members[0].risk.level) + 3)
            is_old = members[0].created_at < NOON - timedelta(days=2)
            place = (
                not (due is not None and due < NOON),
                -(weight + is_old),
                due is None,
                due or NOON,
                members[0].created_at,
                members[0].id,
            )
            if fits:
                found.append((place, members[0].id))
        return [item for _, item in sorted(found)]

    def decided(self, queue: Queue) -> set[str]:
        newest = {whose: state for whose, _, state in self.decisions if state is not DecisionState.RETRACTED}
        if queue is Queue.NOT_SENT:
            return {self.items[whose].id for whose, _, state in self.decisions if state in UNSENT}
        if queue is Queue.CAME_BACK:
            return {self.items[whose].id for whose, state in newest.items() if state in CAME_BACK}
        return {
            self.items[whose].id
            for whose in newest
            if self.states[whose] is not ItemState.OPEN or self.is_newest_live(whose)
        }

    def is_newest_live(self, name: str) -> bool:
        whose = [one for one in self.decisions if one[0] == name and one[2] is not DecisionState.RETRACTED]
        _, version, state = whose[-1]
        return state in UNSENT or (
            state is DecisionState.ACKNOWLEDGED and version == self.items[name].version
        )


NAMES = st.sampled_from("abcdef")
STEPS = st.one_of(
    st.tuples(
        st.just("store"),
        NAMES,
        st.sampled_from(["", "erp:1", "erp:2"]),
        st.integers(1, 3),
        st.sampled_from(RANKS),
        st.sampled_from([None, -1, 2, 9]),
        st.sampled_from([0, 1, 72]),
    ),
    st.tuples(st.just("end"), NAMES, st.sampled_from([ItemEvent.SEEN_WITHDRAWN, ItemEvent.SEEN_DECIDED])),
    st.tuples(st.just("decide"), NAMES),
    st.tuples(st.just("move"), st.integers(0, 20), st.sampled_from(sorted(set(DecisionState)))),
    st.tuples(st.just("snooze"), NAMES, st.sampled_from([-1, 1])),
    st.tuples(st.just("split"), NAMES),
)


def apply(opened: Opened, world: World, step: tuple) -> None:  # type: ignore[type-arg]
    kind, first, *rest = step
    if kind == "store":
        put(opened, world, first, *rest)
    elif kind == "move":
        move(opened, world, first, *rest)
    elif first in world.items:
        {"end": end, "decide": record, "snooze": hide, "split": split}[kind](opened, world, first, *rest)


def put(
    opened: Opened,
    world: World,
    name: str,
    subject: str,
    answers: int,
    risk: RiskLevel,
    due_h: int | None,
    age_h: int,
) -> None:
    world.items[name] = make_item(
        name,
        source="src" if name in "abc" else "other",
        subject=subject,
        answers=answers,
        risk=risk,
        version=f"v{len(world.decisions)}",
        due_at=None if due_h is None else NOON + timedelta(hours=due_h),
        created_at=NOON - timedelta(hours=age_h),
    )
    world.states[name] = ItemState.OPEN
    store(opened, world.items[name])


def move(opened: Opened, world: World, index: int, state: DecisionState) -> None:
    if index >= len(world.decisions):
        return
    whose, version, _ = world.decisions[index]
    if state in UNSENT and any(one[0] == whose and one[2] in UNSENT for one in world.decisions):
        return
    world.decisions[index] = (whose, version, state)
    statement = "UPDATE outbox SET state = ? WHERE seq = ?"
    opened.ledger(lambda ledger: ledger.execute(statement, (str(state), index + 1)))


def end(opened: Opened, world: World, name: str, event: ItemEvent) -> None:
    item = world.items[name].id
    opened.cache(lambda cache: mark(cache, item, event))
    world.states[name] = next_item_state(world.states[name], event)


def record(opened: Opened, world: World, name: str) -> None:
    if not world.live(name):
        opened.ledger(lambda ledger: record_decision(ledger, world.items[name]))
        world.decisions.append((name, world.items[name].version, DecisionState.RECORDED))
        world.snoozes.pop(name, None)


def hide(opened: Opened, world: World, name: str, hours: int) -> None:
    world.snoozes[name] = NOON + timedelta(hours=hours)
    until, item = world.snoozes[name], world.items[name].id
    opened.ledger(lambda ledger: snooze(ledger, item, until, at=NOON))


def split(opened: Opened, world: World, name: str) -> None:
    world.splits.add(name)
    item = world.items[name].id
    opened.ledger(lambda ledger: split_case(ledger, item, "s", at=NOON, signer=unsigned))


@contextmanager
def new_home() -> Iterator[Opened]:
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder) / "home")
        home.make()
        opened = Opened(open_files(home))
        try:
            opened.ledger(make_operator)
            yield opened
        finally:
            opened.files.close()


def stored(name: str, subject: str = "", answers: int = 1, due_h: int | None = None) -> tuple:  # type: ignore[type-arg]
    return ("store", name, subject, answers, RiskLevel.MEDIUM, due_h, 0)


ACKNOWLEDGED = ("move", 0, DecisionState.ACKNOWLEDGED)


@settings(max_examples=60)
@given(st.lists(STEPS, max_size=25))
@example([stored("a", "erp:1"), stored("b", "erp:1", due_h=2), ("decide", "a")])
@example([stored("a"), ("decide", "a"), ACKNOWLEDGED, stored("a"), ("snooze", "a", 1)])
@example([stored("a"), ("decide", "a"), ("move", 0, DecisionState.REFUSED), ("decide", "a")])
def test_inbox_is_what_a_plain_reading_of_the_tables_gives(steps: list[tuple]) -> None:  # type: ignore[type-arg]
    with new_home() as opened:
        world = World()
        for step in steps:
            apply(opened, world, step)
        pages = {queue: page(opened, queue) for queue in Queue}
        rows: dict[str, InboxRow] = {}
        for queue, found in pages.items():
            items = [row.item for row in found.rows]
            assert found.total == len(items) == found.counts[queue], queue
            assert found.counts == pages[Queue.NEEDS_ME].counts
            if queue in WAITING:
                assert items == world.queue(queue), queue
                rows |= {row.item: row for row in found.rows}
            else:
                assert set(items) == world.decided(queue), queue
        assert sum(pages[Queue.NEEDS_ME].by_source.values()) == pages[Queue.NEEDS_ME].total
        dues = [row.due_at for row in pages[Queue.NEEDS_ME].rows if row.due_at]
        assert pages[Queue.NEEDS_ME].next_due == min(dues, default=None)
        for item, row in rows.items():
            assert opened.read(lambda read, item=item: read_rows(read, [item], now=NOON)) == (row,)


def test_case_that_is_opened_has_the_members_that_its_row_counts(opened: Opened) -> None:
    opened.ledger(make_operator)
    items = [make_item(name, answers=1, subject="erp:1") for name in "abcd"]
    store(opened, *items)
    decide(opened, items[1])
    opened.ledger(lambda it: split_case(it, items[2].id, "erp:1", at=NOON, signer=unsigned))
    rows = {row.item: row.members for row in page(opened).rows}
    for item in (items[0], items[2]):
        members = opened.read(lambda read, item=item: read_case(read, item))
        assert len(members) == rows[item.id]


def test_item_that_changes_its_subject_leaves_its_old_case(opened: Opened) -> None:
    first, second = (make_item(name, answers=1, subject="erp:1") for name in "ab")
    store(opened, first, second)
    store(opened, replace(second, subject=None, version="v2"))
    assert [row.members for row in page(opened).rows] == [1, 1]


def test_reading_costs_what_is_touched_and_not_what_is_stored(opened: Opened) -> None:
    """No statement of a page walks the table of items."""
    store(opened, make_item("r1"))
    opened.ledger(make_operator)
    seen: list[str] = []

    def traced(read: Connection) -> None:
        read.set_trace_callback(seen.append)
        read_inbox(read, InboxQuery(), now=NOON, midnight=MIDNIGHT)
        read_rows(read, [ItemId("src:r1")], now=NOON)
        read.set_trace_callback(None)
        statements = {sql for sql in seen if sql.startswith(("SELECT", "\nSELECT"))}
        assert len(statements) > 8
        for sql in statements:
            plan = [row["detail"] for row in read.execute(f"EXPLAIN QUERY PLAN {sql}")]
            assert [step for step in plan if step.startswith("SCAN i")] == [], sql

    opened.read(traced)
