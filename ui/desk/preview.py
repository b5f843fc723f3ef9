"""T: what recording would send, byte for byte, while it is put together."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from reviewer.conflicts.merge import Merged
from reviewer.domain.content import Content
from reviewer.domain.desk import OpenedItem
from ui.blocks import html
from ui.blocks.look import Look
from ui.decide import faults, merging
from ui.decide.composition import Composition
from ui.decide.decider import Decider
from ui.desk.drawer import DrawerKind
from ui.desk.layout import DeskParts
from ui.desk.outgoing import Outgoing, outgoing
from ui.tasks import Spawn


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """What a preview was made of."""

    opened: OpenedItem
    verdict: str
    rows: Mapping[str, object]
    candidates: tuple[str, ...]
    content: Content | None


class Preview:
    """Opens and closes by key, and follows the composition while it is open."""

    def __init__(self, look: Look, spawn: Spawn, parts: DeskParts, decider: Decider) -> None:
        self._look = look
        self._spawn = spawn
        self._parts = parts
        self._decider = decider
        self._shown: _Shown | None = None

    @property
    def is_open(self) -> bool:
        """Whether it stands in the readers' place."""
        return self._parts.drawer.kind is DrawerKind.PREVIEW

    def open(self) -> None:
        """In the readers' place, at once."""
        self._shown = None
        self._parts.drawer.begin(DrawerKind.PREVIEW)
        self._parts.open_drawer()
        self.refresh()

    def refresh(self) -> None:
        """What is composed now; nothing happens where it is the same, or nobody looks."""
        opened, held = self._decider.opened, self._decider.composition
        if opened is None or not self.is_open:
            return
        wanted = _Shown(
            opened=opened,
            verdict=held.verdict,
            rows=dict(held.rows),
            candidates=held.candidates,
            content=held.content if held.verdict == "edit" else None,
        )
        if wanted == self._shown:
            return
        self._shown = wanted
        known = self._decider.merged_of(held)
        if merging.is_quick(opened):
            self._show(outgoing(opened, held, known))
        else:
            self._spawn(self._show_later(opened, held, known, wanted), name="preview")

    async def _show_later(
        self, opened: OpenedItem, held: Composition, known: Merged | None, wanted: _Shown
    ) -> None:
        made = await asyncio.to_thread(outgoing, opened, held, known)
        if self._shown == wanted and self.is_open:
            self._show(made)

    def _show(self, made: Outgoing) -> None:
        drawer, look, content = self._parts.drawer, self._look, made.content
        note = look.say(made.code, **made.params)
        drawer.show_stretches(made.stretches)
        if content is None:
            drawer.tell("")
            drawer.view.replace_pages([[html.paragraph(note, "second")]])
        else:
            size = look.say("preview.size", count=len(content.data), type=content.media_type)
            drawer.tell(f"{size} · {note}")
            drawer.view.replace_pages(made.pages)
        told = look.say("preview.open", count=made.left, number=made.params["number"]) if made.left else ""
        drawer.view.notice.tell(" ".join(filter(None, (told, *faults.sentences(look, made.failures)))))
