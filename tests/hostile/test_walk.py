"""Every case of the corpora in the real window: nothing fails, nothing is read, nobody is called.

A share of the cases runs everywhere; all of them by `make campaign`.
"""

from __future__ import annotations

import socket
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from reviewer.domain.items import ReviewItem
from tests.hostile.canary import CanaryFile, canary_server
from tests.hostile.figures import tell
from tests.hostile.test_invisible_in_the_window import settled, window_on
from tests.hostile.walk_items import corpus, corpus_items, luring_items
from tests.stalls import Ticks, ticking
from tests.ui.at_desk import AtDesk

pytestmark = pytest.mark.timeout(300)
SHARE = 17
"""Every so manieth item of the corpora in the share."""


async def walk(items: Iterable[ReviewItem], at: AtDesk) -> Ticks:
    """Open each, look at its drawers, and at the next one: the longest stall of all."""
    async with ticking() as ticks:
        for item in items:
            await at.go_to(item.id)
            await settled(at)
            for drawer in (at.area.drawers.evidence, at.area.drawers.trace):
                drawer()
                await settled(at)
                at.parts.close_drawer()
    return ticks


async def _walk_all(items: tuple[ReviewItem, ...], name: str) -> None:
    # `window_on` fails for whatever a task raised, the plugins for whatever Qt or the log said.
    async with window_on(items) as at:
        ticks = await walk(items, at)
        tell(f"longest_stall_ms[{name}]", ticks)
        assert at.area.item() == items[-1].id


async def test_a_share_of_the_corpora_is_shown_in_the_window(shared_dir: Path, qloop: object) -> None:
    await _walk_all(tuple(corpus_items(corpus(shared_dir)))[::SHARE], "share of the corpora")


@pytest.mark.campaign
@pytest.mark.timeout(1_800)
async def test_all_of_the_corpora_is_shown_in_the_window(shared_dir: Path, qloop: object) -> None:
    cases = corpus(shared_dir)
    assert len(cases) == 515 + 655 + 318 + 22
    await _walk_all(tuple(corpus_items(cases)), "corpora")


async def test_no_file_and_no_server_that_an_answer_names_is_touched(tmp_path: Path, qloop: object) -> None:
    file = CanaryFile(tmp_path / "canary.png")
    with canary_server() as server:
        await _walk_all(tuple(luring_items(file.path, server.url))[::2], "lures")
        assert (file.is_untouched, server.visits) == (True, 0)


def test_the_canaries_sing(tmp_path: Path) -> None:
    file = CanaryFile(tmp_path / "canary.png")
    file.path.read_bytes()
    with canary_server() as server:
        with socket.create_connection(("127.0.0.1", urlsplit(server.url).port or 0), 5) as asked:
            assert asked.recv(1) == b""
        assert server.visits == 1
    assert not file.is_untouched
