"""Build one answer out of several, row by row. Taking every row of one answer gives its very bytes back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from reviewer.conflicts.build import compare
from reviewer.conflicts.jsondiff import ROOT
from reviewer.conflicts.made import Made, RowSpan
from reviewer.conflicts.merge_json import merge_calls, merge_fields
from reviewer.conflicts.merge_patch import merge_files
from reviewer.conflicts.merge_text import merge_paragraphs
from reviewer.conflicts.parts import Comparison
from reviewer.conflicts.picks import KEPT, Picks, picks_of
from reviewer.domain.content import Content
from reviewer.domain.items import Candidate
from reviewer.domain.json_text import read_literals
from reviewer.domain.row_sources import BOTH_VALID, OWN_WORDS, UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """A merged answer, or the message code of why there is none."""

    content: Content | None
    row_sources: Mapping[str, str] = field(default_factory=dict)
    """Row path -> answer id or a word of `domain.row_sources`, for the record."""
    spans: tuple[RowSpan, ...] = ()
    """Where the disputed rows stand in the content; none where a whole answer was named."""
    base: int = 0
    """The answer (from 0) that gives what stands between the rows: blank space, the order of members."""
    unsettled: tuple[str, ...] = ()
    """Disputed rows that nobody picked; the content holds the base's part there."""
    objection: str = ""


_MERGE: dict[str, Callable[[tuple[Content, ...], Picks], Made | None]] = {
    "paragraphs": merge_paragraphs,
    "fields": merge_fields,
    "calls": merge_calls,
    "files": merge_files,
}


def merge(
    candidates: Sequence[Candidate], sources: Mapping[str, str], edits: Mapping[str, str] | None = None
) -> Merged:
    """The answer that takes each row from where `sources` says: an answer's id, or a word of `row_sources`.

    `edits` has the text of the rows that are the operator's own words: JSON where the answers are. What is
    not named comes from the base: the answer named for the whole (path ``), or the one that was picked most.
    """
    columns = {str(candidate.id): column for column, candidate in enumerate(candidates)}
    contents = tuple(candidate.content for candidate in candidates)
    comparison = _compared(contents)
    disputed = frozenset(row.path for row in comparison.rows if row.is_disputed)
    picks = replace(picks_of(sources, columns, edits or {}, _base(sources, columns)), disputed=disputed)
    objection = _objection(comparison, sources, columns, picks)
    if objection:
        return Merged(content=None, row_sources=sources, objection=objection)
    base = contents[picks.base]
    made = None if "" in sources and len(sources) == 1 else _MERGE[comparison.name](contents, picks)
    content = base if picks.is_only(picks.base) else _content(base, made)
    is_as_made = made is not None and content is not None and content.text() == made.text
    return Merged(
        content=content,
        row_sources=sources,
        spans=made.spans if made is not None and is_as_made else (),
        base=picks.base,
        unsettled=_unsettled(comparison, sources),
        objection="" if content is not None else "merge.hunks_mixed",
    )


@lru_cache(maxsize=KEPT)
def _compared(contents: tuple[Content, ...]) -> Comparison:
    """Once for all picks among the same answers."""
    return compare(contents)


def _content(base: Content, made: Made | None) -> Content | None:
    if made is None:
        return None
    return Content(media_type=base.media_type, data=made.text.encode("utf-8", "replace"))


def _unsettled(comparison: Comparison, sources: Mapping[str, str]) -> tuple[str, ...]:
    if "" in sources:
        return ()
    return tuple(row.path for row in comparison.rows if row.is_disputed and row.path not in sources)


def _objection(
    comparison: Comparison, sources: Mapping[str, str], columns: Mapping[str, int], picks: Picks
) -> str:
    """Message code of what is wrong with the picks."""
    known = {*columns, *OWN_WORDS, UNSET}
    if not columns or not set(sources.values()) <= known or sources.get("", "") in known - {*columns}:
        return "merge.answer_unknown"
    if not picks.paths <= {row.path for row in comparison.rows}:
        return "merge.row_unknown"
    if ROOT in picks.unset:
        return "merge.nothing_left"
    written = [path for path, column in picks.columns.items() if column is None]
    if not set(written) <= set(picks.edits):
        return "merge.edit_missing"
    if comparison.name != "paragraphs" and BOTH_VALID in sources.values():
        return "merge.holds_one_value"
    if comparison.name in ("fields", "calls") and not all(_is_json(picks.edits[path]) for path in written):
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
