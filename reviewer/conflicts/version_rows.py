"""What changed between two versions of an item, row by row, with the words that one of them has not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from reviewer.conflicts.report import Cell, ConflictReport, Row, RowKind, ValueType
from reviewer.conflicts.textdiff import Span, differences, joined
from reviewer.conflicts.versions import changes_between, parts_of_newcomer
from reviewer.domain.content import JSON, MARKDOWN, Content
from reviewer.domain.desk import ChangedRow, WhatChanged, Words
from reviewer.domain.items import ReviewItem

AROUND = 120
"""Characters that are kept before and after what changed."""
LONGEST = 4_000
"""Characters of one side of a row; the rest is read in the answer itself."""
MOST = 200
"""Rows that are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A part that both versions have and that reads differently: it can be compared row by row."""

    path: str
    then: Content
    now: Content


def pairs_between(then: ReviewItem, now: ReviewItem) -> tuple[Pair, ...]:
    """Answers, arguments of actions and the question."""
    before, after, renamed = _contents(then), _contents(now), _renamed(then, now)
    return tuple(
        Pair(path=path, then=before[earlier], now=content)
        for path, content in after.items()
        if (earlier := renamed.get(path, path)) in before and before[earlier] != content
    )


def rows_between(then: ReviewItem, now: ReviewItem, reports: Mapping[str, ConflictReport]) -> WhatChanged:
    """All that changed.

    Args:
        then: what was last looked at, or decided on.
        now: the present version.
        reports: of pairs by their path, the earlier version first; a part without one is told as a whole.
    """
    rows: list[ChangedRow] = []
    count = 0
    renamed = _renamed(then, now)
    changes = {change.path: change for change in changes_between(then, now)}
    for path, change in changes.items():
        if path in renamed.values():
            continue  # told with the answer that came in its place
        disputed = reports[path].disputed if path in reports else ()
        before = changes[renamed[path]].then if path in renamed else change.then
        rows += [_row(path, row) for row in disputed] or [_whole(path, before, change.now)]
        count += len(disputed) + len(reports[path].agreed) if disputed else 1
    unchanged = sum(path not in changes for path in _contents(now))
    return WhatChanged(rows=tuple(rows[:MOST]), count=count + unchanged)


def rows_of_newcomer(item: ReviewItem) -> WhatChanged:
    """The same for an item that joined a case: each answer and action as a whole."""
    rows = tuple(_whole(change.path, None, change.now) for change in parts_of_newcomer(item))
    return WhatChanged(rows=rows, count=len(rows))


def _renamed(then: ReviewItem, now: ReviewItem) -> dict[str, str]:
    """Answers that came, each with the one that went in its place, where as many came as went."""
    before, after = ([f"answer/{one.id}" for one in item.candidates] for item in (then, now))
    went, came = [one for one in before if one not in after], [one for one in after if one not in before]
    return dict(zip(came, went, strict=True)) if len(came) == len(went) else {}


def _contents(item: ReviewItem) -> dict[str, Content]:
    contents = {"body": Content(media_type=MARKDOWN, data=item.body.encode("utf-8", "surrogatepass"))}
    contents |= {f"answer/{one.id}": one.content for one in item.candidates}
    return contents | {
        f"action/{one.index + 1} {one.name}": Content(media_type=JSON, data=one.arguments)
        for one in item.actions
    }


def _row(path: str, row: Row) -> ChangedRow:
    then, now = (_said(row, cell) for cell in row.cells)
    is_passage = row.kind is RowKind.PARAGRAPH
    told = _whole(path, then, now)
    return replace(
        told, label="" if is_passage else row.label, passage=row.path.removeprefix("p") if is_passage else ""
    )


def _said(row: Row, cell: Cell) -> str | None:
    """Types stay apart where they differ; None: it is missing."""
    if cell.is_missing:
        return None
    if cell.value_type in (ValueType.NUMBER, ValueType.BOOLEAN, ValueType.NULL):
        return cell.raw or cell.text
    types = {one.value_type for one in row.cells if not one.is_missing}
    return cell.raw if cell.value_type is ValueType.STRING and len(types) > 1 else cell.text


def _whole(path: str, then: str | None, now: str | None) -> ChangedRow:
    """What one side has not at all, the other has all of: nothing in it is marked."""
    if not then or not now:
        return ChangedRow(path=path, then=_shortened(then), now=_shortened(now))
    ours, theirs = differences(then, now)
    return ChangedRow(path=path, then=_with_marks(then, ours), now=_with_marks(now, theirs))


def _shortened(text: str | None) -> tuple[Words, ...]:
    if not text:
        return ()
    return (Words(text=text if len(text) <= LONGEST else f"{text[:LONGEST]}…"),)


def _with_marks(text: str, spans: Sequence[Span]) -> tuple[Words, ...]:
    made: list[Words] = []
    length = 0
    for words in _pieces(text, joined(spans)):
        if length + len(words.text) > LONGEST:
            made.append(Words(text=f"{words.text[: LONGEST - length]}…", is_marked=words.is_marked))
            break
        made.append(words)
        length += len(words.text)
    return tuple(made)


def _pieces(text: str, spans: Sequence[Span]) -> Iterator[Words]:
    at = 0
    for start, end in spans:
        if start > at:
            yield Words(text=_near(text[at:start], has_before=at > 0, has_after=True))
        yield Words(text=text[start:end], is_marked=True)
        at = end
    if at < len(text):
        yield Words(text=_near(text[at:], has_before=True, has_after=False))


def _near(between: str, *, has_before: bool, has_after: bool) -> str:
    """Words that did not change, as far as they stand beside some that did."""
    before = between[:AROUND] if has_before else ""
    after = between[-AROUND:] if has_after else ""
    is_short = len(between) <= len(before) + len(after) + 1
    return between if is_short else f"{before} … {after}"
