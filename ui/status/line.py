"""The status line: undo, one message, what is not sent, and each source's condition."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from reviewer.clock import Clock
from reviewer.domain.sources import Source, SourceHealth
from reviewer.render.plain_line import joined
from ui.a11y import announce
from ui.blocks.labels import LineLabel
from ui.messages import catalogue
from ui.messages.catalogue import say
from ui.shortcuts.dispatcher import Dispatcher
from ui.shortcuts.table import Act
from ui.status.undo import UndoLine
from ui.status.wording import shortened, source_words, unsent_words
from ui.theme import Role, Theme
from ui.tips import set_tip

HEIGHT, LOW_HEIGHT = 28, 24
MESSAGE_MS = 12_000


class StatusLine(QWidget):
    """Along the bottom of the window. A click on the sources opens their health."""

    def __init__(self, theme: Theme, keys: Dispatcher, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._clock = theme, clock
        self._health: Sequence[SourceHealth] = ()
        self._sources: Sequence[Source] = ()
        self._is_short = False
        self._is_delivering = True
        self.undo = UndoLine(theme, keys, clock)
        self._message = LineLabel(theme)
        self._message.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._unsent, self._conditions = QPushButton(), QPushButton()
        for button, act in ((self._unsent, Act.GO_NOT_SENT), (self._conditions, Act.GO_HEALTH)):
            button.setProperty("weight", "bare")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _checked=False, act=act: keys.run(act))
        self._row = QHBoxLayout(self)
        self._row.addWidget(self.undo)
        self._row.addWidget(self._message, 1)
        self._row.addWidget(self._unsent)
        self._row.addWidget(self._conditions)
        self._unsent.hide()
        self._conditions.hide()
        self._fade = QTimer(self)
        self._fade.setSingleShot(True)
        self._fade.setInterval(MESSAGE_MS)
        self._fade.timeout.connect(self._message.clear)
        self._prefix = ""
        keys.prefix_changed.connect(self._on_prefix)
        self.setAccessibleName(say("status.name"))
        self.setProperty("ground", "pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        theme.changed.connect(self._use_theme)
        self._use_theme()

    @property
    def message(self) -> str:
        """The message that stands there now."""
        return self._message.text()

    @property
    def conditions(self) -> str:
        """What is said of the sources."""
        return self._conditions.text().replace("&&", "&")

    def say(self, code: str, **params: object) -> None:
        """Show one message in place of the last."""
        told = catalogue.WORDS.message(code, **params)
        text = joined(" · ", (told.title, told.body)) if told.body else told.title
        self._message.setText(text)
        set_tip(self._message, text)
        announce(self._message, text)
        self._fade.start()

    def show_health(self, health: Sequence[SourceHealth], sources: Sequence[Source]) -> None:
        """Take the sources' conditions; nothing is painted when they say the same."""
        self._health, self._sources = health, sources
        self._word_health()

    def show_delivering(self, *, is_delivering: bool) -> None:
        """Whether this window sends; else another process of this home does, and that is said."""
        self._is_delivering = is_delivering
        self._word_health()

    def set_window(self, width: int, height: int) -> None:
        """Choose height and length of words by the size of the window."""
        self._is_short = width < self._theme.px(1360)
        self.setFixedHeight(self._theme.px(LOW_HEIGHT if height < self._theme.px(760) else HEIGHT))
        self._word_health()

    def _word_health(self) -> None:
        words = source_words(self._health, self._sources, now=self._clock.now())
        words = shortened(words) if self._is_short else words
        unsent = unsent_words(self._health)
        elsewhere = [] if self._is_delivering else [say("status.not_delivering")]
        told = "   ".join([*elsewhere, *(w.text for w in words)])
        for button, text in ((self._unsent, unsent), (self._conditions, told)):
            # Qt takes a single & for the mark of a shortcut, which a source's name must not be.
            label = text.replace("&", "&&")
            if button.text() != label:
                button.setText(label)
            if button.isHidden() == bool(text):
                button.setVisible(bool(text))

    def _on_prefix(self, prefix: str) -> None:
        if prefix:
            self._message.setText(say("status.prefix", prefix=prefix))
        elif self._prefix:
            self._message.clear()
        self._prefix = prefix

    def _use_theme(self) -> None:
        px = self._theme.px
        self._row.setContentsMargins(px(12), 0, px(4), 0)
        self._row.setSpacing(px(12))
        self._message.setFont(self._theme.font(Role.BODY))
        for button in (self._unsent, self._conditions):
            button.setFixedHeight(px(22))
            button.setStyleSheet("QPushButton { padding: 0 8px; min-height: 0; }")
        self.setStyleSheet(f"StatusLine {{ border-top: 1px solid {self._theme.tokens.line}; }}")
