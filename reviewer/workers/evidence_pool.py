"""Pages of evidence, drawn by a killable child that can open nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from reviewer.render.file_kind import FileKind
from reviewer.workers.child_pool import ChildGaveUp, ChildPool, ChildUnavailable
from reviewer.workers.evidence_drawn import (
    MAX_SIDE,
    NOTICES,
    PIXEL_BYTES,
    REFUSALS,
    Drawn,
    Wanted,
)
from reviewer.workers.frames import joined, parted

SIZE = 1
"""Evidence is looked at one page after the other; the next child starts as soon as one was killed."""
WALL_S = 8.0
"""By the clock on the wall, on a busy machine; the child watches its processor time itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A page, or the message code of why there is none; neither: a kind of file that is not drawn."""

    kind: FileKind
    drawn: Drawn | None = None
    code: str = ""


class EvidencePool:
    """Draws without ever holding up the caller's event loop. Start it early, close it."""

    def __init__(self, *, size: int = SIZE, wall_s: float = WALL_S) -> None:
        self._children = ChildPool("evidence", size=size, wall_s=wall_s)

    def start(self) -> None:
        """Have the child started; returns at once."""
        self._children.start()

    @property
    def pids(self) -> tuple[int, ...]:
        """The children that there are now."""
        return self._children.pids

    async def draw(self, name: str, read: Callable[[], Awaitable[bytes]], wanted: Wanted) -> Answer:
        """One page of the file that is called `name`, which is its digest; read only where it is needed."""
        asked: dict[str, object] = {"name": name, "wanted": asdict(wanted), "has_file": False}
        try:
            head, rest = parted(await self._children.ask(joined(asked)))
            if head.get("needs_file"):
                body = joined({**asked, "has_file": True}, await read())
                head, rest = parted(await self._children.ask(body))
            return _answer(head, rest)
        except ChildUnavailable:
            return Answer(kind=FileKind.OTHER, code="evidence.unavailable")
        except (ChildGaveUp, LookupError, TypeError, ValueError):
            # It died: of its processor time, of its memory, or of a bug that this file found.
            return Answer(kind=FileKind.OTHER, code="evidence.too_slow")

    async def aclose(self) -> None:
        """Kill the child and wait until it is gone."""
        await self._children.aclose()


def _answer(head: Mapping[str, Any], rest: memoryview) -> Answer:
    """Raises ValueError and its kin for what the child can't have meant: it may have been taken over."""
    kind, told = FileKind(head["kind"]), head.get("drawn")
    if told is None:
        code = str(head["code"])
        return Answer(kind=kind, code=code if code in REFUSALS or not code else "evidence.broken")
    width, height = int(told["width"]), int(told["height"])
    if len(rest) != width * height * PIXEL_BYTES or not 0 <= width <= MAX_SIDE or not 0 <= height <= MAX_SIDE:
        raise ValueError("pixels that do not fit")
    rows = told["rows"]
    return Answer(
        kind=kind,
        drawn=Drawn(
            pages=int(told["pages"]),
            width=width,
            height=height,
            pixels=bytes(rest),
            text=None if told["text"] is None else str(told["text"]),
            head=tuple(map(str, told["head"])),
            rows=None if rows is None else tuple(tuple(map(str, row)) for row in rows),
            notices=tuple(
                (str(code), _counts(params)) for code, params in told["notices"] if code in NOTICES
            ),
            hidden=_counts(told["hidden"]),
        ),
    )


def _counts(told: Mapping[str, Any]) -> dict[str, int]:
    return {str(name): int(count) for name, count in told.items()}
