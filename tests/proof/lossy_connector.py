"""A connector to a model server over a network that loses, repeats and delays, one planned fault a call."""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from reviewer.connectors._api import Capabilities, Page
from reviewer.domain.decisions import Decision, Identity, Verdict
from reviewer.domain.deliveries import DeliveryResult, ProofGrade
from reviewer.domain.items import ReviewItem
from reviewer.domain.lifecycle import Outcome
from reviewer.domain.sources import Guarantee
from reviewer.errors import BadResponse, SourceRefused, SourceUnreachable
from reviewer.verdicts.registry import VERDICTS
from tests.proof.model_server import ModelServer


class Fault(StrEnum):
    """What becomes of one delivery."""

    NONE = "none"
    LOST_REQUEST = "lost-request"
    LOST_RESPONSE = "lost-response"
    DUPLICATE = "duplicate"
    """It arrives twice, and the second answer is the one that is heard."""
    LATE = "late"
    """No answer; it arrives some time later, perhaps after others."""
    NO_CONNECTION = "no-connection"
    BUSY = "busy"
    IN_PROGRESS = "in-progress"
    GARBAGE = "garbage"
    SIGNED_OUT = "signed-out"
    FORBIDDEN = "forbidden"
    RESTORED_MEANWHILE = "restored-meanwhile"
    """It took effect; before the answer is heard the server is restored, and the desk polls."""


@dataclass(slots=True)
class Network:
    """The way to one server."""

    server: ModelServer
    faults: deque[Fault] = field(default_factory=deque)
    """Of the next deliveries."""
    lost_questions: int = 0
    """How many of the next read-backs get no answer."""
    is_up: bool = True
    is_signed_in: bool = True
    batch_limit: int = 0
    step: Callable[[], Awaitable[None]] | None = None
    """Awaited before and after every call: where a process may die."""
    on_arrival: Callable[[Decision], None] | None = None
    poll_now: Callable[[], Awaitable[None]] | None = None

    def calm(self) -> None:
        """No fault from now on."""
        self.faults.clear()
        self.lost_questions, self.is_up, self.is_signed_in = 0, True, True


class LossyConnector:
    """What the desk believes to be the server."""

    def __init__(self, network: Network) -> None:
        self.network = network

    @property
    def capabilities(self) -> Capabilities:
        return Capabilities(
            guarantee=Guarantee.L3,
            proofs=frozenset({ProofGrade.BY_ID}),
            verdicts=frozenset(VERDICTS),
            batch_limit=self.network.batch_limit,
            has_epoch=True,
        )

    async def whoami(self) -> Identity:
        await self._reach()
        return Identity(subject="ada@example.org")

    async def poll(self, cursor: str) -> Page:
        await self._reach()
        page = self.network.server.page(cursor)
        await self._pass()
        return page

    def objection(self, item: ReviewItem, verdict: Verdict) -> str:
        return ""

    async def deliver(self, decision: Decision, *, attempt: int) -> DeliveryResult:
        await self._pass()
        result = await self._deliver(decision)
        await self._pass()
        return result

    async def deliver_batch(self, decisions: Sequence[Decision]) -> Sequence[DeliveryResult]:
        await self._pass()
        results = [await self._deliver(one) for one in decisions]
        await self._pass()
        return results

    async def read_back(self, decision: Decision) -> DeliveryResult:
        await self._reach()
        if self.network.lost_questions or decision.remote_id in self.network.server.poison:
            self.network.lost_questions = max(0, self.network.lost_questions - 1)
            return DeliveryResult(outcome=Outcome.UNKNOWN)
        result = self.network.server.read_back(decision.id, decision.remote_id)
        await self._pass()
        return result

    async def lease(self, remote_id: str, *, seconds: int) -> bool:
        return False

    async def release(self, remote_id: str) -> None:
        return None

    async def aclose(self) -> None:
        return None

    def on_the_wire(self, decision: Decision) -> tuple[bytes, str]:
        """What is sent: the document's bytes, and the version that they are for."""
        return decision.document, decision.item_version

    async def _deliver(self, decision: Decision) -> DeliveryResult:
        network, server = self.network, self.network.server
        fault = network.faults.popleft() if network.faults else Fault.NONE
        if not network.is_up or fault is Fault.NO_CONNECTION:
            return DeliveryResult(outcome=Outcome.RETRY, was_sent=False)
        if not network.is_signed_in or fault is Fault.SIGNED_OUT:
            return DeliveryResult(outcome=Outcome.AUTH_NEEDED)
        if decision.remote_id in server.poison:
            return DeliveryResult(outcome=Outcome.UNKNOWN, code="delivery.no_result")
        if fault in _WITHOUT_ARRIVAL:
            return DeliveryResult(outcome=_WITHOUT_ARRIVAL[fault])
        if network.on_arrival is not None:
            network.on_arrival(decision)
        return await self._arrive(decision, fault)

    async def _arrive(self, decision: Decision, fault: Fault) -> DeliveryResult:
        server = self.network.server
        sent = self.on_the_wire(decision)
        if fault is Fault.LATE:
            server.late.append(sent)
            return DeliveryResult(outcome=Outcome.UNKNOWN)
        result = server.take(*sent)
        if fault is Fault.DUPLICATE:
            return server.take(*sent)
        if fault is Fault.GARBAGE and not self.network.batch_limit:
            raise BadResponse(path="/")
        if fault in (Fault.LOST_RESPONSE, Fault.GARBAGE):
            return DeliveryResult(outcome=Outcome.UNKNOWN)
        if fault is Fault.RESTORED_MEANWHILE and server.restore() and self.network.poll_now is not None:
            await self.network.poll_now()
        return result

    async def _reach(self) -> None:
        await self._pass()
        if not self.network.is_up:
            raise SourceUnreachable(source=self.network.server.name)
        if not self.network.is_signed_in:
            raise SourceRefused(source=self.network.server.name)

    async def _pass(self) -> None:
        if self.network.step is not None:
            await self.network.step()


_WITHOUT_ARRIVAL = {
    Fault.LOST_REQUEST: Outcome.UNKNOWN,
    Fault.BUSY: Outcome.RETRY,
    Fault.IN_PROGRESS: Outcome.IN_PROGRESS,
    Fault.FORBIDDEN: Outcome.FORBIDDEN,
}
