"""The issue's scene with real processes: a real server, desks that are killed, operators who race."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.process.desk_process import ROOT, DeskProcess, desk_process, until

HOLD_S = 0.3


@dataclass(slots=True)
class Served:
    """`python -m reviewer serve`, with a token for each of its callers."""

    folder: Path
    tokens: dict[str, str]
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    def start(self, *more: str) -> None:
        """On the same file and port as before; `more`: further words of the command."""
        self.process = subprocess.Popen(
            [*command(self.folder), "serve", "--port", str(self.port), "--ends-with-stdin", *more],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
        )
        assert self.process.stdout is not None
        told = json.loads(self.process.stdout.readline())
        self.port = int(told["url"].rpartition(":")[2])

    def stop(self) -> None:
        """SIGTERM."""
        process, self.process = self.process, None
        if process is None:
            return
        process.terminate()
        process.wait(timeout=20)
        for pipe in (process.stdin, process.stdout):
            assert pipe is not None
            pipe.close()

    def die(self) -> None:
        """SIGKILL, unless it is dead already."""
        process, self.process = self.process, None
        assert process is not None
        process.kill()
        process.wait(timeout=20)
        for pipe in (process.stdin, process.stdout):
            assert pipe is not None
            pipe.close()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def call(self, who: str, method: str, path: str, **request: Any) -> httpx.Response:
        """One exchange as one of its callers."""
        headers = {"Authorization": f"Bearer {self.tokens[who]}", **request.pop("headers", {})}
        # No certificates are read for plain HTTP: reading them takes longer than the exchange.
        with httpx.Client(base_url=self.url, trust_env=False, verify=False, timeout=20) as client:
            return client.request(method, path, headers=headers, **request)

    def ask(self, number: int) -> str:
        """An agent asks; returns the review's id."""
        body = {"title": f"Pay invoice {number}?", "candidates": [{"content": "Yes."}, {"content": "No."}]}
        reply = self.call(
            "agent", "POST", "/v1/reviews", json=body, headers={"Idempotency-Key": f"k{number}"}
        )
        assert reply.status_code == 201, reply.text
        return str(reply.json()["id"])

    def decision(self, review: str) -> dict[str, Any]:
        """What was decided on a review, as the server says."""
        reply = self.call("auditor", "GET", f"/v1/reviews/{review}/decision")
        assert reply.status_code == 200, reply.text
        told: dict[str, Any] = reply.json()
        return told


def command(home: Path) -> list[str]:
    return [sys.executable, "-m", "reviewer", "--home", str(home)]


def token(home: Path, identity: str, role: str) -> str:
    made = subprocess.run(
        [*command(home), "serve", "token", identity, role, "--json"],
        capture_output=True,
        cwd=ROOT,
        check=True,
    )
    return str(json.loads(made.stdout)["token"])


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("server") / "home"
    roles = {"agent": "agent", "ada": "operator", "grace": "operator", "auditor": "auditor"}
    served = Served(folder, {name: token(folder, name, role) for name, role in roles.items()})
    served.start()
    yield served
    served.stop()


def settle_down(home: Path) -> Path:
    """A new home with a short hold."""
    home.mkdir(mode=0o700)
    (home / "settings.json").write_text(json.dumps({"hold_s": HOLD_S}))
    return home


def begin(desk: DeskProcess, server: Served, who: str) -> None:
    desk.ask("operator", name=who.title())
    desk.ask("connect", url=server.url, token=server.tokens[who])
    desk.ask("sync")


def states(desk: DeskProcess) -> dict[str, str]:
    return {one["decision"]: one["state"] for one in desk.ask("decisions")}


def test_twenty_decisions_survive_a_dead_server_and_a_killed_desk_and_arrive_once_each(
    server: Served, tmp_path: Path
) -> None:
    home = settle_down(tmp_path / "ada")
    reviews = [server.ask(number) for number in range(20)]
    with desk_process(home) as desk:
        begin(desk, server, "ada")
        desk.ask("start_sync")
        server.stop()
        items = {f"real:{review}" for review in reviews}
        made = [desk.ask("decide", item=item)["recorded"][0] for item in sorted(items)]
        until(desk, lambda: desk.ask("condition")["conditions"] == ["offline"])
        desk.kill()
    server.start()
    with desk_process(home) as desk:
        assert set(states(desk).values()) <= {"recorded", "sending"}
        desk.ask("start_sync")
        until(desk, lambda: set(states(desk).values()) == {"acknowledged"})
        stories = [desk.ask("story", decision=one) for one in made]
        desk.close()
    told = [server.decision(review) for review in reviews]
    assert sorted(one["decision"]["decision_id"] for one in told) == sorted(made)
    assert {one["decision"]["by"] for one in told} == {"ada"}
    # Each took effect at its first arrival: nothing was answered as a repetition of itself.
    assert [one["attempts"][-1]["outcome"] for one in stories] == ["accepted"] * 20


def test_second_operator_who_was_first_leaves_both_answers(server: Served, tmp_path: Path) -> None:
    review = server.ask(100)
    item = f"real:{review}"
    mine, theirs = settle_down(tmp_path / "ada"), settle_down(tmp_path / "grace")
    with desk_process(mine) as ada, desk_process(theirs) as grace:
        begin(ada, server, "ada")
        begin(grace, server, "grace")
        (late,) = ada.ask("decide", item=item, reason="too late")["recorded"]
        (first,) = grace.ask("decide", item=item, reason="first")["recorded"]
        until(grace, lambda: grace.ask("sync") and states(grace)[first] == "acknowledged")
        until(ada, lambda: ada.ask("sync") and states(ada)[late] == "decided-elsewhere")
        told = ada.ask("story", decision=late)
        assert (told["summary"]["reason"], told["summary"]["theirs_by"]) == ("too late", "grace")
        assert told["summary"]["theirs_verdict"] == "reject"
        assert told["decision"]["verdict"]["reason"] == "too late"
        ada.close()
        grace.close()
    assert server.decision(review)["decision"]["decision_id"] == first


def test_of_two_processes_on_one_home_one_delivers_what_the_other_decides(
    server: Served, tmp_path: Path
) -> None:
    home = settle_down(tmp_path / "ada")
    reviews = [server.ask(number) for number in range(200, 204)]
    with desk_process(home) as window, desk_process(home) as other:
        begin(window, server, "ada")
        window.ask("start_sync")
        until(window, lambda: window.ask("condition")["is_syncing"])
        other.ask("start_sync")
        made = [other.ask("decide", item=f"real:{review}")["recorded"][0] for review in reviews[:2]]
        until(other, lambda: {states(other)[one] for one in made} == {"acknowledged"})
        assert not other.ask("condition")["is_syncing"]
        window.kill()
        made += [other.ask("decide", item=f"real:{review}")["recorded"][0] for review in reviews[2:]]
        until(other, lambda: {states(other)[one] for one in made} == {"acknowledged"})
        assert other.ask("condition")["is_syncing"]
        other.close()
    told = [server.decision(review)["decision"]["decision_id"] for review in reviews]
    assert told == made
