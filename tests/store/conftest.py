"""The two files of a home, opened, for tests of the store alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from reviewer.config import Home
from reviewer.sqlite import Connection
from reviewer.store.files import Files, open_files

T = TypeVar("T")


class Opened:
    """Runs a job on one of the threads and waits for it."""

    def __init__(self, files: Files) -> None:
        self.files = files

    def ledger(self, job: Callable[[Connection], T]) -> T:
        return self.files.ledger.submit(job).result()

    def cache(self, job: Callable[[Connection], T]) -> T:
        return self.files.cache.submit(job).result()

    def read(self, job: Callable[[Connection], T]) -> T:
        return self.files.reader.submit(job).result()


@pytest.fixture
def home(desk_home: Path) -> Home:
    made = Home(desk_home)
    made.make()
    return made


@pytest.fixture
def opened(home: Home) -> Iterator[Opened]:
    files = open_files(home)
    yield Opened(files)
    files.close()
