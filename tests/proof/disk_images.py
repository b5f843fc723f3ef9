"""What a disk may hold after a power cut: a recorded run of writes, and every image that is legal after each.

Between two syncs of a file nothing is promised: any of the writes since the last one may be on the disk, in
any combination, and of each write any of its 512-byte sectors.
"""

from __future__ import annotations

import random
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.process.desk_process import ROOT, STRACE_IS_ABSENT

SECTOR = 512
FILES = ("ledger.db", "ledger.db-wal")
_CALLS = "trace=pwrite64,write,fsync,fdatasync,ftruncate"

_CALL = re.compile(r"^\d+\s+(\w+)\((\d+)<([^>]*)>(.*)\)\s+= (-?\d+)")
_UNFINISHED = " <unfinished ...>"
_TEXT = re.compile(r'"([^"]*)"')


@dataclass(frozen=True, slots=True)
class Write:
    """Bytes at a place of a file."""

    name: str
    data: bytes
    offset: int


@dataclass(frozen=True, slots=True)
class Truncate:
    """A file is cut, or made longer."""

    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Sync:
    """Everything that was written to a file before is on the disk."""

    name: str


@dataclass(frozen=True, slots=True)
class Said:
    """The desk said a word to its operator."""

    words: tuple[str, ...]


Step = Write | Truncate | Sync | Said


def decide_in_child(home: Path, *words: str, trace: Path | None = None) -> None:
    """Run `deciding_child` to its end, perhaps recorded; skips where there is no strace."""
    tracer: list[str] = []
    if trace is not None:
        program = shutil.which("strace")
        if program is None:
            pytest.skip(STRACE_IS_ABSENT)
        tracer = [program, "-f", "-qq", "-xx", "-y", "-s", "1000000", "-e", _CALLS, "-o", str(trace)]
    command = [*tracer, sys.executable, "-m", "tests.proof.deciding_child", str(home), *words]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, timeout=120)


def read_trace(trace: Path, names: Sequence[str]) -> list[Step]:
    """What a run did to these files and said, in order, from the words of strace (-xx -y)."""
    steps: list[Step] = []
    for line in _whole_calls(trace.read_text(errors="replace").splitlines()):
        found = _CALL.match(line)
        if found is None or int(found[5]) < 0:
            continue
        call, descriptor, path, rest = found[1], found[2], _bytes(found[3]).decode(), found[4]
        name = Path(path).name
        if call == "write" and descriptor == "1":
            steps += [Said(tuple(line.split())) for line in _content(rest).decode().splitlines()]
        elif name in names:
            steps += _of_file(call, name, rest)
    return steps


def _whole_calls(lines: Sequence[str]) -> Iterator[str]:
    """Calls at which another thread's call came in between stand on two lines; they count when they ended."""
    begun: dict[str, str] = {}
    for line in lines:
        thread = line.partition(" ")[0]
        if line.endswith(_UNFINISHED):
            begun[thread] = line.removesuffix(_UNFINISHED)
        elif "resumed>" in line and thread in begun:
            yield begun.pop(thread) + line.partition("resumed>")[2]
        else:
            yield line


def _of_file(call: str, name: str, rest: str) -> list[Step]:
    if call == "pwrite64":
        return [Write(name, _content(rest), int(rest.rpartition(",")[2]))]
    if call == "ftruncate":
        return [Truncate(name, int(rest.strip(", ")))]
    return [Sync(name)] if call in ("fsync", "fdatasync") else []


def _content(rest: str) -> bytes:
    found = _TEXT.search(rest)
    return _bytes(found[1]) if found else b""


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", "")) if text.startswith("\\x") else text.encode()


@dataclass(slots=True)
class Disk:
    """The files as they certainly are, and what is still on its way to them."""

    sure: dict[str, bytes]
    unsynced: dict[str, list[Write | Truncate]] = field(default_factory=dict)

    def step(self, step: Write | Truncate | Sync) -> None:
        """Something happens to a file."""
        if isinstance(step, Sync):
            for one in self.unsynced.pop(step.name, []):
                self.sure[step.name] = _applied(self.sure.get(step.name, b""), one)
        else:
            self.unsynced.setdefault(step.name, []).append(step)

    def images(self, variants: int, chance: random.Random) -> Iterator[dict[str, bytes]]:
        """What may be found if the power is cut now: nothing of the unsynced, all of it, and mixtures."""
        yield dict(self.sure)
        if not any(self.unsynced.values()):
            return
        for variant in range(1, variants):
            image = dict(self.sure)
            for name, waiting in self.unsynced.items():
                for one in waiting:
                    for part in [one] if variant == 1 else _survivors(one, chance):
                        image[name] = _applied(image.get(name, b""), part)
            yield image


def _survivors(step: Write | Truncate, chance: random.Random) -> list[Write | Truncate]:
    """What a power cut leaves of one write: nothing, all, or some of its sectors."""
    fate = chance.random()
    if fate < 0.4:
        return []
    if fate < 0.7 or isinstance(step, Truncate):
        return [step]
    sectors = range(0, len(step.data), SECTOR)
    return [
        Write(step.name, step.data[start : start + SECTOR], step.offset + start)
        for start in sectors
        if chance.random() < 0.5
    ]


def _applied(content: bytes, step: Write | Truncate) -> bytes:
    if isinstance(step, Truncate):
        return content[: step.size].ljust(step.size, b"\0")
    content = content.ljust(step.offset, b"\0")
    return content[: step.offset] + step.data + content[step.offset + len(step.data) :]
