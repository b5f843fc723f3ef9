"""A real review server as a child process, with one token for each role."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from reviewer.server.tokens import create_token

CHILD = (
    "import sys; from pathlib import Path; from reviewer.server.run import run_server;"
    " run_server(Path(sys.argv[1]), port=int(sys.argv[2]), is_restored=sys.argv[3] == 'restored',"
    " ends_with_stdin=True)"
)


@dataclass(slots=True)
class Running:
    """A server that runs now; `stop` and `start` restart it on the same data and port."""

    data: Path
    tokens: dict[str, str]
    url: str = ""
    port: int = 0
    process: subprocess.Popen[str] | None = None
    clients: list[httpx.Client] = field(default_factory=list)
    open: dict[str, httpx.Client] = field(default_factory=dict)
    asked: int = 0

    def start(self, *, is_restored: bool = False) -> None:
        mode = "restored" if is_restored else "as-is"
        self.process = subprocess.Popen(
            [sys.executable, "-c", CHILD, str(self.data), str(self.port), mode],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        told = json.loads(self.process.stdout.readline())
        self.url = told["url"]
        self.port = int(self.url.rpartition(":")[2])

    def stop(self) -> int:
        """SIGTERM; returns the exit code."""
        self.open.clear()
        process, self.process = self.process, None
        if process is None:
            return 0
        process.terminate()
        try:
            return process.wait(timeout=15)
        finally:
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()

    def kill(self) -> None:
        """SIGKILL, as a power cut would."""
        self.open.clear()
        process, self.process = self.process, None
        if process is not None:
            process.kill()
            process.wait(timeout=15)
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()

    def client(self, who: str) -> httpx.Client:
        """A client with the token of `who`, the same one until the server stops."""
        if who in self.open:
            return self.open[who]
        client = httpx.Client(
            base_url=self.url,
            headers={"Authorization": f"Bearer {self.tokens[who]}"},
            trust_env=False,
            timeout=20,
        )
        self.clients.append(client)
        self.open[who] = client
        return client

    def create(self, key: str = "", who: str = "agent", **fields: Any) -> dict[str, Any]:
        """Post a review as the agent and return it."""
        body = {"title": "Pay invoice 4711?", **fields}
        self.asked += 1
        reply = self.client(who).post(
            "/v1/reviews", json=body, headers={"Idempotency-Key": key or f"k-{self.asked}"}
        )
        assert reply.status_code == 201, reply.text
        made: dict[str, Any] = reply.json()
        return made

    def decide(
        self,
        review: dict[str, Any],
        decision_id: str,
        /,
        *,
        who: str = "operator",
        if_match: str = "",
        **fields: Any,
    ) -> httpx.Response:
        """Post a decision on a review."""
        version = if_match or review["version"]
        return self.client(who).post(
            f"/v1/reviews/{review['id']}/decision",
            content=json.dumps(decision_on(review, decision_id, version, **fields)),
            headers={
                "Idempotency-Key": decision_id,
                "If-Match": f'"{version}"',
                "Content-Type": "application/vnd.review-desk.decision+json",
            },
        )


def decision_on(
    review: dict[str, Any], decision_id: str, version: str = "", /, **fields: Any
) -> dict[str, Any]:
    """A decision document: a rejection unless told otherwise."""
    return {
        "decision_id": decision_id,
        "review_id": review["id"],
        "review_version": version or review["version"],
        "verdict": "reject",
        "operator": {"id": "op-1", "name": "Op", "work_id": "w1"},
        "decided_at": "2026-11-22T12:00:00.000Z",
        **fields,
    }


@contextlib.contextmanager
def running_server(folder: Path) -> Iterator[Running]:
    """Start one on a free loopback port; it is gone afterwards."""
    data = folder / "reviews.db"
    tokens = {
        "agent": create_token(data, "agent-7", "agent"),
        "agent2": create_token(data, "agent-8", "agent"),
        "operator": create_token(data, "olga", "operator", "Olga"),
        "operator2": create_token(data, "otto", "operator"),
        "auditor": create_token(data, "anna", "auditor"),
    }
    server = Running(data=data, tokens=tokens)
    server.start()
    try:
        yield server
    finally:
        for client in server.clients:
            client.close()
        server.stop()
