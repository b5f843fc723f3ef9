"""Looking back: similar decisions, whatever their titles hold."""

from __future__ import annotations

import pytest

from reviewer.domain.decisions import Verdict
from reviewer.domain.inbox import Earlier
from reviewer.domain.items import ItemKind, ReviewItem
from reviewer.errors import RecordBroken
from reviewer.ids import CandidateId, DecisionId, ItemId
from reviewer.sqlite import Connection
from reviewer.store.decisions_query import recent, similar, story, unsent
from tests.makers import make_item, make_text
from tests.store.conftest import Opened
from tests.store.recordings import make_operator, record_decision


@pytest.fixture
def decided(opened: Opened) -> Opened:
    opened.ledger(make_operator)
    for name, subject, title in (
        ("r1", "erp:1", "Invoice from Acme"),
        ("r2", "erp:2", "Invoice from Initech"),
        ("r3", "", "Delete the backups"),
    ):
        item = make_item(name, subject=subject, title=title)
        opened.ledger(lambda ledger, item=item: record_decision(ledger, item))
    return opened


def found(opened: Opened, item: ReviewItem) -> list[str]:
    rows: Earlier = opened.read(lambda read: similar(read, item, limit=20))
    return [row.item for row in (*rows.same_subject, *rows.alike)]


def test_same_subject_comes_before_titles_that_share_words(decided: Opened) -> None:
    assert found(decided, make_item("new", subject="erp:2", title="Invoice from Acme")) == [
        "src:r2",
        "src:r1",
    ]


def test_what_has_the_same_subject_is_told_apart_from_what_is_alike(decided: Opened) -> None:
    item = make_item("new", subject="erp:2", title="Invoice from Acme")
    rows: Earlier = decided.read(lambda read: similar(read, item, limit=20))
    assert ([one.item for one in rows.same_subject], [one.item for one in rows.alike]) == (
        ["src:r2"],
        ["src:r1"],
    )
    few: Earlier = decided.read(lambda read: similar(read, item, limit=1))
    assert (len(few.same_subject), few.alike, few.is_none) == (1, (), False)


def test_item_is_not_similar_to_itself(decided: Opened) -> None:
    assert "src:r3" not in found(decided, make_item("r3", title="Delete the backups"))


@pytest.mark.parametrize(
    "title",
    [
        '"',
        '""" OR "',
        "backups\0 backups",
        "NEAR(backups",
        "a" * 100_000,
        "word " * 50_000,
        "(((((",
        "-- * ^",
    ],
)
def test_hostile_title_finds_nothing_wrong(decided: Opened, title: str) -> None:
    found(decided, make_item("new", title=title))
    assert len(found(decided, make_item("new", title="Invoice"))) == 2


def test_lists_are_newest_first_and_of_one_item_where_it_is_named(decided: Opened) -> None:
    assert [row.item for row in decided.read(recent)] == ["src:r3", "src:r2", "src:r1"]
    assert [row.item for row in decided.read(lambda read: recent(read, item=make_item("r2").id))] == [
        "src:r2"
    ]
    assert [row.seq for row in decided.read(lambda read: recent(read, limit=1))] == [3]


def test_unsent_are_in_the_order_of_the_ledger(decided: Opened) -> None:
    assert [row.seq for row in decided.read(unsent)] == [1, 2, 3]


def test_story_of_nothing_is_none(decided: Opened) -> None:
    assert decided.read(lambda read: story(read, DecisionId("none"))) is None


@pytest.mark.parametrize("column", ["exposure", "item_record", "verdict_body"])
def test_a_story_of_which_the_disk_made_junk_is_said_to_be_unreadable(opened: Opened, column: str) -> None:
    def spoil(ledger: Connection) -> None:
        ledger.execute("DROP TRIGGER decisions_no_update")
        ledger.execute(f"UPDATE decisions SET {column} = CAST('junk' AS BLOB)")

    opened.ledger(make_operator)
    made = opened.ledger(lambda ledger: record_decision(ledger, make_item("r1")))
    opened.ledger(spoil)
    with pytest.raises(RecordBroken) as refused:
        opened.read(lambda read: story(read, made.id))
    assert refused.value.code == "record.unreadable"


def put_junk(opened: Opened, assignment: str) -> None:
    def spoil(ledger: Connection) -> None:
        ledger.execute("DROP TRIGGER decisions_no_update")
        ledger.execute(f"UPDATE {assignment} WHERE seq = 2")

    opened.ledger(spoil)


def test_list_shows_a_decision_in_whose_words_a_disk_put_junk(decided: Opened) -> None:
    put_junk(decided, "decisions SET title = CAST(x'61ff62' AS TEXT)")
    assert [row.title for row in decided.read(recent)] == [
        "Delete the backups",
        "a\ufffdb",
        "Invoice from Acme",
    ]


@pytest.mark.parametrize("column", ["state", "armed_at", "theirs"])
def test_list_with_a_decision_that_can_not_be_read_says_so(decided: Opened, column: str) -> None:
    put_junk(decided, f"outbox SET {column} = CAST(x'ff80ff' AS TEXT)")
    with pytest.raises(RecordBroken) as refused:
        decided.read(recent)
    assert refused.value.code == "record.unreadable"


@pytest.mark.parametrize("column", ["state", "armed_at", "theirs", "settled_at"])
def test_story_over_whose_outbox_row_a_disk_put_junk_is_said_to_be_unreadable(
    decided: Opened, column: str
) -> None:
    (made,) = (row.decision for row in decided.read(recent) if row.item == "src:r2")
    put_junk(decided, f"outbox SET {column} = CAST(x'ff80ff' AS TEXT)")
    with pytest.raises(RecordBroken) as refused:
        decided.read(lambda read: story(read, made))
    assert refused.value.code == "record.unreadable"


def test_words_of_an_outbox_row_that_are_junk_do_not_hide_the_story(decided: Opened) -> None:
    (made,) = (row.decision for row in decided.read(recent) if row.item == "src:r2")
    put_junk(decided, "outbox SET problem = CAST(x'61ff62' AS TEXT)")
    assert decided.read(lambda read: story(read, made)).summary.problem == "a\ufffdb"


def test_junk_among_what_waits_is_said_to_be_unreadable(decided: Opened) -> None:
    put_junk(decided, "outbox SET armed_at = CAST(x'ff80ff' AS TEXT)")
    with pytest.raises(RecordBroken) as refused:
        decided.read(unsent)
    assert refused.value.code == "record.unreadable"


def test_an_own_answer_to_a_question_is_told_as_an_answer_and_stays_an_edit(opened: Opened) -> None:
    opened.ledger(make_operator)
    question = make_item("q1", answers=0, kind=ItemKind.QUESTION)
    answered = Verdict(name="edit", content=make_text("From the north."))
    opened.ledger(lambda ledger: record_decision(ledger, question, verdict=answered))
    edited = Verdict(name="edit", content=make_text("Pay half."), candidates=(CandidateId("cand-1"),))
    opened.ledger(lambda ledger: record_decision(ledger, make_item("a1", answers=1), verdict=edited))
    rows = {one.item: one for one in opened.read(recent)}
    assert (rows[ItemId("src:q1")].verdict, rows[ItemId("src:q1")].told_as) == ("edit", "answer")
    assert rows[ItemId("src:a1")].told_as == "edit"
