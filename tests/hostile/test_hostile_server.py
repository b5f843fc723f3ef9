"""An enemy beside a healthy source, in a real desk process: what it costs, what is said, what goes on."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.hostile_server import HostileServer, hostile
from tests.hostile.measured_desk import STATUS
from tests.hostile.misbehaviour import ENEMIES, Enemy
from tests.process.desk_process import DeskProcess, desk_process, until
from tests.server.running import Running, running_server

SECRET = "rdt_canary_that_only_one_server_may_see"
PATIENCE_S = 1.5
QUOTA_MB = 25
IN_EVERY_RUN = {
    "1xx flood",
    "4 million values",
    "100,000 deep",
    "biggest review",
    "biggest review in escapes",
    "cursor of another origin",
    "endless body",
    "endless feed of new items",
    "gzip bomb of 10 GB",
    "length too long",
    "nested gzip bomb",
    "redirect",
    "slow body",
}
"""The others cost a desk process each and are left to the campaign."""

pytestmark = [
    pytest.mark.skipif(not STATUS.exists(), reason="/proc is Linux"),
    pytest.mark.timeout(120),
]


@pytest.fixture(scope="module")
def healthy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A real review server."""
    with running_server(tmp_path_factory.mktemp("healthy")) as server:
        yield server


@dataclass(slots=True)
class Scene:
    """A desk between a healthy server and an enemy."""

    desk: DeskProcess
    healthy: Running
    enemy: HostileServer
    canary: HostileServer
    code: str

    def health(self) -> dict[str, Any]:
        """How the desk says that the enemy is."""
        told: dict[str, Any] = self.desk.ask("health")["enemy"]
        return told

    def is_judged(self) -> bool:
        """Whether the desk has said what it should say."""
        told = self.health()
        return (told["error"] == self.code) if self.code else told["condition"] == "ok"

    def waiting(self, name: str) -> dict[str, Any]:
        """The questions of a source that the desk lists."""
        told: dict[str, Any] = self.desk.ask("open_of", name=name, limit=20)
        return told

    def work_goes_on(self) -> None:
        """A question of the healthy server arrives, is decided, and the decision takes effect there."""
        review = self.healthy.create(title="Meanwhile?")
        item = f"healthy:{review['id']}"
        self.desk.ask("wake")
        until(self.desk, lambda: item in self.waiting("healthy")["items"], within_s=40)
        self.desk.ask("decide", item=item)
        client = self.healthy.client("operator")

        def is_decided() -> bool:
            told = client.get(f"/v1/reviews/{review['id']}/decision").json()
            return bool(told["state"] == "decided")

        until(self.desk, is_decided, within_s=40)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home whose decisions go out at once."""
    folder = tmp_path / "home"
    folder.mkdir(mode=0o700)
    (folder / "settings.json").write_text(json.dumps({"hold_s": 0.0, "source_quota_mb": QUOTA_MB}))
    return folder


def warmed_up(desk: DeskProcess, healthy: Running) -> None:
    """Everything that a desk loads once is loaded."""
    healthy.create(title="Warm up?")
    desk.ask("operator", name="Ada")
    desk.ask("connect_as", name="healthy", url=healthy.url, token=healthy.tokens["operator"])
    desk.ask("start_sync")
    until(desk, lambda: desk.ask("inbox"))
    desk.ask("decide", item=desk.ask("inbox")[0])


def met(home: Path, healthy: Running, enemy: Enemy) -> Iterator[Scene]:
    """The desk with both, at work."""
    with hostile(lambda told: told.reset()) as canary, hostile(enemy.misbehave, **enemy.options) as server:
        server.canary = canary.url
        with desk_process(home, child="tests.hostile.measured_desk") as desk:
            if enemy.is_slow:
                desk.ask("hasten", seconds=PATIENCE_S)
            warmed_up(desk, healthy)
            yield Scene(desk, healthy, server, canary, enemy.code)
            server.over.set()
            desk.close()


@pytest.mark.parametrize(
    "name",
    [name if name in IN_EVERY_RUN else pytest.param(name, marks=pytest.mark.campaign) for name in ENEMIES],
)
def test_an_enemy_costs_little_is_named_and_holds_up_nobody(
    name: str, home: Path, healthy: Running, capsys: pytest.CaptureFixture[str]
) -> None:
    for scene in met(home, healthy, ENEMIES[name]):
        before = scene.desk.ask("calm")
        scene.desk.ask(
            "connect_as",
            name="enemy",
            connector=ENEMIES[name].connector,
            url=scene.enemy.url,
            token=SECRET,
        )
        scene.work_goes_on()
        until(scene.desk, scene.is_judged, within_s=40)
        scene.work_goes_on()
        after = scene.desk.ask("footprint")
        told = scene.health()
        figures = {
            "enemy": name,
            "code": told["error"],
            "condition": told["condition"],
            "megabytes": round((after["most"] - before["now"]) / 2**20, 1),
            "cpu_s": round(after["cpu_s"] - before["cpu_s"], 2),
            "calls": len(scene.enemy.heads),
            "sent_megabytes": round(scene.enemy.sent / 2**20, 1),
        }
        with capsys.disabled():
            sys.stdout.write(json.dumps(figures) + "\n")
        assert scene.canary.connections == 0
        assert scene.waiting("enemy")["total"] <= ENEMIES[name].items
        assert figures["megabytes"] <= ENEMIES[name].megabytes
