"""Merge patches file by file and hunk by hunk. A file whose hunks all come from one patch keeps its bytes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise

from reviewer.conflicts.made import Made, RowSpan
from reviewer.conflicts.patchdiff import aligned_hunks, paths
from reviewer.conflicts.patches import FileSection, Patch, read_patch
from reviewer.conflicts.picks import KEPT, Picks
from reviewer.domain.content import Content

_OLD_NAME = re.compile(r"^--- ", re.MULTILINE)
_HUNK_LINE = re.compile(r"^@@ ", re.MULTILINE)
_HUNK = re.compile(r"@@ -(\d+(?:,\d+)?) \+\d+((?:,\d+)? @@)")


def merge_files(contents: tuple[Content, ...], picks: Picks) -> Made | None:
    """The files in order; None where picked hunks change the same lines, so that not all can go in."""
    patches = _patches(contents)
    made = patches[picks.base].text[: patches[picks.base].files[0].start]
    spans: list[RowSpan] = []
    files: list[list[_Part]] = []
    for path in paths(patches):
        parts = _File(patches=patches, path=path, picks=picks).parts()
        if parts is None:
            return None
        files.append(parts)
    apart = _apart(files)
    if apart is None:
        return None
    for part in chain.from_iterable(apart):
        if part.path in picks.told:
            spans.append(RowSpan(path=part.path, start=len(made), end=len(made) + len(part.text)))
        made += part.text if part.text.endswith("\n") or not part.text else part.text + "\n"
    return Made(text=made, spans=tuple(spans))


def _apart(files: Sequence[list[_Part]]) -> Sequence[list[_Part]] | None:
    """The files so that each is read by itself; None where that can't be.

    Behind a file that has a `diff` line and no hunks, as of a rename or another mode, one that has no such
    line would be read as more about the first: those without hunks go last. What is said of one and the same
    file has to keep its order.
    """
    told = [one for one in files if one]
    if not any(_has_no_hunks(one) and after[0].text.startswith("--- ") for one, after in pairwise(told)):
        return told
    names = {one[0].path for one in told}
    return None if any(f"{name}#2" in names for name in names) else sorted(told, key=_has_no_hunks)


def _has_no_hunks(parts: Sequence[_Part]) -> bool:
    return not any(_HUNK_LINE.search(part.text) for part in parts)


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
        """What is said about it, in order; nothing where it is left as it is.

        None where hunks collide, or where a hunk is of a file with another fate.
        """
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
        givers = [column for column, one in zip(columns, hunks, strict=True) if one and column is not None]
        kept = [one for one in hunks if one]
        if any(_fate(files[column]) != _fate(files[source]) for column in givers):
            return None
        return self._put_together(self._head(files, [source, *givers], has_hunks=bool(kept)), kept)

    def _head(self, files: Sequence[FileSection | None], columns: Sequence[int], *, has_hunks: bool) -> str:
        """What the first of these patches says of the file before its hunks.

        Its names, which only hunks need, come from the first that tells them. Without hunks a file is renamed
        or has another mode; nothing is made or deleted without its lines.
        """
        about, names = self._before_hunks(files, columns[0])
        if has_hunks:
            told = (self._before_hunks(files, column)[1] for column in columns)
            return about + (names or next(filter(None, told), ""))
        file = files[columns[0]]
        says_more = file is not None and file.header and file.fate not in ("added", "removed")
        return about if says_more else ""

    def _before_hunks(self, files: Sequence[FileSection | None], column: int) -> tuple[str, str]:
        """Down to the line of the file's old name, and from there on."""
        file = files[column]
        if file is None:
            return "", ""
        text = self.patches[column].text[file.start : file.hunks[0].start if file.hunks else file.end]
        found = _OLD_NAME.search(text)
        return (text, "") if found is None else (text[: found.start()], text[found.start() :])

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

    def _put_together(self, head: str, parts: Sequence[_Part]) -> list[_Part] | None:
        """One patch's head, then the hunks, counted so that they follow each other."""
        read = [_read(part) for part in parts]
        hunks = sorted((one for one in read if one is not None), key=lambda one: (one.start, one.old))
        collide = any(one.end > after.start for one, after in pairwise(hunks))
        if len(hunks) < len(parts) or collide:
            return None
        made = [_Part(path=self.path, text=head)] if head else []
        moved = 0
        for one in hunks:
            made.append(_Part(path=one.path, text=_counted(one, moved)))
            moved += one.new - one.old
        return made


def _fate(file: FileSection | None) -> str:
    return "" if file is None else file.fate


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
