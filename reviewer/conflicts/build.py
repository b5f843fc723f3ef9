"""Build the conflict report of N answers: compare them by kind, group the cells, say what it is about."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from reviewer.conflicts.agreement import groups, look_alike
from reviewer.conflicts.fields import compare_fields
from reviewer.conflicts.paragraphs import compare_texts
from reviewer.conflicts.parts import Comparison, Part, PartRow
from reviewer.conflicts.patch_fit import KnownFile
from reviewer.conflicts.patchdiff import compare_patches
from reviewer.conflicts.patches import read_patch
from reviewer.conflicts.report import Cell, ConflictReport, Row, RowKind, Sentence, ValueType
from reviewer.conflicts.standing import standing
from reviewer.conflicts.toolcalls import calls_in, compare_calls
from reviewer.conflicts.topics import topics
from reviewer.conflicts.weight import MATERIAL, weight
from reviewer.domain.content import Content, ContentKind
from reviewer.domain.items import Candidate
from reviewer.domain.json_text import read_literals


def build_report(candidates: Sequence[Candidate], known: Sequence[KnownFile] = ()) -> ConflictReport:
    """The report, with columns in the order of `candidates`; permuting those permutes the cells, no more.

    `known` are files that came along: patches are held against those of them that they change.
    """
    comparison = compare([candidate.content for candidate in candidates], known)
    rows = [_row(row, place) for place, row in enumerate(comparison.rows)]
    disputed = sorted((row for row in rows if row.is_disputed), key=_what_matters)
    ordered = [
        *([_whole(comparison, candidates, disputed)] if candidates else []),
        *disputed,
        *(row for row in rows if not row.is_disputed),
    ]
    return ConflictReport(
        candidates=tuple(candidate.id for candidate in candidates),
        rows=tuple(ordered),
        sentence=_sentence(comparison, candidates, tuple(ordered)),
        repeats=comparison.repeats,
        fits=comparison.fits,
        standing=standing(disputed, len(candidates)),
    )


def _what_matters(row: Row) -> tuple[int, int, int]:
    """The weightiest first, then what parts most pairs of answers, then what comes first in the answers."""
    return -row.weight, -row.parted_pairs, row.place


def compare(contents: Sequence[Content], known: Sequence[KnownFile] = ()) -> Comparison:
    """The comparison that fits: by the kind that all share, if all can be read as such, else as text."""
    kinds = {content.kind for content in contents}
    if len(kinds) == 1:
        kind = kinds.pop()
        found = _as_files(contents, known) if kind is ContentKind.PATCH else _COMPARE[kind](contents)
        if found is not None:
            return found
    return compare_texts([content.text() for content in contents])


def _as_text(contents: Sequence[Content]) -> Comparison | None:
    return compare_texts([content.text() for content in contents])


def _as_fields(contents: Sequence[Content]) -> Comparison | None:
    values = _values(contents)
    return None if values is None else compare_fields(values)


def _as_calls(contents: Sequence[Content]) -> Comparison | None:
    values = _values(contents)
    if values is None:
        return None
    plans = [calls_in(value) for value in values]
    if any(plan is None for plan in plans):
        return compare_fields(values)
    return compare_calls([plan for plan in plans if plan is not None])


def _as_files(contents: Sequence[Content], known: Sequence[KnownFile]) -> Comparison | None:
    patches = [patch for content in contents if (patch := read_patch(content.text())) is not None]
    return compare_patches(patches, known) if len(patches) == len(contents) else None


def _values(contents: Sequence[Content]) -> list[object] | None:
    try:
        return [read_literals(content.data) for content in contents]
    except ValueError:
        return None


_COMPARE: dict[ContentKind, Callable[[Sequence[Content]], Comparison | None]] = {
    ContentKind.TEXT: _as_text,
    ContentKind.STRUCTURED: _as_fields,
    ContentKind.TOOL_CALLS: _as_calls,
}


def _row(row: PartRow, place: int) -> Row:
    # Missing parts are a group of their own: no present part has the key None.
    numbers = groups([None if part.value_type is ValueType.MISSING else part.key for part in row.parts])
    faces = _faces(row.parts, numbers)
    weighs = weight(row, faces) if len(faces) > 1 else 0
    return Row(
        path=row.path,
        kind=row.kind,
        label=row.label,
        cells=tuple(_cell(part, number) for part, number in zip(row.parts, numbers, strict=True)),
        weight=weighs,
        place=place,
        effect=row.effect,
        nth=row.nth,
        is_material=weighs >= MATERIAL,
        collides_with=row.collides_with,
        is_lookalike=len(faces) > 1 and _has_lookalikes(row.parts, numbers),
    )


def _faces(parts: Sequence[Part], numbers: Sequence[int]) -> list[Part]:
    """One part of each group: the least, so that it is the same one in any order of the answers.

    Parts of one group may differ in blank space, or in the place where they stand.
    """
    found: dict[int, Part] = {}
    for part, number in zip(parts, numbers, strict=True):
        if number not in found or part.text < found[number].text:
            found[number] = part
    return list(found.values())


def _has_lookalikes(parts: Sequence[Part], numbers: Sequence[int]) -> bool:
    told = [(part.text, number) for part, number in zip(parts, numbers, strict=True) if part.text]
    return look_alike([text for text, _ in told], [number for _, number in told])


def _cell(part: Part, group: int) -> Cell:
    return Cell(
        text=part.text,
        value_type=part.value_type,
        group=group,
        raw=part.raw,
        span=part.span,
        fitted=part.fitted,
    )


def _whole(comparison: Comparison, candidates: Sequence[Candidate], disputed: Sequence[Row]) -> Row:
    numbers = groups(comparison.whole)
    texts = [candidate.content.text() for candidate in candidates]
    return Row(
        path="",
        kind=RowKind.WHOLE,
        label="",
        cells=tuple(
            Cell(text=text, group=number, span=(0, len(text)))
            for text, number in zip(texts, numbers, strict=True)
        ),
        is_material=any(row.is_material for row in disputed),
        is_lookalike=bool(disputed) and all(row.is_lookalike for row in disputed),
    )


def _sentence(comparison: Comparison, candidates: Sequence[Candidate], rows: Sequence[Row]) -> Sentence:
    answers = len(candidates)
    if answers < 2:
        return Sentence(code="dispute.one_answer" if answers else "dispute.no_answer")
    disputed = [row for row in rows[1:] if row.is_disputed]
    if not disputed:
        alike = "dispute.same_changes" if comparison.name == "files" else "dispute.blank_space_only"
        code = alike if rows[0].is_disputed else "dispute.none"
        return Sentence(code=code, params={"answers": answers})
    kinds = {candidate.content.kind for candidate in candidates}
    told, has_more = topics(disputed)
    code = "dispute.mixed_kinds" if len(kinds) > 1 else f"dispute.{comparison.name}"
    return Sentence(
        code=f"{code}.more" if has_more else code,
        params={
            "answers": answers,
            "disputed": len(disputed),
            "material": sum(row.is_material for row in disputed),
            "points": len(rows) - 1,
        },
        topics=told,
    )
