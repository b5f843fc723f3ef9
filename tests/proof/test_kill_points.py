"""SIGKILL at the calls of database and socket between gesture and receipt, and at any moment.

The campaign kills at every one of them; the daily share at every third, and at fewer moments.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.process.test_two_sides import Served, server  # noqa: F401
from tests.proof.counts import campaign_seed, show
from tests.proof.lives import DATABASE, SOCKET, Lives, injecting, items, lives

pytestmark = pytest.mark.timeout(580)
SEED, SHARE, MOMENTS = 11, 3, 20
LONGEST_S = 0.25
"""A life of three decisions takes about that long, untraced, on a quiet machine."""
Property = Callable[[str, object], None]


@pytest.fixture(scope="module")
def all_lives(server: Served, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lives]:  # noqa: F811
    with lives(server, tmp_path_factory.mktemp("lives")) as made:
        yield made


def test_kill_at_the_calls_loses_and_doubles_nothing(all_lives: Lives, record_property: Property) -> None:
    kill_at_calls(all_lives, record_property, every=SHARE, reviews=1)


def test_kill_at_any_moment_loses_and_doubles_nothing(all_lives: Lives, record_property: Property) -> None:
    kill_at_moments(all_lives, record_property, moments=MOMENTS, seed=SEED)


@pytest.mark.campaign
@pytest.mark.timeout(0)
@pytest.mark.parametrize("reviews", [1, 2, 3])
def test_kill_at_every_call_loses_and_doubles_nothing(
    all_lives: Lives, record_property: Property, reviews: int
) -> None:
    kill_at_calls(all_lives, record_property, every=1, reviews=reviews)


@pytest.mark.campaign
@pytest.mark.timeout(0)
def test_kill_at_many_moments_loses_and_doubles_nothing(all_lives: Lives, record_property: Property) -> None:
    kill_at_moments(all_lives, record_property, moments=1_000, seed=campaign_seed())


def kill_at_calls(all_lives: Lives, record_property: Property, *, every: int, reviews: int) -> None:
    counted = all_lives.counted((*DATABASE, *SOCKET), reviews)
    points = [(call, when) for call, most in sorted(counted.items()) for when in range(1, most + 1)]
    chosen, ends = points[::every], Counter[str]()
    for call, when in chosen:
        tracer = injecting(call, f"signal=SIGKILL:when={when}")
        ends += _life(all_lives, reviews, tracer=tracer)
    shown: dict[str, Any] = {"points": len(chosen), "of": len(points), "calls": dict(counted), **ends}
    show(record_property, "kill points", violations=0, **shown)
    assert ends["killed"] > len(chosen) * 0.8
    assert ends["decided"]
    assert ends["nothing decided"]


def kill_at_moments(all_lives: Lives, record_property: Property, *, moments: int, seed: int) -> None:
    chance, ends = random.Random(seed), Counter[str]()
    for _ in range(moments):
        ends += _life(all_lives, 3, kills=[(chance.uniform(0.0, LONGEST_S), 0)])
    show(record_property, "random kills", seed=seed, moments=moments, violations=0, **ends)
    assert ends["killed"]


def _life(all_lives: Lives, reviews: int, **how: Any) -> Counter[str]:
    home, asked = all_lives.fresh(reviews)
    ended = all_lives.fork(home=str(home), do="decide", items=items(asked), **how)
    record = all_lives.recovered(home, asked)
    return Counter(
        {
            "killed" if ended["signal"] else "lived on": 1,
            "decided" if record.decisions else "nothing decided": 1,
            "decisions": len(record.decisions),
        }
    )
