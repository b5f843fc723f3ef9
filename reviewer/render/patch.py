"""Patches: one diff for each file, under its path. Read line by line, so that a broken patch still shows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from reviewer.domain.content import Content, ContentKind
from reviewer.render._api import Block, Diff, DiffLine, DiffMark, Heading, Notice

MAX_LINES = 5_000
LONGEST_LINE = 32 * 1024
"""A longer one is read in pages."""
_HUNK = re.compile(r"@@ -\d{1,9}(?:,(\d{1,9}))? \+\d{1,9}(?:,(\d{1,9}))? @@")


class PatchRenderer:
    """Says what each line is by the counts of its hunk: a removed line `-- x` is no file header."""

    name = "patch"

    def priority(self, content: Content) -> int:
        """Unified diffs."""
        return 10 if content.kind is ContentKind.PATCH else 0

    def blocks(self, content: Content) -> tuple[Block, ...]:
        """Headings and diffs in the patch's order.

        Raises:
            ValueError: there is no hunk in it, or a line that only pages can hold.
        """
        lines = content.text().split("\n")
        if any(len(line) > LONGEST_LINE for line in lines[:MAX_LINES]):
            raise ValueError("a line is too long")
        reader = _Reader()
        for line in lines[:MAX_LINES]:
            reader.read(line)
        if not reader.has_hunks:
            raise ValueError("no hunk")
        cut = len(lines) > MAX_LINES
        notice = (Notice(code="render.cut", params={"shown": MAX_LINES}),) if cut else ()
        return (*notice, *reader.finished())


@dataclass(slots=True)
class _Reader:
    """Where in the patch we are."""

    has_hunks: bool = False
    _blocks: list[Block] = field(default_factory=list)
    _lines: list[DiffLine] = field(default_factory=list)
    _old_left: int = 0
    _new_left: int = 0

    def read(self, line: str) -> None:
        """Take one line."""
        if self._old_left > 0 or self._new_left > 0:
            self._read_body(line)
        elif hunk := _HUNK.match(line):
            self.has_hunks = True
            self._old_left, self._new_left = (int(count) if count else 1 for count in hunk.groups())
            self._add(DiffMark.HUNK, line)
        elif line.startswith("+++ "):
            self._begin_file(line[4:].partition("\t")[0])
        elif line:
            self._add(DiffMark.NOTE, line)

    def _read_body(self, line: str) -> None:
        sign, rest = line[:1], line[1:]
        if sign == "+":
            self._new_left -= 1
            self._add(DiffMark.ADDED, rest)
        elif sign == "-":
            self._old_left -= 1
            self._add(DiffMark.REMOVED, rest)
        elif sign == "\\":
            self._add(DiffMark.NOTE, line)
        else:
            self._old_left -= 1
            self._new_left -= 1
            self._add(DiffMark.CONTEXT, rest)

    def _begin_file(self, path: str) -> None:
        # The lines just before belong to the file that begins here: `diff --git`, `index`, `--- a/x`.
        header = _trailing_notes(self._lines)
        before = self._lines[: len(self._lines) - len(header)]
        if before:
            self._blocks.append(Diff(lines=tuple(before)))
        named = (
            path
            if path != "/dev/null"
            else next((line.text[4:] for line in header if line.text.startswith("--- ")), path)
        )
        self._blocks.append(Heading(text=re.sub(r"^[ab]/", "", named), level=3))
        self._lines = [line for line in header if not line.text.startswith("--- ")]

    def _add(self, mark: DiffMark, text: str) -> None:
        self._lines.append(DiffLine(mark=mark, text=text))

    def finished(self) -> list[Block]:
        """Everything that was read."""
        return [*self._blocks, Diff(lines=tuple(self._lines))] if self._lines else self._blocks


def _trailing_notes(lines: list[DiffLine]) -> list[DiffLine]:
    count = 0
    for line in reversed(lines):
        if line.mark is not DiffMark.NOTE or line.text.startswith("\\"):
            break
        count += 1
    return lines[len(lines) - count :]
