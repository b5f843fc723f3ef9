"""Compare patches: the union of their files, and hunk by hunk the files that several of them change."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain

from unidiff.errors import UnidiffParseError
from unidiff.patch import PatchedFile, PatchSet

from reviewer.conflicts.align import Alignment, align, text_likeness
from reviewer.conflicts.parts import NOTHING, Comparison, Part, PartRow
from reviewer.conflicts.report import RowKind

MAX_PATCH_CHARACTERS = 1_000_000
"""A bigger patch is compared as text."""
MOST_LOOKED_AT = 32
"""Places of one and the same hunk, and hunks behind one that may touch it: a hostile patch has thousands."""
_NO_LINE_END = "\\ No newline at end of file"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hunk:
    """One hunk, from its `@@` line to its end, in characters of the patch."""

    start: int
    end: int
    body: str
    """Without the `@@` line: the same change further down is the same change."""
    line: int
    """Where it begins in the file as it is; for a new file, in the file as it will be."""
    lines: int
    """How many lines of the file as it is it covers, with those that it leaves alone."""

    def touches(self, other: Hunk) -> bool:
        """Whether both cover a line of the file as it is, so that they can't both go in.

        One that only adds counts with the line that it follows.
        """
        return self.line < other.line + max(1, other.lines) and other.line < self.line + max(1, self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSection:
    """What a patch says about one file."""

    path: str
    start: int
    end: int
    header: str
    """What happens to the file besides its lines: new, deleted, renamed, binary, mode."""
    hunks: tuple[Hunk, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Patch:
    """A patch cut into files, in order. What stands before the first file belongs to none."""

    text: str
    files: tuple[FileSection, ...]

    def file(self, path: str) -> FileSection | None:
        """The section of that file."""
        return next((one for one in self.files if one.path == path), None)


def read_patch(text: str) -> Patch | None:
    """The patch, or None where it is none, is broken, or is too big."""
    if len(text) > MAX_PATCH_CHARACTERS:
        return None
    try:
        parsed = PatchSet(text)
    except (UnidiffParseError, ValueError):
        return None
    # A hunk without lines changes nothing, and no tool writes one.
    if not parsed or not all(hunk for one in parsed for hunk in one):
        return None
    at = _line_starts(text)
    starts = [_section_start(text, at, one) for one in parsed] + [len(text)]
    seen: dict[str, int] = {}
    files: list[FileSection] = []
    for place, one in enumerate(parsed):
        seen[one.path] = seen.get(one.path, 0) + 1
        path = one.path if seen[one.path] == 1 else f"{one.path}#{seen[one.path]}"
        hunks = _hunks(one, text, at)
        files.append(
            FileSection(
                path=path, start=starts[place], end=starts[place + 1], header=_header(one), hunks=hunks
            )
        )
    return Patch(text=text, files=tuple(files))


def _section_start(text: str, at: list[int], file: PatchedFile) -> int:
    """Where a file's section begins: at `diff --git`, or at `---` where the patch has no such line."""
    line = (file.diff_line_no or 1) - 1
    return at[line - 1] if text.startswith("+++ ", at[line]) else at[line]


def _line_starts(text: str) -> list[int]:
    """Where each line begins, and where the text ends. Only a line feed ends a line, as for the parser."""
    return [0, *(match.end() for match in re.finditer(r"\n|(?<=[^\n])\Z", text))]


def _hunks(file: PatchedFile, text: str, at: list[int]) -> tuple[Hunk, ...]:
    found: list[Hunk] = []
    for hunk in file:
        # The parser hangs what follows a hunk on it without a number: blank lines, and the mark below.
        numbers = [one.diff_line_no for one in hunk if one.diff_line_no is not None]
        first, last = numbers[0], numbers[-1]
        last += text.startswith(_NO_LINE_END, at[last])
        line = hunk.source_start or hunk.target_start
        found.append(
            Hunk(
                start=at[first - 2],
                end=at[last],
                body=text[at[first - 1] : at[last]],
                line=line,
                lines=hunk.source_length,
            )
        )
    return tuple(found)


