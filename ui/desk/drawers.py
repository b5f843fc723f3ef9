"""Opens and closes the drawers: O evidence, T trace, Y similar, D changes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QApplication, QWidget

from reviewer.domain.desk import OpenedItem
from reviewer.errors import ReviewDeskError
from reviewer.ids import DecisionId
from ui.area import Surroundings
from ui.blocks import html
from ui.blocks.content_view import Page
from ui.blocks.drawing import Drawing
from ui.blocks.look import Look
from ui.conflict.matrix_model import PAGE
from ui.conflict.widths import room_for_evidence, room_wanted
from ui.decide.decider import Decider
from ui.desk import drawer_pages
from ui.desk.difference import Difference
from ui.desk.drawer import DrawerKind
from ui.desk.earlier_story import story_pages
from ui.desk.layout import DeskParts
from ui.desk.overview import Overview
from ui.desk.raw_text import draw_raw
from ui.evidence.fetching import Key
from ui.evidence.viewer import OVERVIEW, Viewer

MakePages = Callable[[Look, OpenedItem], list[Page]]


class Drawers:
    """The same key opens and closes; another drawer's key changes what is in it."""

    def __init__(
        self,
        look: Look,
        around: Surroundings,
        parts: DeskParts,
        decider: Decider,
        difference: Difference,
        drawing: Drawing,
    ) -> None:
        self._look = look
        self._drawing = drawing
        self._desk = around.desk
        self._spawn = around.spawn
        self._window = around.window
        self._parts = parts
        self._decider = decider
        self._difference = difference
        self._came_from: QWidget | None = None
        """What had the keys before the list of earlier decisions took them."""
        parts.drawer.earlier.decision_chosen.connect(self._on_decision_chosen)
        self._asked = Overview(look, around.desk)
        self.viewer = Viewer(look, around, parts.evidence)
        self.viewer.fetching.listed.connect(self._on_listed)
        parts.evidence_closed.connect(self._on_evidence_closed)

    def evidence(self) -> None:
        """O: open where it begins, or close."""
        opened = self._decider.opened
        if opened is None or self._close_evidence():
            return
        self._open_evidence(opened, self.viewer.first())

    def evidence_at(self, key: Key) -> None:
        """A name by the head: that file, or close it where it is shown already."""
        opened = self._decider.opened
        if opened is None or (self.viewer.is_at(key) and self._close_evidence()):
            return
        self._open_evidence(opened, key)

    def _open_evidence(self, opened: OpenedItem, key: Key) -> None:
        self._window.request_room(room_for_evidence(min(PAGE, len(opened.answers))))
        self._parts.open_evidence()
        self.viewer.open_at(key, self._overview(opened))
        self._spawn(self._render_asked(opened), name="render_asked")

    def _on_listed(self) -> None:
        """It was opened before anybody knew what there is: go where it would have begun."""
        opened = self._decider.opened
        if opened is not None and self._parts.has_evidence:
            at = self.viewer.first() if self.viewer.at == OVERVIEW else self.viewer.at
            self.viewer.open_at(at, self._overview(opened))

    def _close_evidence(self) -> bool:
        return self._parts.has_evidence and self.close()

    def close(self) -> bool:
        """Whatever is open over or beside the answers, step by step; False where nothing is."""
        if self._parts.drawer.kind is DrawerKind.STORY and self._parts.has_drawer:
            self._list_earlier()
            return True
        self._give_back()
        return self._parts.close_drawer()

    def leave(self) -> None:
        """Another item comes: what has the keys in a drawer gives them back before it is gone."""
        self._give_back()

    def _on_evidence_closed(self) -> None:
        self.viewer.closed()
        opened = self._decider.opened
        if opened is not None:
            self._window.request_room(room_wanted(min(PAGE, len(opened.answers))))

    def _overview(self, opened: OpenedItem) -> list[Page]:
        return self._asked.pages(opened, has_files=bool(self.viewer.files()))

    async def _render_asked(self, opened: OpenedItem) -> None:
        if await self._asked.render(opened) and self._decider.opened is opened and self._parts.has_evidence:
            self.viewer.replace_overview(self._overview(opened))

    @property
    def has_trace(self) -> bool:
        """Whether the trace is open."""
        return self._parts.drawer.kind is DrawerKind.TRACE

    def trace(self) -> None:
        """T."""
        opened, drawer = self._decider.opened, self._parts.drawer
        if opened is None or self._close(DrawerKind.TRACE):
            return
        drawer.begin(DrawerKind.TRACE)
        facts = drawer_pages.trace_pieces(self._look, opened)
        drawer.follow(draw_raw(self._look, self._drawing, opened.members, drawer.view, facts))
        self._parts.open_drawer()

    def changes(self) -> None:
        """D, while the item is alive."""
        self._toggle(
            DrawerKind.CHANGES,
            lambda look, opened: drawer_pages.changes_pages(look, opened, self._difference.now.rows),
        )
        if self._parts.drawer.kind is DrawerKind.CHANGES and self._difference.now.rows:
            self._parts.drawer.tell(self._parts.changes.told)

    def similar(self) -> None:
        """Y: read from the record first. From a decision that was opened there it goes back to the list."""
        opened = self._decider.opened
        if opened is None:
            return
        if self._parts.drawer.kind in (DrawerKind.SIMILAR, DrawerKind.STORY):
            self.close()
        else:
            self._spawn(self._load_similar(opened, QApplication.focusWidget()), name="similar")

    async def _load_similar(self, opened: OpenedItem, came_from: QWidget | None) -> None:
        """The keys go to the list, unless they went elsewhere meanwhile: into a field, for instance."""
        try:
            found = await self._desk.similar(opened.item.id)
        except ReviewDeskError as error:
            self._tell_similar(opened, drawer_pages.sentence(self._look, error))
            return
        if found.is_none:
            self._tell_similar(opened, html.paragraph(self._look.say("similar.none"), "second"))
        elif self._decider.opened is opened:
            subject = str(opened.item.subject) if opened.item.subject else ""
            self._parts.drawer.earlier.show_earlier(found, subject)
            if QApplication.focusWidget() is came_from:
                self._came_from = came_from
                self._list_earlier()
            else:
                self._show_earlier()

    def _tell_similar(self, opened: OpenedItem, sentence: str) -> None:
        if self._decider.opened is opened:
            self._open(DrawerKind.SIMILAR, [[sentence]])

    def _list_earlier(self) -> None:
        self._show_earlier()
        self._parts.drawer.earlier.setFocus()

    def _show_earlier(self) -> None:
        self._parts.drawer.list_earlier()
        self._parts.open_drawer()

    def _on_decision_chosen(self, decision: DecisionId) -> None:
        opened = self._decider.opened
        if opened is not None:
            self._spawn(self._load_story(opened, decision), name="read-story")

    async def _load_story(self, opened: OpenedItem, decision: DecisionId) -> None:
        try:
            story = await self._desk.story(decision)
            pages = await story_pages(self._look, self._desk, story)
        except ReviewDeskError as error:
            pages = [[drawer_pages.sentence(self._look, error)]]
        if self._decider.opened is opened and self._parts.drawer.kind is DrawerKind.SIMILAR:
            is_inside = self._has_keys()
            self._open(DrawerKind.STORY, pages)
            if is_inside:
                self._parts.drawer.view.browser.setFocus()

    def _give_back(self) -> None:
        """The keys go where they were before the list had them."""
        target, self._came_from = self._came_from, None
        if target is not None and self._has_keys():
            target.setFocus()

    def _has_keys(self) -> bool:
        """Whether the keys are in the drawer."""
        return self._parts.drawer.isAncestorOf(QApplication.focusWidget() or self._parts)

    def _toggle(self, kind: DrawerKind, make: MakePages) -> None:
        opened = self._decider.opened
        if opened is not None and not self._close(kind):
            self._open(kind, make(self._look, opened))

    def _close(self, kind: DrawerKind) -> bool:
        return self._parts.drawer.kind is kind and self._parts.close_drawer()

    def _open(self, kind: DrawerKind, pages: list[Page]) -> None:
        self._parts.drawer.show_drawer(kind, pages)
        self._parts.open_drawer()
