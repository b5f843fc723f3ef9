"""Reads what `strace -f -y -e trace=connect,open,openat,execve` wrote, and says what of it must not be.

Attempts that failed count too: whoever asks for a file by a name out of an answer has given the name away.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

_CALL = re.compile(r"^(?:\[pid +)?(?P<pid>\d+)\]? +(?P<name>open|openat|connect|execve)\((?P<rest>.*)$")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"(\.\.\.)?')
_FOLDER = re.compile(r"^(?:AT_FDCWD|\d+)<([^>]*)>")
_ESCAPE = re.compile(r"\\([0-7]{1,3}|x[0-9a-f]{2}|.)")
_PLAIN = {"n": "\n", "t": "\t", "r": "\r", "v": "\v", "f": "\f", '"': '"', "\\": "\\"}


@dataclass(frozen=True, slots=True)
class Call:
    """One system call, as it began."""

    pid: int
    name: str
    rest: str
    """Everything behind the opening parenthesis."""

    @property
    def path(self) -> str:
        """The file of an open or an execve, without links to parent folders; empty where there is none."""
        found = _QUOTED.search(self.rest)
        if found is None:
            return ""
        folder = _FOLDER.match(self.rest)
        return os.path.normpath(Path(folder[1] if folder else "/", unescaped(found[1])))

    @property
    def words(self) -> list[str]:
        """The command line of an execve."""
        _, bracket, listed = self.rest.partition("[")
        return [unescaped(one) for one, _ in _QUOTED.findall(listed.partition("]")[0])] if bracket else []

    @property
    def is_local(self) -> bool:
        """Whether a connect stays on this computer by its very kind: a Unix socket."""
        return "sa_family=AF_UNIX" in self.rest


def unescaped(text: str) -> str:
    """A string as strace spells it, with its bytes back in place."""
    return _ESCAPE.sub(_character, text).encode("latin-1", "replace").decode("utf-8", "replace")


def _character(found: re.Match[str]) -> str:
    sign = found[1]
    if sign[0] in "01234567":
        return chr(int(sign, 8))
    return chr(int(sign[1:], 16)) if sign[0] == "x" and len(sign) == 3 else _PLAIN.get(sign, sign)


def calls(lines: Iterable[str]) -> Iterator[Call]:
    """Every call that was begun; how it ended says nothing here."""
    for line in lines:
        if found := _CALL.match(line):
            yield Call(int(found["pid"]), found["name"], found["rest"])


def between(found: Iterable[Call], begin: str, end: str) -> list[Call]:
    """The calls after the one that opened `begin` and before the one that opened `end`.

    Raises:
        ValueError: one of the two marks is missing, so that nothing is known about the time between them.
    """
    every = list(found)
    names = [Path(call.path).name if call.name.startswith("open") else "" for call in every]
    return every[names.index(begin) + 1 : names.index(end)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """What may be opened and started."""

    folders: Sequence[Path]
    """With everything in them."""
    listed: frozenset[Path] = frozenset()
    """These themselves: folders that an import looks through."""
    program: str


def offences(found: Iterable[Call], allowed: Allowed) -> list[str]:
    """What must not be: a connection to anywhere, a file elsewhere, a program that is no child of ours."""
    return [told for call in found if (told := _offence(call, allowed))]


def _offence(call: Call, allowed: Allowed) -> str:
    if call.name == "connect":
        return "" if call.is_local else f"connect {call.rest}"
    if call.name == "execve":
        is_ours = call.path == allowed.program and "worker" in call.words
        return "" if is_ours else f"execve {call.path} {call.words[1:]}"
    path = Path(call.path)
    is_known = path in allowed.listed or any(path.is_relative_to(folder) for folder in allowed.folders)
    return "" if is_known else f"{call.name} {call.path}"
