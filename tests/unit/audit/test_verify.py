"""Walking the chain: every tampering is found, at its place."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from reviewer.audit.chain import BY_HAND, GENESIS, entry_hash, seal
from reviewer.audit.sign import make_key, sign
from reviewer.audit.verify import broken_tail, verify
from reviewer.clock import to_text
from reviewer.domain.ledger import AuditEntry
from tests.makers import NOON

PRIVATE, PUBLIC = make_key(b"k" * 32)
TYPES = ("operator-created", "decision", "moved", "moved", "decision", "flagged")


def chain(types: tuple[str, ...] = TYPES, *, private: bytes = PRIVATE) -> list[AuditEntry]:
    entries: list[AuditEntry] = []
    prev = GENESIS
    for seq, kind in enumerate(types, start=1):
        fields = {"type": kind, "at": to_text(NOON), "n": str(seq)}
        if kind == "operator-created":
            fields["public_key"] = PUBLIC
        if kind != "moved":
            fields[BY_HAND] = "yes"
        entry, prev = seal(fields, seq=seq, prev=prev)
        signature = sign(private, prev) if kind != "moved" else ""
        entries.append(AuditEntry(seq=seq, type=kind, at=NOON, entry=entry, hash=prev, signature=signature))
    return entries


def test_untouched_chain_verifies_and_counts_its_signatures() -> None:
    state = verify(chain())
    assert (state.broken_at, state.entries, state.signed, state.unsigned) == (None, 6, 4, 0)
    assert state.head == chain()[-1].hash


def test_empty_log_verifies() -> None:
    assert verify([]).head == GENESIS


def test_altered_entry_is_found_where_it_stands() -> None:
    entries = chain()
    entries[2] = replace(entries[2], entry=entries[2].entry.replace(b'"n":"3"', b'"n":"9"'))
    assert (verify(entries).broken_at, verify(entries).problem) == (3, "audit.altered")


def test_altered_entry_with_a_mended_hash_breaks_the_next_link() -> None:
    entries = chain()
    forged = entries[2].entry.replace(b'"n":"3"', b'"n":"9"')
    entries[2] = replace(entries[2], entry=forged, hash=entry_hash(forged))
    assert (verify(entries).broken_at, verify(entries).problem) == (4, "audit.out_of_order")


def test_deleted_entry_is_a_gap() -> None:
    entries = chain()
    del entries[3]
    assert (verify(entries).broken_at, verify(entries).problem) == (5, "audit.gap")


def test_swapped_entries_are_out_of_order() -> None:
    entries = chain()
    third, fourth = entries[2], entries[3]
    entries[2:4] = [replace(fourth, seq=3), replace(third, seq=4)]
    assert (verify(entries).broken_at, verify(entries).problem) == (3, "audit.out_of_order")


def test_missing_beginning_is_a_gap() -> None:
    assert verify(chain()[1:]).problem == "audit.gap"


def test_signature_by_another_key_is_bad() -> None:
    other, _ = make_key(b"o" * 32)
    assert verify(chain(private=other)).problem == "audit.bad_signature"


def test_signature_that_was_taken_away_is_counted() -> None:
    entries = chain()
    entries[1] = replace(entries[1], signature="")
    state = verify(entries)
    assert (state.broken_at, state.signed, state.unsigned) == (None, 3, 1)


def test_machine_entries_owe_no_signature() -> None:
    assert verify(chain(("operator-created", "moved"))).unsigned == 0


def test_second_operator_can_not_take_the_record_over() -> None:
    state = verify(chain(("operator-created", "decision", "operator-created")))
    assert (state.broken_at, state.problem) == (3, "audit.second_operator")


def test_what_a_list_shows_beside_the_entry_must_be_the_entrys_word() -> None:
    entries = chain()
    entries[2] = replace(entries[2], type="decision")
    assert (verify(entries).broken_at, verify(entries).problem) == (3, "audit.altered")


@pytest.mark.parametrize("junk", [b"", b"not json", b"[1]", b'"seq"', b"[" * 100_000])
def test_entry_that_can_not_be_read_is_said_and_does_not_crash(junk: bytes) -> None:
    entries = chain()
    entries[0] = replace(entries[0], entry=junk, hash=entry_hash(junk))
    assert (verify(entries).broken_at, verify(entries).problem) == (1, "audit.unreadable")


def test_every_flipped_byte_is_found_at_its_entry() -> None:
    entries, dice = chain(), random.Random(7)
    for index, entry in enumerate(entries):
        for _ in range(20):
            place = dice.randrange(len(entry.entry))
            flipped = bytearray(entry.entry)
            flipped[place] ^= 1 << dice.randrange(8)
            tampered = [*entries]
            tampered[index] = replace(entry, entry=bytes(flipped))
            assert verify(tampered).broken_at == index + 1


def test_whole_tail_follows() -> None:
    assert broken_tail(chain()[3:]) == ""
    assert broken_tail([]) == ""


def test_tail_with_a_hole_does_not_follow() -> None:
    entries = chain()
    assert broken_tail([entries[2], entries[4]]) == "audit.gap"


def test_tail_with_an_altered_entry_does_not_follow() -> None:
    entries = chain()
    entries[4] = replace(entries[4], entry=entries[4].entry + b" ")
    assert broken_tail(entries[3:]) == "audit.altered"
