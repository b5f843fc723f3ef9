"""What the operator has put together so far, and the verdict that it makes. Knows no Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from reviewer.domain.content import Content
from reviewer.domain.decisions import ActionAnswer, Verdict
from reviewer.ids import CandidateId

EDITED = "edited"
"""Stands in `row_sources` for a row that a human wrote."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowPick:
    """How a disputed row is settled: by an answer, or by words of the operator's own."""

    candidate: CandidateId | None = None
    edited: str = ""
    """The written value: JSON where the answers are structured, else text."""
    was: CandidateId | None = None
    """The answer whose value was changed, for the pencil's caption."""

    @property
    def source(self) -> str:
        """As the record names it."""
        return self.candidate if self.candidate is not None else EDITED


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """The parts of a verdict in the making. Each change makes a new one."""

    verdict: str = ""
    candidates: tuple[CandidateId, ...] = ()
    rows: Mapping[str, RowPick] = field(default_factory=dict)
    content: Content | None = None
    actions: Mapping[int, ActionAnswer] = field(default_factory=dict)
    conditions: str = ""
    question: str = ""
    reason_code: str = ""
    reason: str = ""

    def named(self, verdict: str) -> Composition:
        """Another verdict; what was typed stays, what belongs to the old verdict alone goes."""
        kept = self if verdict == self.verdict else replace(self, content=None)
        return replace(kept, verdict=verdict)

    def with_row(self, path: str, pick: RowPick | None) -> Composition:
        """A row settled, or open again."""
        rows = dict(self.rows)
        rows.pop(path, None)
        if pick is not None:
            rows[path] = pick
        return replace(self, rows=rows)

    def with_action(self, answer: ActionAnswer | None, index: int) -> Composition:
        """One action of the request answered, or open again."""
        actions = dict(self.actions)
        actions.pop(index, None)
        if answer is not None:
            actions[index] = answer
        return replace(self, actions=actions)

    def toggled(self, candidate: CandidateId) -> Composition:
        """Both valid: an answer in, or out again, in the order in which they were picked."""
        if candidate in self.candidates:
            return replace(self, candidates=tuple(one for one in self.candidates if one != candidate))
        return replace(self, candidates=(*self.candidates, candidate))

    def to_draft(self) -> Verdict:
        """The same with the operator's own values beside their rows; a record keeps them in its content."""
        own = {
            path: f"{EDITED}:{pick.edited}" if pick.candidate is None else pick.source
            for path, pick in self.rows.items()
        }
        return replace(self.to_verdict(), row_sources=own)

    def to_verdict(self) -> Verdict:
        """The verdict as it stands; its own check says what is missing."""
        return Verdict(
            name=self.verdict,
            candidates=self.candidates,
            content=self.content,
            row_sources={path: pick.source for path, pick in self.rows.items()}
            if self.verdict == "merge"
            else {},
            actions=tuple(self.actions[index] for index in sorted(self.actions)),
            conditions=self.conditions.strip() if self.verdict == "both-valid" else "",
            question=self.question.strip() if self.verdict == "ask-again" else "",
            reason_code=self.reason_code,
            reason=self.reason.strip(),
        )


def from_verdict(verdict: Verdict) -> Composition:
    """A draft taken up again."""
    return Composition(
        verdict=verdict.name,
        candidates=verdict.candidates,
        rows={
            path: row
            for path, source in verdict.row_sources.items()
            if (row := _taken_up(source)) is not None
        },
        content=verdict.content,
        actions={answer.index: answer for answer in verdict.actions},
        conditions=verdict.conditions,
        question=verdict.question,
        reason_code=verdict.reason_code,
        reason=verdict.reason,
    )


def _taken_up(source: str) -> RowPick | None:
    if source.startswith(f"{EDITED}:"):
        return RowPick(edited=source.removeprefix(f"{EDITED}:"))
    # After an undo the draft is the recorded verdict, which names the source but not the words.
    return None if source == EDITED else RowPick(candidate=CandidateId(source))
