"""The fleet: every scripted agent as a task of one process, which ends when its parent does."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from reviewer.clock import Clock, SystemClock
from reviewer.demo.conversation import Conversation
from reviewer.demo.review_client import ReviewClient
from reviewer.demo.round import Asked, Round, digest_of, read_round
from reviewer.demo.scenes import Scene, read_scenes

Clients: TypeAlias = Mapping[tuple[str, str], ReviewClient]


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetPlan:
    """What the parent hands over on stdin: where to ask, as whom, and how fast."""

    round_file: Path
    urls: Mapping[str, str]
    tokens: Mapping[str, Mapping[str, str]] = field(repr=False)
    """Source -> agent -> token."""
    pace: float = 1.0

    def as_json(self) -> dict[str, Any]:
        """As it goes through the pipe."""
        return {
            "round_file": str(self.round_file),
            "urls": dict(self.urls),
            "tokens": {source: dict(tokens) for source, tokens in self.tokens.items()},
            "pace": self.pace,
        }


def main() -> None:
    """Read the plan, play every scene, end with stdin."""
    told = json.loads(sys.stdin.buffer.readline())
    plan = FleetPlan(
        round_file=Path(told["round_file"]), urls=told["urls"], tokens=told["tokens"], pace=told["pace"]
    )
    asyncio.run(_until_stdin_closes(plan))


async def _until_stdin_closes(plan: FleetPlan) -> None:
    loop, closed = asyncio.get_running_loop(), asyncio.Event()

    def watch() -> None:
        while os.read(0, 4096):
            pass
        loop.call_soon_threadsafe(closed.set)

    threading.Thread(target=watch, name="stdin", daemon=True).start()
    async with asyncio.TaskGroup() as group:
        playing = group.create_task(play(plan, read_scenes(), SystemClock(), _say_ready), name="play")
        await closed.wait()
        playing.cancel()


def _say_ready(number: int) -> None:
    sys.stdout.write(json.dumps({"round": number}) + "\n")
    sys.stdout.flush()


async def play(plan: FleetPlan, scenes: Sequence[Scene], clock: Clock, ready: Callable[[int], None]) -> None:
    """Play a round: go on with the last one where something in it still waits, else begin one."""
    clients = {
        (source, agent): ReviewClient(plan.urls[source], token)
        for source, tokens in plan.tokens.items()
        for agent, token in tokens.items()
    }
    try:
        round_ = await _present_round(plan, scenes, clients, clock)
        for scene in scenes:
            if not (scene.follows or scene.after_s):
                # One after the other, so that a list of equals stands in the same order every time.
                client = clients[scene.source, scene.agent]
                await Conversation(scene=scene, client=client, round=round_).begin()
        ready(round_.number)
        async with asyncio.TaskGroup() as group:
            for scene in scenes:
                if not scene.follows:
                    group.create_task(
                        _play_through(scene, scenes, round_, clients, plan.pace), name=scene.name
                    )
    finally:
        for client in clients.values():
            await client.aclose()


async def _play_through(
    scene: Scene, scenes: Sequence[Scene], round_: Round, clients: Clients, pace: float
) -> None:
    """A scene, and after it those that follow from what was done."""

    def conversation(one: Scene) -> Conversation:
        return Conversation(scene=one, client=clients[one.source, one.agent], round=round_, pace=pace)

    done = await conversation(scene).play()
    if not done.facts:
        return
    for following in scenes:
        if following.follows == scene.name:
            await conversation(following).play(done.facts)


async def _present_round(plan: FleetPlan, scenes: Sequence[Scene], clients: Clients, clock: Clock) -> Round:
    now, digest = clock.now(), digest_of(scenes)
    last = read_round(plan.round_file, now)
    waiting = [one for one in last.asked.values() if await _is_waiting(one, clients)]
    if waiting and last.is_usable(digest, now):
        return last
    for one in waiting:
        # Nobody waits for an answer to these any more.
        await clients[one.source, one.agent].withdraw(one.review)
    return last.next(digest, now)


async def _is_waiting(asked: Asked, clients: Clients) -> bool:
    client = clients.get((asked.source, asked.agent))
    return client is not None and await client.state(asked.review) in {"open", "leased"}
