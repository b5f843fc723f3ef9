"""Merge patches file by file and hunk by hunk. A file whose hunks all come from one patch keeps its bytes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from reviewer.conflicts.made import Made, RowSpan
from reviewer.conflicts.patchdiff import aligned_hunks, paths
from reviewer.conflicts.patches import FileSection, Patch, read_patch
from reviewer.conflicts.picks import KEPT, Picks
from reviewer.domain.content import Content

_HUNK = re.compile(r"@@ -(\d+(?:,\d+)?) \+\d+((?:,\d+)? @@)")


def merge_files(contents: tuple[Content, ...], picks: Picks) -> Made | None:
    """The files in order; None where picked hunks change the same lines, so that not all can go in."""
    patches = _patches(contents)
    made = patches[picks.base].text[: patches[picks.base].files[0].start]
    spans: list[RowSpan] = []
    for path in paths(patches):
        parts = _File(patches=patches, path=path, picks=picks).parts()
        if parts is None:
            return None
        for part in parts:
            if part.path in picks.told:
                spans.append(RowSpan(path=part.path, start=len(made), end=len(made) + len(part.text)))
            made += part.text if part.text.endswith("\n") or not part.text else part.text + "\n"
    return Made(text=made, spans=tuple(spans))


@lru_cache(maxsize=KEPT)
def _patches(contents: tuple[Content, ...]) -> tuple[Patch, ...]:
    return tuple(patch for content in contents if (patch := read_patch(content.text())) is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A piece of the merged patch and the row that it stands for."""

    path: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hunk:
    """A hunk that goes into a file, by the lines that it replaces in the file as it is."""

    path: str
    text: str
    start: int
    old: int
    new: int

    @property
    def end(self) -> int:
        """The line behind those that it replaces."""
        return self.start + self.old


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    """One file of the merged patch."""

    patches: Sequence[Patch]
    path: str
    picks: Picks

    def parts(self) -> list[_Part] | None:
        """What is said about it, in order; nothing where it is left as it is; None where hunks collide."""
        if self.path in self.picks.unset:
            return []
        head = self.picks.column(self.path)
        if head is None:
            return [_Part(path=self.path, text=self.picks.edits[self.path])]
        files = [patch.file(self.path) for patch in self.patches]
        rows = aligned_hunks(files) if sum(one is not None for one in files) > 1 else []
        columns = [self.picks.column(self._hunk_path(number), head) for number in range(len(rows))]
        only = self._only_source(columns, head)
        if only is not None:
            file = files[only]
            text = "" if file is None else self.patches[only].text[file.start : file.end]
            return [_Part(path=self.path, text=text)] if text else []
        source = next((one for one in (head, *columns) if one is not None and files[one] is not None), head)
        hunks = [
            self._hunk(number, files, row, column)
            for number, (row, column) in enumerate(zip(rows, columns, strict=True))
        ]
        return self._put_together(files[source], self.patches[source], [one for one in hunks if one])

    def _hunk_path(self, number: int) -> str:
        return f"{self.path}@{number + 1}"

    def _only_source(self, columns: Sequence[int | None], head: int) -> int | None:
        """The one patch that everything in this file comes from; where its head is agreed, its hunks say."""
        sources = {*columns, head} if self.path in self.picks.columns or not columns else {*columns}
        is_cut = any(self._hunk_path(number) in self.picks.unset for number in range(len(columns)))
        return None if len(sources) > 1 or is_cut else next(iter(sources))

    def _hunk(
        self,
        number: int,
        files: Sequence[FileSection | None],
        row: Sequence[int | None],
        column: int | None,
    ) -> _Part | None:
        path = self._hunk_path(number)
        if path in self.picks.unset:
            return None
        if column is None:
            return _Part(path=path, text=self.picks.edits[path])
        file, at = files[column], row[column]
        if file is None or at is None:
            return None
        hunk = file.hunks[at]
        return _Part(path=path, text=self.patches[column].text[hunk.start : hunk.end])

    def _put_together(
        self, file: FileSection | None, patch: Patch, parts: Sequence[_Part]
    ) -> list[_Part] | None:
        """One patch's head, then the hunks, counted so that they follow each other."""
        read = [_read(part) for part in parts]
        hunks = sorted((one for one in read if one is not None), key=lambda one: (one.start, one.old))
        collide = any(one.end > after.start for one, after in pairwise(hunks))
        if len(hunks) < len(parts) or collide:
            return None
        if file is None or not hunks:
            return []
        first = file.hunks[0].start if file.hunks else file.end
        made = [_Part(path=self.path, text=patch.text[file.start : first])]
        moved = 0
        for one in hunks:
            made.append(_Part(path=one.path, text=_counted(one, moved)))
            moved += one.new - one.old
        return made


def _read(part: _Part) -> _Hunk | None:
    found = _HUNK.match(part.text)
    if found is None:
        return None
    lines = part.text.split("\n")[1:]
    old = sum(line[:1] in ("-", " ") for line in lines if line)
    new = sum(line[:1] in ("+", " ") for line in lines if line)
    # A hunk that only adds names the line after which it does.
    start = int(found[1].partition(",")[0]) + (old == 0)
    return _Hunk(path=part.path, text=part.text, start=start, old=old, new=new)


def _counted(hunk: _Hunk, moved: int) -> str:
    """The hunk with the place that it has in the merged file; only the number behind `+` changes."""
    at = hunk.start + moved - (hunk.new == 0)
    return _HUNK.sub(rf"@@ -\g<1> +{at}\g<2>", hunk.text, count=1)
