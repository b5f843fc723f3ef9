"""What the command line prints of a poisoned desk: marks, never what they stand for; nor a log line of it."""

from __future__ import annotations

import pytest

from reviewer.cli.output import _json
from reviewer.cli.reading import _item_lines, _page_lines
from reviewer.domain.inbox import InboxQuery
from tests.hostile.poisoned import poisoned_items
from tests.hostile.test_invisible_in_the_window import POISONS, WORD, is_wrong, unmarked
from tests.makers import HandClock
from tests.ui.desk_double import DeskDouble


@pytest.mark.parametrize("name", POISONS)
async def test_nothing_hidden_reaches_the_terminal(name: str) -> None:
    poison = POISONS[name]
    items = poisoned_items(poison, source=poison[:20].strip())
    desk = DeskDouble(items, clock=HandClock())
    page = await desk.list_inbox(InboxQuery(limit=100))
    printed = _page_lines(page)
    for item in items:
        printed += _item_lines(await desk.open_item(item.id))
    assert sum(WORD in line for line in printed) > 50
    raw = {f"{found.name} in {line[:80]!a}" for line in printed for found in unmarked(line)}
    assert raw == set()
    assert [line for line in printed if is_wrong(line, poison)] == []
    assert _json(page).isascii()
