"""Opens the window: paints it first, then opens the desk behind it, and puts everything away at the end."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Protocol

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication

from reviewer.actions._api import Desk
from reviewer.clock import Clock, SystemClock
from reviewer.config import Settings
from reviewer.errors import ConfigError, ReviewDeskError
from ui import pages, quit_question
from ui.area import MakeArea
from ui.commands import Commands
from ui.crash import CrashWatch
from ui.loop import run_desk
from ui.messages.catalogue import say
from ui.screen_room import within_screen
from ui.session import Session
from ui.settings_numbers import Numbers
from ui.shortcuts.keymap import keymap_from, spelt_for_settings
from ui.status.crash_notice import CrashNotice
from ui.tasks import Tasks
from ui.theme import Choice, Theme
from ui.window import FIRST_SIZE, MainWindow

log = logging.getLogger(__name__)


class Keyhole(Protocol):
    """Takes what the operator says about the home's secrets, for when the desk is opened again."""

    def give(self, passphrase: str) -> None:
        """Try this one."""

    def keep_plain(self) -> None:
        """There is to be none."""


OpenDesk = Callable[[], Awaitable[Desk]]
SaveSettings = Callable[[Settings], None]
CLOSING_S = 2.3
"""The desk gets this long to close; with the rest the window is gone within three seconds."""
FIRST_PAINT_S = 1.0
UNDECIDED, WRONG = "secrets.undecided", "secrets.wrong_passphrase"
ASKED_FOR = frozenset({UNDECIDED, WRONG, "secrets.locked"})
"""Refusals that a passphrase mends."""


