"""What is said of a file that is not on the screen as a page: its facts, and why."""

from __future__ import annotations

from collections.abc import Callable

from reviewer.domain.evidence import EvidenceFile, Holding
from reviewer.domain.items import Evidence
from reviewer.errors import EvidenceRefused, ReviewDeskError, SourceUnreachable
from reviewer.render._api import Notice
from reviewer.render.evidence_page import EvidencePage
from reviewer.render.file_kind import FileKind
from ui.blocks.look import Look
from ui.evidence.state_page import State
from ui.messages.spelling import plain

Action = tuple[str, Callable[[], None]]
KILOBYTE = 1024
_DANGERS = ("evidence.wrong_digest", "evidence.wrong_size")


def name_of(look: Look, evidence: Evidence) -> str:
    """What it is called."""
    return plain(evidence.title or evidence.id) or look.say("row.untitled")


def size_of(look: Look, size: int | None) -> str:
    """In kilobytes, of what is smaller in bytes; empty where nobody said."""
    if size is None:
        return ""
    if size < KILOBYTE:
        return look.say("evidence.size.bytes", count=size)
    return look.say("evidence.size", kilobytes=size // KILOBYTE)


def facts(look: Look, file: EvidenceFile, kind: FileKind | None = None) -> tuple[tuple[str, str], ...]:
    """Name, types, size, digest, whose it is."""
    held = file.holding is Holding.HELD
    told = file.evidence
    rows = (
        ("evidence.fact.name", name_of(look, file.evidence)),
        ("evidence.fact.sent_as", plain(told.media_type)),
        ("evidence.fact.content", look.say(f"evidence.kind.{kind}") if kind is not None else ""),
        ("evidence.fact.size", size_of(look, file.size if held else told.size)),
        ("evidence.fact.digest", file.digest if held else plain(told.digest)),
        ("evidence.fact.source", plain(file.item.source)),
    )
    return tuple((look.say(code), value) for code, value in rows if value)


def not_here(look: Look, file: EvidenceFile, fetch: tuple[Action, ...]) -> State:
    """It waits at its source, or there is none to be had. `fetch`: nothing where no source is asked."""
    if file.holding is Holding.NAMED:
        return State(
            title=look.say("evidence.named"),
            body=look.say("evidence.named.body", source=file.item.source),
            facts=facts(look, file),
        )
    if not fetch:
        return State(
            title=look.say("evidence.not_kept_here"),
            body=look.say("evidence.not_kept_here.body"),
            facts=facts(look, file),
        )
    return State(
        title=look.say("evidence.absent"),
        body=look.say("evidence.absent.body", source=file.item.source),
        facts=facts(look, file),
        actions=fetch,
    )


def on_its_way(look: Look, file: EvidenceFile) -> State:
    """It is being fetched."""
    return State(title=look.say("evidence.coming", source=file.item.source), facts=facts(look, file))


def failed(look: Look, file: EvidenceFile, error: ReviewDeskError, again: tuple[Action, ...]) -> State:
    """It could not be had, or was not taken."""
    sentence = look.say(error.code, **{"source": file.item.source, **error.params})
    rows = facts(look, file)
    if isinstance(error, SourceUnreachable):
        title, body = look.say("evidence.offline", source=file.item.source), look.say("evidence.offline.body")
    elif error.code == "evidence.wrong_digest":
        # The two digests stand under each other, where they can be compared.
        title, body = look.say("evidence.not_taken"), look.say("evidence.not_taken.other_file")
        came = (look.say("evidence.fact.came"), plain(str(error.params.get("came", ""))))
        rows = (*rows, came)
    elif isinstance(error, EvidenceRefused):
        title, body = look.say("evidence.not_taken"), sentence
    else:
        title, body = look.say("evidence.not_fetched"), sentence
    return State(
        title=title,
        body=body,
        facts=rows,
        actions=again,
        is_danger=error.code in _DANGERS,
    )


def not_drawn(look: Look, file: EvidenceFile, page: EvidencePage, actions: tuple[Action, ...]) -> State:
    """It is here, but no page of it is."""
    refusal = page.refusal
    return State(
        title=look.say("evidence.not_drawn" if refusal is not None else "evidence.no_such_kind"),
        body=" ".join(
            part
            for part in (
                look.say(refusal.code, **refusal.params) if refusal is not None else "",
                notices(look, page.notices),
                look.say("evidence.save.warning"),
            )
            if part
        ),
        facts=facts(look, file, page.kind if refusal is None else None),
        actions=actions,
    )


def notices(look: Look, told: tuple[Notice, ...]) -> str:
    """All that is to be said, one sentence after the other."""
    return " ".join(
        look.say(one.code, **{name: _spelt(look, name, value) for name, value in one.params.items()})
        for one in told
    )


def _spelt(look: Look, name: str, value: object) -> object:
    return look.say(f"evidence.kind.{value}") if name == "kind" else value
