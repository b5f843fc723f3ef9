"""SIGKILL at the calls of database and socket between gesture and receipt, and at any moment.

The daily share kills at every call of one decision, at every fourth of two, and at a hundred moments.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.proof.counts import campaign_seed, show
from tests.proof.forked_server import ForkedServer, server  # noqa: F401
from tests.proof.lives import DATABASE, SOCKET, Lives, injecting, lives

pytestmark = pytest.mark.timeout(580)
SEED, MOMENTS = 11, 100
TRIES = 3
"""Who was faster than on the day of counting makes fewer calls, so that a point is tried again."""
Property = Callable[[str, object], None]


@pytest.fixture(scope="module")
def all_lives(server: ForkedServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lives]:  # noqa: F811
    with lives(server, tmp_path_factory.mktemp("lives")) as made:
        yield made


@pytest.mark.parametrize(("reviews", "every"), [(1, 1), (2, 4)])
def test_kill_at_the_calls_loses_and_doubles_nothing(
    all_lives: Lives, record_property: Property, reviews: int, every: int
) -> None:
    kill_at_calls(all_lives, record_property, every=every, reviews=reviews)


def test_kill_at_any_moment_loses_and_doubles_nothing(all_lives: Lives, record_property: Property) -> None:
    kill_at_moments(all_lives, record_property, kills=MOMENTS, seed=SEED)


@pytest.mark.campaign
@pytest.mark.timeout(0)
@pytest.mark.parametrize("reviews", [1, 2, 3, 5, 8])
def test_kill_at_every_call_loses_and_doubles_nothing(
    all_lives: Lives, record_property: Property, reviews: int
) -> None:
    kill_at_calls(all_lives, record_property, every=1, reviews=reviews)


@pytest.mark.campaign
@pytest.mark.timeout(0)
def test_kill_at_many_moments_loses_and_doubles_nothing(all_lives: Lives, record_property: Property) -> None:
    kill_at_moments(all_lives, record_property, kills=10 * MOMENTS, seed=campaign_seed())


def kill_at_calls(all_lives: Lives, record_property: Property, *, every: int, reviews: int) -> None:
    counted = all_lives.counted((*DATABASE, *SOCKET), reviews)
    points = [(call, when) for call, most in sorted(counted.items()) for when in range(1, most + 1)]
    chosen, ends = points[::every], Counter[str]()
    for call, when in chosen:
        tracer = injecting(call, f"signal=SIGKILL:when={when}")
        for _ in range(TRIES):
            if _is_killed(all_lives, reviews, ends, tracer=tracer):
                break
    shown: dict[str, Any] = {"points": len(chosen), "of": len(points), "calls": dict(counted), **ends}
    show(record_property, "kill points", decisions_each=reviews, violations=0, **shown)
    assert ends["killed"] > len(chosen) * 0.8
    assert ends["decided"]
    assert ends["nothing decided"]


def kill_at_moments(all_lives: Lives, record_property: Property, *, kills: int, seed: int) -> None:
    """Kill so many; a moment that came after the end of its life does not count as one."""
    chance, ends = random.Random(seed), Counter[str]()
    while ends["killed"] < kills:
        assert ends["lived on"] < 5 * kills, "nearly all desks are gone before their moment"
        _is_killed(all_lives, 3, ends, kills=[(all_lives.moment(chance), 0)])
    show(record_property, "random kills", seed=seed, violations=0, **ends)


def _is_killed(all_lives: Lives, reviews: int, ends: Counter[str], **how: Any) -> bool:
    home, asked = all_lives.fresh(reviews)
    ended = all_lives.live(home, asked, **how)
    record = all_lives.recovered(home, asked)
    ends["killed" if ended["signal"] else "lived on"] += 1
    ends["decided" if record.decisions else "nothing decided"] += 1
    ends["decisions"] += len(record.decisions)
    return bool(ended["signal"])
