"""How soon the matrix shows what separates a right run from a wrong one: 50 tasks, four runs each.

The runs are recorded tool calls of one agent (`tau_airline_conflicts.jsonl` beside the checkout), graded by
the state that they left behind. The report of a task compares its four runs; it never sees the grade nor
the expected actions. Both only judge here where in the report's order the telling row stands.

A *pair* is a right and a wrong run of one task whose calls differ. Its *rank* is the place, from 1, of the
first disputed row of the four-run matrix that separates the two by the expected value:

- Every call of a run is paired with an expected action: an equal one first, else one of the same tool, in
  order.
- What a row should hold is what the expected action says there that is paired with the right run's call.
  Where the right run makes no call, it should hold nothing. Where its call is paired with nothing, the row
  tells nothing.
- An argument row separates where the right run has the expected value and the wrong run another one or none.
  An element that the expected array lacks is expected to be missing.
- A call row separates where the right run's call is of the expected tool and, if its arguments stand in
  this very row, has the expected ones, while the wrong run's cell differs from it; or where the right run
  makes no call and the wrong run makes one that is no expected action.

Two other orders of the very same rows stand beside: by chance (20 seeds, all pairs of all seeds together),
and the order of the calls and of the arguments within them. So does what no order can exceed: for each task
the row that separates most of its pairs, picked with the grades in view.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from reviewer.conflicts.build import build_report
from reviewer.conflicts.elements import is_named
from reviewer.conflicts.jsondiff import MISSING, canonical, found_at
from reviewer.conflicts.report import ConflictReport, Row
from reviewer.conflicts.toolcalls import Call, aligned, argument_tokens, calls_in
from reviewer.domain.json_text import read_literals
from tests.makers import make_calls, make_candidate

FILE = Path(__file__).parents[3] / "shared" / "data" / "tau_airline_conflicts.jsonl"
SEEDS = 20
SAMPLES = 10_000
Order = Callable[[Sequence[Row]], Sequence[Row]]


@dataclass(frozen=True, slots=True)
class Task:
    """One task: its report, and what its runs did beside what was expected."""

    report: ConflictReport
    plans: tuple[tuple[Call, ...], ...]
    expected: tuple[Call, ...]
    is_right: tuple[bool, ...]


def measure(*_sizes: int) -> dict[str, Any]:
    """Shares of pairs whose telling row stands first, and among the first three; ranks by their mean."""
    if not FILE.exists():
        return {"skipped": "shared material is absent"}
    tasks = [read_task(json.loads(line)) for line in FILE.read_text("utf-8").splitlines()]
    split = [task for task in tasks if pairs(task)]
    return {
        "tasks": len(tasks),
        "tasks_that_differ": sum(task.report.rows[0].is_disputed for task in tasks),
        "pairs": sum(len(pairs(task)) for task in split),
        "rows_median": median(len(task.report.disputed) for task in split),
        "material": _told(ranks(split, list)),
        "call_order": _told(ranks(split, _by_place)),
        "beside_call_order": beside_call_order(split, [firsts(task, list) for task in split]),
        "random_order": _told([rank for seed in range(SEEDS) for rank in ranks(split, shuffled(seed))]),
        "perfect_order": {
            "first": round(sum(map(most_firsts, split)) / sum(len(pairs(task)) for task in split), 3),
            **beside_call_order(split, [most_firsts(task) for task in split]),
        },
    }


def read_task(told: dict[str, Any]) -> Task:
    """A line of the file, compared."""
    contents = [
        make_calls(*((one["name"], one["arguments"]) for one in run["write_calls"]))
        for run in told["answers"]
    ]
    expected = make_calls(*((one["name"], one["kwargs"]) for one in told["expected_actions"]))
    return Task(
        report=build_report([make_candidate(number, one) for number, one in enumerate(contents, 1)]),
        plans=tuple(calls_in(read_literals(one.data)) or () for one in contents),
        expected=calls_in(read_literals(expected.data)) or (),
        is_right=tuple(run["reward"] == 1.0 for run in told["answers"]),
    )


def pairs(task: Task) -> list[tuple[int, int]]:
    """Right and wrong runs whose calls differ."""
    groups = [cell.group for cell in task.report.rows[0].cells]
    runs = range(len(groups))
    return [
        (right, wrong)
        for right in runs
        for wrong in runs
        if task.is_right[right] and not task.is_right[wrong] and groups[right] != groups[wrong]
    ]


def ranks(tasks: Sequence[Task], order: Order) -> list[int | None]:
    """For each pair the rank of the first row that separates it; None where no row does."""
    found: list[int | None] = []
    for task in tasks:
        rows = order(task.report.disputed)
        judge = Judge(task)
        for pair in pairs(task):
            found.append(
                next((place for place, row in enumerate(rows, 1) if judge.separates(row, *pair)), None)
            )
    return found


def firsts(task: Task, order: Order) -> int:
    """How many of a task's pairs the first row separates."""
    return sum(rank == 1 for rank in ranks([task], order))


