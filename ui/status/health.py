"""The health drawer: every source's condition, guarantee, last sync, and what waits for it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from reviewer.actions._api import Desk
from reviewer.clock import Clock
from reviewer.domain.sources import Condition, SourceHealth
from reviewer.ids import SourceId
from ui.messages import catalogue
from ui.messages.catalogue import say
from ui.messages.spelling import plain
from ui.overlay import Overlay, Place, plain_label
from ui.tasks import Spawn
from ui.theme import Role, Theme


def lines(health: SourceHealth, clock: Clock) -> list[str]:
    """What is said of one source, line by line."""
    now = clock.now()
    time = catalogue.WORDS.time
    last = health.last_ok_at
    said = [
        say(f"health.{health.condition}"),
        say(f"guarantee.{health.guarantee}"),
        say("health.last_ok", at=time(last, now=now)) if last else say("health.never"),
    ]
    if health.failing_since is not None:
        said.append(say("health.since", at=time(health.failing_since, now=now)))
    if health.next_try_at is not None:
        following = time(health.next_try_at, now=now)
        code = "health.tries" if health.failures else "health.next"
        said.append(say(code, count=health.failures, next=following))
    if health.error:
        told = catalogue.WORDS.message(health.error, **{"source": health.source, **health.error_params})
        said += [one for one in (told.title, told.body) if one]
    if health.identity:
        said.append(say("health.identity", identity=health.identity))
    if health.unsent:
        said.append(say("health.unsent", count=health.unsent))
    return said


class HealthDrawer(QObject):
    """Open at the right edge; follows the sources while it is open."""

    def __init__(self, window: QWidget, theme: Theme, desk: Desk, clock: Clock, spawn: Spawn) -> None:
        self.overlay = Overlay(window, theme, place=Place.RIGHT, width=420, title=say("health.title"))
        super().__init__(self.overlay)
        self._theme, self._desk, self._clock, self._spawn = theme, desk, clock, spawn
        self._trying: set[SourceId] = set()
        self._health: Sequence[SourceHealth] = ()
        self._content = QWidget()
        self.overlay.body.addWidget(self._content)
        self.overlay.body.addStretch(1)
        self.overlay.open()

    def show_health(self, health: Sequence[SourceHealth]) -> None:
        """Say it anew."""
        self._health = health
        fresh = QWidget()
        column = QVBoxLayout(fresh)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.px(4))
        if not health:
            column.addWidget(plain_label(say("health.none"), self._theme, tone="second"))
        for one in health:
            self._add(column, one)
        self.overlay.body.replaceWidget(self._content, fresh)
        self._content.deleteLater()
        self._content = fresh

    def _add(self, column: QVBoxLayout, health: SourceHealth) -> None:
        theme = self._theme
        column.addSpacing(theme.px(8))
        column.addWidget(plain_label(plain(health.source), theme, Role.STRONG))
        is_bad = health.condition not in {Condition.OK, Condition.UNKNOWN}
        for number, line in enumerate(lines(health, self._clock)):
            label = plain_label(line, theme, tone="danger" if is_bad and not number else "second")
            label.setWordWrap(True)
            column.addWidget(label)
        is_trying = health.source in self._trying
        button = QPushButton(say("health.trying" if is_trying else "health.try_now"))
        button.setEnabled(not is_trying)
        button.setMaximumWidth(theme.px(120))
        button.clicked.connect(lambda: self._spawn(self._try(health.source), name="try-source"))
        column.addWidget(button)

    async def _try(self, source: SourceId) -> None:
        self._trying.add(source)
        self.show_health(self._health)
        try:
            await self._desk.sync_now(source)
        finally:
            self._trying.discard(source)
        self.show_health(await self._desk.health())
