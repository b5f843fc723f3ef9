"""One decision's full story in words: asked, shown, decided, sent, proved, who else, where in the log."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from reviewer.domain.inbox import DecisionSummary
from reviewer.domain.ledger import AttemptRecord, AuditEntry, DecisionStory
from reviewer.domain.sources import Guarantee
from ui.ledger import put_together, seen
from ui.ledger.put_together import number_of
from ui.messages import catalogue
from ui.messages.catalogue import say
from ui.messages.problem import problem
from ui.messages.reasons import reason_words
from ui.messages.spelling import plain, spell_utc

LONGEST = 500
"""Characters of a foreign text in a label; the copy has more."""
WHOLE = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A named value."""

    name: str
    value: str
    tone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A heading with its lines."""

    title: str
    lines: tuple[Line, ...]


def told(
    story: DecisionStory, guarantee: Guarantee | None, *, longest: int = LONGEST, has_work: bool = True
) -> tuple[Part, ...]:
    """The story, in the order in which it happened. Parts that say nothing are left out.

    `has_work`: with what the operator put together; the sheet has that at length.
    """
    work = _put_together(story, longest) if has_work else ()
    parts = (
        _part("asked", _asked(story, longest)),
        _part("shown", _shown(story)),
        _part("seen", [Line(name=name, value=value) for name, value in seen.lines(story)]),
        _part("decided", [*_verdict(story, longest), *work, *_made(story)]),
        _part("sent", _sent(story, guarantee)),
        _part("proved", _proved(story)),
        _part("others", _others(story, longest)),
        _part("record", _record(story)),
    )
    return tuple(part for part in parts if part.lines)


def decided(story: DecisionStory, *, longest: int = LONGEST) -> Part:
    """The verdict alone, with its reason, by whom and when."""
    return _part("decided", [*_verdict(story, longest), *_by_whom(story)])


def as_text(story: DecisionStory, guarantee: Guarantee | None) -> str:
    """The same as plain text, uncut; what can't be seen is a mark here too."""
    blocks = []
    for part in told(story, guarantee, longest=WHOLE):
        width = max(len(line.name) for line in part.lines)
        blocks.append(
            "\n".join([part.title, *(f"  {line.name:{width}}  {line.value}" for line in part.lines)])
        )
    return "\n\n".join(blocks) + "\n"


def _part(name: str, lines: Sequence[Line | None]) -> Part:
    return Part(title=say(f"story.{name}"), lines=tuple(line for line in lines if line is not None))


def _line(name: str, value: str, tone: str = "") -> Line | None:
    return Line(name=say(f"story.name.{name}"), value=value, tone=tone) if value else None


def _asked(story: DecisionStory, longest: int) -> list[Line | None]:
    item = story.item
    return [
        _line("title", plain(item.title, longest)),
        _line("source", plain(item.source)),
        _line("subject", plain(str(item.subject)) if item.subject else ""),
        _line("requester", plain(item.requester)),
        _line("item", plain(f"{item.id} · {story.decision.item_version}", longest)),
    ]


def _shown(story: DecisionStory) -> list[Line | None]:
    return [
        _line("time_shown", _time_shown(story)),
        *(_answer(story, place) for place in range(len(story.shown_order))),
        _line("lens", plain(story.item.lens.name) if story.item.lens else ""),
        _line("digest", story.decision.shown_digest),
    ]


def _time_shown(story: DecisionStory) -> str:
    """Since it was opened last; what was in view in all its openings is told elsewhere."""
    return say("story.time_shown", time=seen.time(story.shown_ms)) if story.shown_ms else ""


def _answer(story: DecisionStory, place: int) -> Line | None:
    candidate = story.item.candidate(story.shown_order[place])
    if candidate is None:
        return None
    is_chosen = candidate.id in story.decision.verdict.candidates
    agent = plain(candidate.provenance.agent) or say("story.no_agent")
    code = "story.answer_chosen" if is_chosen else "story.answer"
    return Line(
        name=say("story.name.answer", number=number_of(story, place)),
        value=say(code, agent=agent, digest=candidate.content.digest[:12]),
    )


def _put_together(story: DecisionStory, longest: int) -> list[Line | None]:
    said = (*put_together.rows(story), *put_together.actions(story))
    lines = (Line(name=name, value=value) for name, value in said)
    return [*lines, _line("content", put_together.content(story, longest))]


def _made(story: DecisionStory) -> list[Line | None]:
    one = story.summary
    return [
        *_by_whom(story),
        _line("identity", plain(story.identity)),
        _line("surface", say(f"story.surface.{one.surface}")),
        _line("kind", say(f"story.kind.{story.kind}") if story.kind else ""),
    ]


