"""How many of the words that professional raters call wrong are among those that the desk looks at first.

104 segments, ten translations of each, three raters (`wmt_sxs_ende_10systems_3raters.jsonl` beside the
checkout). Every answer stands against the other nine; neither source nor ratings reach the comparison.

- A *word* is a run of letters and digits. The *budget* is exactly 15 % of each answer's words: the words most
  alone, and of the next one the fraction that is left.
- *Wrong* are the words inside the spans that raters marked Major, counted for each rater. A span is given by
  its words alone: where they stand several times in the answer, each place counts by its part.
- *found* is the share of those words that the budget holds; *lift* is that share by the share of all words.
- Documents are *held out* by their id (SHA-256, first byte even). Constants were chosen on the others alone.
  The interval holds 95 % of 2,000 bootstrap samples of the held-out documents; so does that of the gain.

For comparison, on the same documents: `pairwise`, the words that differ in a word diff against one other
answer, the mean over all pairs (no budget: `marked` says how many it marks); `consensus`, the words that are
equal in the fewest of those nine diffs; `rater`, the words that one of the other two raters marked Major,
filled up in the order of the desk; `perfect`, the most that the budget can hold.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from statistics import mean
from typing import Any

from rapidfuzz.distance import Levenshtein

from reviewer.conflicts.first_look import SHARE, lone_words

FILE = Path(__file__).parents[3] / "shared" / "data" / "wmt_sxs_ende_10systems_3raters.jsonl"
SAMPLES = 2_000
_WORD = re.compile(r"\w+")
Weights = list[float]
"""One number for each word of an answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One translation: its words, and for each rater how far each of them is inside a Major span."""

    text: str
    words: tuple[str, ...]
    raters: tuple[Weights, ...]

    @property
    def wrong(self) -> Weights:
        """All raters together."""
        return [sum(marks) for marks in zip(*self.raters, strict=True)]


@dataclass(frozen=True, slots=True)
class Segment:
    """The answers to one source segment."""

    document: str
    answers: tuple[Answer, ...]

    @property
    def is_held_out(self) -> bool:
        """Whether nothing may be tuned on it."""
        return sha256(self.document.encode()).digest()[0] % 2 == 0


Order = Callable[[Segment], list[Weights]]
"""For each answer of a segment, how much each word deserves a look."""


def measure(*_sizes: int) -> dict[str, Any]:
    """Shares found; what was tuned on stands apart from what was held out."""
    if not FILE.exists():
        return {"skipped": "shared material is absent"}
    segments = read_segments()
    held_out = [one for one in segments if one.is_held_out]
    tuned_on = [one for one in segments if not one.is_held_out]
    return {
        "budget": SHARE,
        "documents": {"held_out": len(_documents(held_out)), "tuned_on": len(_documents(tuned_on))},
        "held_out": {
            **_told(held_out),
            "interval": interval(held_out, by_priority),
            "gain_over_consensus": interval(held_out, by_priority, by_consensus),
        },
        "tuned_on": _told(tuned_on),
        "all": {"found": round(found(segments, by_priority), 3)},
    }


def read_segments() -> list[Segment]:
    """All of them, in the file's order."""
    lines = map(json.loads, FILE.read_text("utf-8").splitlines())
    return [
        Segment(line["doc"], tuple(_answer(one["text"], one["ratings"]) for one in line["answers"].values()))
        for line in lines
    ]


def by_priority(segment: Segment) -> list[Weights]:
    """The desk's own order."""
    judged = lone_words([answer.text for answer in segment.answers])
    return [[word.priority for word in words] for words in judged]


def by_consensus(segment: Segment) -> list[Weights]:
    """In how many of the other answers a word diff finds another word."""
    return [
        [float(sum(one)) for one in zip(*_diffs(segment, answer), strict=True)] for answer in segment.answers
    ]


def found(segments: Sequence[Segment], order: Order) -> float:
    """The share of the wrong words that the budget holds."""
    held, wrong = map(sum, zip(*(_held(segment, order) for segment in segments), strict=True))
    return held / wrong


