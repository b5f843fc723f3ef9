"""SIGKILL of a real server at its calls of database and socket while a desk decides and sends, and of both.

Each time the server comes back on the same file and port, the next desk goes on, and the effects are those
that a human meant, once each.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from tests.process.test_two_sides import Served, server  # noqa: F401
from tests.proof.counts import campaign_seed, show
from tests.proof.lives import Lives, injecting, items, lives

pytestmark = pytest.mark.timeout(580)
SEED, SHARE, MOMENTS = 13, 5, 4
"""The daily share kills at every fifth call, and both at four moments; the campaign at all and at 250."""
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
LONGEST_S = 0.25
Property = Callable[[str, object], None]


@pytest.fixture(scope="module")
def all_lives(server: Served, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lives]:  # noqa: F811
    with lives(server, tmp_path_factory.mktemp("lives")) as made:
        yield made


def test_server_that_is_killed_at_a_call_leaves_one_effect(
    all_lives: Lives, record_property: Property
) -> None:
    kill_at_calls(all_lives, record_property, every=SHARE, reviews=1)


def test_both_may_be_killed_at_any_moment(all_lives: Lives, record_property: Property) -> None:
    kill_both(all_lives, record_property, moments=MOMENTS, seed=SEED)


@pytest.mark.campaign
@pytest.mark.timeout(0)
@pytest.mark.parametrize("reviews", [1, 3])
def test_server_that_is_killed_at_any_call_leaves_one_effect(
    all_lives: Lives, record_property: Property, reviews: int
) -> None:
    kill_at_calls(all_lives, record_property, every=1, reviews=reviews)


@pytest.mark.campaign
@pytest.mark.timeout(0)
def test_both_may_be_killed_at_many_moments(all_lives: Lives, record_property: Property) -> None:
    kill_both(all_lives, record_property, moments=250, seed=campaign_seed())


def kill_at_calls(all_lives: Lives, record_property: Property, *, every: int, reviews: int) -> None:
    counted = all_lives.counted(CALLS, reviews, at_server=True)
    points = [(call, when) for call, most in sorted(counted.items()) for when in range(1, most + 1)]
    chosen, ends = points[every // 2 :: every], Counter[str]()
    for call, when in chosen:
        home, asked = all_lives.fresh(reviews)
        tracer = injecting(call, f"signal=SIGKILL:when={when}")
        ended = all_lives.fork(
            home=str(home), do="decide", items=items(asked), tracer=tracer, traces=all_lives.server_pid()
        )
        assert ended == {"signal": 0, "code": 0}, f"the desk ended with {ended} at {call} {when}"
        ends["killed" if has_ended(all_lives.server) else "lived on"] += 1
        all_lives.server.die()
        all_lives.server.start()
        ends["decisions"] += len(all_lives.recovered(home, asked).decisions)
    show(record_property, "server kills", points=len(chosen), of=len(points), violations=0, **ends)
    # Not every call that was counted once comes again: of a few points few may be reached.
    assert ends["killed"] > (len(chosen) // 2 if every == 1 else 0)
    assert ends["decisions"] == len(chosen) * reviews


def kill_both(all_lives: Lives, record_property: Property, *, moments: int, seed: int) -> None:
    chance, ends = random.Random(seed), Counter[str]()
    for _ in range(moments):
        home, asked = all_lives.fresh(3)
        kills = [(chance.uniform(0.0, LONGEST_S), one) for one in (0, all_lives.server_pid())]
        told = all_lives.fork(home=str(home), do="decide", items=items(asked), kills=kills)
        all_lives.server.die()
        all_lives.server.start()
        record = all_lives.recovered(home, asked)
        ends["desk killed" if told["signal"] else "desk lived on"] += 1
        ends["decisions"] += len(record.decisions)
    show(record_property, "kills of both", seed=seed, moments=moments, violations=0, **ends)
    assert ends["decisions"]


def has_ended(server: Served) -> bool:  # noqa: F811
    """Whether the server is dead already."""
    assert server.process is not None
    return server.process.poll() is not None
