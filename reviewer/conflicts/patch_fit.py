"""Whether the hunks of a patch apply to the files that they change, as far as those files are known.

Stricter than `patch`, like `git apply`: every line that a hunk keeps or takes away has to stand there exactly
as it says, at its place or all together at another one; a hunk of the first line begins the file, one that
keeps no line behind its last change ends it. Hunks of one patch go in one behind the other. Which file is
meant: the one whose blob id the patch's `index` line names, else the one that goes by its path. Where no file
is known, patches can still be at odds with each other: two say different things of one and the same line.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from reviewer.conflicts.patches import FileSection, Hunk, Patch
from reviewer.conflicts.report import Fit, Fitted

MOST_COMPARED = 4_000_000
"""Lines of one file compared while places are looked for; a hostile pair of file and patch has more."""
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_INDEX = re.compile(r"^index ([0-9a-f]{7,64})\.\.", re.MULTILINE)
_NO_LINE_END = "\\"


@dataclass(frozen=True)  # without slots: what is worked out of it once is kept
class KnownFile:
    """A file that came along and may be one that a patch changes."""

    names: tuple[str, ...]
    data: bytes

    @cached_property
    def blobs(self) -> tuple[str, str]:
        """Git's names for this content, by either of its hashes."""
        body = b"blob %d\0%b" % (len(self.data), self.data)
        return hashlib.sha1(body, usedforsecurity=False).hexdigest(), hashlib.sha256(body).hexdigest()


def fitted(patches: Sequence[Patch], files: Sequence[KnownFile]) -> list[dict[Hunk, Fitted]]:
    """For each patch, how each of its hunks fits. Those that make a new file are not told of."""
    found: list[dict[Hunk, Fitted]] = []
    for patch in patches:
        told: dict[Hunk, Fitted] = {}
        for section in patch.files:
            told.update(zip(section.hunks, _in_file(patch, section, files), strict=False))
        found.append(told)
    for patch, told in zip(patches, found, strict=True):
        for hunk in _at_odds(patch, patches):
            if told.get(hunk) == Fitted(fit=Fit.UNKNOWN):
                told[hunk] = Fitted(fit=Fit.AT_ODDS)
    return found


def gravest(told: Iterable[Fitted]) -> Fitted | None:
    """The one that speaks for several; None where there is none."""
    every = list(told)
    if len(every) < 2:
        return next(iter(every), None)
    return Fitted(fit=max((one.fit for one in every), key=list(Fit).index))


def _in_file(patch: Patch, section: FileSection, files: Sequence[KnownFile]) -> Iterator[Fitted]:
    known = _file_for(patch, section, files)
    if section.is_new:
        if known is not None:
            yield from (Fitted(fit=Fit.FAILS) for _ in section.hunks)
    elif known is None:
        yield from (Fitted(fit=Fit.UNKNOWN) for _ in section.hunks)
    else:
        yield from _Lines(known.data.decode("utf-8", "replace")).fitted(section.hunks)


def _file_for(patch: Patch, section: FileSection, files: Sequence[KnownFile]) -> KnownFile | None:
    """None: it is not here, or cannot be told from others of its name."""
    index = _INDEX.search(patch.text, section.start, section.hunks[0].start if section.hunks else section.end)
    meant = [
        one for one in files if index is not None and any(blob.startswith(index[1]) for blob in one.blobs)
    ]
    name = section.path if section.is_new else section.source
    named = meant or [one for one in files if name and name in one.names]
    return named[0] if len({one.data for one in named}) == 1 else None


class _Lines:
    """The lines of a file, each with its end."""

    def __init__(self, text: str) -> None:
        self._lines = _LINE.findall(text)
        self._compared = 0
        self._places: dict[str, list[int]] = defaultdict(list)
        for place, line in enumerate(self._lines):
            self._places[line].append(place)

    def fitted(self, hunks: Sequence[Hunk]) -> Iterator[Fitted]:
        """How hunks fit that go in one behind the other."""
        end = shift = 0
        for hunk in hunks:
            found = self._place(hunk, hunk.first + shift, end)
            if found is None or self._compared > MOST_COMPARED:
                yield Fitted(fit=Fit.FAILS if self._compared <= MOST_COMPARED else Fit.UNKNOWN)
                continue
            yield Fitted(fit=Fit.FITS) if found == hunk.first else Fitted(fit=Fit.MOVED, line=found + 1)
            end, shift = found + hunk.lines, found - hunk.first

    def _place(self, hunk: Hunk, near: int, least: int) -> int | None:
        """Where its lines stand: where it says, else nearest to where the hunks before it put them."""
        old = old_lines(hunk)
        places = {hunk.first, *self._with_rarest(old)}
        if hunk.first <= 0:
            places = {0}
        if _ends_the_file(hunk):
            places &= {len(self._lines) - len(old)}
        for place in sorted(places, key=lambda place: (place != hunk.first, abs(place - near), place)):
            if self._compared > MOST_COMPARED:
                return None
            if place >= least and self._stand_at(old, place):
                return place
        return None

    def _with_rarest(self, old: Sequence[str]) -> Iterator[int]:
        """Where they can stand at all: the line that stands in fewest places says so soonest."""
        rarest = min(range(len(old)), key=lambda at: (len(self._places.get(old[at], ())), at), default=None)
        if rarest is not None:
            yield from (place - rarest for place in self._places.get(old[rarest], ()))

    def _stand_at(self, old: Sequence[str], place: int) -> bool:
        self._compared += len(old)
        return self._lines[place : place + len(old)] == list(old)


def old_lines(hunk: Hunk) -> list[str]:
    """The lines of the file as it is that a hunk covers, each with its end."""
    found: list[str] = []
    is_old = False
    for line in _LINE.findall(hunk.body):
        if line.startswith(_NO_LINE_END):
            if is_old:
                found[-1] = found[-1].removesuffix("\n")
            continue
        is_old = not line.startswith("+")
        if is_old:
            # Some tools take the blank off an empty line that stays.
            found.append((line[1:] if line[0] in " -" else line).removesuffix("\n") + "\n")
    return found


def _ends_the_file(hunk: Hunk) -> bool:
    """Whether nothing that stays follows its last change: such a hunk reaches to the end of the file."""
    last = [line for line in _LINE.findall(hunk.body) if not line.startswith(_NO_LINE_END)][-1]
    return last[0] in "+-"


def _at_odds(patch: Patch, patches: Sequence[Patch]) -> Iterator[Hunk]:
    """Hunks of a patch that say other things of a line than a hunk of another patch."""
    for section in patch.files:
        said = [_said(other.file(section.path)) for other in patches if other is not patch]
        for hunk in section.hunks:
            lines = enumerate(old_lines(hunk), hunk.first)
            if any(one.get(place, line) != line for place, line in lines for one in said):
                yield hunk


def _said(section: FileSection | None) -> Mapping[int, str]:
    """Each line that a patch says the file has."""
    hunks = () if section is None else section.hunks
    return {place: line for hunk in hunks for place, line in enumerate(old_lines(hunk), hunk.first)}
