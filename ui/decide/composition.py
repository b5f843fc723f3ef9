"""What the operator has put together so far, and the verdict that it makes. Knows no Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from reviewer.domain.content import Content
from reviewer.domain.decisions import ActionAnswer, Verdict
from reviewer.domain.row_sources import BOTH_VALID, EDITED, OWN_WORDS, UNSET
from reviewer.ids import CandidateId
from reviewer.verdicts._api import VerdictField
from reviewer.verdicts.registry import VERDICTS


class PickKind(StrEnum):
    """The ways to settle one disputed row."""

    ANSWER = "answer"
    OWN = EDITED
    UNSET = UNSET
    BOTH = BOTH_VALID


@dataclass(frozen=True, slots=True, kw_only=True)
class RowPick:
    """How a disputed row is settled."""

    kind: PickKind = PickKind.ANSWER
    candidate: CandidateId | None = None
    """The answer that it is taken from."""
    edited: str = ""
    """The operator's own value: JSON where the answers are structured, else text."""
    was: CandidateId | None = None
    """The answer whose value was changed, for the pencil's caption."""
    both: tuple[CandidateId, ...] = ()
    """The answers that hold here, each under a condition that `edited` states."""
    begun: str | None = None
    """What stood there before anything was written; None where that is not known any more."""

    @property
    def source(self) -> str:
        """As the record names it."""
        return self.candidate if self.candidate is not None else str(self.kind)

    @property
    def has_own_words(self) -> bool:
        """Whether the operator writes it."""
        return self.kind in (PickKind.OWN, PickKind.BOTH)

    @property
    def is_only_begun(self) -> bool:
        """Whether the operator was to write it and has not: nothing is lost with it."""
        is_known = self.has_own_words and self.begun is not None
        return is_known and self.edited.strip() in ("", (self.begun or "").strip())


LEFT_OUT = RowPick(kind=PickKind.UNSET)
"""The field is missing, the passage is not there."""


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
        """The same with all that was typed, also for another verdict, and own values beside their rows."""
        own = {
            path: f"{pick.source}:{pick.edited}" if pick.has_own_words else pick.source
            for path, pick in self.rows.items()
        }
        answers = {
            path: pick.both or (() if pick.was is None else (pick.was,))
            for path, pick in self.rows.items()
            if pick.has_own_words
        }
        return replace(
            self.to_verdict(),
            row_sources=own,
            row_answers=answers,
            conditions=self.conditions.strip(),
            question=self.question.strip(),
            reason_code=self.reason_code,
            reason=self.reason.strip(),
        )

    def to_verdict(self) -> Verdict:
        """The verdict as it stands; its own check says what is missing."""
        rows = self.rows if self.verdict == "merge" else {}
        return Verdict(
            name=self.verdict,
            candidates=self.candidates,
            content=self.content,
            row_sources={path: pick.source for path, pick in rows.items()},
            row_answers={path: pick.both for path, pick in rows.items() if pick.kind is PickKind.BOTH},
            actions=tuple(self.actions[index] for index in sorted(self.actions)),
            conditions=self.conditions.strip() if self.verdict == "both-valid" else "",
            question=self.question.strip() if self.verdict == "ask-again" else "",
            # Picked for another verdict, they stay at hand, and are no part of this one.
            reason_code=self.reason_code if self._takes(VerdictField.REASON_CODE) else "",
            reason=self.reason.strip() if self._takes(VerdictField.REASON) else "",
        )

    def _takes(self, wanted: VerdictField) -> bool:
        kind = VERDICTS.get(self.verdict)
        return kind is not None and any(use.field is wanted for use in kind.fields)


def from_verdict(verdict: Verdict) -> Composition:
    """A draft taken up again."""
    return Composition(
        verdict=verdict.name,
        candidates=verdict.candidates,
        rows={
            path: row
            for path, source in verdict.row_sources.items()
            if (row := _taken_up(source, verdict.row_answers.get(path, ()))) is not None
        },
        content=verdict.content,
        actions={answer.index: answer for answer in verdict.actions},
        conditions=verdict.conditions,
        question=verdict.question,
        reason_code=verdict.reason_code,
        reason=verdict.reason,
    )


def _taken_up(source: str, answers: tuple[CandidateId, ...]) -> RowPick | None:
    kind, has_words, words = source.partition(":")
    if has_words and kind == EDITED:
        return RowPick(kind=PickKind.OWN, edited=words, was=answers[0] if answers else None)
    if has_words and kind == BOTH_VALID:
        return RowPick(kind=PickKind.BOTH, edited=words, both=answers)
    if source == UNSET:
        return LEFT_OUT
    # After an undo the draft is the recorded verdict, which names the source but not the words.
    return None if source in OWN_WORDS else RowPick(candidate=CandidateId(source))
