"""Async tests: a fresh loop each; plain asyncio, or the window's own loop for those that ask for `qloop`.

async def test_core(): ...                 runs on asyncio, Qt is not touched
async def test_window(qtbot, qloop): ...   runs on ui.loop.DeskLoop
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Iterator
from typing import Any

import pytest

LIMIT_S = 30.0
SPARE_S = 3.0
"""Fixtures count towards pytest-timeout's time too."""


@pytest.fixture
def core_loop() -> Iterator[asyncio.AbstractEventLoop]:
    """A new asyncio loop; at the end its tasks are cancelled and it is closed."""
    loop = asyncio.new_event_loop()
    yield loop
    _wind_up(loop)


@pytest.fixture
def qloop(qapp: Any) -> Iterator[asyncio.AbstractEventLoop]:
    """A new loop of the window's own kind on the one QApplication."""
    from ui.loop import DeskLoop

    qapp.setQuitOnLastWindowClosed(False)  # else closing the last window stops run_until_complete
    loop = DeskLoop(qapp)
    yield loop
    _wind_up(loop)


def _wind_up(loop: asyncio.AbstractEventLoop) -> None:
    pending = [task for task in asyncio.all_tasks(loop) if not task.done()]
    for task in pending:
        task.cancel()
    if pending:
        _, alive = loop.run_until_complete(asyncio.wait(pending, timeout=5))
        assert not alive, f"tasks that resist being cancelled: {alive}"
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.run_until_complete(loop.shutdown_default_executor())
    loop.close()
    failures = [error for task in pending if not task.cancelled() and (error := task.exception())]
    assert not failures, f"tasks that failed while being cancelled: {failures!r}"


def _is_async(item: pytest.Item) -> bool:
    return isinstance(item, pytest.Function) and inspect.iscoroutinefunction(item.obj)


def _limit_s(item: pytest.Item) -> float:
    """Less than pytest-timeout allows, by enough for a busy machine: that one ends the whole run."""
    marker = item.get_closest_marker("timeout")
    value = (marker.args[0] if marker.args else marker.kwargs.get("timeout")) if marker else None
    return min(0.9 * value, value - SPARE_S) if value else LIMIT_S


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give every async test that did not ask for the window's loop one of asyncio's, first of all."""
    for item in items:
        if _is_async(item) and "qloop" not in item.fixturenames and "core_loop" not in item.fixturenames:
            item.fixturenames.insert(0, "core_loop")


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run an async test on its loop."""
    if not _is_async(pyfuncitem):
        return None
    loop = pyfuncitem.funcargs.get("qloop") or pyfuncitem.funcargs["core_loop"]
    arguments = {name: pyfuncitem.funcargs[name] for name in inspect.signature(pyfuncitem.obj).parameters}

    async def limited() -> None:
        async with asyncio.timeout(_limit_s(pyfuncitem)):
            await pyfuncitem.obj(**arguments)

    loop.run_until_complete(limited())
    return True