class Application:
    """The window's life, from the first paint to the last closed file."""

    def __init__(
        self,
        app: QApplication,
        open_desk: OpenDesk,
        make_area: MakeArea | None,
        settings: Settings,
        save_settings: SaveSettings,
        clock: Clock,
        *,
        crash: CrashWatch | None = None,
        keyhole: Keyhole | None = None,
        numbers: Numbers | None = None,
    ) -> None:
        self._numbers = numbers
        self._open_desk, self._make_area = open_desk, make_area
        self._settings, self._save_settings = settings, save_settings
        self._clock, self._crash, self._keyhole = clock, crash, keyhole
        self.theme = Theme(app, Choice(settings.theme), settings.scale_percent)
        keymap = keymap_from(settings.keys, has_single_keys=settings.single_keys)
        self.window = MainWindow(self.theme, clock, keymap)
        self.tasks = Tasks(self._on_failure)
        self.desk: Desk | None = None
        self.session: Session | None = None
        self._stop = asyncio.Event()
        self._is_asking = False
        self.window.quit_wanted.connect(self._on_quit_wanted)
        self.window.first_run.finished.connect(self._on_first_run)
        self.window.passphrase.given.connect(self._on_passphrase)
        self.window.passphrase.plain_chosen.connect(self._on_plain_chosen)

    async def run(self) -> int:
        """Until the window is closed."""
        self._listen_to_signals()
        if self._crash is not None:
            asyncio.get_running_loop().set_exception_handler(self._crash.on_loop_failure)
        wanted = QSize(*(self.theme.px(size) for size in FIRST_SIZE))
        self.window.resize(within_screen(self.window, wanted))
        painted = asyncio.Event()
        self.window.first_painted.connect(painted.set)
        self.window.show()
        try:
            async with asyncio.timeout(FIRST_PAINT_S):
                await painted.wait()
        except TimeoutError:
            log.info("window_not_painted reason=covered_or_minimised")
        self.tasks.spawn(self._open(), name="open-desk")
        await self._stop.wait()
        await self._put_away()
        return 0

    async def _open(self) -> None:
        self._tell_of_crashes()
        try:
            self.desk = await self._open_desk()
        except ReviewDeskError as error:
            if self._keyhole is None or error.code not in ASKED_FOR:
                self.window.show_page(pages.broken(say(error.code, **error.params)))
            else:
                problem = "" if error.code != WRONG else say(error.code)
                self.window.ask_passphrase(is_new=error.code == UNDECIDED, problem=problem)
            return
        if await self.desk.operator() is None:
            self.window.ask_who()
        else:
            await self._begin(self.desk)

    async def _begin(self, desk: Desk) -> None:
        self.session = Session(
            self.window, desk, self._clock, self.tasks, self._make_area or _the_desk_area()
        )
        self._commands = Commands(self.session, save=self._save, numbers=self._numbers)
        await self.session.start()
        desk.start_sync()
        self.window.icons.load()

    def _tell_of_crashes(self) -> None:
        if self._crash is not None and (unseen := self._crash.files.unseen()):
            self.window.show_notice(CrashNotice(self.theme, unseen[-1], self._crash.files.put_away))

    def _on_passphrase(self, passphrase: str) -> None:
        if self._keyhole is not None:
            self._keyhole.give(passphrase)
            self.tasks.spawn(self._open(), name="open-desk")

    def _on_plain_chosen(self) -> None:
        if self._keyhole is not None:
            self._keyhole.keep_plain()
            self.tasks.spawn(self._open(), name="open-desk")

    def _on_first_run(self, name: str, work_id: str) -> None:
        self.tasks.spawn(self._create_operator(name, work_id), name="create-operator")

    async def _create_operator(self, name: str, work_id: str) -> None:
        if self.desk is None:
            return
        try:
            await self.desk.create_operator(name, work_id)
        except ReviewDeskError as error:
            self.window.first_run.complain(say(error.code, **error.params))
            return
        await self._begin(self.desk)

    # -- the end

    def _on_quit_wanted(self) -> None:
        if not self._is_asking:
            self._is_asking = True
            self.tasks.spawn(self._quit(), name="quit")

    async def _quit(self) -> None:
        try:
            if await self._may_quit():
                self._stop.set()
        finally:
            self._is_asking = False

    async def _may_quit(self) -> bool:
        """Asks about decisions inside their hold, once; none waits for this process where another sends."""
        if self.session is None or self.desk is None or not await self.desk.keep_back():
            return True
        may_quit = False
        try:
            may_quit = await self._is_agreed(self.desk)
        finally:
            if not may_quit:
                await self.desk.hold_anew()
                await self.session.news.show_what_can_be_undone()
        return may_quit

    async def _is_agreed(self, desk: Desk) -> bool:
        held = quit_question.inside_hold(await desk.next_sends(), self._clock)
        if not held:
            return True
        answer = await quit_question.ask(self.window, self.theme, held)
        if answer is quit_question.Answer.SEND:
            self.window.status.say("quit.sending")
            await desk.send_now()
        return answer is not quit_question.Answer.STAY

    async def _put_away(self) -> None:
        self.window.hide()
        if self.session is not None:
            self.session.stop()
        stuck = await self.tasks.stop(0.3)
        if stuck:
            log.error("tasks_stuck names=%s", ",".join(stuck))
        if self.desk is not None:
            try:
                async with asyncio.timeout(CLOSING_S):
                    await self.desk.aclose()
            except TimeoutError:
                log.error("desk_not_closed seconds=%s", CLOSING_S)  # noqa: TRY400 - a place tells nothing here
        self.window.close_now()

    def _listen_to_signals(self) -> None:
        if sys.platform != "win32":
            for number in (signal.SIGINT, signal.SIGTERM):
                asyncio.get_running_loop().add_signal_handler(number, self._stop.set)

    # -- settings and failures

    def _save(self) -> None:
        keymap = self.window.keys.keymap
        self._settings = replace(
            self._settings,
            theme=str(self.theme.choice),
            scale_percent=self.theme.scale,
            single_keys=keymap.has_single_keys,
            keys=spelt_for_settings(keymap),
        )
        try:
            self._save_settings(self._settings)
        except ConfigError as error:
            self.window.status.say(error.code, **error.params)

    def _on_failure(self, _name: str, error: BaseException) -> None:
        if isinstance(error, ReviewDeskError):
            self.window.status.say(error.code, **error.params)
        else:
            self.window.status.say("status.task_failed")


def _the_desk_area() -> MakeArea:
    """The desk itself. Imported when the window has been painted: it draws Markdown, diffs and trees."""
    from ui.desk.area import DeskArea

    return DeskArea


def run_window(
    open_desk: OpenDesk,
    *,
    make_area: MakeArea | None = None,
    settings: Settings | None = None,
    save_settings: SaveSettings = lambda _settings: None,
    clock: Clock | None = None,
    crash: CrashWatch | None = None,
    keyhole: Keyhole | None = None,
    numbers: Numbers | None = None,
    arguments: list[str] | None = None,
) -> int:
    """Show the window until it is closed; returns the process's exit code.

    `open_desk` is called after the first paint, so that what it imports delays nothing that is seen.
    """
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(arguments if arguments is not None else sys.argv[:1])
    app.setApplicationName("review-desk")
    app.setApplicationDisplayName(say("window.title"))
    app.setDesktopFileName("review-desk")

    async def main() -> int:
        life = Application(
            app,
            open_desk,
            make_area,
            settings or Settings(),
            save_settings,
            clock or SystemClock(),
            crash=crash,
            keyhole=keyhole,
            numbers=numbers,
        )
        return await life.run()

    return run_desk(app, main)
