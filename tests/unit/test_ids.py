"""Identities: unique, sorted by time, and of the shape that the wire takes."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.ids import SourceId, item_id, new_id
from tests.makers import NOON


@given(st.binary(min_size=10, max_size=16), st.integers(min_value=0, max_value=10**12))
def test_new_id_is_a_version_7_uuid(entropy: bytes, later_ms: int) -> None:
    made = uuid.UUID(new_id(NOON + timedelta(milliseconds=later_ms), entropy))
    assert (made.version, made.variant) == (7, uuid.RFC_4122)


def test_later_ids_sort_after_earlier_ones_whatever_the_entropy() -> None:
    earlier = new_id(NOON, b"\xff" * 10)
    later = new_id(NOON + timedelta(milliseconds=1), b"\0" * 10)
    assert earlier < later


def test_other_entropy_makes_another_id_in_the_same_millisecond() -> None:
    assert new_id(NOON, b"a" * 10) != new_id(NOON, b"b" * 10)


def test_too_little_entropy_is_refused() -> None:
    with pytest.raises(ValueError, match="10 bytes"):
        new_id(NOON, b"short")


def test_item_id_names_its_source_first() -> None:
    assert item_id(SourceId("erp"), "a:b") == "erp:a:b"
