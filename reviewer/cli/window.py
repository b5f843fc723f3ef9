"""Opening the window; only here and in `sample_window` does the command line import `ui` and with it Qt."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from reviewer.cli.passphrase import Passphrase
from reviewer.clock import SystemClock
from reviewer.config import Home, Settings, change_number, load_settings, save_settings
from reviewer.credentials import LazySecrets
from reviewer.logs import kept_in
from reviewer.vault import Vault

if TYPE_CHECKING:
    from reviewer.bootstrap import OpenDesk
    from ui.crash import CrashWatch


def open_window(home: Home, theme: str | None, passphrase: Passphrase) -> int:
    """Run the window on a home until it is closed; returns the exit code."""
    secrets = LazySecrets(home, passphrase)
    return show(home, theme, lambda: open_behind(home, secrets), Keyhole(home, passphrase))


@dataclass(frozen=True, slots=True)
class Keyhole:
    """What the window does with a passphrase that was typed into it."""

    home: Home
    passphrase: Passphrase

    def give(self, passphrase: str) -> None:
        """Try this one when the desk is opened again."""
        self.passphrase.given = passphrase

    def keep_plain(self) -> None:
        """The operator wants none."""
        save_settings(self.home, replace(load_settings(self.home), plain_secrets=True))


def show(
    home: Home,
    theme: str | None,
    open_desk: Callable[[], Awaitable[OpenDesk]],
    keyhole: Keyhole | None = None,
) -> int:
    """Run the window on what `open_desk` opens, with the settings, the log and the crash files of a home."""
    from ui.app import run_window
    from ui.desk.area import DeskArea

    with watched(home) as crash:
        settings = load_settings(home)
        return run_window(
            open_desk,
            make_area=DeskArea,
            settings=replace(settings, theme=theme) if theme else settings,
            save_settings=partial(keep_own, home),
            crash=crash,
            keyhole=keyhole,
            numbers=Numbers(home),
        )


@dataclass(frozen=True, slots=True)
class Numbers:
    """Settings that are numbers, for the window's dialog: as they are on disk, now and after a change."""

    home: Home

    def read(self) -> Settings:
        """As they are now. Raises ConfigError where somebody spoilt the file."""
        return load_settings(self.home)

    def change(self, name: str, value: float) -> None:
        """Keep another value. Raises ConfigError: it is out of range, or the file was spoilt."""
        change_number(self.home, name, value)


def keep_own(home: Home, shown: Settings) -> None:
    """Keep what the window itself changes; everything else stays as it is on disk by now.

    Raises:
        ConfigError: somebody spoilt the file meanwhile; it is left as it is.
    """
    kept = replace(
        load_settings(home),
        theme=shown.theme,
        scale_percent=shown.scale_percent,
        single_keys=shown.single_keys,
        keys=shown.keys,
    )
    save_settings(home, kept)


@contextmanager
def watched(home: Home) -> Iterator[CrashWatch]:
    """Keep the log, and a crash file where one is called for, in a home that this makes."""
    from reviewer.crashes import CrashFiles
    from ui.crash import CrashWatch

    home.make()
    files = CrashFiles(folder=home.crashes)
    files.tidy()
    crash = CrashWatch(files, SystemClock())
    with kept_in(home.logs), crash.installed():
        yield crash


async def open_behind(home: Home, secrets: LazySecrets | None = None) -> OpenDesk:
    """Open a home off the thread that paints: that reads files and imports half of the core.

    Raises ConfigError where a passphrase has to be asked for first.
    """
    return await asyncio.to_thread(_open, home, secrets or LazySecrets(home))


def _open(home: Home, secrets: LazySecrets) -> OpenDesk:
    from reviewer.bootstrap import open_desk
    from reviewer.domain.decisions import Surface

    # Looking for a keyring takes time that an ordinary start does not have: only a first one needs to know.
    if Vault(home.secrets).exists or not home.ledger.exists():
        secrets.unlock()
    return open_desk(home, surface=Surface.WINDOW, secrets=secrets)
