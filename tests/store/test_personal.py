"""What stays on this desk, also over a restart."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from reviewer.config import Home
from reviewer.domain.content import Content
from reviewer.domain.decisions import Verdict
from reviewer.domain.desk import Draft
from reviewer.ids import CandidateId, ItemId
from reviewer.store.audit_log import verify_log
from reviewer.store.files import open_files
from reviewer.store.personal import drop_draft, flag, read_draft, rejoin_case, save_draft, snooze, split_case
from tests.makers import NOON
from tests.store.conftest import Opened
from tests.store.recordings import unsigned

ITEM = ItemId("src:r1")
DRAFT = Draft(
    item=ITEM,
    version="v1",
    verdict=Verdict(
        name="edit",
        candidates=(CandidateId("a"),),
        content=Content(media_type="text/markdown", data="Grüße\0\n".encode()),
        row_sources={"/a": "edited"},
        reason="half a sent",
    ),
    saved_at=NOON,
)


def test_draft_survives_a_restart(home: Home) -> None:
    first = Opened(open_files(home))
    first.ledger(lambda ledger: save_draft(ledger, DRAFT))
    first.files.close()
    second = Opened(open_files(home))
    assert second.read(lambda read: read_draft(read, ITEM)) == DRAFT
    second.files.close()


def test_what_was_put_aside_for_it_is_kept_with_the_draft(opened: Opened) -> None:
    both = replace(DRAFT, verdict=Verdict(name="reject"), aside=DRAFT.verdict)
    opened.ledger(lambda ledger: save_draft(ledger, both))
    assert opened.read(lambda read: read_draft(read, ITEM)) == both


def test_newest_draft_wins_and_can_be_dropped(opened: Opened) -> None:
    later = Draft(item=ITEM, version="v2", verdict=Verdict(name="reject"), saved_at=NOON + timedelta(1))
    opened.ledger(lambda ledger: save_draft(ledger, DRAFT))
    opened.ledger(lambda ledger: save_draft(ledger, later))
    assert opened.read(lambda read: read_draft(read, ITEM)) == later
    opened.ledger(lambda ledger: drop_draft(ledger, ITEM))
    assert opened.read(lambda read: read_draft(read, ITEM)) is None


def test_snooze_is_moved_and_ended(opened: Opened) -> None:
    for until in (NOON, NOON + timedelta(1), None):
        opened.ledger(lambda ledger, until=until: snooze(ledger, ITEM, until, at=NOON))
    assert opened.read(lambda read: read.execute("SELECT count(*) FROM snoozes").fetchone()[0]) == 0


def test_flag_and_split_are_in_the_log_and_drafts_are_not(opened: Opened) -> None:
    opened.ledger(lambda ledger: save_draft(ledger, DRAFT))
    opened.ledger(lambda ledger: flag(ledger, ITEM, "badly-asked", "why?", at=NOON, signer=unsigned))
    for _ in range(2):
        opened.ledger(lambda ledger: split_case(ledger, ITEM, "erp:1", at=NOON, signer=unsigned))
    types = "SELECT type FROM audit ORDER BY seq"
    assert [row[0] for row in opened.read(lambda read: read.execute(types).fetchall())] == [
        "flagged",
        "case-split",
    ]
    assert opened.read(verify_log).unsigned == 2


def test_an_item_that_is_back_in_its_case_is_in_the_log_once(opened: Opened) -> None:
    opened.ledger(lambda ledger: split_case(ledger, ITEM, "erp:1", at=NOON, signer=unsigned))
    back = [opened.ledger(lambda it: rejoin_case(it, ITEM, at=NOON, signer=unsigned)) for _ in range(2)]
    assert back == [True, False]
    types = "SELECT type FROM audit ORDER BY seq"
    told = [row[0] for row in opened.read(lambda read: read.execute(types).fetchall())]
    assert told == ["case-split", "case-rejoined"]
