"""Recording: whole or not at all, in the order of the ledger, with its entry in the log."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from reviewer.audit.chain import salted_digest
from reviewer.config import Home
from reviewer.domain.codec import decode_exposure, encode
from reviewer.domain.decisions import Verdict
from reviewer.errors import ConfigError, PolicyRefused, StaleView, VerdictInvalid
from reviewer.ids import DecisionId, GestureId
from reviewer.policy._api import Forbidden
from reviewer.sqlite import Connection
from reviewer.store.audit_log import entries_of, verify_log
from reviewer.store.files import open_files
from reviewer.store.ledger import read_decision, record
from tests.makers import make_exposure, make_item
from tests.store.conftest import Opened
from tests.store.recordings import REJECT, make_operator, make_recording, record_decision


def rows(connection: Connection) -> tuple[int, int, int]:
    tables = ("decisions", "outbox", "decisions_fts")
    return tuple(connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables)  # type: ignore[return-value]


def test_home_without_an_operator_records_nothing(opened: Opened) -> None:
    with pytest.raises(ConfigError) as refused:
        opened.ledger(lambda ledger: record_decision(ledger, make_item("r1")))
    assert refused.value.code == "config.no_operator"


def test_decision_reads_back_as_it_was_recorded(opened: Opened) -> None:
    opened.ledger(make_operator)
    made = opened.ledger(lambda ledger: record_decision(ledger, make_item("r1")))
    assert opened.read(lambda read: read_decision(read, made.id)) == made


def test_decisions_are_numbered_without_a_gap(opened: Opened) -> None:
    opened.ledger(make_operator)
    made = [opened.ledger(lambda ledger, n=n: record_decision(ledger, make_item(f"r{n}"))) for n in range(5)]
    assert [one.seq for one in made] == [1, 2, 3, 4, 5]


def test_one_member_that_is_refused_records_none_of_the_case(opened: Opened) -> None:
    opened.ledger(make_operator)
    first, second = make_item("r1"), make_item("r2")
    refusing = make_recording(
        first,
        second,
        judge=lambda question: Forbidden(rule="r", code="c") if question.item.id == second.id else None,
    )
    with pytest.raises(PolicyRefused):
        opened.ledger(lambda ledger: record(ledger, refusing))
    assert opened.read(rows) == (0, 0, 0)
    assert opened.read(verify_log).entries == 1  # the operator's


def test_second_decision_waits_for_the_end_of_the_first(opened: Opened) -> None:
    opened.ledger(make_operator)
    opened.ledger(lambda ledger: record_decision(ledger, make_item("r1")))
    with pytest.raises(StaleView):
        opened.ledger(lambda ledger: record_decision(ledger, make_item("r1")))


def test_new_version_of_a_decided_item_can_be_decided_and_names_the_earlier_decision(opened: Opened) -> None:
    opened.ledger(make_operator)
    first = opened.ledger(lambda ledger: record_decision(ledger, make_item("r1")))
    opened.ledger(lambda ledger: ledger.execute("UPDATE outbox SET state = 'acknowledged'"))
    newer = replace(make_item("r1"), version="v2")
    second = opened.ledger(lambda ledger: record_decision(ledger, newer))
    supersedes = "SELECT supersedes FROM decisions WHERE decision_id = ?"
    assert opened.read(lambda read: read.execute(supersedes, (second.id,)).fetchone()[0]) == first.id


@pytest.mark.parametrize("field", ["reason", "question", "conditions", "reason_code"])
def test_half_a_surrogate_pair_is_refused_as_no_text(opened: Opened, field: str) -> None:
    opened.ledger(make_operator)
    broken = Verdict(**{"name": "reject", "reason_code": "other", field: "\ud800"})
    with pytest.raises(VerdictInvalid) as refused:
        opened.ledger(lambda ledger: record_decision(ledger, make_item("r1"), verdict=broken))
    assert refused.value.code == "verdict.not_text"
    assert opened.read(rows) == (0, 0, 0)


def test_words_of_the_operator_are_in_the_log_only_as_salted_digests(opened: Opened) -> None:
    opened.ledger(make_operator)
    made = opened.ledger(lambda ledger: record_decision(ledger, make_item("r1")))
    (entry,) = opened.read(lambda read: entries_of(read, made.id))
    assert REJECT.reason.encode() not in entry.entry
    assert set(json.loads(entry.entry)["bodies"]) == {"item", "reason"}


def entry_of(opened: Opened, decision: DecisionId) -> dict[str, Any]:
    entries = opened.read(lambda read: entries_of(read, decision))
    fields: dict[str, Any] = json.loads(next(one.entry for one in entries if one.type == "decision"))
    return fields


def test_what_was_in_view_is_kept_with_the_decision_and_named_by_its_entry(opened: Opened) -> None:
    opened.ledger(make_operator)
    item = make_item("r1")
    seen = make_exposure(item)
    made = opened.ledger(lambda ledger: record_decision(ledger, item, exposure=seen))
    kept = opened.read(lambda read: read_decision(read, made.id))
    assert kept is not None
    assert decode_exposure(kept.exposure_record) == seen
    assert entry_of(opened, made.id)["bodies"]["exposure"] == salted_digest(b"salt", encode(seen))


def test_a_decision_without_it_has_no_digest_of_it(opened: Opened) -> None:
    opened.ledger(make_operator)
    made = opened.ledger(lambda ledger: record_decision(ledger, make_item("r1")))
    assert "exposure" not in entry_of(opened, made.id)["bodies"]


def test_the_same_gesture_recorded_twice_differs_only_by_its_salt(tmp_path: Path) -> None:
    digests = []
    item, decision = make_item("r1"), DecisionId("d")
    for name, salt in (("one", b"a" * 16), ("other", b"b" * 16)):
        place = Home(tmp_path / name)
        place.make()
        files = open_files(place)
        home = Opened(files)
        home.ledger(make_operator)
        recording = make_recording(
            item, exposure=make_exposure(item), salts={item.id: salt}, decision_ids={item.id: decision}
        )
        recording = replace(recording, gesture=replace(recording.gesture, id=GestureId("g")))
        home.ledger(lambda ledger, recording=recording: record(ledger, recording))
        entry = entry_of(home, decision)
        digests.append(entry.pop("bodies"))
        digests.append(entry)
        files.close()
    assert digests[1] == digests[3]
    assert digests[0].keys() == digests[2].keys()
    assert not set(digests[0].values()) & set(digests[2].values())


def test_recording_ends_draft_and_snooze(opened: Opened) -> None:
    opened.ledger(make_operator)
    opened.ledger(lambda it: it.execute("INSERT INTO drafts VALUES ('src:r1', 'v1', x'', '')"))
    opened.ledger(lambda it: it.execute("INSERT INTO snoozes VALUES ('src:r1', '2027', '2026', '')"))
    opened.ledger(lambda ledger: record_decision(ledger, make_item("r1")))
    left = "SELECT (SELECT count(*) FROM drafts) + (SELECT count(*) FROM snoozes)"
    assert opened.read(lambda read: read.execute(left).fetchone()[0]) == 0


def test_unknown_decision_is_none(opened: Opened) -> None:
    opened.ledger(make_operator)
    assert opened.read(lambda read: read_decision(read, DecisionId("none"))) is None


def test_log_that_was_cut_off_at_its_end_is_missed(opened: Opened) -> None:
    opened.ledger(make_operator)
    opened.ledger(lambda ledger: record_decision(ledger, make_item("r1")))
    assert opened.read(verify_log).broken_at is None

    def cut(ledger: Connection) -> None:
        ledger.execute("DROP TRIGGER audit_no_delete")
        ledger.execute("DELETE FROM audit WHERE seq > 1")

    opened.ledger(cut)
    state = opened.read(verify_log)
    assert (state.broken_at, state.problem) == (2, "audit.cut_off")


def test_time_in_the_log_that_is_none_is_found(opened: Opened) -> None:
    opened.ledger(make_operator)

    def forge(ledger: Connection) -> None:
        ledger.execute("DROP TRIGGER audit_no_update")
        ledger.execute("UPDATE audit SET at = 'yesterday'")

    opened.ledger(forge)
    assert opened.read(verify_log).problem == "audit.altered"
