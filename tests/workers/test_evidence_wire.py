"""What is taken from a child that a file may have taken over, and what is not."""

from __future__ import annotations

import json
from typing import Any

import pytest

from reviewer.render.file_kind import FileKind
from reviewer.workers.evidence_drawn import MAX_SIDE, Drawn
from reviewer.workers.evidence_wire import (
    MAX_HEAD_BYTES,
    NEEDS_FILE,
    read_answer,
    written_page,
    written_refusal,
)

PAGES = {
    FileKind.PNG: Drawn(pages=2, width=2, height=1, pixels=b"12345678"),
    FileKind.TEXT: Drawn(pages=1, text="a ⟦U+200B⟧", hidden={"zero-width": 1}),
    FileKind.CSV: Drawn(pages=1, head=("a",), rows=(("1",), ("2",)), notices=(("evidence.not_a_table", {}),)),
    FileKind.PDF: Drawn(
        pages=9, width=1, height=1, pixels=b"1234", notices=(("evidence.has_files", {"count": 3}),)
    ),
}


@pytest.mark.parametrize("kind", PAGES)
def test_a_page_arrives_as_it_was_drawn(kind: FileKind) -> None:
    answer = read_answer(written_page(kind, PAGES[kind]))
    assert answer is not None
    assert (answer.kind, answer.drawn, answer.code) == (kind, PAGES[kind], "")


def test_a_refusal_arrives_with_its_code() -> None:
    answer = read_answer(written_refusal(FileKind.PDF, "evidence.locked"))
    assert answer is not None
    assert (answer.kind, answer.drawn, answer.code) == (FileKind.PDF, None, "evidence.locked")


def test_that_the_file_is_needed_arrives() -> None:
    assert read_answer(NEEDS_FILE) is None


def body(pixels: bytes = b"", **changes: Any) -> bytes:
    """A page with something else in it."""
    drawn = {"pages": 1, "width": 0, "height": 0, "text": "a", "head": [], "rows": None, "notices": []}
    return json.dumps({"kind": "text", "drawn": {**drawn, "hidden": {}, **changes}}).encode() + b"\n" + pixels


def test_the_body_that_the_refused_ones_are_made_of_is_none_of_them() -> None:
    assert read_answer(body()) is not None


@pytest.mark.parametrize(
    ("width", "height", "pixels"),
    [(2, 2, 15), (-2, -2, 16), (MAX_SIDE + 1, 0, 0), (0, MAX_SIDE + 1, 0), (MAX_SIDE, 733, 4), (0, 0, 0)],
)
def test_pixels_that_do_not_fit_are_not_taken_from_a_child(width: int, height: int, pixels: int) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_answer(body(bytes(pixels), text=None, width=width, height=height))


def test_more_pixels_than_a_page_may_have_are_not_taken() -> None:
    side = 2_500
    with pytest.raises(ValueError, match="do not fit"):
        read_answer(body(bytes(side * side * 4), text=None, width=side, height=side))


@pytest.mark.parametrize(
    "changes",
    [
        {"pages": 0},
        {"pages": 2**40},
        {"pages": "1"},
        {"text": "a" * 70_000},
        {"text": "\ud800"},
        {"rows": [[1]]},
        {"head": "abc"},
        {"hidden": {"zero-width": -1}},
        {"hidden": {"no such sort": 1}},
        {"notices": [["my.words", {}]]},
        {"notices": [["evidence.has_files", {}]]},
        {"notices": [["evidence.not_a_table", {"count": 1}]]},
        {"notices": [["evidence.not_a_table", {}]] * 100},
        {"more": 1},
    ],
)
def test_a_page_that_the_child_can_not_have_meant_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_answer(body(**changes))


@pytest.mark.parametrize(
    "reply",
    [
        b"",
        b"{}",
        b"[]\n",
        b"null\n",
        b"1\n",
        b"[" * 100_000 + b"\n",
        b'{"kind": "no such kind"}\n',
        b'{"kind": "png", "code": "verdict.approve"}\n',
        b'{"kind": "png", "code": ["evidence.broken"]}\n',
        b'{"kind": "png", "drawn": 5}\n',
        b'{"kind": "text", "drawn": {"pages": 1' + b"0" * 5_000 + b"}}\n",
    ],
)
def test_what_is_no_answer_is_refused(reply: bytes) -> None:
    with pytest.raises((RecursionError, ValueError)):
        read_answer(reply)


def test_a_line_that_never_ends_is_not_read() -> None:
    with pytest.raises(ValueError, match=r"."):
        read_answer(b'{"kind": "png"' + b" " * MAX_HEAD_BYTES + b"}\n")
