"""What the evidence child answers, read within bounds: a file may have taken it over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Annotated

import msgspec
from msgspec import Meta

from reviewer.render.file_kind import FileKind
from reviewer.render.invisible import Hidden
from reviewer.render.pages import PAGE_BYTES
from reviewer.workers.evidence_drawn import MAX_PIXELS, MAX_SIDE, NOTICES, PIXEL_BYTES, REFUSALS, Drawn
from reviewer.workers.frames import joined

MAX_HEAD_BYTES = 2 * 1024 * 1024
"""Of all but the pixels. A page of a table has at most 80,000 characters, each of twelve bytes as JSON."""
_MOST = 2**31
_Count = Annotated[int, Meta(ge=0, le=_MOST)]
_Side = Annotated[int, Meta(ge=0, le=MAX_SIDE)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A page, or the message code of why there is none; neither: a kind of file that is not drawn."""

    kind: FileKind
    drawn: Drawn | None = None
    code: str = ""


class _Page(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A drawn page without its pixels."""

    pages: Annotated[int, Meta(ge=1, le=_MOST)]
    width: _Side
    height: _Side
    text: Annotated[str, Meta(max_length=PAGE_BYTES)] | None
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] | None
    notices: Annotated[tuple[tuple[str, dict[str, _Count]], ...], Meta(max_length=len(NOTICES))]
    hidden: dict[Hidden, _Count]


class _Told(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The line in front of the pixels."""

    needs_file: bool = False
    kind: FileKind = FileKind.OTHER
    code: str = ""
    drawn: _Page | None = None


_TOLD = msgspec.json.Decoder(_Told)
NEEDS_FILE = joined({"needs_file": True})


def written_refusal(kind: FileKind, code: str = "") -> bytes:
    """Why there is no page; without a code: this kind is not drawn."""
    return joined({"kind": kind, "code": code})


def written_page(kind: FileKind, drawn: Drawn) -> bytes:
    """A page, its pixels as they are."""
    head = asdict(drawn)
    pixels = head.pop("pixels")
    return joined({"kind": kind, "drawn": head}, pixels)


def read_answer(body: bytes) -> Answer | None:
    """What the child answered; None: it needs the file.

    Raises:
        ValueError: the child can't have meant that.
    """
    end = body.index(b"\n", 0, MAX_HEAD_BYTES)
    told = _TOLD.decode(memoryview(body)[:end])
    pixels = memoryview(body)[end + 1 :]
    if told.needs_file:
        return None
    if told.drawn is not None:
        return Answer(kind=told.kind, drawn=_drawn(told.drawn, pixels))
    if told.code and told.code not in REFUSALS:
        raise ValueError("words of its own")
    return Answer(kind=told.kind, code=told.code)


def _drawn(page: _Page, pixels: memoryview) -> Drawn:
    has_words = page.text is not None or page.rows is not None
    area = page.width * page.height
    if len(pixels) != area * PIXEL_BYTES or area > MAX_PIXELS or bool(area) == has_words:
        raise ValueError("pixels that do not fit")
    if any(NOTICES.get(code) != params.keys() for code, params in page.notices):
        raise ValueError("words of its own")
    hidden: Mapping[str, int] = {str(kind): count for kind, count in page.hidden.items()}
    return Drawn(
        pages=page.pages,
        width=page.width,
        height=page.height,
        pixels=bytes(pixels),
        text=page.text,
        head=page.head,
        rows=page.rows,
        notices=page.notices,
        hidden=hidden,
    )
