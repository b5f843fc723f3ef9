"""Shows one piece of the open item's evidence after the other: which file, which page, how large."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from reviewer.domain.desk import OpenedItem
from reviewer.domain.evidence import EvidenceFile, Holding
from reviewer.errors import EvidenceRefused
from reviewer.render._api import Image
from reviewer.render.evidence_page import EvidencePage
from reviewer.render.marks import Marks
from reviewer.render.to_look_at import FILE, Place
from ui.area import Surroundings
from ui.blocks.block_html import pieces
from ui.blocks.content_view import Page
from ui.blocks.look import Look
from ui.evidence import wording
from ui.evidence.fetching import Fetching, Key, Told
from ui.evidence.panel import EvidencePanel, PanelHead
from ui.evidence.saving import Saving

ZOOMS = (1.0, 1.5, 2.0, 3.0, 4.0)
SETTLED_MS = 150
"""After a change of size the page is drawn anew once it has been still for so long."""
OVERVIEW: Key = ("", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class AtPage:
    """A page of a file; the key of the overview stands for the question with what is quoted."""

    key: Key
    page: int
    """From 0."""
    pages: int


class Viewer(QObject):
    """Stands on one entry: the overview with the question, or a file."""

    moved = Signal(object)
    """The key of the file that is shown now."""
    page_shown = Signal()
    """Another page of the file is on the screen."""
    hidden_found = Signal(object, object)
    """A file was opened: its key, and the `Place` with what can't be seen in it."""

    def __init__(
        self, look: Look, around: Surroundings, panel: EvidencePanel, *, asks_sources: bool = True
    ) -> None:
        super().__init__(panel)
        self._look = look
        self._around = around
        self._panel = panel
        self.fetching = Fetching(around.desk, around.spawn, self, asks_sources=asks_sources)
        self._asks_sources = asks_sources
        self._saving = Saving(look, around, panel)
        self._overview: list[Page] = []
        self._at: Key = OVERVIEW
        self._page = 0
        self._zoom = 0
        self._width = 0
        self._shown: EvidencePage | None = None
        self._wanted = 0
        """Counts what was asked for: an answer to an older question is dropped."""
        self.is_open = False
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLED_MS)
        self._settle.timeout.connect(self._on_settled)
        self.fetching.changed.connect(self._on_changed)
        panel.file_asked.connect(self.step_file)
        panel.page_asked.connect(self.step_page)
        panel.zoom_asked.connect(self._on_zoom)
        panel.save_asked.connect(self.save)
        panel.picture.resized.connect(self._on_resized)

    # -- what there is

    def show_item(self, opened: OpenedItem) -> None:
        """Another item: its panel is closed."""
        self.is_open = False
        self._wanted += 1
        self._shown = None
        self.fetching.show(opened)

    def clear(self) -> None:
        """No item."""
        self.is_open = False
        self._wanted += 1
        self.fetching.clear()

    def files(self) -> tuple[Told, ...]:
        """Evidence with a file; a quotation is part of the overview."""
        return tuple(one for one in self.fetching.all if one.file.holding is not Holding.QUOTED)

    def first(self) -> Key:
        """Where the evidence opens: the first file, else the overview."""
        files = self.files()
        return files[0].file.key if files else OVERVIEW

    # -- where it stands

    @property
    def at(self) -> Key:
        """The entry that it stands on."""
        return self._at

    def is_at(self, key: Key) -> bool:
        """Whether that file is on the screen."""
        return self.is_open and self._at == key

    @property
    def at_page(self) -> AtPage | None:
        """The page that is on the screen, of a file or of the overview; None: a word why there is none."""
        if self.is_open and self._at == OVERVIEW:
            return AtPage(key=OVERVIEW, page=0, pages=1)
        if not self.is_open or self._shown is None or not self._shown.blocks:
            return None
        return AtPage(key=self._at, page=self._shown.page, pages=max(1, self._shown.pages))

    def closed(self) -> None:
        """The panel is not there any more."""
        self.is_open = False
        self._wanted += 1
        self._shown = None
        self.moved.emit(OVERVIEW)

    def open_at(self, key: Key, overview: list[Page]) -> None:
        """Show a file, or the overview."""
        self.is_open = True
        self._overview = overview
        self._at, self._page, self._zoom, self._shown = key, 0, 0, None
        self.refresh()

    def replace_overview(self, overview: list[Page]) -> None:
        """The same, drawn otherwise: the question was rendered meanwhile."""
        self._overview = overview
        if self.is_open and self._at == OVERVIEW:
            self._panel.text.replace_pages(overview)

    def step_file(self, step: int) -> None:
        """The next one, or the one before; at an end the other end."""
        keys = self._keys()
        if len(keys) > 1:
            at = keys.index(self._at) if self._at in keys else 0
            self.open_at(keys[(at + step) % len(keys)], self._overview)

    def step_page(self, step: int) -> None:
        """A page on, or back."""
        pages = self._shown.pages if self._shown is not None else 0
        page = min(max(self._page + step, 0), max(0, pages - 1))
        if page != self._page:
            self._page = page
            self._draw(from_top=True)

    def save(self) -> None:
        """A copy, where the operator says."""
        told = self.fetching.told(self._at)
        if told is not None and self._shown is not None:
            self._saving.ask(told.file, self._shown.kind)

    def refresh(self) -> None:
        """Show what is known of the entry now."""
        self.moved.emit(self._at)
        self._show_head()
        told = self.fetching.told(self._at)
        if told is None:
            self._panel.notice.tell("")
            self._panel.show_text(self._overview, self._look.say("drawer.evidence"))
        elif told.is_coming:
            self._panel.show_state(wording.on_its_way(self._look, told.file))
        elif told.failure is not None:
            again = self._offered("evidence.again")
            self._panel.show_state(wording.failed(self._look, told.file, told.failure, again))
        elif told.file.holding is not Holding.HELD:
            fetch = self._offered("evidence.fetch")
            self._panel.show_state(wording.not_here(self._look, told.file, fetch))
        else:
            self._draw(from_top=True)

    def _keys(self) -> list[Key]:
        files = [one.file.key for one in self.files()]
        return [*([OVERVIEW] if self._overview or not files else []), *files]

    def _show_head(self) -> None:
        look, told, keys = self._look, self.fetching.told(self._at), self._keys()
        place = keys.index(self._at) + 1 if self._at in keys else 1
        file = told.file if told is not None else None
        self._panel.show_head(
            PanelHead(
                title=wording.name_of(look, file.evidence)
                if file is not None
                else look.say("evidence.overview"),
                note=self._note(file.size or file.evidence.size) if file is not None else "",
                place=look.say("evidence.place", place=place, count=len(keys)),
                has_others=len(keys) > 1,
            )
        )

    def _note(self, size: int | None) -> str:
        kind = self._look.say(f"evidence.kind.{self._shown.kind}") if self._shown is not None else ""
        return " · ".join(part for part in (kind, wording.size_of(self._look, size)) if part)

    def _offered(self, code: str) -> tuple[wording.Action, ...]:
        """To fetch it, where sources are asked at all."""
        return ((code, self._fetch),) if self._asks_sources else ()

    def _fetch(self) -> None:
        self.fetching.fetch(self._at)

    def _on_changed(self, key: Key) -> None:
        if self.is_open and key == self._at:
            self.refresh()

    # -- drawing

    def _draw(self, *, from_top: bool) -> None:
        told = self.fetching.told(self._at)
        if told is not None:
            self._wanted += 1
            self._width = self._panel.picture.room()
            self._around.spawn(self._drawn(told, self._wanted, from_top=from_top), name="show_evidence")

    async def _drawn(self, told: Told, wanted: int, *, from_top: bool) -> None:
        try:
            page = await self._around.desk.show_evidence(
                told.file, self._page, width=self._width, zoom=ZOOMS[self._zoom]
            )
        except EvidenceRefused:
            self.fetching.is_gone(told.file.key)
            return
        if wanted == self._wanted and self.is_open:
            self._shown = page
            self._show_page(told, page, from_top=from_top)
            self.page_shown.emit()
            self.hidden_found.emit(told.file.key, _place(told.file, page))

    def _show_page(self, told: Told, page: EvidencePage, *, from_top: bool) -> None:
        look, panel = self._look, self._panel
        self._show_head()
        if not page.blocks and page.page == 0:
            actions = (("evidence.save", self.save),)
            panel.show_state(wording.not_drawn(look, told.file, page, actions))
            return
        has_pages = page.pages > 1
        place = look.say("pages.place", page=page.page + 1, pages=max(page.pages, 1)) if has_pages else ""
        title = wording.name_of(look, told.file.evidence)
        name = look.say("evidence.page.name", place=place, title=title) if has_pages else title
        if not page.blocks:
            panel.show_state(wording.not_drawn(look, told.file, page, ()))
        elif isinstance(page.blocks[0], Image):
            panel.picture.show_image(page.blocks[0])
            if from_top:
                panel.picture.go_to_top()
            panel.show_picture(name, page=place)
        else:
            panel.show_text([pieces(page.blocks)], name, page=place, can_save=True)
        panel.notice.tell(self._told(page))
        panel.allow_turns(back=page.page > 0, on=page.page + 1 < page.pages)
        panel.zooms[0].setEnabled(self._zoom > 0)
        panel.zooms[1].setEnabled(self._zoom + 1 < len(ZOOMS))

    def _told(self, page: EvidencePage) -> str:
        hidden = sum(page.hidden.values())
        said = [wording.notices(self._look, page.notices)]
        if hidden:
            said.append(self._look.say("evidence.hidden", count=hidden))
        return " ".join(part for part in said if part)

    def _on_zoom(self, step: int) -> None:
        zoom = min(max(self._zoom + step, 0), len(ZOOMS) - 1) if step else 0
        if zoom != self._zoom:
            self._zoom = zoom
            self._draw(from_top=False)

    def _on_resized(self) -> None:
        if self.is_open and self._panel.has_picture:
            self._settle.start()

    def _on_settled(self) -> None:
        if self.is_open and self._panel.has_picture and self._panel.picture.room() != self._width:
            self._draw(from_top=False)


def _place(file: EvidenceFile, page: EvidencePage) -> Place:
    number = 1 + [one.id for one in file.item.evidence].index(file.evidence.id)
    return Place(code=FILE, number=number, marks=Marks(kinds=page.hidden))
