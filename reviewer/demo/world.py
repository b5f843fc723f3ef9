"""The sample world: two embedded servers and a fleet of agents, as child processes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from reviewer.bootstrap import OpenDesk
from reviewer.clock import SystemClock
from reviewer.demo.children import Child
from reviewer.demo.fleet import FleetPlan
from reviewer.demo.scenes import read_scenes
from reviewer.domain.sources import Source
from reviewer.errors import ConfigError
from reviewer.ids import SourceId
from reviewer.server import tokens

SOURCES: Final = ("finance", "ops")
OPERATOR_NAME: Final = "Sample operator"
OPERATOR_WORK_ID: Final = "sample"


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleWorld:
    """What runs, and what a desk needs to be connected to it."""

    urls: Mapping[str, str]
    operator_tokens: Mapping[str, str] = field(repr=False)
    children: tuple[Child, ...]

    async def settle(self, desk: OpenDesk) -> None:
        """Make the sample operator where there is none, and connect both servers with new tokens."""
        if await desk.operator() is None:
            await desk.create_operator(OPERATOR_NAME, OPERATOR_WORK_ID)
        for name in SOURCES:
            await desk.add_source(_source(name, self.urls[name]), self.operator_tokens[name])


@contextmanager
def running_world(folder: Path, *, pace: float = 1.0) -> Iterator[SampleWorld]:
    """Start servers and agents; they end with this context, or with this process.

    Raises:
        ConfigError: one of them does not start.
    """
    agents = _agents()
    operators: dict[str, str] = {}
    fleet: dict[str, dict[str, str]] = {}
    for name in SOURCES:
        operators[name], fleet[name] = _make_tokens(folder / f"{name}.db", agents[name])
    with ExitStack() as ending:
        children: list[Child] = []
        urls = _start_servers(folder, children, ending)
        agents_child = _start(
            Child("agents", ["--home", str(folder.parent), "demo-agents"], folder / "agents.log"),
            children,
            ending,
        )
        plan = FleetPlan(round_file=folder / "round.json", urls=urls, tokens=fleet, pace=pace)
        agents_child.tell(plan.as_json())
        agents_child.told()
        yield SampleWorld(urls=urls, operator_tokens=operators, children=tuple(children))


def _agents() -> Mapping[str, frozenset[str]]:
    scenes = read_scenes()
    return {name: frozenset(one.agent for one in scenes if one.source == name) for name in SOURCES}


def _start_servers(folder: Path, children: list[Child], ending: ExitStack) -> dict[str, str]:
    """Both at once; each on the port that it had before, where that is free, so that its address stays."""
    started = {
        name: _start(_server(folder, name, _last_port(folder, name)), children, ending) for name in SOURCES
    }
    urls: dict[str, str] = {}
    for name, child in started.items():
        try:
            urls[name] = child.told()["url"]
        except ConfigError:
            other = _start(_server(folder, name, 0), children, ending)
            urls[name] = other.told()["url"]
        _port_file(folder, name).write_text(urls[name].rpartition(":")[2], encoding="ascii")
    return urls


def _server(folder: Path, name: str, port: int) -> Child:
    home = str(folder.parent)
    arguments = [
        "--home",
        home,
        "serve",
        "--data",
        str(folder / f"{name}.db"),
        "--port",
        str(port),
        "--ends-with-stdin",
    ]
    return Child(name, arguments, folder / f"{name}.log")


def _start(child: Child, children: list[Child], ending: ExitStack) -> Child:
    children.append(child)
    ending.callback(child.end)
    return child


def _port_file(folder: Path, name: str) -> Path:
    return folder / f"{name}.port"


def _last_port(folder: Path, name: str) -> int:
    try:
        return int(_port_file(folder, name).read_text(encoding="ascii"))
    except (FileNotFoundError, ValueError):
        return 0


def _make_tokens(file: Path, agents: frozenset[str]) -> tuple[str, dict[str, str]]:
    """A token for the operator and for each agent; those of an earlier start work no more."""
    for identity in (OPERATOR_WORK_ID, *agents):
        tokens.end_tokens(file, identity)
    operator = tokens.create_token(file, OPERATOR_WORK_ID, "operator", OPERATOR_NAME)
    return operator, {agent: tokens.create_token(file, agent, "agent") for agent in agents}


def _source(name: str, url: str) -> Source:
    return Source(
        id=SourceId(name),
        connector="review-api",
        url=url,
        added_at=SystemClock().now(),
        owner="Sample desk",
        contact="nobody: this is a sample",
        retention_days=30,
    )
