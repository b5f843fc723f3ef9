"""A home with many items that wait, copied for each test that ruins it."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest

from reviewer.bootstrap import open_desk
from reviewer.config import Home
from reviewer.connectors import registry
from reviewer.domain.decisions import Surface
from reviewer.domain.sources import Source
from reviewer.ids import SourceId
from tests import scripted_source
from tests.makers import NOON, make_item
from tests.scripted_source import ScriptedSource

ITEMS = 40


@pytest.fixture(scope="session")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An operator, one scripted source, and items `src:r0` .. that nobody has decided."""
    folder = tmp_path_factory.mktemp("stocked") / "home"

    async def stock() -> None:
        script = scripted_source.SOURCES["src"] = ScriptedSource()
        script.put(*(make_item(f"r{number}") for number in range(ITEMS)))
        desk = open_desk(Home(folder), surface=Surface.WINDOW)
        await desk.create_operator("Ada Lovelace", "ada")
        source = Source(id=SourceId("src"), connector="scripted", url="http://127.0.0.1:1", added_at=NOON)
        await desk.add_source(source)
        await desk.sync_now()
        await desk.aclose()

    registry.BUILT_IN[scripted_source.NAME] = "tests.scripted_source"
    try:
        asyncio.run(stock())
    finally:
        del registry.BUILT_IN[scripted_source.NAME]
        scripted_source.SOURCES.clear()
    return folder


@pytest.fixture
def home(stocked: Path, tmp_path: Path) -> Path:
    """A home of this test's own."""
    shutil.copytree(stocked, tmp_path / "home")
    return tmp_path / "home"
