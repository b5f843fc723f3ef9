"""What the empty pages say."""

from __future__ import annotations

import pytest

from reviewer.domain.inbox import Queue
from ui.pages import no_hits, nothing_in


@pytest.mark.parametrize(
    ("synced", "is_late", "body"),
    [
        ("04:40", False, "Last sync 04:40; next due 04:27."),
        ("04:40", True, "Last sync 04:40; elsewhere something is overdue since 04:27."),
        ("", True, "Not synced yet; something is overdue since 04:27."),
    ],
)
def test_a_deadline_that_has_passed_is_not_called_the_next_one(synced: str, is_late: bool, body: str) -> None:
    assert nothing_in(Queue.CAME_BACK, synced=synced, due="04:27", is_late=is_late).body == body


@pytest.mark.parametrize(("text", "is_short"), [("invoice 10", True), ("invoice 102", False), ("", False)])
def test_a_search_in_vain_says_how_short_words_are_found(text: str, is_short: bool) -> None:
    assert ("one or two characters" in no_hits(text).body) is is_short
