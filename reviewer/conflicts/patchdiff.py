"""Compare patches: the union of their files, and hunk by hunk the files that several of them change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain

from reviewer.conflicts.align import Alignment, align, text_likeness
from reviewer.conflicts.parts import NOTHING, Comparison, Part, PartRow
from reviewer.conflicts.patch_fit import KnownFile, fitted, gravest
from reviewer.conflicts.patches import FileSection, Hunk, Patch
from reviewer.conflicts.report import Fitted, RowKind

MOST_LOOKED_AT = 32
"""Places of one and the same hunk, and hunks behind one that may touch it: a hostile patch has thousands."""


@dataclass(frozen=True, slots=True)
class _Side:
    """One patch, and how its hunks fit."""

    patch: Patch
    fitted: Mapping[Hunk, Fitted]

    def hunk(self, hunk: Hunk) -> Part:
        """One of its hunks."""
        text = self.patch.text[hunk.start : hunk.end]
        # One that stands on no line of the file goes in by its number alone: elsewhere it is another change.
        key = hunk.body if hunk.lines else f"{hunk.first}\n{hunk.body}"
        return Part(text=text, key=key, span=(hunk.start, hunk.end), fitted=self.fitted.get(hunk))

    def file(self, file: FileSection, *, is_shared: bool) -> Part:
        """All that it says about a file; where others change it too, what is no hunk."""
        if is_shared:
            return Part(text=f"{file.path} {file.header}".strip(), key=file.header)
        text = self.patch.text[file.start : file.end]
        fits = gravest(self.fitted[hunk] for hunk in file.hunks if hunk in self.fitted)
        return Part(text=text, key=text, span=(file.start, file.end), fitted=fits)


def compare_patches(patches: Sequence[Patch], known: Sequence[KnownFile] = ()) -> Comparison:
    """A row for each file, and rows for its hunks where several patches change it.

    `known` are files that came along, which may be those that the patches change.
    """
    sides = [_Side(patch, fits) for patch, fits in zip(patches, fitted(patches, known), strict=True)]
    rows: list[PartRow] = []
    for path in paths(patches):
        files = [patch.file(path) for patch in patches]
        is_shared = sum(one is not None for one in files) > 1
        rows.append(_file_row(path, files, sides, is_shared=is_shared))
        if is_shared:
            rows.extend(_hunk_rows(path, files, sides))
    worst = [gravest(side.fitted.values()) for side in sides]
    return Comparison(
        name="files",
        whole=tuple(patch.text for patch in patches),
        rows=tuple(rows),
        fits=tuple(None if one is None else one.fit for one in worst),
    )


def paths(patches: Sequence[Patch]) -> list[str]:
    """The files of all the patches, each where it comes first; ties by name."""
    first: dict[str, int] = {}
    for patch in patches:
        for place, file in enumerate(patch.files):
            first[file.path] = min(place, first.get(file.path, place))
    return sorted(first, key=lambda path: (first[path], path))


def _file_row(
    path: str, files: Sequence[FileSection | None], sides: Sequence[_Side], *, is_shared: bool
) -> PartRow:
    parts = [
        NOTHING if file is None else side.file(file, is_shared=is_shared)
        for file, side in zip(files, sides, strict=True)
    ]
    return PartRow(path=path, kind=RowKind.FILE, label=path, parts=tuple(parts), is_action=True)


def aligned_hunks(files: Sequence[FileSection | None]) -> Alignment:
    """One file's hunks side by side; a merge walks the same rows.

    Equal hunks share a row wherever they stand, others only where they touch the same lines of the file.
    """
    hunks = [() if file is None else file.hunks for file in files]
    by_body: dict[str, dict[int, Hunk]] = {}
    for hunk in chain.from_iterable(hunks):
        by_body.setdefault(hunk.body, {})[hunk.line] = hunk
    places = {body: [at[line] for line in sorted(at)[:MOST_LOOKED_AT]] for body, at in by_body.items()}
    return align([[hunk.body for hunk in side] for side in hunks], partial(_likeness, places))


def _likeness(places: Mapping[str, Sequence[Hunk]], one: str, other: str) -> float:
    do_touch = any(hunk.touches(there) for hunk in places[one] for there in places[other])
    return 100.0 + text_likeness(one, other) if do_touch else -2.0


def _hunk_rows(path: str, files: Sequence[FileSection | None], sides: Sequence[_Side]) -> list[PartRow]:
    hunks = [() if file is None else file.hunks for file in files]
    rows: list[PartRow] = []
    alignment = aligned_hunks(files)
    colliding = _colliding(hunks, alignment)
    labels = [f"{path}:{_first_line(hunks, row)}" for row in alignment]
    for number, row in enumerate(alignment, 1):
        parts = tuple(
            NOTHING if index is None else side.hunk(inside[index])
            for inside, index, side in zip(hunks, row, sides, strict=True)
        )
        rows.append(
            PartRow(
                path=f"{path}@{number}",
                kind=RowKind.HUNK,
                label=labels[number - 1],
                parts=parts,
                is_action=True,
                collides_with=tuple(labels[other] for other in colliding.get(number - 1, ())),
            )
        )
    return rows


def _first_line(hunks: Sequence[Sequence[Hunk]], row: Sequence[int | None]) -> int:
    return min(side[index].line for side, index in zip(hunks, row, strict=True) if index is not None)


def _colliding(hunks: Sequence[Sequence[Hunk]], alignment: Alignment) -> Mapping[int, Sequence[int]]:
    """For each row those with a hunk that touches one of its own, looked for in the order of their lines."""
    placed = sorted(
        (
            (side[index].line, number, side[index])
            for number, row in enumerate(alignment)
            for side, index in zip(hunks, row, strict=True)
            if index is not None
        ),
        key=lambda one: one[:2],
    )
    found: dict[int, set[int]] = {}
    for at, (_, number, hunk) in enumerate(placed):
        near = placed[at + 1 : at + 1 + MOST_LOOKED_AT]
        others = {other for _, other, after in near if hunk.touches(after)} - {number}
        for other in others:
            found.setdefault(number, set()).add(other)
            found.setdefault(other, set()).add(number)
    return {number: sorted(others) for number, others in found.items()}
