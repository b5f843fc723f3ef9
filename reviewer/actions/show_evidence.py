"""Pages of evidence files, drawn by a child process that may be killed and can open nothing."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from reviewer.domain.evidence import EvidenceFile
from reviewer.errors import EvidenceRefused
from reviewer.render._api import Block, Code, Image, Notice, Table, TableCell
from reviewer.render.evidence_page import EvidencePage
from reviewer.render.file_kind import FileKind, is_as_declared
from reviewer.render.invisible import Hidden
from reviewer.store.evidence_files import EvidenceFiles

if TYPE_CHECKING:
    from reviewer.workers.evidence_drawn import Drawn
    from reviewer.workers.evidence_pool import EvidencePool


class ShowEvidence:
    """Hands files to the child; it is started when first needed, or earlier by `warm_up`."""

    def __init__(self, kept: EvidenceFiles) -> None:
        self._kept = kept
        self._pool: EvidencePool | None = None

    def warm_up(self) -> None:
        """Start the child, so that the first page does not wait for it."""
        self._children()

    async def __call__(
        self, file: EvidenceFile, page: int = 0, *, width: int, zoom: float = 1.0
    ) -> EvidencePage:
        """One page, as wide as the place for it in pixels, times `zoom`.

        Raises:
            EvidenceRefused: the file is not here, or its bytes are not those of its digest any more.
        """
        from reviewer.workers.evidence_drawn import Wanted

        told = file.evidence
        wanted = Wanted(
            page=page, width=width, zoom=zoom, media_type=told.media_type[:200], title=told.title[:500]
        )
        answer = await self._children().draw(file.digest, lambda: self._read(file.digest), wanted)
        notices = []
        if answer.kind is not FileKind.OTHER and not is_as_declared(answer.kind, told.media_type):
            params = {"declared": told.media_type, "kind": str(answer.kind)}
            notices.append(Notice(code="evidence.other_type", params=params))
        if answer.drawn is None:
            refusal = Notice(code=answer.code) if answer.code else None
            return EvidencePage(kind=answer.kind, page=page, refusal=refusal, notices=tuple(notices))
        notices += [Notice(code=code, params=params) for code, params in answer.drawn.notices]
        return EvidencePage(
            kind=answer.kind,
            page=page,
            pages=answer.drawn.pages,
            blocks=_blocks(answer.drawn),
            notices=tuple(notices),
            hidden={sort: answer.drawn.hidden[sort] for sort in Hidden if answer.drawn.hidden.get(sort)},
        )

    async def _read(self, digest: str) -> bytes:
        data = await asyncio.to_thread(self._kept.read, digest)
        if data is None:
            raise EvidenceRefused("evidence.not_here")
        return data

    async def aclose(self) -> None:
        """End the child."""
        if self._pool is not None:
            await self._pool.aclose()

    def _children(self) -> EvidencePool:
        if self._pool is None:
            from reviewer.workers.evidence_pool import EvidencePool

            self._pool = EvidencePool()
            self._pool.start()
        return self._pool


def _blocks(drawn: Drawn) -> tuple[Block, ...]:
    if drawn.rows is not None:
        rows = tuple(tuple(TableCell(text=cell) for cell in row) for row in drawn.rows)
        return (Table(rows=rows, head=drawn.head),)
    if drawn.text is not None:
        return (Code(text=drawn.text),)
    return (Image(width=drawn.width, height=drawn.height, pixels=drawn.pixels),)
