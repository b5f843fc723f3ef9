"""Which page stands where nothing is chosen."""

from __future__ import annotations

from datetime import timedelta

from reviewer.domain.inbox import InboxQuery, Queue
from tests.makers import NOON
from tests.ui.desk_double import DeskDouble
from ui import pages
from ui.empty_pages import page_for
from ui.status.source_watch import Sources

NEEDS_ME = InboxQuery(queue=Queue.NEEDS_ME)


async def configured() -> Sources:
    desk = DeskDouble()
    return Sources(await desk.sources(), await desk.health())


async def test_a_search_in_vain_comes_before_everything_else() -> None:
    found = page_for(InboxQuery(queue=Queue.NEEDS_ME, text="none"), Sources(), due=None, now=NOON)
    assert found == pages.no_hits("none")


async def test_without_a_source_the_page_offers_to_connect_one() -> None:
    assert page_for(NEEDS_ME, Sources(), due=None, now=NOON) == pages.no_sources()


async def test_what_is_overdue_is_told_as_that() -> None:
    sources = await configured()
    query = InboxQuery(queue=Queue.CAME_BACK)
    late = page_for(query, sources, due=NOON - timedelta(hours=1), now=NOON)
    assert "overdue" in late.body
    assert "overdue" not in page_for(query, sources, due=NOON + timedelta(hours=1), now=NOON).body
