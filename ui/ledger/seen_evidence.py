"""The evidence of an item as it was seen: what is kept of it, and how long each page was in view."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from reviewer.domain.exposure import Exposure, PageSeen
from reviewer.ids import ItemId
from ui.area import Surroundings
from ui.blocks.content_view import Page
from ui.blocks.fill_queue import FillQueue
from ui.blocks.look import Look
from ui.desk.overview import Overview
from ui.evidence.panel import EvidencePanel
from ui.evidence.viewer import OVERVIEW, AtPage, Viewer
from ui.ledger.as_seen_item import SeenItem
from ui.ledger.drawn_over import DrawnOver
from ui.ledger.hatching import Match
from ui.ledger.seen import time


class SeenEvidence(QObject):
    """The desk's own panel and viewer, which ask no source here."""

    moved = Signal()
    """Opened or closed."""

    def __init__(self, look: Look, around: Surroundings, fills: FillQueue, over: DrawnOver) -> None:
        super().__init__()
        self._look, self._spawn, self._over = look, around.spawn, over
        self._seen: SeenItem | None = None
        self.panel = EvidencePanel(look, fills)
        self.panel.hide()
        self._viewer = Viewer(look, around, self.panel, asks_sources=False)
        self._asked = Overview(look, around.desk)
        self.panel.close_button.clicked.connect(self.close)
        self.panel.text.landmarks_found.connect(self._on_drawn)
        self._viewer.page_shown.connect(self._on_page)
        self._viewer.fetching.listed.connect(self._on_listed)

    @property
    def is_open(self) -> bool:
        """Whether it is on the screen."""
        return self._viewer.is_open

    @property
    def is_there(self) -> bool:
        """Whether there is anything to open."""
        seen = self._seen
        return seen is not None and any(one.body or one.evidence for one in seen.opened.members)

    def show_item(self, seen: SeenItem) -> None:
        """Another item: it is closed."""
        self.close()
        self._seen = seen
        self._viewer.show_item(seen.opened)

    def clear(self) -> None:
        """No item."""
        self.close()
        self._seen = None
        self._viewer.clear()

    def toggle(self) -> None:
        """O."""
        if self.is_open:
            self.close()
        elif self._seen is not None and self.is_there:
            self._viewer.open_at(self._viewer.first(), self._overview(self._seen))
            self._spawn(self._render(self._seen), name="render_asked")
            self.panel.show()
            self.moved.emit()

    def close(self) -> bool:
        """False: it is not open."""
        if not self.is_open:
            return False
        self._viewer.closed()
        self.panel.forget()
        self.panel.hide()
        self.moved.emit()
        return True

    def restyle(self) -> None:
        """Other colours, or another scale."""
        self.panel.restyle()

    def _overview(self, seen: SeenItem) -> list[Page]:
        return self._asked.pages(seen.opened, has_files=bool(self._viewer.files()))

    async def _render(self, seen: SeenItem) -> None:
        if await self._asked.render(seen.opened) and self._seen is seen and self.is_open:
            self._viewer.replace_overview(self._overview(seen))

    def _on_listed(self) -> None:
        """It was opened before anybody knew what there is."""
        if self.is_open and self._seen is not None:
            at = self._viewer.first() if self._viewer.at == OVERVIEW else self._viewer.at
            self._viewer.open_at(at, self._overview(self._seen))

    # -- drawing over it

    def _on_page(self) -> None:
        """A page of a file: what is said of it stands above it, with what the desk says of the file."""
        exposure, at = self._exposure(), self._viewer.at_page
        if exposure is None or at is None:
            return
        ms = _ms(exposure, at)
        self.panel.picture.hatch(ms == 0)
        said = (self.panel.notice.told, self._words(ms))
        self.panel.notice.tell(" ".join(one for one in said if one))

    def _on_drawn(self) -> None:
        """Words: of a file, or of the question with what is quoted beside it."""
        exposure, at = self._exposure(), self._viewer.at_page
        if exposure is None or at is None or self.panel.has_picture:
            return
        ms = _ms(exposure, at)
        if at.key == OVERVIEW:
            self.panel.notice.tell(self._words(ms))
        if ms == 0:
            self._over.draw(self.panel.text, _never)

    def _exposure(self) -> Exposure | None:
        """Where times were measured at all; of a case each member's own tells of its files."""
        at, seen = self._viewer.at_page, self._seen
        if seen is None or at is None:
            return None
        story = seen.stories.get(ItemId(at.key[0]), seen.story)
        return story.exposure if story.exposure is not None and story.exposure.is_timed else None

    def _words(self, ms: int | None) -> str:
        if ms is None:
            return self._look.say("as_seen.page.unknown")
        return (
            self._look.say("as_seen.page.for", time=time(ms)) if ms else self._look.say("as_seen.page.never")
        )


def _ms(exposure: Exposure, at: AtPage) -> int | None:
    """How long a page was in view, 0: never; None: of a cut record silence says nothing."""
    found = [one.ms for one in exposure.files if (one.item, one.evidence, one.page) == (*at.key, at.page + 1)]
    return found[0] if found else None if exposure.is_cut else 0


def _never(_words: str) -> tuple[Match, PageSeen | None]:
    return Match.NEVER, None
