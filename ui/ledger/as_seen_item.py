"""A recorded decision as an opened item again, made of the record alone: nothing is asked of its source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from reviewer.domain.cases import answer_name
from reviewer.domain.decisions import Shown, Verdict
from reviewer.domain.desk import Answer, OpenedItem
from reviewer.domain.exposure import AnswerSeen
from reviewer.domain.items import ReviewItem
from reviewer.domain.ledger import DecisionStory
from reviewer.domain.lifecycle import ItemState
from reviewer.ids import CandidateId, ItemId

Numbered = tuple[int, ItemId, CandidateId]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenItem:
    """An item with its answers in the order in which they were shown; a case with those of all members."""

    story: DecisionStory
    """The decision that was chosen in the ledger."""
    stories: Mapping[ItemId, DecisionStory]
    """Those of all the members."""
    opened: OpenedItem
    """Its `given` is what the operator's gesture picked."""
    numbers: tuple[int, ...]
    """The number that each answer had on the screen."""

    @property
    def is_whole(self) -> bool:
        """Whether all answers that stood side by side are here."""
        return self.numbers == tuple(range(1, len(self.numbers) + 1))

    def seen_of(self, answer: Answer | None) -> AnswerSeen | None:
        """What was in view of an answer, or of the question itself; None: the record does not say."""
        story = self.story if answer is None else self.stories[answer.item]
        if story.exposure is None:
            return None
        wanted = answer.candidate.id if answer is not None else ""
        return next((one for one in story.exposure.answers if one.candidate == wanted), None)


def as_seen_item(story: DecisionStory, others: Sequence[DecisionStory] = ()) -> SeenItem:
    """`others`: of the same gesture on the same case. Without answers of its own an item stands alone."""
    whole = _made(story, (story, *others))
    has_own = any(one.item == story.item.id for one in whole.opened.answers)
    return whole if has_own else _made(story, (story,))


def _made(story: DecisionStory, stories: Sequence[DecisionStory]) -> SeenItem:
    members = {one.item.id: one.item for one in stories}
    found = sorted(one for each in stories for one in _numbered(each))
    answers = tuple(
        Answer(number=number, item=item, candidate=candidate)
        for number, (_, item, wanted) in enumerate(found, 1)
        if (candidate := members[item].candidate(wanted)) is not None
    )
    opened = OpenedItem(
        item=story.item,
        state=ItemState.OPEN,
        members=tuple(members.values()),
        answers=answers,
        shown=tuple(map(_shown, stories)),
        shown_digests={},
        cannot={},
        guarantee={},
        given=_given(stories, tuple(members.values())),
    )
    return SeenItem(
        story=story,
        stories={one.item.id: one for one in stories},
        opened=opened,
        numbers=tuple(number for number, _, _ in found),
    )


def _numbered(story: DecisionStory) -> list[Numbered]:
    """Its answers with their numbers; those that retention took away are not there."""
    numbers = story.shown_numbers or range(1, len(story.shown_order) + 1)
    return [
        (number, story.item.id, one)
        for number, one in zip(numbers, story.shown_order, strict=False)
        if story.item.candidate(one) is not None
    ]


def _shown(story: DecisionStory) -> Shown:
    digests = tuple((one.id, one.content.digest) for one in story.item.candidates)
    return Shown(item=story.item.id, version=story.decision.item_version, candidates=digests)


def _given(stories: Sequence[DecisionStory], members: Sequence[ReviewItem]) -> Verdict:
    """The one verdict of the gesture, put together again of what it meant for each member."""
    verdicts = [(one.item, one.decision.verdict) for one in stories]
    if len(verdicts) == 1:
        return verdicts[0][1]
    written = next(((item, one) for item, one in verdicts if one.row_sources), None)
    if written is not None:
        return _written(*written, members)
    chosen = tuple(
        answer_name(members, item.id, candidate) for item, one in verdicts for candidate in one.candidates
    )
    return replace(verdicts[0][1], name="choose" if len(chosen) == 1 else "both-valid", candidates=chosen)


def _written(item: ReviewItem, verdict: Verdict, members: Sequence[ReviewItem]) -> Verdict:
    """A merge over several members: rows of this one's answers by their plain ids, others by case names."""

    def named(source: str) -> str:
        is_own = item.candidate(CandidateId(source)) is not None
        return answer_name(members, item.id, CandidateId(source)) if is_own else source

    return replace(
        verdict,
        name="merge",
        candidates=(),
        row_sources={row: named(source) for row, source in verdict.row_sources.items()},
        row_answers={
            row: tuple(CandidateId(named(one)) for one in names) for row, names in verdict.row_answers.items()
        },
    )
