"""Strict JSON in."""

from __future__ import annotations

import time
from pathlib import Path

import msgspec
import pytest

from reviewer.contract import strict
from reviewer.errors import Unreadable

SMALL = 1_000_000


class Leaf(msgspec.Struct):
    count: int


class Tree(msgspec.Struct, forbid_unknown_fields=True):
    leaves: list[Leaf]


@pytest.mark.parametrize(
    "data",
    [
        b'{"a": 1, "a": 2}',
        b'[{"a": {"b": 1, "b": 1}}]',
        b"[NaN]",
        b"[-Infinity]",
        b"[1,]",
        b"",
        b"\xef\xbb\xbf{}",
        b"[1] [2]",
        "[1]".encode("utf-16"),
        b'["\xed\xa0\x80"]',
        b'["\\ud800"]',
    ],
)
def test_what_is_not_strict_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable):
        strict.decode(data, object, max_bytes=SMALL)


def test_the_duplicate_key_is_named() -> None:
    with pytest.raises(Unreadable, match="'twice'"):
        strict.check(b'{"once": 1, "twice": 1, "twice": 1}', max_bytes=SMALL)


def test_size_comes_before_everything() -> None:
    with pytest.raises(Unreadable, match="at most 10 bytes"):
        strict.check(b"[" * 11, max_bytes=10)


def test_depth_is_found_without_recursion() -> None:
    with pytest.raises(Unreadable, match="levels"):
        strict.check(b"[" * 500_000 + b"]" * 500_000, max_bytes=SMALL)


def test_brackets_in_strings_are_not_depth() -> None:
    strict.check(b'["' + b"[" * 1_000 + b'"]', max_bytes=SMALL)


def test_a_string_that_never_ends_is_read_in_linear_time() -> None:
    hostile = b"[" * 200 + b'"' + b'\\"' * 400_000
    began = time.process_time()
    with pytest.raises(Unreadable):
        strict.check(hostile, max_bytes=SMALL)
    assert time.process_time() - began < 2


def test_very_long_numbers_are_no_error_of_their_own() -> None:
    strict.check(b"[" + b"9" * 10_000 + b"]", max_bytes=SMALL)


def test_a_wrong_value_is_named_by_its_pointer() -> None:
    with pytest.raises(Unreadable) as told:
        strict.decode(b'{"leaves": [{"count": 1}, {"count": "2"}]}', Tree, max_bytes=SMALL)
    assert told.value.params["path"] == "/leaves/1/count"


def test_a_pointer_escapes_and_stops_where_no_key_is_named() -> None:
    assert strict.pointer(".a/b[0].c~d[...].e") == "/a~1b/0/c~0d"


def test_the_conformance_suite_is_judged_as_it_asks(shared_dir: Path) -> None:
    folder = shared_dir / "corpora" / "jsontestsuite"
    wrong: list[str] = []
    # By policy: a key twice is refused, though the grammar allows it.
    ours = {"y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json"}
    for file in sorted(folder.rglob("[yn]_*.json")):
        try:
            strict.decode(file.read_bytes(), object, max_bytes=SMALL)
            was_taken = True
        except Unreadable:
            was_taken = False
        if was_taken is not (file.name.startswith("y_") and file.name not in ours):
            wrong.append(file.name)
    assert wrong == []
