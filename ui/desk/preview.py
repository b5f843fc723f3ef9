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
from ui.conflict import sent
from ui.conflict.sent import Stretch
from ui.decide import faults, merging, picking
from ui.decide.composition import Composition, PickKind
from ui.decide.decider import Decider
from ui.desk.drawer import DrawerKind
from ui.desk.layout import DeskParts
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
        if held.verdict != "merge":
            self._show_whole(opened, held)
        elif merging.is_quick(opened):
            self._show_merged(opened, held, merging.merged(opened, held))
        else:
            self._spawn(self._merge_later(opened, held, wanted), name="preview")

    async def _merge_later(self, opened: OpenedItem, held: Composition, wanted: _Shown) -> None:
        made = await asyncio.to_thread(merging.merged, opened, held)
        if self._shown == wanted and self.is_open:
            self._show_merged(opened, held, made)

    # -- what stands in it

    def _show_merged(self, opened: OpenedItem, held: Composition, made: Merged) -> None:
        look = self._look
        if made.content is None:
            self._say(look.say(made.objection))
            return
        wrong = faults.found(opened, held, made.content)
        by_path = faults.by_path(wrong, made.spans)
        stretches = [
            _stretch(opened, held, one.path, one.start, one.end, one.path in by_path) for one in made.spans
        ]
        left = len(made.unsettled)
        told = look.say("preview.open", count=left, number=made.base + 1) if left else ""
        self._show(made.content, stretches, look.say("preview.base", number=made.base + 1))
        self._parts.drawer.view.notice.tell(" ".join(filter(None, (told, *faults.sentences(look, wrong)))))

    def _show_whole(self, opened: OpenedItem, held: Composition) -> None:
        look = self._look
        if held.verdict == "edit" and held.content is not None:
            self._show(held.content, (), look.say("preview.own"))
            self._parts.drawer.view.notice.tell(
                " ".join(faults.sentences(look, faults.found(opened, held, held.content)))
            )
        elif held.verdict in ("choose", "approve") and len(held.candidates) == 1:
            number = picking.number_of(opened, held.candidates[0])
            content = opened.answers[number - 1].candidate.content
            whole = Stretch(start=0, end=len(content.text()), path="", numbers=(number,))
            self._show(
                content, (whole,) if len(opened.answers) > 1 else (), look.say("preview.whole", number=number)
            )
        elif held.verdict == "both-valid":
            numbers = tuple(picking.number_of(opened, name) for name in held.candidates)
            self._say(look.say("preview.both", numbers=numbers))
        else:
            self._say(look.say("preview.nothing" if held.verdict else "preview.unstaged"))

    def _show(self, content: Content, stretches: tuple[Stretch, ...] | list[Stretch], note: str) -> None:
        drawer, look = self._parts.drawer, self._look
        size = look.say("preview.size", count=len(content.data), type=content.media_type)
        drawer.tell(f"{size} · {note}")
        drawer.show_stretches(stretches)
        drawer.view.replace_pages(sent.pages(content.text(), stretches))
        drawer.view.notice.tell("")

    def _say(self, words: str) -> None:
        self._parts.drawer.tell("")
        self._parts.drawer.show_stretches(())
        self._parts.drawer.view.replace_pages([[html.paragraph(words, "second")]])
        self._parts.drawer.view.notice.tell("")


def _stretch(
    opened: OpenedItem, held: Composition, path: str, start: int, end: int, has_fault: bool
) -> Stretch:
    pick = held.rows.get(path)
    numbers: tuple[int, ...] = ()
    if pick is not None and pick.candidate is not None:
        numbers = (picking.number_of(opened, pick.candidate),)
    elif pick is not None and pick.kind is PickKind.BOTH:
        numbers = tuple(picking.number_of(opened, name) for name in pick.both)
    return Stretch(
        start=start, end=end, path=path, numbers=numbers, is_open=pick is None, has_fault=has_fault
    )
