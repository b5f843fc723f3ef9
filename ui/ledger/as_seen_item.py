"""A recorded decision as an opened item again, made of the record alone: nothing is asked of its source."""

from __future__ import annotations

from reviewer.domain.desk import Answer, OpenedItem
from reviewer.domain.exposure import AnswerSeen
from reviewer.domain.ledger import DecisionStory
from reviewer.domain.lifecycle import ItemState


def as_opened(story: DecisionStory) -> OpenedItem:
    """Its answers in the order in which they were shown. Those that retention took away are not there."""
    item = story.item
    found = [one for wanted in story.shown_order if (one := item.candidate(wanted)) is not None]
    answers = tuple(
        Answer(number=number, item=item.id, candidate=candidate) for number, candidate in enumerate(found, 1)
    )
    return OpenedItem(
        item=item,
        state=ItemState.OPEN,
        members=(item,),
        answers=answers,
        shown=(),
        shown_digests={},
        cannot={},
        guarantee={},
    )


def seen_of(story: DecisionStory, answer: Answer | None) -> AnswerSeen | None:
    """What was in view of an answer, or of the question itself; None: the record does not say."""
    if story.exposure is None:
        return None
    wanted = answer.candidate.id if answer is not None else ""
    return next((one for one in story.exposure.answers if one.candidate == wanted), None)
