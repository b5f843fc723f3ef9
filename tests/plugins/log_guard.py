"""A warning in the log fails the test, unless the test says that it expects it.

@pytest.mark.expect_log(r"source=.* unreachable")     must appear, and then is fine
@pytest.mark.expect_log(r"slow", optional=True)       may appear
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator

import pytest

_FORMAT = logging.Formatter("%(levelname)s %(name)s: %(message)s")
_RECORDS = pytest.StashKey[list[str]]()


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(_FORMAT.format(record))


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line(
        "markers", "expect_log(regex, optional=False): a warning in the log that must come"
    )


@pytest.fixture(autouse=True)
def _watched_log(request: pytest.FixtureRequest) -> Iterator[None]:
    collector = _Collector()
    request.node.stash[_RECORDS] = collector.lines
    logging.getLogger().addHandler(collector)
    yield
    logging.getLogger().removeHandler(collector)
    unexpected = _unexpected(request.node)
    assert not unexpected, "the log during tear-down:\n" + "\n".join(unexpected)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Fail a test that went well but for the log."""
    yield
    unexpected = _unexpected(item)
    missing = _missing(item)
    item.stash.get(_RECORDS, []).clear()
    if unexpected:
        pytest.fail("unexpected in the log:\n" + "\n".join(unexpected), pytrace=False)
    if missing:
        pytest.fail(f"expected in the log, but never came: {missing}", pytrace=False)


def _unexpected(item: pytest.Item) -> list[str]:
    expected = [re.compile(marker.args[0]) for marker in item.iter_markers("expect_log")]
    return [line for line in item.stash.get(_RECORDS, []) if not any(one.search(line) for one in expected)]


def _missing(item: pytest.Item) -> list[str]:
    lines = item.stash.get(_RECORDS, [])
    wanted = [
        marker.args[0]
        for marker in item.iter_markers("expect_log")
        if not marker.kwargs.get("optional", False)
    ]
    return [regex for regex in wanted if not any(re.search(regex, line) for line in lines)]
