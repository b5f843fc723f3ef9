"""Pages of evidence, drawn by a killable child that can open nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import asdict

from reviewer.render.file_kind import FileKind
from reviewer.workers.child_pool import ChildGaveUp, ChildPool, ChildUnavailable, Replies
from reviewer.workers.evidence_drawn import Wanted
from reviewer.workers.evidence_wire import Answer, read_answer
from reviewer.workers.frames import joined

SIZE = 1
"""Evidence is looked at one page after the other; the next child starts as soon as one was killed."""
WALL_S = 8.0
"""By the clock on the wall, on a busy machine; the child watches its processor time itself."""


class EvidencePool(ChildPool):
    """Draws without ever holding up the caller's event loop. Start it early, close it."""

    def __init__(self, *, size: int = SIZE, wall_s: float = WALL_S) -> None:
        super().__init__("evidence", size=size, wall_s=wall_s)

    async def draw(self, name: str, read: Callable[[], Awaitable[bytes]], wanted: Wanted) -> Answer:
        """One page of the file that is called `name`, which is its digest; read only where it is needed."""
        asked: dict[str, object] = {"name": name, "wanted": asdict(wanted), "has_file": False}
        try:
            answer = await self.ask(joined(asked), _read)
            if answer is None:
                answer = await self.ask(joined({**asked, "has_file": True}, await read()), _read)
            if answer is not None:
                return answer
        except ChildUnavailable:
            return Answer(kind=FileKind.OTHER, code="evidence.unavailable")
        except ChildGaveUp:
            # It died: of its processor time, of its memory, of a bug that this file found; or it was killed
            # for what it answered.
            pass
        return Answer(kind=FileKind.OTHER, code="evidence.too_slow")


async def _read(replies: Replies) -> Answer | None:
    return read_answer(await replies.following())
