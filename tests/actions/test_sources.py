"""Connecting an orchestrator, and giving it another token, while the desk runs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from reviewer.actions import sources
from reviewer.bootstrap import open_desk
from reviewer.domain.decisions import Surface
from reviewer.domain.sources import Condition, Source
from reviewer.errors import ConfigError, RecordUnavailable, SourceRefused
from reviewer.ids import SourceId
from reviewer.sync import engine
from tests import scripted_source
from tests.desks import Session
from tests.makers import NOON
from tests.scripted_source import ScriptedSource

RIGHT = "the-right-token"
ELSEWHERE = "http://127.0.0.1:2"
SRC = Source(id=SourceId("src"), connector=scripted_source.NAME, url="http://127.0.0.1:1", added_at=NOON)


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not holds():
            await asyncio.sleep(0.01)


@pytest.fixture
def tokens(monkeypatch: pytest.MonkeyPatch, scripts: dict[str, ScriptedSource]) -> list[str]:
    """The token of each poll, in order; the source takes only the right one."""
    used: list[str] = []

    def build(source: Source, secret: str, *_: object) -> ScriptedSource:
        made = ScriptedSource(source)
        whoami = made.whoami

        async def checked() -> object:
            used.append(secret)
            if secret != RIGHT:
                raise SourceRefused("source.sign_in", source=source.id)
            return await whoami()

        made.whoami = checked  # type: ignore[assignment,method-assign]
        return made

    monkeypatch.setattr(scripted_source, "build", build)
    return used


async def test_another_token_is_used_without_a_new_start(session: Session, tokens: list[str]) -> None:
    await session.desk.add_source(SRC, "a-wrong-token")
    session.desk.start_sync()
    await until(lambda: "a-wrong-token" in tokens)
    session.clock.advance(1)
    await session.desk.add_source(SRC, RIGHT)
    await until(lambda: RIGHT in tokens)
    await session.desk.sync_now()
    (health,) = await session.desk.health()
    assert health.condition is Condition.OK


async def test_token_that_another_process_was_given_is_used_here(
    session: Session, tokens: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "WATCH_S", 0.01)
    await session.desk.add_source(SRC, "a-wrong-token")
    session.desk.start_sync()
    await until(lambda: "a-wrong-token" in tokens and session.desk._engine._seen is not None)
    session.clock.advance(1)
    other = open_desk(session.home, surface=Surface.CLI, clock=session.clock, chance=lambda: 0.5)
    await other.add_source(SRC, RIGHT)
    await until(lambda: RIGHT in tokens)
    await other.aclose()


async def test_refused_source_does_not_take_the_token_of_the_one_that_has_its_name(
    session: Session, desk_home: Path
) -> None:
    await session.desk.add_source(SRC, RIGHT)
    (kept,) = (desk_home / "secrets").glob("source-src.*")
    before = kept.read_bytes()
    taken = Source(id=SRC.id, connector="review-api", url="http://127.0.0.1:2", added_at=NOON)
    with pytest.raises(ConfigError) as refused:
        await session.desk.add_source(taken, "its-token")
    assert refused.value.code == "source.name_taken"
    assert kept.read_bytes() == before


async def test_token_stays_as_it_was_where_the_record_can_not_be_written(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = await session.desk.add_source(SRC, "for-the-old-address")

    def fails(*_: Any, **__: Any) -> None:
        raise RecordUnavailable(reason="disk full")

    monkeypatch.setattr(sources, "write_source", fails)
    with pytest.raises(RecordUnavailable):
        await session.desk.add_source(replace(kept, url=ELSEWHERE), "for-the-new-address")
    with pytest.raises(RecordUnavailable):
        await session.desk.add_source(replace(SRC, id=SourceId("second")), "of-nothing")
    secrets = session.desk.add_source.secrets
    assert secrets.read(kept.credential) == "for-the-old-address"
    assert secrets.read("source-second") is None


@pytest.mark.parametrize("credential", ["", "env:DESK_TOKEN"])
async def test_known_token_is_neither_tried_nor_used_at_another_address(
    session: Session, tokens: list[str], monkeypatch: pytest.MonkeyPatch, credential: str
) -> None:
    monkeypatch.setenv("DESK_TOKEN", RIGHT)
    kept = await session.desk.add_source(replace(SRC, credential=credential), RIGHT)
    moved = replace(kept, url=ELSEWHERE)
    for use in (session.desk.test_source, session.desk.add_source):
        with pytest.raises(ConfigError) as refused:
            await use(moved)
        assert refused.value.code == "source.token_elsewhere"
    assert tokens == []
    await session.desk.add_source(moved, RIGHT)
    assert [one.url for one in await session.desk.sources()] == [ELSEWHERE]
