"""Whatever the suite logs, at any level, goes through the product's formatter and is searched for secrets.

So are the logs and crash files in the home of each test, which child processes write too. What is searched
for: tokens, headers that carry them, and contents, reasons and names that tests use.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewer.logs import AllowListFormatter

CONTENTS = (
    "Ada Lovelace",
    "Answer number",
    "Mallory",
    "changed my mind",
    "matches order",
    "paid in May",
    "policy 4.2",
    "secret words",
    "seen before",
    "too risky",
)
"""Answers, reasons and names of the makers and of many tests."""
FORBIDDEN = re.compile(
    "|".join([r"rdt_\w", "authorization", "bearer", "x-api-key", "https?://", *map(re.escape, CONTENTS)]),
    re.IGNORECASE,
)


class Searcher(logging.Handler):
    """Formats every record as the product would, and keeps the lines that must not be."""

    def __init__(self) -> None:
        super().__init__(logging.NOTSET)
        self.setFormatter(AllowListFormatter())
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        line = self.format(record)
        if FORBIDDEN.search(line):
            self.found.append(line)

    def taken(self) -> list[str]:
        """What was found since the last time."""
        found, self.found = self.found, []
        return found


searcher = Searcher()


def found_in(home: Path) -> list[str]:
    """Lines of a home's logs and crash files that must not be."""
    return [
        f"{path.name}: {line}"
        for folder in ("logs", "crashes")
        for path in (home / folder).glob("*.*")
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines()
        if FORBIDDEN.search(line)
    ]


def pytest_configure() -> None:
    """Hear everything: ours from DEBUG, other libraries from INFO, where they name addresses."""
    root = logging.getLogger()
    root.addHandler(searcher)
    root.setLevel(logging.INFO)
    for name in ("reviewer", "ui"):
        logging.getLogger(name).setLevel(logging.DEBUG)


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """Fail the test that let something out."""
    home = getattr(item, "funcargs", {}).get("desk_home")
    # Before the folder of a test that went well is removed.
    found = found_in(home) if isinstance(home, Path) else []
    yield
    found += searcher.taken()
    if found:
        pytest.fail("secrets or contents in the log:\n" + "\n".join(found), pytrace=False)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """What came after the last test."""
    if searcher.found:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
