"""What is fuzzed. A target takes any bytes and either keeps its promises or fails."""

from __future__ import annotations

import contextlib
import gzip
import re
import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeAlias

import msgspec

from reviewer.cli.output import safe, safe_block
from reviewer.conflicts.build import build_report
from reviewer.conflicts.patches import read_patch
from reviewer.conflicts.report import ConflictReport
from reviewer.conflicts.toolcalls import calls_in
from reviewer.connectors._http import _inflated, segment
from reviewer.connectors._json import check_json
from reviewer.connectors._langgraph.calls import _taken_apart
from reviewer.connectors._langgraph.items import Items, read_row
from reviewer.connectors._review_api_items import read_entry, read_page
from reviewer.contract import strict
from reviewer.domain import json_text
from reviewer.domain.codec import decode_item, pack
from reviewer.domain.content import JSON, MARKDOWN, PATCH, PLAIN, TOOL_CALLS, Content
from reviewer.domain.items import Candidate, ReviewItem
from reviewer.domain.sources import Source
from reviewer.errors import BadResponse, ConfigError, Unreadable
from reviewer.ids import CandidateId, SourceId
from reviewer.lenses.apply import apply
from reviewer.lenses.document import read_document
from reviewer.lenses.load import load_lens
from reviewer.lenses.shelf import Shelf, shipped
from reviewer.render.pages import PAGE_BYTES, RUN, hard_broken, paged
from reviewer.render.registry import render
from reviewer.server.response_schema import mismatches, objection
from reviewer.verdicts.content_check import schema_objection
from reviewer.workers.markdown_html import convert
from tests.hostile.html_oracle import dangers
from tests.makers import NOON, make_item

Target: TypeAlias = Callable[[bytes], None]

KINDS: Final = (MARKDOWN, PLAIN, JSON, TOOL_CALLS, PATCH, "application/pdf", "")
SOURCE: Final = Source(id=SourceId("src"), connector="x", url="http://127.0.0.1:1", added_at=NOON)
CHUNK: Final = 64 * 1024
_LONG_RUN = re.compile(rf"\S{{{RUN + 1}}}")
_HUNK_LINE = re.compile(r"^@@ -\d", re.MULTILINE)
_STEERING = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]"
)


def parts(data: bytes) -> list[bytes]:
    """Several inputs in one."""
    return data.split(b"\xff\xff")


def strict_json(data: bytes) -> None:
    """Checking refuses what reading refuses, and nothing else but lone surrogates."""
    try:
        json_text.read_literals(data)
        is_read = True
    except ValueError:
        is_read = False
    try:
        json_text.check(data)
        is_fine = True
    except ValueError:
        is_fine = False
    assert is_fine == is_read or (is_read and json_text.lone_surrogates_marked(data)[1])
    try:
        check_json(data)
    except BadResponse:
        assert not is_fine or len(data) > 0
    marked, _ = json_text.lone_surrogates_marked(data)
    assert len(marked) == len(data)


def literals(data: bytes) -> None:
    """What is read is written and read again; exact values are read where literals are, or say why not."""
    try:
        value = json_text.read_literals(data)
    except ValueError:
        return
    for indent in (None, 2):
        assert json_text.read_literals(json_text.write(value, indent=indent).encode()) == value
    try:
        json_text.read_values(data)
    except ValueError:
        return


def rendered(data: bytes) -> None:
    """Every kind of content becomes blocks, whatever it holds."""
    for kind in KINDS:
        assert render(Content(media_type=kind, data=data))


def pages(data: bytes) -> None:
    """No run too long, no page too big, nothing lost."""
    text = data.decode("utf-8", "replace")
    broken = hard_broken(text)
    told = paged(text)
    assert "".join(told) == broken
    assert all(len(page.encode()) <= PAGE_BYTES for page in told)
    assert len(text) <= RUN or _LONG_RUN.search(broken.replace("↩", " ")) is None


def markdown(data: bytes) -> None:
    """HTML that the oracle calls harmless, or a notice."""
    made = convert(data.decode("utf-8", "replace"))
    pieces = made.get("pieces", [])
    assert isinstance(pieces, list)
    assert [found for piece in pieces if (found := dangers(piece))] == []
    assert pieces or "notice" in made or not data.strip()


def lens(data: bytes) -> None:
    """A lens file is taken or refused; one that is taken reads any payload."""
    spelled, _, payload = data.partition(b"\xff\xff")
    try:
        lenses = [load_lens("fuzzed", spelled)]
    except ConfigError:
        lenses = list(shipped())
    try:
        document = read_document(payload)
    except ValueError:
        return
    for one in lenses:
        kept(apply(one, document, make_item()).item)


