"""The connections dialog: list, add, change, test and disconnect orchestrators. Stays beside the window."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from reviewer.actions._api import Desk
from reviewer.clock import Clock
from reviewer.domain.sources import Source
from reviewer.errors import ReviewDeskError
from reviewer.ids import SourceId
from ui.messages.catalogue import WORDS, say
from ui.messages.spelling import plain
from ui.overlay import plain_label
from ui.screen_room import within_screen
from ui.status.source_form import SourceForm
from ui.tasks import Spawn
from ui.theme import Role, Theme

SOURCE = Qt.ItemDataRole.UserRole + 1


class Connections(QDialog):
    """Left what is connected, right the one that is chosen there, else a new one."""

    def __init__(self, window: QWidget, theme: Theme, desk: Desk, clock: Clock, spawn: Spawn) -> None:
        super().__init__(window)
        self._desk, self._clock, self._spawn = desk, clock, spawn
        self._to_remove: SourceId | None = None
        self.setWindowTitle(say("connections.title"))
        self.list = QListWidget()
        self.list.setAccessibleName(say("connections.title"))
        px = theme.px
        self.list.setStyleSheet(f"QListWidget::item {{ padding: {px(6)}px {px(8)}px; }}")
        self.list.itemSelectionChanged.connect(self._on_chosen)
        self._sources: dict[SourceId, Source] = {}
        self.form = SourceForm(theme)
        self._head = plain_label(say("connections.add"), theme, Role.TITLE)
        self.told = plain_label("", theme, tone="second")
        self.told.setWordWrap(True)
        self.remove = self._button("connections.remove", self._on_remove)
        self.new = self._button("connections.new", self.list.clearSelection)
        self.test = self._button("connections.test", self._on_test)
        self.connect_button = self._button("connections.connect", self._on_connect)
        self.connect_button.setProperty("weight", "primary")
        self._lay_out(theme)
        self.resize(within_screen(self, QSize(theme.px(760), theme.px(400))))
        self.form.name.setFocus()
        spawn(self._list(), name="list-sources")

    def _lay_out(self, theme: Theme) -> None:
        left, right, buttons, below = QVBoxLayout(), QVBoxLayout(), QHBoxLayout(), QHBoxLayout()
        left.addWidget(plain_label(say("connections.title"), theme, Role.TITLE))
        left.addWidget(self.list, 1)
        left.addLayout(below)
        below.addWidget(self.new)
        below.addWidget(self.remove)
        below.addStretch(1)
        right.addWidget(self._head)
        right.addWidget(self.form)
        right.addWidget(self.told)
        right.addStretch(1)
        close = self._button("connections.close", self.accept)
        for button in (self.test, self.connect_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(close)
        right.addLayout(buttons)
        row = QHBoxLayout(self)
        px = theme.px
        row.setContentsMargins(px(16), px(16), px(16), px(16))
        row.setSpacing(px(24))
        row.addLayout(left, 2)
        row.addLayout(right, 3)

    def _button(self, code: str, run: object) -> QPushButton:
        button = QPushButton(say(code))
        button.setAutoDefault(False)
        button.clicked.connect(run)
        return button

    async def _list(self) -> None:
        sources = await self._desk.sources()
        self._sources = {one.id: one for one in sources}
        self.list.clear()
        for one in sources:
            item = QListWidgetItem(f"{plain(one.id)}\n{plain(one.url, 60)}")
            item.setData(SOURCE, one.id)
            self.list.addItem(item)
        if not sources:
            nothing = QListWidgetItem(say("connections.none"))
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(nothing)
        self._on_chosen()

    def _chosen(self) -> Source | None:
        chosen = self.list.selectedItems()
        return self._sources.get(chosen[0].data(SOURCE)) if chosen else None

    def _choose(self, name: SourceId) -> None:
        """To be mended at once."""
        for row in range(self.list.count()):
            if self.list.item(row).data(SOURCE) == name:
                self.list.setCurrentRow(row)

    def _on_chosen(self) -> None:
        """The form shows the source that is chosen, for a mended address or a new token; else it is empty."""
        chosen = self._chosen()
        self._ask_to_remove(None)
        for button in (self.remove, self.new):
            button.setEnabled(chosen is not None)
        if chosen != self.form.known:
            self.form.show_source(chosen)
            self._tell("")
        self._head.setText(say("connections.change", source=chosen.id) if chosen else say("connections.add"))
        self.connect_button.setText(say("connections.save") if chosen else say("connections.connect"))

    def _on_test(self) -> None:
        if source := self._filled_in():
            self._tell(say("connections.testing"))
            # Now, as it stands there: a moment later the form may show another source's.
            self._spawn(self._try(source, self.form.token.text()), name="test-source")

    def _on_connect(self) -> None:
        if source := self._filled_in():
            self._spawn(self._add(source, self.form.token.text()), name="add-source")

    def _on_remove(self) -> None:
        chosen = self._chosen()
        if chosen is None:
            return
        if chosen.id != self._to_remove:
            self._ask_to_remove(chosen.id)
            return
        self._spawn(self._drop(chosen.id), name="remove-source")

    def _ask_to_remove(self, name: SourceId | None) -> None:
        """The first press names what the second one does."""
        self._to_remove = name
        words = say("connections.remove.really", source=name) if name else say("connections.remove")
        self.remove.setText(words)
        self.remove.setProperty("weight", "danger" if name else "")
        self.remove.style().polish(self.remove)

    def _filled_in(self) -> Source | None:
        """What is to be tried or kept; None, and why not is told, where it can't be."""
        source = self.form.source(self._clock)
        if source is None:
            self._tell(say("connections.needs"), is_trouble=True)
        elif self.form.known is None and source.id in self._sources:
            self._tell(say("connections.known", source=source.id), is_trouble=True)
        elif why := self.form.lacks_token:
            self._tell(why, is_trouble=True)
        else:
            return source
        return None

    async def _try(self, source: Source, secret: str) -> None:
        try:
            identity = await self._desk.test_source(source, secret)
        except ReviewDeskError as error:
            self._tell(_why(source.id, error), is_trouble=True)
            return
        self._tell(say("connections.tested", identity=identity))

    async def _add(self, source: Source, secret: str) -> None:
        """Keep it, then say whether it answers: kept is not connected."""
        try:
            kept = await self._desk.add_source(source, secret)
        except ReviewDeskError as error:
            self._tell(_why(source.id, error), is_trouble=True)
            return
        await self._list()
        self._tell(say("connections.testing"))
        try:
            identity = await self._desk.test_source(kept, secret)
        except ReviewDeskError as error:
            why = _why(source.id, error)
            self._choose(source.id)
            self._tell(say("connections.added.fails", source=source.id, why=why), is_trouble=True)
            return
        self.form.show_source(None)
        self._tell(say("connections.added", source=source.id, identity=identity))

    async def _drop(self, source: SourceId) -> None:
        self._ask_to_remove(None)
        try:
            await self._desk.remove_source(source)
        except ReviewDeskError as error:
            self._tell(_why(source, error), is_trouble=True)
            return
        await self._list()
        self._tell(say("connections.removed", source=source))

    def _tell(self, words: str, *, is_trouble: bool = False) -> None:
        self.told.setText(words)
        self.told.setProperty("tone", "danger" if is_trouble else "second")
        self.told.style().polish(self.told)


def _why(source: SourceId, error: ReviewDeskError) -> str:
    """What is wrong, for somebody who connects: nothing waits to be sent yet, the address or token may be."""
    here = f"connections.why.{error.code}"
    return say(here if here in WORDS else error.code, **{"source": source, **error.params})
