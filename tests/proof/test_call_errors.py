"""Calls of database and socket that fail: no false "recorded", nothing lost, and the next desk goes on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from tests.proof.counts import show
from tests.proof.forked_server import ForkedServer, server  # noqa: F401
from tests.proof.lives import Lives, injecting, lives, words

pytestmark = pytest.mark.timeout(580)
ERRORS = {
    "pwrite64": ("ENOSPC", "EIO"),
    "fsync": ("EIO", "ENOSPC"),
    "fdatasync": ("EIO", "ENOSPC"),
    "pread64": ("EIO",),
    "ftruncate": ("EIO",),
    "fcntl": ("ENOLCK", "EIO"),
    "openat": ("EMFILE", "EACCES"),
    "unlink": ("EIO",),
    "socket": ("EMFILE",),
    "connect": ("ECONNREFUSED", "ENETUNREACH"),
    "sendto": ("ECONNRESET", "EPIPE"),
    "recvfrom": ("ECONNRESET",),
}
SHARE = 2
"""The daily share takes every second of the points, but of the slow ones; the campaign all of them."""
SLOW = ("fcntl", "EIO")
"""Where a lock isn't released, SQLite waits for it for ten seconds a statement before it says so."""
STORED = (("fcntl", "EIO", 2), ("sendto", "ECONNRESET", 3), ("sendto", "EPIPE", 1))
"""A lock that was never released, and a thread whose word that it is done was refused: both hung the desk."""
ENDS = (0, 3)
"""In order, or refused to open in words."""


@pytest.fixture(scope="module")
def all_lives(server: ForkedServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lives]:  # noqa: F811
    with lives(server, tmp_path_factory.mktemp("lives")) as made:
        yield made


def test_call_that_fails_gives_no_false_word(
    all_lives: Lives, record_property: Callable[[str, object], None]
) -> None:
    fail_at_calls(all_lives, record_property, every=SHARE)


@pytest.mark.campaign
@pytest.mark.timeout(0)
def test_every_call_that_fails_gives_no_false_word(
    all_lives: Lives, record_property: Callable[[str, object], None]
) -> None:
    fail_at_calls(all_lives, record_property, every=1)


def fail_at_calls(all_lives: Lives, record_property: Callable[[str, object], None], *, every: int) -> None:
    counted = all_lives.counted(tuple(ERRORS), 1)
    points = [
        (call, error, when)
        for call, most in sorted(counted.items())
        for error in ERRORS[call]
        for when in range(1, most + 1)
    ]
    ends: Counter[str] = Counter()
    wrong: list[str] = []
    share = [point for point in points if every == 1 or point[:2] != SLOW][::every]
    chosen = [*dict.fromkeys([*STORED, *share])]
    for call, error, when in chosen:
        home, reviews = all_lives.fresh()
        tracer = injecting(call, f"error={error}:when={when}")
        ended = all_lives.live(home, reviews, tracer=tracer)
        if ended["signal"] or ended["code"] not in ENDS:
            wrong.append(f"{call} {error} {when}: {ended}")
        said = words(home)
        all_lives.recovered(home, reviews, may_lack_key=True)
        ends["recorded"] += len(said["recorded"])
        ends["refused"] += bool(said["refused"])
    counts = {"points": len(chosen), "of": len(points), "false_words": 0, "hung_or_crashed": len(wrong)}
    show(record_property, "call errors", **counts, **ends)
    assert not wrong
    assert ends["recorded"]
    assert ends["refused"]