def interval(segments: Sequence[Segment], *orders: Order) -> tuple[float, float]:
    """95 % of the bootstrap samples of documents lie inside; of a second order, the gain over it."""
    sums: dict[str, list[float]] = {document: [0.0] * (len(orders) + 1) for document in _documents(segments)}
    for segment in segments:
        held = [_held(segment, order) for order in orders]
        for place, amount in enumerate([*(one for one, _ in held), held[0][1]]):
            sums[segment.document][place] += amount
    chance = random.Random(0)
    shares = sorted(
        (told[0] - (told[1] if len(orders) > 1 else 0)) / told[-1]
        for told in (
            [sum(one) for one in zip(*chance.choices(list(sums.values()), k=len(sums)), strict=True)]
            for _ in range(SAMPLES)
        )
    )
    return round(shares[SAMPLES // 40], 3), round(shares[-SAMPLES // 40], 3)


def _told(segments: Sequence[Segment]) -> dict[str, Any]:
    share = found(segments, by_priority)
    return {
        "found": round(share, 3),
        "lift": round(share / SHARE, 2),
        "consensus": round(found(segments, by_consensus), 3),
        "pairwise": _pairwise(segments),
        "rater": round(_by_another_rater(segments), 3),
        "perfect": round(found(segments, lambda one: [answer.wrong for answer in one.answers]), 3),
    }


def _documents(segments: Sequence[Segment]) -> list[str]:
    return sorted({one.document for one in segments})


def _answer(text: str, ratings: dict[str, Any]) -> Answer:
    spans = [match.span() for match in _WORD.finditer(text)]
    return Answer(
        text=text,
        words=tuple(text[start:end] for start, end in spans),
        raters=tuple(_marked(text, spans, rating["errors"]) for rating in ratings.values()),
    )


def _marked(text: str, spans: Sequence[tuple[int, int]], errors: Sequence[dict[str, Any]]) -> Weights:
    made = [0.0] * len(spans)
    for error in errors:
        wrong = error["span"].strip()
        if error["severity"] == "Major" and wrong:
            places = [match.start() for match in re.finditer(re.escape(wrong), text)]
            for at, (start, end) in enumerate(spans):
                if any(start < place + len(wrong) and end > place for place in places):
                    made[at] = max(made[at], 1 / len(places))
    return made


def _held(segment: Segment, order: Order) -> tuple[float, float]:
    """How much of what is wrong the budgets of a segment's answers hold, and how much there is."""
    answers = zip(segment.answers, order(segment), strict=True)
    held = sum(_in_budget(answer.wrong, weights) for answer, weights in answers)
    return held, sum(sum(answer.wrong) for answer in segment.answers)


def _in_budget(wrong: Weights, weights: Weights) -> float:
    best = sorted(range(len(weights)), key=lambda at: (-weights[at], at))
    budget = SHARE * len(best)
    whole = int(budget)
    return sum(wrong[at] for at in best[:whole]) + (budget - whole) * sum(
        wrong[at] for at in best[whole : whole + 1]
    )


def _diffs(segment: Segment, answer: Answer) -> Iterator[list[bool]]:
    """For each other answer, which of this one's words differ from it."""
    for other in segment.answers:
        if other is not answer:
            differs = [False] * len(answer.words)
            for step in Levenshtein.opcodes(answer.words, other.words):
                if step.tag != "equal":
                    differs[step.src_start : step.src_end] = [True] * (step.src_end - step.src_start)
            yield differs


def _pairwise(segments: Sequence[Segment]) -> dict[str, float]:
    marked = words = held = wrong = 0.0
    for segment in segments:
        for answer in segment.answers:
            for differs in _diffs(segment, answer):
                marked, words = marked + sum(differs), words + len(differs)
                held += sum(one for one, is_marked in zip(answer.wrong, differs, strict=True) if is_marked)
                wrong += sum(answer.wrong)
    return {"marked": round(marked / words, 3), "found": round(held / wrong, 3)}


def _by_another_rater(segments: Sequence[Segment]) -> float:
    """The mean over the ordered pairs of raters of each answer."""
    held: list[float] = []
    wrong: list[float] = []
    for segment in segments:
        for answer, weights in zip(segment.answers, by_priority(segment), strict=True):
            for rater in answer.raters:
                others = [one for one in answer.raters if one is not rater]
                filled = [
                    [mark + lonely / 100 for mark, lonely in zip(other, weights, strict=True)]
                    for other in others
                ]
                held.append(mean(map(partial(_in_budget, rater), filled)))
                wrong.append(sum(rater))
    return sum(held) / sum(wrong)
