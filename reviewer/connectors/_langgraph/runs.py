"""Reading a thread's runs: which of them answered a question, with what, and who was first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec

from reviewer.connectors._langgraph.wire import RunArguments, RunMetadata, RunRow, ServerError, moment, part
from reviewer.domain.deliveries import OtherDecision
from reviewer.errors import BadResponse

AT_WORK = frozenset({"pending", "running"})
TOOK_EFFECT = AT_WORK | {"success"}
"""A run that was cancelled or failed has answered nothing that stayed."""
SOMEBODY = "?"
"""Who answered, where the server does not ask who is calling."""
_MAX_SUMMARY = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRun:
    """A run that answered a question, or may have."""

    run_id: str
    status: str
    created_at: datetime | None
    decision_id: str
    verdict: str
    by: str
    answer: bytes
    is_by_id: bool
    """False: one bare value for whatever was pending."""

    @property
    def as_other(self) -> OtherDecision:
        """The decision of somebody else that it stands for."""
        return OtherDecision(
            verdict=self.verdict,
            by=self.by,
            at=self.created_at,
            summary=self.answer.decode("utf-8", "replace")[:_MAX_SUMMARY],
        )


def answers_to(runs: Sequence[RunRow], interrupt: str) -> list[AnswerRun]:
    """The runs that answered `interrupt` or gave a bare answer, oldest first."""
    found = [one for run in runs if (one := _answer(run, interrupt)) is not None]
    # Newest first is how the server lists them; equal times keep that order turned round.
    return list(reversed(found))


def ours(runs: Sequence[RunRow], decision: str) -> RunRow | None:
    """The run that carries our decision."""
    return next((run for run in runs if _metadata(run).decision_id == decision), None)


def first_answer(answers: Sequence[AnswerRun], *, since: datetime | None, but: str = "") -> AnswerRun | None:
    """Whose answer took effect: the oldest run by this interrupt's id, or a bare one after `since`.

    `but` is a decision that does not count: our own.
    """
    for one in answers:
        if one.status not in TOOK_EFFECT or (but and one.decision_id == but):
            continue
        if one.is_by_id or _is_later(one.created_at, since):
            return one
    return None


def older_than(runs: Sequence[RunRow], run_id: str) -> list[RunRow]:
    """The runs that were created before one of them, newest first."""
    ids = [run.run_id for run in runs]
    return list(runs[ids.index(run_id) + 1 :]) if run_id in ids else []


def is_contested(runs: Sequence[RunRow], since: datetime | None) -> bool:
    """Whether any answer, to whatever question, came after `since`.

    A late answer to the first question of a node is taken for the next one (A3 of the measurements), so an
    answer that names another interrupt may still have met ours.
    """
    return any(
        _resume(run) != b"null" and run.status in TOOK_EFFECT and _is_later(run.created_at, since)
        for run in runs
    )


def seen_at(run: RunRow) -> datetime | None:
    """Of our own run: the last change of the thread that it was decided on."""
    return moment(_metadata(run).seen_at)


def said(error: msgspec.Raw) -> str:
    """A thread's error in its own words, at most 500 characters; empty where it has none."""
    try:
        told = part(error, ServerError)
    except BadResponse:
        return bytes(error).decode("utf-8", "replace")[:_MAX_SUMMARY]
    return "" if told is None else f"{told.error}: {told.message}"[:_MAX_SUMMARY]


def _answer(run: RunRow, interrupt: str) -> AnswerRun | None:
    arguments, resume = _arguments(run), _resume(run)
    if resume == b"null":
        return None
    by_id = _by_id(resume)
    if by_id is not None and interrupt not in by_id:
        return None
    metadata = _metadata(run)
    return AnswerRun(
        run_id=run.run_id,
        status=run.status,
        created_at=run.created_at,
        decision_id=metadata.decision_id,
        verdict=metadata.verdict,
        by=metadata.reviewer or arguments.config.configurable.langgraph_auth_user_id or SOMEBODY,
        answer=resume if by_id is None else bytes(by_id[interrupt]),
        is_by_id=by_id is not None,
    )


def _by_id(resume: bytes) -> dict[str, msgspec.Raw] | None:
    """A resume value as a map by interrupt id; None: one bare value, which may be an object as well."""
    try:
        found = msgspec.json.decode(resume, type=dict[str, msgspec.Raw])
    except msgspec.DecodeError:
        return None
    return found if found and all(_is_interrupt_id(key) for key in found) else None


def _is_interrupt_id(key: str) -> bool:
    """As LangGraph itself tells a map of answers from an answer that is a map: 32 hexadecimal digits."""
    return len(key) == 32 and all(digit in "0123456789abcdef" for digit in key)


def _is_later(at: datetime | None, since: datetime | None) -> bool:
    return at is not None and (since is None or at >= since)


def _resume(run: RunRow) -> bytes:
    command = _arguments(run).command
    return bytes(command.resume) if command is not None else b"null"


def _metadata(run: RunRow) -> RunMetadata:
    try:
        return part(run.metadata, RunMetadata) or RunMetadata()
    except BadResponse:
        return RunMetadata()


def _arguments(run: RunRow) -> RunArguments:
    try:
        return part(run.kwargs, RunArguments) or RunArguments()
    except BadResponse:
        return RunArguments()