def _header(file: PatchedFile) -> str:
    told = {
        "added": file.is_added_file,
        "removed": file.is_removed_file,
        "renamed": file.is_rename,
        "binary": file.is_binary_file,
    }
    words = [word for word, is_so in told.items() if is_so]
    modes = [mode for mode in (file.source_mode, file.target_mode) if mode]
    return " ".join([*words, *modes])


def compare_patches(patches: Sequence[Patch]) -> Comparison:
    """A row for each file, and rows for its hunks where several patches change it."""
    rows: list[PartRow] = []
    for path in paths(patches):
        files = [patch.file(path) for patch in patches]
        is_shared = sum(one is not None for one in files) > 1
        rows.append(_file_row(path, files, patches, is_shared=is_shared))
        if is_shared:
            rows.extend(_hunk_rows(path, files, patches))
    return Comparison(name="files", whole=tuple(patch.text for patch in patches), rows=tuple(rows))


def paths(patches: Sequence[Patch]) -> list[str]:
    """The files of all the patches, each where it comes first; ties by name."""
    first: dict[str, int] = {}
    for patch in patches:
        for place, file in enumerate(patch.files):
            first[file.path] = min(place, first.get(file.path, place))
    return sorted(first, key=lambda path: (first[path], path))


def _file_row(
    path: str, files: Sequence[FileSection | None], patches: Sequence[Patch], *, is_shared: bool
) -> PartRow:
    parts = [
        NOTHING if file is None else _file_part(file, patch, is_shared=is_shared)
        for file, patch in zip(files, patches, strict=True)
    ]
    return PartRow(path=path, kind=RowKind.FILE, label=path, parts=tuple(parts), is_action=True)


def _file_part(file: FileSection, patch: Patch, *, is_shared: bool) -> Part:
    text = patch.text[file.start : file.end]
    if is_shared:
        return Part(text=f"{file.path} {file.header}".strip(), key=file.header)
    return Part(text=text, key=text, span=(file.start, file.end))


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


def _hunk_rows(path: str, files: Sequence[FileSection | None], patches: Sequence[Patch]) -> list[PartRow]:
    hunks = [() if file is None else file.hunks for file in files]
    rows: list[PartRow] = []
    alignment = aligned_hunks(files)
    colliding = _colliding(hunks, alignment)
    for number, row in enumerate(alignment, 1):
        parts = tuple(
            NOTHING if index is None else _hunk_part(side[index], patch)
            for side, index, patch in zip(hunks, row, patches, strict=True)
        )
        line = min(side[index].line for side, index in zip(hunks, row, strict=True) if index is not None)
        label = f"{path}:{line}"
        rows.append(
            PartRow(
                path=f"{path}@{number}",
                kind=RowKind.HUNK,
                label=label,
                parts=parts,
                is_action=True,
                is_colliding=number - 1 in colliding,
            )
        )
    return rows


def _colliding(hunks: Sequence[Sequence[Hunk]], alignment: Alignment) -> frozenset[int]:
    """Rows with a hunk that touches one of another row, in the order of their lines each with the next."""
    placed = sorted(
        (
            (side[index].line, number, side[index])
            for number, row in enumerate(alignment)
            for side, index in zip(hunks, row, strict=True)
            if index is not None
        ),
        key=lambda one: one[:2],
    )
    found: set[int] = set()
    for at, (_, number, hunk) in enumerate(placed):
        near = placed[at + 1 : at + 1 + MOST_LOOKED_AT]
        others = {other for _, other, after in near if hunk.touches(after)} - {number}
        found.update(others, [number] if others else [])
    return frozenset(found)


def _hunk_part(hunk: Hunk, patch: Patch) -> Part:
    return Part(text=patch.text[hunk.start : hunk.end], key=hunk.body, span=(hunk.start, hunk.end))
