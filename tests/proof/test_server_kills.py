"""SIGKILL of a real server at its calls of database and socket while a desk decides and sends, and of both.

Each time the server comes back on the same file and port, the next desk goes on, and the effects are those
that a human meant, once each.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from tests.proof.counts import campaign_seed, show
from tests.proof.forked_server import ForkedServer, server  # noqa: F401
from tests.proof.lives import Lives, injecting, is_in_order, lives

pytestmark = pytest.mark.timeout(580)
SEED, MOMENTS, TRIES = 13, 25, 3
"""The daily share kills at every call of one decision and of three, and both at 25 moments."""
CALLS = (
    "pwrite64",
    "pread64",
    "fsync",
    "fdatasync",
    "fcntl",
    "accept4",
    "recvfrom",
    "sendto",
    "write",
    "close",
)
Property = Callable[[str, object], None]


@pytest.fixture(scope="module")
def all_lives(server: ForkedServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lives]:  # noqa: F811
    with lives(server, tmp_path_factory.mktemp("lives")) as made:
        yield made


@pytest.mark.parametrize("reviews", [1, 3])
def test_server_that_is_killed_at_a_call_leaves_one_effect(
    all_lives: Lives, record_property: Property, reviews: int
) -> None:
    kill_at_calls(all_lives, record_property, reviews=reviews)


def test_both_may_be_killed_at_any_moment(all_lives: Lives, record_property: Property) -> None:
    kill_both(all_lives, record_property, moments=MOMENTS, seed=SEED)


@pytest.mark.campaign
@pytest.mark.timeout(0)
@pytest.mark.parametrize("reviews", [2, 5, 8])
def test_server_that_is_killed_at_more_calls_leaves_one_effect(
    all_lives: Lives, record_property: Property, reviews: int
) -> None:
    kill_at_calls(all_lives, record_property, reviews=reviews)


@pytest.mark.campaign
@pytest.mark.timeout(0)
def test_both_may_be_killed_at_many_moments(all_lives: Lives, record_property: Property) -> None:
    kill_both(all_lives, record_property, moments=250, seed=campaign_seed())


def kill_at_calls(all_lives: Lives, record_property: Property, *, reviews: int) -> None:
    counted = all_lives.counted(CALLS, reviews, at_server=True)
    points = [(call, when) for call, most in sorted(counted.items()) for when in range(1, most + 1)]
    ends = Counter[str]()
    for call, when in points:
        for _ in range(TRIES):
            if _is_killed(all_lives, reviews, ends, call, when):
                break
    show(record_property, "server kills", decisions_each=reviews, points=len(points), violations=0, **ends)
    assert ends["killed"] > len(points) // 2
    assert ends["decisions"] == (ends["killed"] + ends["lived on"]) * reviews


def _is_killed(all_lives: Lives, reviews: int, ends: Counter[str], call: str, when: int) -> bool:
    """One life of a desk; not every call that was counted once comes again."""
    home, asked = all_lives.fresh(reviews)
    tracer = injecting(call, f"signal=SIGKILL:when={when}")
    ended = all_lives.live(home, asked, tracer=tracer, traces=all_lives.server.pid)
    assert is_in_order(ended), f"the desk ended with {ended} at {call} {when}"
    is_killed = all_lives.server.has_ended()
    all_lives.server.die()
    all_lives.server.start()
    ends["killed" if is_killed else "lived on"] += 1
    ends["decisions"] += len(all_lives.recovered(home, asked).decisions)
    return is_killed


def kill_both(all_lives: Lives, record_property: Property, *, moments: int, seed: int) -> None:
    chance, ends = random.Random(seed), Counter[str]()
    for _ in range(moments):
        home, asked = all_lives.fresh(3)
        kills = [(all_lives.moment(chance), one) for one in (0, all_lives.server.pid)]
        told = all_lives.live(home, asked, kills=kills)
        all_lives.server.die()
        all_lives.server.start()
        record = all_lives.recovered(home, asked)
        ends["desk killed" if told["signal"] else "desk lived on"] += 1
        ends["decisions"] += len(record.decisions)
    show(record_property, "kills of both", seed=seed, moments=moments, violations=0, **ends)
    assert ends["decisions"]
