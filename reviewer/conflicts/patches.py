"""Read a patch: its files, and within them its hunks, each with its place in the text and in the file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from unidiff.errors import UnidiffParseError
from unidiff.patch import PatchedFile, PatchSet

MAX_PATCH_CHARACTERS = 1_000_000
"""A bigger patch is compared as text."""
_FROM = re.compile(r"^(rename|copy) from (.+)$", re.MULTILINE)
_NO_LINE_END = "\\ No newline at end of file"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hunk:
    """One hunk, from its `@@` line to its end, in characters of the patch."""

    start: int
    end: int
    body: str
    """Without the `@@` line: the same change further down is the same change. It ends with a line end."""
    line: int
    """Where it begins in the file as it is; for a new file, in the file as it will be."""
    lines: int
    """How many lines of the file as it is it covers, with those that it leaves alone."""
    first: int
    """The first of them, from 0; one that covers none goes in before it."""

    def touches(self, other: Hunk) -> bool:
        """Whether both cover a line of the file as it is, so that they can't both go in.

        One that only adds counts with the line that it follows.
        """
        return self.line < other.line + max(1, other.lines) and other.line < self.line + max(1, self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSection:
    """What a patch says about one file."""

    path: str
    source: str
    """What the file is called as it is; empty where there is none, or where it was changed further up."""
    is_new: bool
    start: int
    end: int
    fate: str
    """New, deleted, renamed or copied from where, binary; empty: it stays where it is."""
    header: str
    """What happens to the file besides its lines: its fate, another mode; of a binary one all of it."""
    hunks: tuple[Hunk, ...]


@dataclass(frozen=True, kw_only=True)  # without slots: what is worked out of it once is kept
class Patch:
    """A patch cut into files, in order. What stands before the first file belongs to none."""

    text: str
    files: tuple[FileSection, ...]

    def file(self, path: str) -> FileSection | None:
        """The section of that file."""
        return self._by_path.get(path)

    @cached_property
    def _by_path(self) -> Mapping[str, FileSection]:
        return {one.path: one for one in self.files}


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
        is_first, is_new = seen[one.path] == 1, one.source_file == "/dev/null"
        files.append(
            FileSection(
                path=one.path if is_first else f"{one.path}#{seen[one.path]}",
                source=_name(one) if is_first and not is_new else "",
                is_new=is_new,
                start=starts[place],
                end=starts[place + 1],
                fate=_fate(one, text[starts[place] : starts[place + 1]]),
                header=_header(one, text[starts[place] : starts[place + 1]]),
                hunks=_hunks(one, text, at),
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
                body=text[at[first - 1] : at[last]].removesuffix("\n") + "\n",
                line=line,
                lines=hunk.source_length,
                first=hunk.source_start - 1 if hunk.source_length else hunk.source_start,
            )
        )
    return tuple(found)


def _moved(file: PatchedFile, section: str) -> str:
    """What the lines for it say comes first: a `diff` line with another name is not what is followed."""
    found = _FROM.search(section)
    if found is None:
        return f"renamed {_name(file)}"
    return f"{'copied' if found[1] == 'copy' else 'renamed'} {found[2]}"


def _fate(file: PatchedFile, section: str) -> str:
    told = {
        "added": file.is_added_file,
        "removed": file.is_removed_file,
        _moved(file, section): file.is_rename,
        "binary": file.is_binary_file,
    }
    return " ".join(word for word, is_so in told.items() if is_so)


def _header(file: PatchedFile, section: str) -> str:
    modes = [mode for mode in (file.source_mode, file.target_mode) if mode]
    # An `index` line names one mode, for both.
    has_other_mode = len(modes) < 2 or modes[0] != modes[1]
    told = " ".join(filter(None, [_fate(file, section), *(modes if has_other_mode else [])]))
    # Which bytes they are stands in lines that are no hunks.
    return "\n".join([told, section.strip("\n")]) if file.is_binary_file else told


def _name(file: PatchedFile) -> str:
    return str(file.source_file).removeprefix("a/")
