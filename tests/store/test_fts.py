"""Full-text search: what is deleted goes out of an index in steps."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewer.sqlite import Connection, connect, transaction
from reviewer.store import fts
from reviewer.store.fts import begin_merge, go_on_merging

DOCUMENTS = 800
WORDS = 50
GONE = b"gone"
"""How words end that are deleted. Of terms in order only the ends are sure to be written out."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "words.db"


@pytest.fixture
def index(path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Connection]:
    """An index of many words in several segments, and every tenth document taken out of it."""
    monkeypatch.setattr(fts, "MERGED_AT_ONCE", 4)
    made = connect(path, is_durable=False)
    made.execute("CREATE VIRTUAL TABLE items_fts USING fts5 (said)")
    for number in range(DOCUMENTS):
        said = " ".join(f"word{number * WORDS + at}" for at in range(WORDS))
        with transaction(made):
            made.execute(
                "INSERT INTO items_fts (rowid, said) VALUES (?, ?)", (number + 1, f"{said} {name(number)}")
            )
    with transaction(made):
        made.execute("DELETE FROM items_fts WHERE rowid % 10 = 0")
        begin_merge(made, "items_fts")
    yield made
    made.close()


def name(number: int) -> str:
    """A word of its own for each document, far from those of its neighbours, and behind all others."""
    return f"z{number * 7_919 % 100_003:05d}{'gone' if number % 10 == 9 else 'kept'}"


def held(connection: Connection) -> bytes:
    """All that the index holds, what is marked as deleted too."""
    return b"".join(row[0] for row in connection.execute("SELECT block FROM items_fts_data"))


def step(connection: Connection) -> tuple[bool, int]:
    """Whether there may be more to do, and how many rows were written for it."""
    before = connection.total_changes
    with transaction(connection):
        goes_on = go_on_merging(connection, "items_fts")
    return goes_on, connection.total_changes - before


def test_deleted_words_are_gone_after_many_small_steps(index: Connection) -> None:
    assert GONE in held(index)
    written = []
    while True:
        goes_on, rows = step(index)
        written.append(rows)
        if not goes_on:
            break
    assert GONE not in held(index)
    assert len(written) > 10
    assert max(written) < sum(written) / 4
    found = "SELECT rowid FROM items_fts WHERE items_fts MATCH ?"
    assert [row[0] for row in index.execute(found, (name(7),))] == [8]


def test_merge_that_was_broken_off_goes_on_in_another_process(index: Connection, path: Path) -> None:
    step(index)
    index.close()
    again = connect(path, is_durable=False)
    while step(again)[0]:
        continue
    assert GONE not in held(again)
    again.close()


def test_nothing_is_written_where_nothing_is_to_do(index: Connection) -> None:
    while step(index)[0]:
        continue
    assert step(index) == (False, 1)
