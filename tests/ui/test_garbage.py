"""Garbage is collected on the GUI thread only."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from typing import ClassVar

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.garbage import FREEZE_AFTER, GarbageCollector


class Cycle:
    """Garbage that only the cycle collector can find, and that remembers who collected it."""

    collected_by: ClassVar[list[int]] = []

    def __init__(self) -> None:
        self.me = self

    def __del__(self) -> None:
        Cycle.collected_by.append(threading.get_ident())


@pytest.fixture
def collector(qapp: QApplication) -> Iterator[GarbageCollector]:
    Cycle.collected_by.clear()
    collector = GarbageCollector()
    yield collector
    collector.stop()


def test_other_threads_allocate_without_collecting(collector: GarbageCollector) -> None:
    Cycle()
    thread = threading.Thread(target=lambda: [[] for _ in range(200_000)])
    thread.start()
    thread.join()
    assert Cycle.collected_by == []


def test_the_gui_thread_collects(collector: GarbageCollector, qtbot: QtBot) -> None:
    Cycle()
    kept = [[] for _ in range(2_000)]  # type: ignore[var-annotated]
    qtbot.waitUntil(lambda: bool(Cycle.collected_by), timeout=5_000)
    assert Cycle.collected_by == [threading.get_ident()]
    assert kept


def test_what_the_start_made_is_looked_through_once(collector: GarbageCollector) -> None:
    generations: list[int] = []

    def note(phase: str, told: dict[str, int]) -> None:
        if phase == "start":
            generations.append(told["generation"])

    kept = []
    gc.callbacks.append(note)
    try:
        for _ in range(FREEZE_AFTER - 1):
            kept.append([[] for _ in range(2_000)])  # type: ignore[var-annotated]
            collector.collect()
        assert generations == [0] * (FREEZE_AFTER - 1)
        for _ in range(FREEZE_AFTER):
            kept.append([[] for _ in range(2_000)])
            collector.collect()
        assert 1 in generations
    finally:
        gc.callbacks.remove(note)


def test_stopping_leaves_the_collector_as_it_was(qapp: QApplication) -> None:
    gc.enable()
    try:
        GarbageCollector().stop()
        assert gc.isenabled()
    finally:
        gc.disable()
