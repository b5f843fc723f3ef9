"""What the recorded runs must show: counts and ratios."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from reviewer.conflicts.report import Row
from tests.perf.tau import (
    SEEDS,
    Task,
    beside_call_order,
    firsts,
    most_firsts,
    pairs,
    ranks,
    read_task,
    shuffled,
)


@pytest.fixture(name="lines", scope="module")
def _lines(shared_dir: Path) -> list[dict[str, Any]]:
    text = (shared_dir / "data" / "tau_airline_conflicts.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture(name="tasks", scope="module")
def _tasks(lines: list[dict[str, Any]]) -> list[Task]:
    return [read_task(line) for line in lines]


def test_state_changing_calls_differ_on_exactly_48_of_50_tasks(tasks: list[Task]) -> None:
    assert len(tasks) == 50
    assert sum(task.report.rows[0].is_disputed for task in tasks) == 48
    assert sum(bool(task.report.disputed) for task in tasks) == 48


def test_a_right_and_a_wrong_run_differ_in_83_pairs(tasks: list[Task]) -> None:
    assert sum(len(pairs(task)) for task in tasks) == 83


def test_every_such_pair_has_a_row_that_separates_it(tasks: list[Task]) -> None:
    assert None not in ranks(tasks, list)


def test_the_telling_row_stands_first_more_often_than_by_call_order_and_by_chance(tasks: list[Task]) -> None:
    first = _share(ranks(tasks, list))
    assert first >= 0.87
    assert first > _share(ranks(tasks, lambda rows: sorted(rows, key=_place)))
    by_chance = [rank for seed in range(SEEDS) for rank in ranks(tasks, shuffled(seed))]
    assert first >= _share(by_chance) + 0.15


def test_no_order_can_be_far_from_call_order(tasks: list[Task]) -> None:
    split = [task for task in tasks if pairs(task)]
    most = [most_firsts(task) for task in split]
    assert all(firsts(task, list) <= best for task, best in zip(split, most, strict=True))
    told = beside_call_order(split, most)
    assert (sum(most), told["tasks_better"], told["tasks_worse"], told["p"]) == (76, 5, 0, 0.062)


def test_neither_the_expected_actions_nor_the_grades_reach_the_report(
    lines: list[dict[str, Any]], tasks: list[Task]
) -> None:
    for line, task in zip(lines, tasks, strict=True):
        runs = [{**run, "reward": 0.0} for run in line["answers"]]
        assert read_task({**line, "expected_actions": [], "answers": runs}).report == task.report


def _place(row: Row) -> int:
    return row.place


def _share(found: Sequence[int | None]) -> float:
    return sum(rank == 1 for rank in found) / len(found)
