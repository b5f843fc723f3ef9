"""Where the sample desk lives: a home of its own, never an operator's real one, and only once at a time."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import filelock

from reviewer.config import Home, find_home
from reviewer.errors import ConfigError, HomeInUse

MARKER = "sample-desk"
"""The folder that tells a sample home from a real one. Servers and agents keep what is theirs in it."""


def find_sample_home(explicit: str | None, environment: Mapping[str, str]) -> Home:
    """`--home`, else a folder beside the operator's usual home, so that samples never mix with the record."""
    if explicit:
        return find_home(explicit, {})
    usual = find_home(None, environment).path
    return Home(usual.with_name(f"{usual.name}-sample"))


def world_folder(home: Home) -> Path:
    """Where the sample world keeps its files."""
    return home.path / MARKER


@contextmanager
def claimed(home: Home, *, is_fresh: bool) -> Iterator[Path]:
    """Hold the sample home while the sample desk runs; yields the folder of its world.

    Raises:
        ConfigError: the folder holds a real record, which a sample must not touch.
        HomeInUse: the sample desk, or a window on its home, runs already.
    """
    world = world_folder(home)
    if home.ledger.exists() and not world.is_dir():
        raise ConfigError("demo.not_a_sample_home", path=str(home.path))
    home.make()
    world.mkdir(mode=0o700, exist_ok=True)
    # Beside the folder's content and not in it: it must not vanish when the sample is begun anew.
    lock = filelock.FileLock(home.path / "sample-desk.lock")
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout as error:
        raise HomeInUse("demo.in_use", path=str(home.path)) from error
    try:
        _refuse_other_windows(home)
        if is_fresh:
            _begin_anew(home)
        yield world
    finally:
        lock.release()


def _refuse_other_windows(home: Home) -> None:
    syncing = filelock.FileLock(home.sync_lock)
    try:
        syncing.acquire(timeout=0)
    except filelock.Timeout as error:
        raise HomeInUse("demo.in_use", path=str(home.path)) from error
    syncing.release()


def _begin_anew(home: Home) -> None:
    """Remove the sample record and world; the settings are the operator's and stay."""
    for file in (home.ledger, home.cache):
        for path in home.path.glob(f"{file.name}*"):
            path.unlink()
    # With these beside it a record that is not there would be one that was lost, and be restored.
    for path in home.backups.iterdir():
        path.unlink()
    world = world_folder(home)
    shutil.rmtree(world)
    world.mkdir(mode=0o700)
