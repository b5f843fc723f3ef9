"""Opens and closes the drawers: O evidence, T trace, Y similar, D changes."""

from __future__ import annotations

from collections.abc import Callable

from reviewer.actions._api import Desk
from reviewer.domain.desk import OpenedItem
from reviewer.errors import ReviewDeskError
from ui.blocks.content_view import Page
from ui.blocks.look import Look
from ui.decide.decider import Decider
from ui.desk import drawer_pages
from ui.desk.drawer import DrawerKind
from ui.desk.layout import DeskParts
from ui.tasks import Spawn

MakePages = Callable[[Look, OpenedItem], list[Page]]


class Drawers:
    """The same key opens and closes; another drawer's key changes what is in it."""

    def __init__(self, look: Look, desk: Desk, spawn: Spawn, parts: DeskParts, decider: Decider) -> None:
        self._look = look
        self._desk = desk
        self._spawn = spawn
        self._parts = parts
        self._decider = decider

    def evidence(self) -> None:
        """O."""
        opened = self._decider.opened
        self._toggle(DrawerKind.EVIDENCE, drawer_pages.evidence_pages)
        if opened is not None and self._parts.drawer.kind is DrawerKind.EVIDENCE:
            self._spawn(self._render_asked(opened), name="render_asked")

    async def _render_asked(self, opened: OpenedItem) -> None:
        """The questions are Markdown: plain at once, rendered when it is there."""
        asked = {one.id: await self._desk.render_markdown(one.body) for one in opened.members if one.body}
        rendered = {item: pieces for item, pieces in asked.items() if pieces is not None}
        drawer = self._parts.drawer
        if rendered and self._decider.opened is opened and drawer.kind is DrawerKind.EVIDENCE:
            drawer.view.replace_pages(drawer_pages.evidence_pages(self._look, opened, rendered))

    @property
    def has_trace(self) -> bool:
        """Whether the trace is open."""
        return self._parts.drawer.kind is DrawerKind.TRACE

    def trace(self) -> None:
        """T."""
        self._toggle(DrawerKind.TRACE, drawer_pages.trace_pages)

    def changes(self) -> None:
        """D, while the item is alive."""
        self._toggle(
            DrawerKind.CHANGES, lambda look, opened: drawer_pages.changes_pages(look, opened.changes)
        )

    def similar(self) -> None:
        """Y: read from the record first."""
        opened = self._decider.opened
        if opened is None or self._close(DrawerKind.SIMILAR):
            return
        self._spawn(self._load_similar(opened), name="similar")

    async def _load_similar(self, opened: OpenedItem) -> None:
        try:
            found = await self._desk.similar(opened.item.id)
        except ReviewDeskError as error:
            pages: list[Page] = [[drawer_pages.sentence(self._look, error)]]
        else:
            pages = drawer_pages.similar_pages(self._look, found)
        if self._decider.opened is opened:
            self._open(DrawerKind.SIMILAR, pages)

    def _toggle(self, kind: DrawerKind, make: MakePages) -> None:
        opened = self._decider.opened
        if opened is not None and not self._close(kind):
            self._open(kind, make(self._look, opened))

    def _close(self, kind: DrawerKind) -> bool:
        return self._parts.drawer.kind is kind and self._parts.close_drawer()

    def _open(self, kind: DrawerKind, pages: list[Page]) -> None:
        self._parts.drawer.show_drawer(kind, pages)
        self._parts.open_drawer()
