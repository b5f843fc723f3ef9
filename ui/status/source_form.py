"""The fields of a source: a new one, or one that is connected, whose other settings stay as they are."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLineEdit, QWidget

from reviewer.clock import Clock
from reviewer.domain.sources import Source
from reviewer.ids import SourceId
from ui.messages.catalogue import say
from ui.messages.spelling import plain
from ui.theme import Theme

CONNECTORS = ("review-api", "langgraph")
LONGEST_NAME, LONGEST_URL, LONGEST_TOKEN = 200, 2_000, 8_000
"""Qt lays out one line of what is pasted: without a bound it may be a long one."""
FROM_ENVIRONMENT = "env:"


class SourceForm(QWidget):
    """Name and system of a connected source stay: they belong to its decisions."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name, self.url, self.token, self.owner = QLineEdit(), QLineEdit(), QLineEdit(), QLineEdit()
        self.connector = QComboBox()
        for name in CONNECTORS:
            self.connector.addItem(say(f"connector.{name}"), name)
        self.allows_plain_http = QCheckBox(say("connections.plain_http"))
        self._known: Source | None = None
        for field in (self.name, self.owner):
            field.setMaxLength(LONGEST_NAME)
        self.url.setMaxLength(LONGEST_URL)
        self.token.setMaxLength(LONGEST_TOKEN)
        self.token.setEchoMode(QLineEdit.EchoMode.Password)
        self.name.setPlaceholderText(say("connections.name.hint"))
        self.url.setPlaceholderText(say("connections.url.hint"))
        self.owner.setPlaceholderText(say("connections.owner.hint"))
        self._lay_out(theme)
        self.show_source(None)

    def _lay_out(self, theme: Theme) -> None:
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

    @property
    def known(self) -> Source | None:
        """The connected source that is shown; None: it is for a new one."""
        return self._known

    def show_source(self, known: Source | None) -> None:
        """Fill in a connected source, or make room for a new one."""
        self._known = known
        for field in (self.name, self.url, self.token, self.owner):
            field.clear()
        self.allows_plain_http.setChecked(known is not None and known.allows_plain_http)
        for part in (self.name, self.connector):
            part.setEnabled(known is None)
        self._word_token()
        if known is None:
            self.connector.setCurrentIndex(0)
            return
        self.name.setText(plain(known.id, LONGEST_NAME))
        self.url.setText(known.url)
        self.owner.setText(known.owner)
        # -1, shown empty, for one that came with another package: it is changed without being named here.
        self.connector.setCurrentIndex(self.connector.findData(known.connector))

    def _word_token(self) -> None:
        credential = self._known.credential if self._known is not None else ""
        is_read = credential.startswith(FROM_ENVIRONMENT)
        self.token.setEnabled(not is_read)
        code = "connections.token.environment" if is_read else "connections.token.kept"
        variable = _variable(credential)
        self.token.setPlaceholderText(
            say(code, variable=variable) if credential else say("connections.token.hint")
        )

    def source(self, clock: Clock) -> Source | None:
        """What is filled in; None while name or address are missing."""
        name, url = self.name.text().strip(), self.url.text().strip()
        if not name or not url:
            return None
        owner, allows_plain_http = self.owner.text().strip(), self.allows_plain_http.isChecked()
        if self._known is not None:
            return replace(self._known, url=url, owner=owner, allows_plain_http=allows_plain_http)
        return Source(
            id=SourceId(name),
            connector=self.connector.currentData(),
            url=url,
            added_at=clock.now(),
            owner=owner,
            allows_plain_http=allows_plain_http,
        )

    @property
    def lacks_token(self) -> str:
        """What to say where the known token would go to an address that it was not given for; else empty."""
        known, url = self._known, self.url.text().strip()
        if known is None or not known.credential or url == known.url or self.token.text():
            return ""
        if known.credential.startswith(FROM_ENVIRONMENT):
            return say("connections.token.variable", variable=_variable(known.credential))
        return say("connections.token.again")


def _variable(credential: str) -> str:
    return plain(credential.removeprefix(FROM_ENVIRONMENT))
