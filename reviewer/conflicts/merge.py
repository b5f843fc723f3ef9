"""Build one answer out of several, row by row. Taking every row of one answer gives its very bytes back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from reviewer.conflicts.build import compare
from reviewer.conflicts.merge_json import merge_calls, merge_fields
from reviewer.conflicts.merge_text import merge_files, merge_paragraphs
from reviewer.conflicts.parts import Comparison
from reviewer.conflicts.picks import EDITED, Picks
from reviewer.domain.content import Content
from reviewer.domain.items import Candidate
from reviewer.domain.json_text import read_literals


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """A merged answer, or the message code of why there is none."""

    content: Content | None
    row_sources: Mapping[str, str] = field(default_factory=dict)
    """Row path -> answer id or `edited`, for the record."""
    unsettled: tuple[str, ...] = ()
    """Disputed rows that nobody picked; the content holds the base's part there."""
    objection: str = ""


_MERGE: dict[str, Callable[[Sequence[Content], Picks], bytes | None]] = {
    "paragraphs": merge_paragraphs,
    "fields": merge_fields,
    "calls": merge_calls,
    "files": merge_files,
}


def merge(
    candidates: Sequence[Candidate], sources: Mapping[str, str], edits: Mapping[str, str] | None = None
) -> Merged:
    """The answer that takes each row from where `sources` says: an answer's id, or `edited` with its text.

    Edits are JSON where the answers are. What is not named comes from the base: the answer named for the
    whole (path ``), or the one that was picked most.
    """
    columns = {str(candidate.id): column for column, candidate in enumerate(candidates)}
    contents = [candidate.content for candidate in candidates]
    comparison = compare(contents)
    picks = Picks(
        base=_base(sources, columns),
        columns={path: columns.get(source) for path, source in sources.items() if path},
        edits=edits or {},
    )
    objection = _objection(comparison, sources, columns, picks)
    if objection:
        return Merged(content=None, row_sources=sources, objection=objection)
    content: Content | None = contents[picks.base]
    if not picks.is_only(picks.base):
        merged = _MERGE[comparison.name](contents, picks)
        media_type = contents[picks.base].media_type
        content = None if merged is None else Content(media_type=media_type, data=merged)
    return Merged(
        content=content,
        row_sources=sources,
        unsettled=_unsettled(comparison, sources),
        objection="" if content is not None else "merge.hunks_mixed",
    )


def _unsettled(comparison: Comparison, sources: Mapping[str, str]) -> tuple[str, ...]:
    if "" in sources:
        return ()
    return tuple(row.path for row in comparison.rows if row.is_disputed and row.path not in sources)


def _objection(
    comparison: Comparison, sources: Mapping[str, str], columns: Mapping[str, int], picks: Picks
) -> str:
    """Message code of what is wrong with the picks."""
    if not columns or not set(sources.values()) <= {*columns, EDITED} or sources.get("") == EDITED:
        return "merge.answer_unknown"
    if not set(picks.columns) <= {row.path for row in comparison.rows}:
        return "merge.row_unknown"
    edited = [path for path, column in picks.columns.items() if column is None]
    if not set(edited) <= set(picks.edits):
        return "merge.edit_missing"
    if comparison.name in ("fields", "calls") and not all(_is_json(picks.edits[path]) for path in edited):
        return "merge.edit_not_json"
    return ""


def _is_json(text: str) -> bool:
    try:
        read_literals(text.encode())
    except ValueError:
        return False
    return True


def _base(sources: Mapping[str, str], columns: Mapping[str, int]) -> int:
    if sources.get("") in columns:
        return columns[sources[""]]
    picked = Counter(columns[source] for source in sources.values() if source in columns)
    return max(picked, key=lambda column: (picked[column], -column), default=0)