def _by_whom(story: DecisionStory) -> list[Line | None]:
    return [
        _line("operator", plain(story.summary.operator)),
        _line("at", spell_utc(story.summary.decided_at)),
    ]


def _verdict(story: DecisionStory, longest: int) -> list[Line | None]:
    one, verdict = story.summary, story.decision.verdict
    reason = reason_words(catalogue.WORDS, verdict.reason_code, verdict.reason, longest=longest)
    return [
        _line("verdict", say(f"verdict.{one.told_as}.done"), "strong"),
        _line("reason", reason or ("" if story.pruned_at else say("story.no_reason"))),
        _line("words", say("story.pruned", day=_day(story.pruned_at)) if story.pruned_at else ""),
        _line("conditions", plain(verdict.conditions, longest)),
        _line("question", plain(verdict.question, longest)),
        _line("money_limit", _money_limit(story)),
    ]


def _money_limit(story: DecisionStory) -> str:
    """As it was signed with the decision; empty in an older record, and where the entry can't be read."""
    if story.item.on_accept is None or "money" not in story.item.on_accept.effects:
        return ""
    entry = next((one.entry for one in story.entries if one.type == "decision"), b"")
    try:
        limit = float(json.loads(entry)["money_limit"])
    except (ValueError, TypeError, LookupError):
        return ""
    return say("story.money_limit", limit=f"{limit:,.15g}")


def _day(moment: datetime) -> str:
    return moment.astimezone().strftime("%d %b %Y")


def _sent(story: DecisionStory, guarantee: Guarantee | None) -> list[Line | None]:
    one = story.summary
    return [
        _line("state", say(f"row.state.{one.state}"), "strong"),
        _line("guarantee", say(f"guarantee.{guarantee}") if guarantee else ""),
        *(_attempt(story, attempt) for attempt in story.attempts),
        _line("problem", problem(catalogue.WORDS, one)),
    ]


def _attempt(story: DecisionStory, attempt: AttemptRecord) -> Line:
    words = [say(f"story.outcome.{attempt.outcome}")]
    if attempt.code:
        words.append(say(attempt.code, source=story.summary.source))
    if attempt.detail:
        words.append(say("problem.quoted", words=attempt.detail))
    name = say("story.name.try", number=attempt.number) if attempt.number else say("story.name.question_back")
    return Line(name=name, value=f"{spell_utc(attempt.at)} · {' '.join(words)}")


def _proved(story: DecisionStory) -> list[Line | None]:
    one = story.summary
    return [
        _line("receipt", plain(one.receipt)),
        _line("proof", say(f"proof.{one.proof}") if one.proof else ""),
        _line("acknowledged", spell_utc(one.acknowledged_at) if one.acknowledged_at else ""),
    ]


def _others(story: DecisionStory, longest: int) -> list[Line | None]:
    one = story.summary
    theirs = ""
    if one.theirs_verdict:
        by = plain(one.theirs_by) or say("cameback.by_timeout")
        at = spell_utc(one.theirs_at) if one.theirs_at else ""
        summary = plain(one.theirs_summary, longest)
        theirs = " · ".join(part for part in (plain(one.theirs_verdict), by, at, summary) if part)
    return [_line("theirs", theirs), *(_other(story, other) for other in story.others)]


def _other(story: DecisionStory, other: DecisionSummary) -> Line:
    name = "same_gesture" if other.gesture == story.summary.gesture else "same_item"
    title = plain(other.title) or say("row.untitled")
    value = say(
        "story.other",
        verdict=say(f"verdict.{other.told_as}.done"),
        title=title,
        at=spell_utc(other.decided_at),
        state=say(f"row.state.{other.state}"),
    )
    return Line(name=say(f"story.name.{name}"), value=value)


def _record(story: DecisionStory) -> list[Line | None]:
    return [
        _line("decision", story.decision.id),
        _line("witness", story.decision.witness),
        *(_entry(entry) for entry in story.entries),
    ]


def _entry(entry: AuditEntry) -> Line:
    is_act = entry.type in {"decision"} or b'"by_hand":' in entry.entry
    sign = "signed" if entry.signature else "unsigned" if is_act else "machine"
    return Line(
        name=say("story.name.entry", seq=entry.seq),
        value=say(f"story.entry.{sign}", type=entry.type, at=spell_utc(entry.at), digest=entry.hash[:12]),
        tone="danger" if sign == "unsigned" else "",
    )