def schema(data: bytes) -> None:
    """A schema is taken or refused, and one that is taken says of any text whether it fits."""
    spelled, _, text = data.partition(b"\xff\xff")
    try:
        # As the server does, which keeps what it has decoded.
        value = strict.decode(spelled, object, max_bytes=len(spelled))
    except Unreadable:
        return
    if not objection(value):
        mismatches(msgspec.json.encode(value), text.decode("utf-8", "replace"))
    with contextlib.suppress(ValueError):
        schema_objection(spelled, json_text.read_values(text))


def inflated(data: bytes) -> None:
    """No piece is bigger than its bound, however much the stream would swell."""
    for stream in (data, gzip.compress(data)):
        inflate, rest = zlib.decompressobj(31), stream
        try:
            for _ in range(1_000):
                assert len(_inflated(inflate, rest)) <= CHUNK
                rest = inflate.unconsumed_tail
                if not rest:
                    break
        except BadResponse:
            return


def feed(data: bytes) -> None:
    """A page of the Review API is refused as a whole, or every entry of it becomes something to show."""
    try:
        _, entries = read_page(data)
    except BadResponse:
        entries = [data]
    for raw in entries:
        one = read_entry(SOURCE, raw, seen_at=NOON)
        if isinstance(one, ReviewItem):
            assert one.raw in bytes(raw)
            kept(one)


def threads(data: bytes) -> None:
    """Rows of LangGraph, likewise."""
    try:
        rows = _taken_apart(data)
    except BadResponse:
        rows = [data]
    items = Items(SOURCE, Shelf(shipped()))
    for raw in rows:
        try:
            row = read_row(raw)
        except BadResponse as error:
            kept(items.unreadable("t", error, raw))
            continue
        for item in items.of_row(row, {}):
            kept(item)


def patch(data: bytes) -> None:
    """A patch is none, or its files cover it to its end, each hunk where its lines are and complete."""
    text = data.decode("utf-8", "replace")
    read = read_patch(text)
    if read is None:
        return
    starts = [one.start for one in read.files]
    assert [one.end for one in read.files] == [*starts[1:], len(text)]
    assert starts == sorted(starts)
    for file in read.files:
        at = file.start
        for hunk in file.hunks:
            assert at <= hunk.start < hunk.end <= file.end
            assert _HUNK_LINE.search(text, at, hunk.start) is None
            head, _, body = text[hunk.start : hunk.end].partition("\n")
            assert _HUNK_LINE.match(head)
            assert body == hunk.body
            signs = [line[:1] for line in body.removesuffix("\n").split("\n")]
            assert hunk.lines == sum(sign in {"", "\r", " ", "-"} for sign in signs)
            at = hunk.end


def calls(data: bytes) -> None:
    """Tool calls are found in any value, or are none."""
    try:
        calls_in(json_text.read_literals(data))
    except ValueError:
        return


def report(data: bytes) -> None:
    """Answers in another order give the same rows with their cells in that order."""
    bodies = parts(data)[:4]
    for kind in (MARKDOWN, JSON, TOOL_CALLS, PATCH):
        candidates = [
            Candidate(id=CandidateId(f"c{number}"), content=Content(media_type=kind, data=body))
            for number, body in enumerate(bodies)
        ]
        assert partition(build_report(candidates)) == partition(build_report(candidates[::-1]))


def partition(made: ConflictReport) -> list[tuple[str, frozenset[frozenset[str]]]]:
    """Which answers say the same in each row, without the order of anything."""
    return sorted(
        (
            (str(row.kind), frozenset(_groups(made.candidates, [cell.group for cell in row.cells])))
            for row in made.rows
        ),
        key=lambda one: (one[0], sorted(sorted(group) for group in one[1])),
    )


def _groups(names: Sequence[str], numbers: Sequence[int]) -> list[frozenset[str]]:
    return [
        frozenset(name for name, number in zip(names, numbers, strict=True) if number == group)
        for group in set(numbers)
    ]


def terminal(data: bytes) -> None:
    """Nothing that steers a terminal is left."""
    text = data.decode("utf-8", "surrogateescape")
    for line in (safe(text), *safe_block(text)):
        assert _STEERING.search(line) is None
        line.encode("utf-8")


def link(data: bytes) -> None:
    """The host of any target shows in ASCII, and an id never leaves its segment of a path."""
    from PySide6.QtCore import QUrl

    text = data.decode("utf-8", "replace")
    assert QUrl(text).host(QUrl.ComponentFormattingOption.FullyEncoded).isascii()
    try:
        assert not set(segment(text)) & set("/?#\\ \r\n")
    except BadResponse:
        assert text in {"", ".", ".."}


def kept(item: ReviewItem) -> None:
    """An item can be written and read again, and can be listed."""
    assert decode_item(pack(item)) == item
    msgspec.to_builtins(item)
    f"{item.id}{item.title}{item.subject or ''}".encode()


TARGETS: Final[Mapping[str, Target]] = {
    one.__name__: one
    for one in (
        *(strict_json, literals, rendered, pages, markdown, lens, schema, inflated, feed, threads, patch),
        *(calls, report, terminal, link),
    )
}
