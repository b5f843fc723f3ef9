"""JSONTestSuite against every reader of foreign JSON."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from reviewer.contract import strict
from reviewer.domain import json_text
from reviewer.domain.content import JSON, TOOL_CALLS, Content
from reviewer.errors import Unreadable
from reviewer.render.registry import render
from tests.hostile.corpora import json_files

Read = Callable[[bytes], object]
READERS: dict[str, Read] = {
    "values": json_text.read_values,
    "literals": json_text.read_literals,
    "edge": lambda data: strict.check(data, max_bytes=1_000_000),
}


def _refusal(read: Read, data: bytes) -> str | None:
    """Why it is refused, None where it is read; anything but the promised errors gets through."""
    try:
        read(data)
    except Unreadable as error:
        return str(error.params)
    except ValueError as error:
        return str(error)
    return None


@pytest.fixture(params=READERS)
def read(request: pytest.FixtureRequest) -> Read:
    return READERS[request.param]


def test_93_of_95_are_accepted_and_two_are_refused_with_their_key(shared_dir: Path, read: Read) -> None:
    files = json_files(shared_dir, "y")
    refused = {path.name: why for path in files if (why := _refusal(read, path.read_bytes())) is not None}
    assert len(files) == 95
    assert sorted(refused) == ["y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json"]
    assert all(re.search(r"the key '?\"?'?a.* appears twice", why) for why in refused.values())


def test_188_of_188_are_refused(shared_dir: Path, read: Read) -> None:
    files = json_files(shared_dir, "n")
    accepted = [path.name for path in files if _refusal(read, path.read_bytes()) is None]
    assert (len(files), accepted) == (188, [])


def test_none_of_the_free_ones_crashes(shared_dir: Path, read: Read) -> None:
    files = [*json_files(shared_dir, "i"), *json_files(shared_dir, "t")]
    assert len(files) == 35 + 22
    for path in files:
        why = _refusal(read, path.read_bytes())
        assert why is None or why, path.name


@pytest.mark.parametrize("media_type", [JSON, TOOL_CALLS])
def test_every_file_is_drawn_as_an_answer(shared_dir: Path, media_type: str) -> None:
    for kind in "ynit":
        for path in json_files(shared_dir, kind):
            assert render(Content(media_type=media_type, data=path.read_bytes())), path.name


def test_what_is_read_is_written_and_read_again(shared_dir: Path) -> None:
    for path in json_files(shared_dir, "y"):
        data = path.read_bytes()
        if "duplicated" not in path.name:
            value = json_text.read_literals(data)
            assert json_text.read_literals(json_text.write(value).encode()) == value, path.name
