"""One agent's conversation with the desk: ask, wait, go on, tell; ask again when it was asked back."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from reviewer.demo.agents._api import Done
from reviewer.demo.agents.registry import SCRIPTS
from reviewer.demo.review_client import ReviewClient
from reviewer.demo.round import Asked, Round
from reviewer.demo.ruling import Ruling, read_ruling
from reviewer.demo.scenes import Scene

MAX_QUESTIONS_BACK: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """A scene being played by its agent. `pace` shortens the pauses between arrivals."""

    scene: Scene
    client: ReviewClient
    round: Round
    pace: float = 1.0

    async def begin(self) -> None:
        """Put the question, and do not wait for the answer."""
        await self._ask(self.scene.review(self.round.begun_at), 0)

    async def play(self, facts: Mapping[str, str] | None = None) -> Done:
        """Ask and go on until the question is settled; returns what the agent did.

        `facts` are what an earlier scene left for this one.
        """
        if self.round.key(self.scene, 0) not in self.round.asked:
            await asyncio.sleep(self.scene.after_s * self.pace)
        body = _filled(self.scene.review(self.round.begun_at), facts or {})
        attempt = 0
        while True:
            review_id = await self._ask(body, attempt)
            ruling = read_ruling(await self.client.decision(review_id))
            if ruling.state in {"withdrawn", "superseded"}:
                return Done(text="")
            if ruling.verdict != "ask-again" or attempt == MAX_QUESTIONS_BACK:
                done = self._go_on(ruling)
                await self.client.tell(review_id, done.text)
                return done
            attempt += 1
            await self.client.tell(review_id, "Took the question to the agents; they ask again with more.")
            body = _asked_back(body, self.scene, ruling, supersedes=review_id)

    def _go_on(self, ruling: Ruling) -> Done:
        if ruling.verdict == "ask-again":
            return Done(text="The agents have nothing to add. The run ended.")
        try:
            return SCRIPTS[self.scene.script](self.scene, ruling)
        except (LookupError, TypeError, ValueError) as error:
            # A human may edit an answer into something that the script can't take.
            return Done(
                text=f"Could not go on with the answer that came back: {type(error).__name__} {error}"
            )

    async def _ask(self, body: Mapping[str, Any], attempt: int) -> str:
        key = self.round.key(self.scene, attempt)
        known = self.round.asked.get(key)
        if known is not None:
            return known.review
        review_id = await self.client.ask(key, body)
        self.round.note(key, Asked(review=review_id, source=self.scene.source, agent=self.scene.agent))
        return review_id


def _filled(body: dict[str, Any], facts: Mapping[str, str]) -> dict[str, Any]:
    for name, value in facts.items():
        for field in ("title", "body"):
            body[field] = body.get(field, "").replace(f"<{name}>", value)
    return body


def _asked_back(body: Mapping[str, Any], scene: Scene, ruling: Ruling, *, supersedes: str) -> dict[str, Any]:
    """The same question with what the agents can add. They are scripts: they can't read what was asked."""
    more = scene.more or "They have nothing to add to what is above."
    parts = (body.get("body", ""), "### You asked", f"> {ruling.question}", "### What the agents add", more)
    return {**body, "body": "\n\n".join(parts), "supersedes": supersedes}
