"""Facts of the core as Qt signals. The only place where the two meet."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from reviewer.domain.events import (
    AgentWentOn,
    DecisionMoved,
    DecisionRecorded,
    Fact,
    Facts,
    ItemsChanged,
    RecordRecovered,
    RecordTroubled,
    SourceHealthChanged,
    SourcesChanged,
)


class Bridge(QObject):
    """Emits each published fact, once as itself and once under its name."""

    fact_published = Signal(object)
    items_changed = Signal(object)
    decision_recorded = Signal(object)
    decision_moved = Signal(object)
    agent_went_on = Signal(object)
    health_changed = Signal(object)
    sources_changed = Signal(object)
    record_troubled = Signal(object)
    record_recovered = Signal(object)

    def __init__(self, facts: Facts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._signals = {
            ItemsChanged: self.items_changed,
            DecisionRecorded: self.decision_recorded,
            DecisionMoved: self.decision_moved,
            AgentWentOn: self.agent_went_on,
            SourceHealthChanged: self.health_changed,
            SourcesChanged: self.sources_changed,
            RecordTroubled: self.record_troubled,
            RecordRecovered: self.record_recovered,
        }
        self._unsubscribe = facts.subscribe(self._on_fact)

    def stop(self) -> None:
        """Hear no more facts; before the window goes."""
        self._unsubscribe()

    def _on_fact(self, fact: Fact) -> None:
        self._signals[type(fact)].emit(fact)
        self.fact_published.emit(fact)
