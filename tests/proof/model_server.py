"""A server as the model of it says: versions, epochs, the first valid decision stored under its own id.

It reads the decision from the bytes that arrive, as a real one would, and keeps the log of effects that the
desk is held against. The switches are what mutants turn off.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field

from reviewer.connectors._api import Gone, Page
from reviewer.contract.document import DecisionDocument, decode_document
from reviewer.domain.deliveries import DeliveryResult, OtherDecision, ProofGrade, Receipt
from reviewer.domain.items import ReviewItem
from reviewer.domain.lifecycle import ItemEvent, Outcome
from tests.proof.invariants import Effect, Truth

OPEN, WITHDRAWN, EXPIRED, DECIDED = "open", "withdrawn", "expired", "decided"


@dataclass(slots=True)
class Question:
    """One question that a run waits for."""

    item: ReviewItem
    state: str = OPEN
    decision_id: str = ""
    decided: OtherDecision | None = None


@dataclass(slots=True)
class Rules:
    """What a good server does. A mutant turns one off."""

    checks_version: bool = True
    stores_our_id: bool = True
    first_wins: bool = True


@dataclass(slots=True)
class ModelServer:
    """One server; `truth` is shared by all servers of a world."""

    name: str
    truth: Truth
    rules: Rules = field(default_factory=Rules)
    questions: dict[str, Question] = field(default_factory=dict)
    epoch: int = 1
    change: int = 0
    poison: set[str] = field(default_factory=set)
    late: list[tuple[bytes, str]] = field(default_factory=list)
    """Requests that hang somewhere on the way and may still arrive."""
    _backup: tuple[dict[str, Question], int] | None = None
    _others: int = 0

    def __post_init__(self) -> None:
        self.truth.epochs[self.name] = self.epoch_name

    @property
    def epoch_name(self) -> str:
        """How it calls its data since the last restore."""
        return f"{self.name}-{self.epoch}"

    # -- what happens there by itself
    def ask(self, item: ReviewItem) -> None:
        """An agent asks, or asks anew."""
        self.questions[item.remote_id] = Question(item)
        self._changed(item.remote_id)

    def end(self, remote_id: str, state: str) -> None:
        """The run takes the question back, or its time is over."""
        if (question := self.questions.get(remote_id)) is not None and question.state == OPEN:
            question.state = state
            self._changed(remote_id)

    def revise(self, item: ReviewItem) -> None:
        """The agents change their answers: a new version."""
        question = self.questions.get(item.remote_id)
        if question is not None and question.state == OPEN:
            question.item = item
            self._changed(item.remote_id)

    def second_operator(self, remote_id: str, verdict: str) -> None:
        """Somebody else answers."""
        question = self.questions.get(remote_id)
        if question is not None and question.state == OPEN:
            self._others += 1
            self._store(question, f"other-{self._others}", OtherDecision(verdict=verdict, by="grace"))

    def back_up(self) -> None:
        """Keep what is there now."""
        self._backup = copy.deepcopy(self.questions), self.change

    def restore(self) -> bool:
        """Go back to the backup, and say so by another epoch."""
        if self._backup is None:
            return False
        questions, _ = self._backup
        self.questions = copy.deepcopy(questions)
        self.epoch += 1
        self.change += 1
        self.truth.epochs[self.name] = self.epoch_name
        for place in [place for place in self.truth.holds if place[0] == self.name]:
            self.truth.holds[place] = ""
        for remote_id, question in self.questions.items():
            self.truth.holds[self.name, remote_id] = question.decision_id
        return True

    def deliver_late(self) -> None:
        """What hung on the way arrives; nobody hears the answer."""
        waiting, self.late = self.late, []
        for document, if_match in waiting:
            self.take(document, if_match)

    # -- what is asked of it
    def page(self, cursor: str) -> Page:
        """Everything, unless nothing changed since `cursor`."""
        now = f"{self.epoch_name}/{self.change}"
        if cursor == now:
            return Page(is_unchanged=True, cursor=cursor)
        opened = [one.item for one in self.questions.values() if one.state == OPEN]
        gone = [self._gone(one) for one in self.questions.values() if one.state != OPEN]
        return Page(
            items=tuple(opened),
            gone=tuple(gone),
            cursor=now,
            epoch=self.epoch_name,
            listed_all=frozenset(item.remote_id for item in opened),
        )

    def take(self, document: bytes, if_match: str) -> DeliveryResult:
        """Judge a decision that arrived: the first valid one takes effect, once."""
        read = decode_document(document)
        self.truth.arrivals.setdefault(read.decision_id, []).append(document)
        question = self.questions.get(read.review_id)
        if question is None:
            return DeliveryResult(outcome=Outcome.WITHDRAWN)
        if self.rules.stores_our_id and question.decision_id == read.decision_id:
            return self._receipt(read.decision_id, Outcome.REPLAYED)
        if question.state == DECIDED and self.rules.first_wins:
            return DeliveryResult(outcome=Outcome.DECIDED_ELSEWHERE, winner=question.decided)
        if question.state in (WITHDRAWN, EXPIRED):
            return DeliveryResult(outcome=Outcome(question.state))
        if self.rules.checks_version and question.item.version != if_match:
            return DeliveryResult(outcome=Outcome.SUPERSEDED)
        self._take_effect(question, read, document)
        return self._receipt(read.decision_id, Outcome.ACCEPTED)

    def read_back(self, decision_id: str, remote_id: str) -> DeliveryResult:
        """What became of a question, and whether it holds this decision."""
        question = self.questions.get(remote_id)
        if question is None:
            return DeliveryResult(outcome=Outcome.WITHDRAWN)
        if self.rules.stores_our_id and question.decision_id == decision_id:
            return self._receipt(decision_id, Outcome.ACCEPTED)
        if question.state == DECIDED:
            return DeliveryResult(outcome=Outcome.DECIDED_ELSEWHERE, winner=question.decided)
        return DeliveryResult(outcome=Outcome.RETRY if question.state == OPEN else Outcome(question.state))

    def _take_effect(self, question: Question, read: DecisionDocument, document: bytes) -> None:
        effect = Effect(
            source=self.name,
            epoch=self.epoch_name,
            remote_id=read.review_id,
            version=question.item.version,
            candidates={str(one.id): one.content.digest for one in question.item.candidates},
            document=document,
        )
        self.truth.effects.append(effect)
        self._store(question, read.decision_id, OtherDecision(verdict=read.verdict, by="ada"))

    def _store(self, question: Question, decision_id: str, decided: OtherDecision) -> None:
        question.state, question.decision_id, question.decided = DECIDED, decision_id, decided
        self.truth.settled[self.name, self.epoch_name, question.item.remote_id] += 1
        self._changed(question.item.remote_id)

    def _changed(self, remote_id: str) -> None:
        self.change += 1
        there = self.questions[remote_id].decision_id
        self.truth.holds[self.name, remote_id] = there
        if there:
            self.truth.ever.setdefault((self.name, remote_id), set()).add(there)

    def _receipt(self, decision_id: str, outcome: Outcome) -> DeliveryResult:
        receipt = Receipt(id=f"r-{decision_id}", grade=ProofGrade.BY_ID, epoch=self.epoch_name)
        return DeliveryResult(outcome=outcome, receipt=receipt)

    def _gone(self, question: Question) -> Gone:
        event = {
            WITHDRAWN: ItemEvent.SEEN_WITHDRAWN,
            EXPIRED: ItemEvent.SEEN_EXPIRED,
            DECIDED: ItemEvent.SEEN_DECIDED,
        }[question.state]
        return Gone(
            remote_id=question.item.remote_id,
            event=event,
            winner=question.decided,
            decision_id=question.decision_id,
        )