def most_firsts(task: Task) -> int:
    """The same of the row that separates most of them."""
    judge = Judge(task)
    return max(sum(judge.separates(row, *pair) for pair in pairs(task)) for row in task.report.disputed)


def beside_call_order(tasks: Sequence[Task], ours: Sequence[int]) -> dict[str, Any]:
    """How much more pairs have their telling row first than in call order, and how sure that is.

    `ours` are the pairs of each task. The gain in the share is 95 % of the bootstrap samples of tasks; `p` is
    two-sided: how often it is as great where each task's difference could as well go the other way.
    """
    counts = [len(pairs(task)) for task in tasks]
    gains = [our - firsts(task, _by_place) for our, task in zip(ours, tasks, strict=True)]
    chance = random.Random(0)
    drawn = [chance.choices(range(len(tasks)), k=len(tasks)) for _ in range(SAMPLES)]
    shares = sorted(sum(gains[at] for at in one) / sum(counts[at] for at in one) for one in drawn)
    edge = SAMPLES // 40
    return {
        "gain": [round(shares[edge], 3), round(shares[-edge - 1], 3)],
        "tasks_better": sum(gain > 0 for gain in gains),
        "tasks_worse": sum(gain < 0 for gain in gains),
        "p": round(_sign_flips(gains), 3),
    }


def _sign_flips(gains: Sequence[int]) -> float:
    """In what part of all ways to turn differences round their sum is as far from nothing."""
    sums = Counter({0: 1})
    for gain in gains:
        turned: Counter[int] = Counter()
        for total, ways in sums.items():
            turned[total + gain] += ways
            turned[total - gain] += ways
        sums = turned
    return sum(ways for total, ways in sums.items() if abs(total) >= abs(sum(gains))) / sums.total()


class Judge:
    """Knows what was expected of the runs of one task."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self._rows = aligned(task.plans)
        self._paired = [_paired(plan, task.expected) for plan in task.plans]

    def separates(self, row: Row, right: int, wrong: int) -> bool:
        """Whether the row holds the expected value in the right run and not in the wrong one."""
        if row.cells[right].group == row.cells[wrong].group:
            return False
        number = int(row.path.removeprefix("call ").partition("/")[0].removesuffix("#"))
        ours, theirs = (self._rows[number - 1][run] for run in (right, wrong))
        if ours is None:
            return theirs is not None and not self._is_exact(wrong, theirs)
        wanted = self._paired[right].get(ours)
        if wanted is None:
            return False
        expected, call = self._task.expected[wanted], self._task.plans[right][ours]
        tokens = argument_tokens(row.path, number)
        if tokens is not None:
            one, other = (found_at(side.arguments, tokens)[0] for side in (expected, call))
            is_told = one is not MISSING or (bool(tokens) and _is_lacked_element(tokens, expected))
            return is_told and canonical(one) == canonical(other)
        other_name = None if theirs is None else self._task.plans[wrong][theirs].name
        return other_name != call.name or _text(call) == _text(expected)

    def _is_exact(self, run: int, at: int) -> bool:
        wanted = self._paired[run].get(at)
        return wanted is not None and _text(self._task.expected[wanted]) == _text(self._task.plans[run][at])


def _is_lacked_element(tokens: Sequence[str], expected: Call) -> bool:
    """An array that is expected without that element says as much as one with it."""
    return is_named(tokens[-1]) and isinstance(found_at(expected.arguments, tokens[:-1])[0], list)


def _text(call: Call) -> str:
    return f"{call.name} {canonical(call.arguments)}"


def _paired(plan: Sequence[Call], expected: Sequence[Call]) -> dict[int, int]:
    """Index of a run's call -> index of the expected action that it stands for."""
    found: dict[int, int] = {}
    for key in (_text, lambda call: call.name):
        free = [at for at in range(len(expected)) if at not in found.values()]
        for at, call in enumerate(plan):
            match = next((one for one in free if key(expected[one]) == key(call)), None)
            if at not in found and match is not None:
                found[at] = match
                free.remove(match)
    return found


def _by_place(rows: Sequence[Row]) -> Sequence[Row]:
    return sorted(rows, key=lambda row: row.place)


def shuffled(seed: int) -> Order:
    """The rows by chance."""
    return partial(_shuffle, random.Random(seed))


def _shuffle(chance: random.Random, rows: Sequence[Row]) -> Sequence[Row]:
    return chance.sample(_by_place(rows), len(rows))


def _told(found: Sequence[int | None]) -> dict[str, Any]:
    placed = [rank for rank in found if rank is not None]
    return {
        "first": round(sum(rank == 1 for rank in placed) / len(found), 3),
        "among_three": round(sum(rank <= 3 for rank in placed) / len(found), 3),
        "mean_rank": round(sum(placed) / len(placed), 2),
        "never": round(1 - len(placed) / len(found), 3),
    }
