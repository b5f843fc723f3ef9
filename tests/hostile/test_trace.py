"""The reading of system calls, by itself: were it blind, the walk under strace would prove nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hostile.trace import Allowed, between, calls, offences

ALLOWED = Allowed(folders=[Path("/home/desk")], listed=frozenset({Path("/work")}), program="/venv/bin/python")

HARMLESS = [
    '7 openat(AT_FDCWD</work>, "/home/desk/cache.db", O_RDWR|O_CLOEXEC) = 5</home/desk/cache.db>',
    '7 openat(4</home/desk>, "cache.db-wal", O_RDWR <unfinished ...>',
    '[pid  8] open("/home/desk/../desk/x", O_RDONLY) = -1 ENOENT (No such file or directory)',
    '7 connect(5<socket:[1]>, {sa_family=AF_UNIX, sun_path="/run/bus"}, 110) = 0',
    '7 execve("/venv/bin/python", ["python", "-P", "-m", "reviewer", "worker", "markdown"], 0x7f) = 0',
    '7 openat(AT_FDCWD</work>, ".", O_RDONLY|O_DIRECTORY) = 5',
    "7 <... openat resumed>) = 3",
    "7 --- SIGCHLD {si_signo=SIGCHLD} ---",
    "7 +++ exited with 0 +++",
]
HARMFUL = {
    "connect": '7 connect(9, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("::1")}, 16) = 0',
    "connect over IPv6": "7 connect(9, {sa_family=AF_INET6, sin6_port=htons(80)}, 28 <unfinished ...>",
    "a file elsewhere": '7 openat(AT_FDCWD</work>, "/etc/passwd", O_RDONLY) = 5',
    "a relative file": '7 openat(AT_FDCWD</work>, "canary.png", O_RDONLY) = -1 ENOENT',
    "a way out of the home": '7 openat(AT_FDCWD</work>, "/home/desk/../other", O_RDONLY) = 5',
    "a neighbour with a longer name": '7 open("/home/desk2/x", O_RDONLY) = 5',
    "an escaped name": '7 openat(AT_FDCWD</work>, "/tmp/\\303\\244\\"", O_RDONLY) = 5',
    "another program": '7 execve("/usr/bin/xdg-open", ["xdg-open", "https://a.example"], 0x7f) = 0',
    "our program with another task": '7 execve("/venv/bin/python", ["python", "-c", "x"], 0x7f) = 0',
}


def test_what_the_desk_does_by_itself_is_no_offence() -> None:
    assert offences(calls(HARMLESS), ALLOWED) == []
    assert len(list(calls(HARMLESS))) == 6


@pytest.mark.parametrize("name", HARMFUL)
def test_what_must_not_be_is_told(name: str) -> None:
    (told,) = offences(calls([*HARMLESS, HARMFUL[name]]), ALLOWED)
    assert told.split()[0] in HARMFUL[name]


def test_a_name_is_read_with_its_bytes() -> None:
    (call,) = calls([HARMFUL["an escaped name"]])
    assert call.path == '/tmp/ä"'


def test_only_what_lies_between_the_marks_counts() -> None:
    begin, end = (f'7 openat(AT_FDCWD</w>, "/home/desk/{name}", 0) = 5' for name in ("begin", "end"))
    lines = [HARMFUL["connect"], begin, HARMFUL["a file elsewhere"], end, HARMFUL["another program"]]
    assert [call.path for call in between(calls(lines), "begin", "end")] == ["/etc/passwd"]
    with pytest.raises(ValueError, match="end"):
        between(calls(lines[:3]), "begin", "end")
