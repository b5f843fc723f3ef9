"""The connections dialog: list, add, test and disconnect orchestrators. Stays beside the window."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
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
from ui.messages.catalogue import say
from ui.messages.spelling import plain
from ui.overlay import plain_label
from ui.screen_room import within_screen
from ui.tasks import Spawn
from ui.theme import Role, Theme

CONNECTORS = ("review-api", "langgraph")
LONGEST_NAME, LONGEST_URL, LONGEST_TOKEN = 200, 2_000, 8_000
"""Qt lays out one line of what is pasted: without a bound it may be a long one."""
SOURCE = Qt.ItemDataRole.UserRole + 1


class SourceForm(QWidget):
    """The fields of a new source."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name, self.url, self.token, self.owner = QLineEdit(), QLineEdit(), QLineEdit(), QLineEdit()
        self.connector = QComboBox()
        for name in CONNECTORS:
            self.connector.addItem(say(f"connector.{name}"), name)
        self.allows_plain_http = QCheckBox(say("connections.plain_http"))
        for field in (self.name, self.owner):
            field.setMaxLength(LONGEST_NAME)
        self.url.setMaxLength(LONGEST_URL)
        self.token.setMaxLength(LONGEST_TOKEN)
        self.token.setEchoMode(QLineEdit.EchoMode.Password)
        self.name.setPlaceholderText(say("connections.name.hint"))
        self.token.setPlaceholderText(say("connections.token.hint"))
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(theme.px(8))
        for code, row in (
            ("connections.name", self.name),
            ("connections.connector", self.connector),
            ("connections.url", self.url),
            ("connections.token", self.token),
            ("connections.owner", self.owner),
        ):
            row.setAccessibleName(say(code))
            form.addRow(say(code), row)
        form.addRow("", self.allows_plain_http)

    def source(self, clock: Clock) -> Source | None:
        """What is filled in; None while name or address are missing."""
        name, url = self.name.text().strip(), self.url.text().strip()
        if not name or not url:
            return None
        return Source(
            id=SourceId(name),
            connector=self.connector.currentData(),
            url=url,
            added_at=clock.now(),
            owner=self.owner.text().strip(),
            allows_plain_http=self.allows_plain_http.isChecked(),
        )

    def clear(self) -> None:
        """Ready for the next one."""
        for field in (self.name, self.url, self.token, self.owner):
            field.clear()
        self.allows_plain_http.setChecked(False)


class Connections(QDialog):
    """Left what is connected, right a new one."""

    def __init__(self, window: QWidget, theme: Theme, desk: Desk, clock: Clock, spawn: Spawn) -> None:
        super().__init__(window)
        self._desk, self._clock, self._spawn = desk, clock, spawn
        self._to_remove: SourceId | None = None
        self.setWindowTitle(say("connections.title"))
        self.list = QListWidget()
        self.list.setAccessibleName(say("connections.title"))
        px = theme.px
        self.list.setStyleSheet(f"QListWidget::item {{ padding: {px(6)}px {px(8)}px; }}")
        self.list.currentItemChanged.connect(lambda _now, _before: self._ask_to_remove(None))
        self.form = SourceForm(theme)
        self.told = plain_label("", theme, tone="second")
        self.told.setWordWrap(True)
        self.remove = self._button("connections.remove", self._on_remove)
        self.test = self._button("connections.test", self._on_test)
        self.connect_button = self._button("connections.connect", self._on_connect)
        self.connect_button.setProperty("weight", "primary")
        self._lay_out(theme)
        self.resize(within_screen(self, QSize(theme.px(760), theme.px(400))))
        spawn(self._list(), name="list-sources")

    def _lay_out(self, theme: Theme) -> None:
        left, right, buttons = QVBoxLayout(), QVBoxLayout(), QHBoxLayout()
        left.addWidget(plain_label(say("connections.title"), theme, Role.TITLE))
        left.addWidget(self.list, 1)
        left.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignLeft)
        right.addWidget(plain_label(say("connections.add"), theme, Role.TITLE))
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
        self.list.clear()
        for one in sources:
            item = QListWidgetItem(f"{plain(one.id)}\n{plain(one.url, 60)}")
            item.setData(SOURCE, one.id)
            self.list.addItem(item)
        self.remove.setEnabled(bool(sources))
        if not sources:
            nothing = QListWidgetItem(say("connections.none"))
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(nothing)

    def _on_test(self) -> None:
        if source := self._filled_in():
            self.told.setText(say("connections.testing"))
            self._spawn(self._try(source), name="test-source")

    def _on_connect(self) -> None:
        if source := self._filled_in():
            self._spawn(self._add(source), name="add-source")

    def _on_remove(self) -> None:
        chosen = self.list.selectedItems()
        name = chosen[0].data(SOURCE) if chosen else None
        if name is None:
            return
        if name != self._to_remove:
            self._ask_to_remove(name)
            return
        self._spawn(self._drop(name), name="remove-source")

    def _ask_to_remove(self, name: SourceId | None) -> None:
        """The first press names what the second one does."""
        self._to_remove = name
        words = say("connections.remove.really", source=name) if name else say("connections.remove")
        self.remove.setText(words)
        self.remove.setProperty("weight", "danger" if name else "")
        self.remove.style().polish(self.remove)

    def _filled_in(self) -> Source | None:
        source = self.form.source(self._clock)
        if source is None:
            self.told.setText(say("connections.needs"))
        return source

    async def _try(self, source: Source) -> None:
        try:
            identity = await self._desk.test_source(source, self.form.token.text())
        except ReviewDeskError as error:
            self.told.setText(say(error.code, **{"source": source.id, **error.params}))
            return
        self.told.setText(say("connections.tested", identity=identity))

    async def _add(self, source: Source) -> None:
        try:
            await self._desk.add_source(source, self.form.token.text())
        except ReviewDeskError as error:
            self.told.setText(say(error.code, **{"source": source.id, **error.params}))
            return
        self.told.setText(say("connections.added", source=source.id))
        self.form.clear()
        await self._list()

    async def _drop(self, source: SourceId) -> None:
        self._ask_to_remove(None)
        try:
            await self._desk.remove_source(source)
        except ReviewDeskError as error:
            self.told.setText(say(error.code, **{"source": source, **error.params}))
            return
        self.told.setText(say("connections.removed", source=source))
        await self._list()
