"""The hash chain's links."""

from __future__ import annotations

import hashlib
import json

import pytest
import rfc8785
from hypothesis import example, given
from hypothesis import strategies as st

from reviewer.audit.chain import GENESIS, entry_hash, salted_digest, seal


def test_entry_is_canonical_and_names_its_place() -> None:
    entry, hashed = seal({"type": "decision", "b": "2", "a": "1"}, seq=1, prev=GENESIS)
    assert entry == rfc8785.dumps(json.loads(entry))
    assert json.loads(entry) == {"type": "decision", "b": "2", "a": "1", "seq": 1, "prev": GENESIS}
    assert hashed == hashlib.sha256(entry).hexdigest() == entry_hash(entry)


@given(st.dictionaries(st.text(), st.text() | st.integers(-(2**53) + 1, 2**53 - 1) | st.booleans()))
@example({"every": "".join(map(chr, range(0x180))) + '\u2028\ud7ff\ue000\uffff\U0001f600\\/"</script>'})
@example({"\U0001f600": "before", "\uffff": "after", "a": "1"})
def test_entry_is_canonical_whatever_its_fields_say(fields: dict[str, str | int]) -> None:
    entry, _ = seal(fields, seq=1, prev=GENESIS)
    assert entry == rfc8785.dumps(fields | {"seq": 1, "prev": GENESIS})


def test_number_that_readers_would_round_is_refused() -> None:
    with pytest.raises(ValueError, match="9007199254740993"):
        seal({"size": 2**53 + 1}, seq=1, prev=GENESIS)


def test_a_field_can_not_claim_another_place() -> None:
    entry, _ = seal({"seq": 99, "prev": "mine"}, seq=2, prev=GENESIS)
    assert json.loads(entry) == {"seq": 2, "prev": GENESIS}


def test_text_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match=r"(?i)surrogate|utf"):
        seal({"reason": "\ud800"}, seq=1, prev=GENESIS)


def test_salt_keeps_equal_reasons_apart() -> None:
    assert salted_digest(b"one", b"no") != salted_digest(b"two", b"no")
    assert salted_digest(b"one", b"no") == salted_digest(b"one", b"no")
