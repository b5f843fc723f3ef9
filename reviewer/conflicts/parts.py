"""What every kind of comparison hands to the report: rows that are not yet grouped."""

from __future__ import annotations

from dataclasses import dataclass

from reviewer.conflicts.report import Fit, Fitted, Repeat, RowKind, ValueType
from reviewer.conflicts.side_effects import SideEffect


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One answer's part in a row, with what it is compared by."""

    text: str
    key: str
    """Equal keys are the same answer; see `agreement`."""
    value_type: ValueType = ValueType.TEXT
    raw: str = ""
    span: tuple[int, int] | None = None
    fitted: Fitted | None = None


NOTHING = Part(text="", key="", value_type=ValueType.MISSING)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartRow:
    """A row before its cells are grouped."""

    path: str
    kind: RowKind
    label: str
    parts: tuple[Part, ...]
    is_action: bool = False
    """It is itself something that will be done, so that any difference in it is material."""
    effect: SideEffect | None = None
    """What sort of side effect the call has that it is or belongs to; None where it is no call."""
    nth: int = 0
    """Of the calls of one tool: which of them it is or belongs to, from 1; 0: the tool has one row."""
    is_hand_over: bool = False
    """That call only asks a human to go on."""
    collides_with: tuple[str, ...] = ()
    """Labels of other rows with a hunk that touches lines which a hunk of this one touches too."""

    @property
    def is_disputed(self) -> bool:
        """Whether the answers differ here; missing differs from everything."""
        return len({(part.value_type is ValueType.MISSING, part.key) for part in self.parts}) > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The rows of one kind of comparison."""

    name: str
    """`paragraphs`, `fields`, `files` or `calls`: the end of the sentence's message code."""
    whole: tuple[str, ...]
    """What each whole answer is compared by."""
    rows: tuple[PartRow, ...]
    repeats: tuple[Repeat, ...] = ()
    fits: tuple[Fit | None, ...] = ()


LABEL_LENGTH = 80


def short(text: str) -> str:
    """The beginning of a text on one line, for a label."""
    line = " ".join(text[: 4 * LABEL_LENGTH].split())
    return line if len(line) <= LABEL_LENGTH else line[: LABEL_LENGTH - 1] + "…"
