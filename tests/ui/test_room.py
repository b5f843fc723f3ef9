"""How wide the columns are, by what is left."""

from __future__ import annotations

import pytest

from ui.room import columns


@pytest.mark.parametrize(
    ("window", "queues", "listed"),
    [(1600, 208, 392), (1360, 208, 333), (1359, 48, 333), (1024, 48, 300), (2560, 208, 440)],
)
def test_the_measured_sizes(window: int, queues: int, listed: int) -> None:
    now = columns(window)
    assert (now.queues, now.list) == (queues, listed)


def test_the_desk_of_the_measured_window_is_998() -> None:
    now = columns(1600)
    assert 1600 - now.queues - now.list - 2 == 998


def test_the_list_hides_when_the_desk_needs_the_room() -> None:
    assert columns(1024, wanted=900).list == 0
    assert columns(1600, wanted=900).list == 392


def test_the_operator_can_have_the_list_all_the_same() -> None:
    assert columns(1024, wanted=900, keeps_list=True).list == 300


def test_full_screen_is_the_desk_alone() -> None:
    now = columns(1600, is_full=True)
    assert (now.queues, now.list) == (0, 0)
