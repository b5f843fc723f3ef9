"""What was in view before a decision, in words; without Qt, for the command line and the sheet too."""

from __future__ import annotations

from reviewer.domain.exposure import AnswerSeen, Exposure, FileSeen, Reach, reached, rows_reached
from reviewer.domain.ledger import DecisionStory
from ui.messages.catalogue import say
from ui.messages.spelling import plain

Named = tuple[str, str]
"""A name and what is said under it."""


def lines(story: DecisionStory) -> list[Named]:
    """All that the record says of it; one line where it says nothing."""
    seen = story.exposure
    if seen is None:
        code = "seen.pruned" if story.pruned_at is not None else "seen.not_recorded"
        return [(say("seen.name.known"), say(code))]
    told = [(say("seen.name.known"), _known(seen)), *(_answer(seen, one) for one in seen.answers)]
    if seen.rows:
        told.append((say("seen.name.rows"), _rows(seen)))
    told += _files(story, seen)
    told += [(say("seen.name.mind"), one) for one in caveats(seen)]
    told.append((say("seen.name.drawn"), say("seen.drawn", renderer=seen.renderer, app=seen.app)))
    return told


def caveats(seen: Exposure) -> list[str]:
    """What has to be borne in mind where somebody draws a conclusion."""
    said = []
    if seen.is_read_aloud:
        said.append(say("seen.read_aloud"))
    if seen.is_cut:
        said.append(say("seen.cut"))
    if seen.longest_gap_ms:
        said.append(say("seen.gap", time=time(seen.longest_gap_ms)))
    return said


def time(ms: int) -> str:
    """How long, in words."""
    seconds = ms // 1000
    if seconds < 60:
        return say("seen.seconds", count=seconds)
    if seconds % 60 == 0:
        return say("seen.whole_minutes", count=seconds // 60)
    return say("seen.minutes", minutes=seconds // 60, seconds=seconds % 60)


def answer_line(seen: Exposure, answer: AnswerSeen) -> str:
    """How much of one answer was in view, and how long."""
    if not seen.is_timed:
        return say("seen.answer.printed")
    told, spent = reached(answer), time(sum(page.ms for page in answer.seen))
    if told.pages == told.pages_never:
        return say("seen.answer.never")
    if told.is_whole:
        return say("seen.answer.whole", time=spent)
    if not told.pages_never:
        return say("seen.answer.parts", time=spent, count=told.never, parts=told.parts)
    if not told.never:
        return say("seen.answer.pages", time=spent, count=told.pages_never, pages=told.pages)
    return say(
        "seen.answer.both",
        time=spent,
        count=told.never,
        parts=told.parts,
        pages_never=told.pages_never,
        pages=told.pages,
    )


def _known(seen: Exposure) -> str:
    if not seen.is_timed:
        return say("seen.printed")
    if seen.viewport is None:
        return say("seen.timed", time=time(seen.shown_ms))
    return say(
        "seen.timed_in",
        time=time(seen.shown_ms),
        width=seen.viewport.width,
        height=seen.viewport.height,
        scale=seen.viewport.scale,
    )


def _answer(seen: Exposure, answer: AnswerSeen) -> Named:
    name = say("story.name.answer", number=answer.number) if answer.candidate else say("seen.name.question")
    return name, answer_line(seen, answer)


def _rows(seen: Exposure) -> str:
    counts = rows_reached(seen.rows)
    return say("seen.rows", seen=counts[Reach.SEEN], never=counts[Reach.NEVER], folded=counts[Reach.FOLDED])


def _files(story: DecisionStory, seen: Exposure) -> list[Named]:
    """One line for each file that was opened; what was not opened is said as well."""
    overview = sum(one.ms for one in seen.files if not one.evidence)
    told = [(say("seen.name.overview"), time(overview))] if overview else []
    for evidence in story.item.evidence:
        pages = [one for one in seen.files if one.evidence == evidence.id]
        if pages:
            told.append((say("seen.name.file"), _file(plain(evidence.title or evidence.id), pages)))
        elif seen.is_timed and overview and evidence.text:
            told.append((say("seen.name.file"), say("seen.file.quoted", name=evidence.title or evidence.id)))
        elif seen.is_timed:
            told.append((say("seen.name.file"), say("seen.file.never", name=evidence.title or evidence.id)))
    return told


def _file(name: str, pages: list[FileSeen]) -> str:
    numbers = sorted({one.page for one in pages})
    spent = time(sum(one.ms for one in pages))
    return say("seen.file", name=name, time=spent, seen=numbers, count=max(one.pages for one in pages))
