"""One source's rounds: what never ends is given up, what fills the disk is not taken."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import replace

import pytest

from reviewer.connectors._api import Gone, Page
from reviewer.domain.inbox import InboxQuery
from reviewer.domain.items import ReviewItem
from reviewer.domain.lifecycle import ItemEvent
from reviewer.domain.sources import Condition
from reviewer.ids import SourceId
from reviewer.sync import poller
from tests.desks import Session
from tests.makers import make_item
from tests.scripted_source import ScriptedSource

MEGABYTE = 2**20


def listing(script: ScriptedSource, page: Callable[[int], Page], monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the source answer its n-th poll with `page(n)`."""

    async def poll(cursor: str) -> Page:
        script.polls += 1
        return page(script.polls)

    monkeypatch.setattr(script, "poll", poll)


def heavy(number: int, size: int = MEGABYTE) -> ReviewItem:
    """An item that came as `size` bytes, which nothing makes smaller."""
    return make_item(f"r{number}", raw=random.Random(number).randbytes(size))


async def told(session: Session) -> tuple[Condition, str]:
    """How the source is."""
    (health,) = await session.desk.health()
    return health.condition, health.error


async def open_items(session: Session) -> set[str]:
    """What the desk lists."""
    page = await session.desk.list_inbox(InboxQuery(source=SourceId("src"), limit=1_000))
    return {row.item for row in page.rows}


def small_disk(session: Session, megabytes: int) -> None:
    """Let a source have so much room."""
    session.home.settings.write_text(json.dumps({"source_quota_mb": megabytes}))


async def test_feed_that_names_nothing_new_and_never_ends_is_given_up(
    session: Session, script: ScriptedSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = make_item("r1")
    listing(script, lambda n: Page(items=(one,), cursor=f"c{n}", has_more=True), monkeypatch)
    await session.desk.sync_now()
    assert await told(session) == (Condition.FAULTY, "source.endless_feed")
    assert script.polls == 1 + poller.MAX_IDLE_PAGES
    assert await open_items(session) == {"src:r1"}


async def test_round_has_an_end_and_the_next_one_goes_on_where_it_was(
    session: Session, script: ScriptedSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(poller, "MAX_PAGES", 4)

    def page(number: int) -> Page:
        return Page(items=(make_item(f"r{number}"),), cursor=f"c{number}", has_more=number < 6)

    listing(script, page, monkeypatch)
    await session.desk.sync_now()
    assert (await told(session))[1] == "source.endless_feed"
    await session.desk.sync_now()
    assert await told(session) == (Condition.OK, "")
    assert len(await open_items(session)) == 6


async def test_source_that_fills_the_disk_is_stopped_and_what_it_listed_stays(
    session: Session, script: ScriptedSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_disk(session, 5)
    listing(script, lambda n: Page(items=(heavy(n),), cursor=f"c{n}", has_more=True), monkeypatch)
    await session.desk.sync_now()
    assert await told(session) == (Condition.FAULTY, "source.quota")
    assert await open_items(session) == {"src:r1", "src:r2", "src:r3", "src:r4"}


async def test_item_that_comes_again_takes_its_room_once(
    session: Session, script: ScriptedSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_disk(session, 5)
    listing(script, lambda n: Page(items=(replace(heavy(1), version=f"v{n}"),), cursor=f"c{n}"), monkeypatch)
    for _ in range(8):
        await session.desk.sync_now()
    assert await told(session) == (Condition.OK, "")


async def test_what_is_over_and_was_never_answered_makes_room(
    session: Session, script: ScriptedSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_disk(session, 5)

    def page(number: int) -> Page:
        before = Gone(remote_id=f"r{number - 1}", event=ItemEvent.SEEN_WITHDRAWN)
        return Page(items=(heavy(number),), gone=(before,), cursor=f"c{number}", has_more=number < 12)

    listing(script, page, monkeypatch)
    await session.desk.sync_now()
    assert await told(session) == (Condition.OK, "")
    assert await open_items(session) == {"src:r12"}


async def test_settings_that_were_spoilt_meanwhile_stop_no_poll(
    session: Session, script: ScriptedSource
) -> None:
    session.home.settings.write_text("{")
    script.put(make_item("r1"))
    await session.desk.sync_now()
    assert await told(session) == (Condition.OK, "")
