"""The window's own actions: what each key of the table does outside the desk."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QApplication, QWidget

from reviewer.domain.inbox import Queue
from ui.dialogs import finished
from ui.help import open_key_sheet
from ui.inbox.why import why_words
from ui.ledger import as_seen_keys
from ui.messages.catalogue import say
from ui.overlay import Overlay, Place, plain_label
from ui.palette import Palette
from ui.session import Session
from ui.settings_dialog import SettingsDialog
from ui.settings_numbers import NumberFields, Numbers
from ui.shortcuts.dispatcher import Press
from ui.shortcuts.keymap import Keymap, with_single_keys
from ui.shortcuts.table import Act
from ui.status.connections import Connections
from ui.status.health import HealthDrawer
from ui.status.source_watch import Sources
from ui.theme import SCALE_STEP, Choice, Role
from ui.window import holds

QUEUES = {
    Act.GO_NEEDS_ME: Queue.NEEDS_ME,
    Act.GO_CONFLICTS: Queue.CONFLICTS,
    Act.GO_CAME_BACK: Queue.CAME_BACK,
    Act.GO_NOT_SENT: Queue.NOT_SENT,
    Act.GO_DONE: Queue.DONE_TODAY,
    Act.GO_DUE_SOON: Queue.DUE_SOON,
    Act.GO_SNOOZED: Queue.SNOOZED,
}
CHOICES = {Act.THEME_LIGHT: Choice.LIGHT, Act.THEME_DARK: Choice.DARK, Act.THEME_SYSTEM: Choice.SYSTEM}
Available = Callable[[], bool]


def always() -> bool:
    """For what can be asked for at any time."""
    return True


class Commands:
    """Registers everything at the dispatcher; holds what is open above the window."""

    def __init__(self, session: Session, *, save: Callable[[], None], numbers: Numbers | None = None) -> None:
        self._session, self._window, self._keys = session, session.window, session.window.keys
        self._save = save
        self._numbers = numbers
        self._overlay: Overlay | None = None
        self._drawer: HealthDrawer | None = None
        self._dialogs: dict[str, QWidget] = {}
        session.on_sources = self._on_sources
        session.window.page.acted.connect(self.connections)
        self._register_moves()
        self._register_places()
        self._register_settings()

    def _offer(
        self, act: Act, run: Callable[[], object], is_available: Callable[[], bool] | None = None
    ) -> None:
        def ran(_press: Press) -> None:
            run()

        self._keys.register(act, ran, is_available or (lambda: True))

    # -- moving

    def _register_moves(self) -> None:
        session, panel = self._session, self._session.panel
        view = panel.view
        feed = session.feed

        def has_rows() -> bool:
            return feed.model.rowCount() > 0

        def step(by: int) -> None:
            (self._window.ledger if self._is_in_ledger() else view).step(by)

        self._offer(Act.NEXT_ITEM, lambda: step(1), lambda: has_rows() or self._is_in_ledger())
        self._offer(Act.PREVIOUS_ITEM, lambda: step(-1), lambda: has_rows() or self._is_in_ledger())
        self._offer(Act.NEXT_THAT_NEEDS_ME, self._next_that_needs_me)
        self._offer(Act.ENTER_DESK, self._enter_desk, lambda: bool(session.area.panes()))
        self._offer(Act.NEXT_PANE, lambda: self._cycle(1))
        self._offer(Act.PREVIOUS_PANE, lambda: self._cycle(-1))
        self._offer(Act.SEARCH, self._search)
        self._offer(
            Act.SHOW_ARRIVALS, session.admit_arrivals, lambda: bool(session.feed.model.standing.waiting)
        )
        self._offer(Act.STEP_OUT, self._step_out, self._can_step_out)
        self._offer(Act.UNDO, self._undo, lambda: self._window.status.undo.can_undo)
        self._offer(Act.SHOW_AS_SEEN, self._window.ledger.as_seen_wanted.emit, self._can_show_as_seen)
        as_seen_keys.register(self._keys, lambda: session.ledger.as_seen if self._is_in_ledger() else None)
        self._offer(Act.WHY_HERE, self._why_here, self._can_tell_why_here)

    def _can_tell_why_here(self) -> bool:
        return self._session.panel.current() is not None and not self._is_in_ledger()

    def _can_show_as_seen(self) -> bool:
        return self._is_in_ledger() and self._window.ledger.chosen is not None

    def _next_that_needs_me(self) -> None:
        if self._session.feed.query.queue is Queue.NEEDS_ME:
            self._session.panel.view.step(1)
        else:
            self._session.show_queue(Queue.NEEDS_ME)

    def _enter_desk(self) -> None:
        self._session.area.panes()[0].setFocus()

    def _cycle(self, step: int) -> None:
        panes = [self._window.queues, self._session.panel.view, *self._session.area.panes()]
        shown = [pane for pane in panes if pane.isVisible()]
        focused = QApplication.focusWidget()
        at = next(
            (place for place, pane in enumerate(shown) if focused is pane or holds(pane, focused)), -step
        )
        shown[(at + step) % len(shown)].setFocus()

    def _is_in_ledger(self) -> bool:
        return self._window.shown is self._window.ledger

    def _search(self) -> None:
        if self._is_in_ledger():
            self._window.ledger.open_search()
            return
        if self._session.panel.isHidden():
            self._window.bring_list_back()
        self._session.panel.open_search()

    def _undo(self) -> None:
        if self._window.status.undo.bring_back():  # within the key press: the next key may record it
            self._session.leave_ledger()
            return
        self._session.tasks.spawn(self._session.undo(), name="undo")

    def _can_step_out(self) -> bool:
        return QApplication.activePopupWidget() is None

    def _step_out(self) -> None:
        """Esc: the innermost first; at last into the list."""
        panel, session = self._session.panel, self._session
        if self._overlay is not None:
            self._overlay.end()
            return
        is_in_list = holds(panel, QApplication.focusWidget())
        steps = (
            lambda: is_in_list and panel.close_search(),
            session.step_out_of_page,
            session.area.step_out,
            panel.close_search,
            self._window.bring_list_back,
        )
        if not any(step() for step in steps):
            panel.view.setFocus()

    def _why_here(self) -> None:
        item = self._session.panel.current()
        if item is None:
            return
        row = self._session.feed.model.inbox_row(item)
        overlay = Overlay(
            self._window, self._window.theme, place=Place.TOP, width=420, title=say("why.title")
        )
        ranks, now = self._session.desk.why_here(row), self._session.clock.now()
        for told in why_words(self._session.feed.query.queue, row, ranks, now=now):
            label = plain_label(told, self._window.theme, Role.BODY)
            label.setWordWrap(True)
            overlay.body.addWidget(label)
        overlay.open()
        self._hold(overlay)

    # -- places

    def _register_places(self) -> None:
        session, spawn = self._session, self._session.tasks.spawn
        for act, queue in QUEUES.items():
            self._offer(act, partial(session.show_queue, queue))
        self._offer(Act.GO_LEDGER, lambda: spawn(session.show_ledger(), name="show-ledger"))
        self._offer(Act.GO_HEALTH, self._health)
        self._offer(Act.CONNECTIONS, self.connections)
        self._offer(Act.SYNC_NOW, lambda: spawn(session.desk.sync_now(), name="sync-now"))
        self._offer(Act.VERIFY, session.verify, self._window.ledger.verify.isEnabled)
        self._offer(Act.EXPORT, session.export, self._window.ledger.export.isEnabled)
        self._offer(Act.HELP, self._help)
        self._offer(Act.PALETTE, self._palette)
        self._offer(Act.QUIT, self._window.quit_wanted.emit)

    def _hold(self, overlay: Overlay) -> None:
        """One card at a time."""
        if self._overlay is not None:
            self._overlay.end()
        self._overlay = overlay
        overlay.closed.connect(lambda: self._let_go(overlay))

    def _let_go(self, overlay: Overlay) -> None:
        if self._overlay is overlay:
            self._overlay = None
            self._drawer = None

    def _help(self) -> None:
        self._hold(open_key_sheet(self._window, self._window.theme, self._keys.keymap))

    def _palette(self) -> None:
        self._hold(Palette(self._window, self._window.theme, self._keys).overlay)

    def _health(self) -> None:
        session = self._session
        drawer = HealthDrawer(
            self._window, self._window.theme, session.desk, session.clock, session.tasks.spawn
        )
        self._hold(drawer.overlay)
        self._drawer = drawer
        drawer.show_health(session.sources.health)

    def _on_sources(self, sources: Sources) -> None:
        if self._drawer is not None:
            self._drawer.show_health(sources.health)

    def connections(self) -> None:
        """The connections dialog, beside the window."""
        session = self._session
        self._show_dialog(
            "connections",
            lambda: Connections(
                self._window, self._window.theme, session.desk, session.clock, session.tasks.spawn
            ),
        )

    # -- settings

    def _register_settings(self) -> None:
        theme = self._window.theme
        for act, choice in CHOICES.items():
            self._offer(act, partial(self._and_save, partial(theme.choose, choice)))
        self._offer(Act.LARGER, lambda: self._and_save(lambda: theme.set_scale(theme.scale + SCALE_STEP)))
        self._offer(Act.SMALLER, lambda: self._and_save(lambda: theme.set_scale(theme.scale - SCALE_STEP)))
        self._offer(Act.SINGLE_KEYS, self._toggle_single_keys)
        self._offer(Act.SETTINGS, self._settings)

    def _and_save(self, change: Callable[[], object]) -> None:
        change()
        self._save()

    def _toggle_single_keys(self) -> None:
        keymap = self._keys.keymap
        self._use_keymap(with_single_keys(keymap, is_on=not keymap.has_single_keys))

    def _use_keymap(self, keymap: Keymap) -> None:
        self._keys.set_keymap(keymap)
        self._save()

    def _settings(self) -> None:
        self._show_dialog("settings", self._settings_dialog)

    def _settings_dialog(self) -> SettingsDialog:
        window, fields = self._window, None
        if self._numbers is not None:
            fields = NumberFields(window.theme, self._numbers, self._session.show_again)
        return SettingsDialog(window, window.theme, self._keys.keymap, self._use_keymap, fields)

    def _show_dialog(self, name: str, make: Callable[[], Connections | SettingsDialog]) -> None:
        if name in self._dialogs:
            self._dialogs[name].activateWindow()
            return
        dialog = make()
        self._dialogs[name] = dialog

        async def shown() -> None:
            try:
                await finished(dialog)
            finally:
                self._dialogs.pop(name, None)
                self._save()

        self._session.tasks.spawn(shown(), name=f"dialog-{name}")
