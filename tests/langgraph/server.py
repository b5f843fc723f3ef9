"""The real LangGraph dev server on loopback, with our graphs; stopped by its process group, never by name."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

HERE = Path(__file__).parent
ADAPTER = HERE.parents[1] / "reviewer" / "adapters" / "langgraph.py"
LENSES = HERE / "lenses"
START_S = SETTLE_S = STOP_S = 60.0
"""Nothing takes this long. The bounds are there so that a hang has a name."""
QUIET = {
    "LANGGRAPH_CLI_NO_ANALYTICS": "1",
    "LANGGRAPH_NO_VERSION_CHECK": "1",
    "LANGSMITH_TRACING": "false",
}


def free_port() -> int:
    """A port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class LangGraphServer:
    """One server in a folder of its own. `restart` keeps port and state."""

    python: Path
    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    http: httpx.Client = field(default_factory=lambda: httpx.Client(trust_env=False, timeout=30))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Returns when the server answers."""
        command = [self.python.parent / "langgraph", "dev", "--no-browser", "--no-reload"]
        options = ["--host", "127.0.0.1", "--port", str(self.port), "--n-jobs-per-worker", "10"]
        environment = {
            "PATH": f"{self.python.parent}{os.pathsep}{os.environ.get('PATH', '')}",
            "HOME": str(self.folder),
            **QUIET,
        }
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*command, *options],
                cwd=self.folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        _wait(self.process, self._is_up, START_S, "the LangGraph server did not start")

    def stop(self) -> None:
        """Ask it to stop, so that it writes its state, and only insist when it hangs."""
        process, self.process = self.process, None
        if process is None:
            return
        for sign in (signal.SIGINT, signal.SIGKILL):
            try:
                os.killpg(process.pid, sign)
                process.wait(timeout=STOP_S)
            except (subprocess.TimeoutExpired, ProcessLookupError):
                continue
        process.wait()

    def restart(self) -> None:
        """Stop and start again on the same port with the same state."""
        self.stop()
        self.start()

    def log(self) -> str:
        """The end of what the server printed."""
        return (self.folder / "server.log").read_text()[-3000:]

    def _is_up(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, self.log()
        try:
            return self.http.get(f"{self.url}/ok", timeout=2).status_code == 200
        except httpx.HTTPError:
            return False

    # -- what a workflow does
    def call(self, method: str, path: str, body: Any = None) -> Any:
        """One request as any client would make it; returns the decoded reply."""
        reply = self.http.request(method, self.url + path, json=body)
        assert reply.status_code == 200, (method, path, reply.status_code, reply.text[:500])
        return reply.json()

    def begin(self, graph: str, values: dict[str, Any] | None = None, **metadata: str) -> str:
        """Start a graph on a new thread; does not wait. Returns the thread's id."""
        thread = self.call("POST", "/threads", {"metadata": metadata})["thread_id"]
        self.call("POST", f"/threads/{thread}/runs", {"assistant_id": graph, "input": values or {}})
        return str(thread)

    def ask(self, graph: str, values: dict[str, Any] | None = None, **metadata: str) -> str:
        """Start a graph and wait until it asks. Returns the thread's id."""
        thread = self.begin(graph, values, **metadata)
        self.settle(thread)
        return thread

    def ask_many(self, count: int, graph: str, values: dict[str, Any] | None = None) -> list[str]:
        """Start a graph several times and wait until every run asks."""
        threads = [self.begin(graph, values) for _ in range(count)]
        for thread in threads:
            self.settle(thread)
        return threads

    def settle(self, thread: str) -> dict[str, Any]:
        """Wait until no run is at work on a thread; returns its row."""
        assert self.process is not None
        _wait(
            self.process,
            lambda: self.thread(thread)["status"] not in {"busy", "idle"} or self._has_ended(thread),
            SETTLE_S,
            f"thread {thread} did not settle",
        )
        return self.thread(thread)

    def _has_ended(self, thread: str) -> bool:
        return all(run["status"] not in {"pending", "running"} for run in self.runs(thread))

    def thread(self, thread: str) -> dict[str, Any]:
        """A thread's row."""
        row: dict[str, Any] = self.call("GET", f"/threads/{thread}")
        return row

    def answers(self, thread: str) -> list[Any]:
        """What the graph went on with."""
        return list(self.settle(thread)["values"].get("answers", []))

    def messages(self, thread: str) -> list[str]:
        """What an agent's tools said, and its last word."""
        return [str(one["content"]) for one in self.settle(thread)["values"]["messages"]]

    def interrupts(self, thread: str) -> list[dict[str, Any]]:
        """The questions that wait on a thread."""
        return [one for listed in self.thread(thread)["interrupts"].values() for one in listed]

    def runs(self, thread: str) -> list[dict[str, Any]]:
        """The runs of a thread, newest first."""
        runs: list[dict[str, Any]] = self.call("GET", f"/threads/{thread}/runs?limit=100")
        return runs

    def answer(self, thread: str, graph: str, answer: Any, **options: Any) -> None:
        """Answer like a client that is not this desk, and wait until it is done."""
        body = {"assistant_id": graph, "command": {"resume": answer}, **options}
        self.call("POST", f"/threads/{thread}/runs", body)
        self.settle(thread)


def _wait(server: subprocess.Popen[bytes], holds: Any, limit_s: float, otherwise: str) -> None:
    """Until `holds()` does; a server that ends meanwhile ends the waiting."""
    deadline = time.monotonic() + limit_s
    while not holds():
        assert time.monotonic() < deadline, otherwise
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(timeout=0.05)


def lay_out(folder: Path) -> Path:
    """A copy of our graphs with the adapter beside them, as somebody who uses it would have it."""
    shutil.copytree(HERE / "graphs", folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ADAPTER, folder / "desk_review.py")
    return folder


@pytest.fixture(scope="session")
def langgraph_server(
    langgraph_python: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LangGraphServer]:
    """The running server, one for each test process."""
    server = LangGraphServer(langgraph_python, lay_out(tmp_path_factory.mktemp("langgraph") / "graphs"))
    server.start()
    try:
        yield server
    finally:
        server.stop()
        server.http.close()
