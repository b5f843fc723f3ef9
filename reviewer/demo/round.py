"""A round: what was asked since the sample desk was last complete, so that a restart goes on where it was."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from reviewer.clock import from_text, to_text
from reviewer.demo.scenes import Scene

LASTS = timedelta(hours=8)
"""A round that is older has only overdue questions in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question that was put: which review it became, and whose it is."""

    review: str
    source: str
    agent: str


@dataclass(slots=True, kw_only=True)
class Round:
    """Begun once; every key that was asked under it, with the review that it became."""

    file: Path
    number: int
    begun_at: datetime
    script: str
    """Digest of the scenes: other scenes are another round."""
    asked: dict[str, Asked] = field(default_factory=dict)

    def key(self, scene: Scene, attempt: int) -> str:
        """The Idempotency-Key of a question."""
        return f"round-{self.number}.{scene.name}.{attempt}"

    def note(self, key: str, asked: Asked) -> None:
        """Remember what a key became."""
        self.asked[key] = asked
        self.save()

    def is_usable(self, digest: str, now: datetime) -> bool:
        """Whether the program may go on with it."""
        return self.script == digest and timedelta(0) <= now - self.begun_at < LASTS

    def next(self, digest: str, now: datetime) -> Round:
        """The round that follows; nothing was asked in it yet."""
        following = Round(file=self.file, number=self.number + 1, begun_at=now, script=digest)
        following.save()
        return following

    def save(self) -> None:
        """Write it down so that a crash leaves the old file or the new one."""
        told = {
            "number": self.number,
            "begun_at": to_text(self.begun_at),
            "script": self.script,
            "asked": {key: asdict(one) for key, one in self.asked.items()},
        }
        fresh = self.file.with_suffix(".new")
        fresh.write_text(json.dumps(told, indent=1), encoding="utf-8")
        fresh.replace(self.file)


def read_round(file: Path, now: datetime) -> Round:
    """The last round; number 0, where there was none."""
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Round(file=file, number=0, begun_at=now, script="")
    return Round(
        file=file,
        number=told["number"],
        begun_at=from_text(told["begun_at"]),
        script=told["script"],
        asked={key: Asked(**one) for key, one in told["asked"].items()},
    )


def digest_of(scenes: Iterable[Scene]) -> str:
    """What tells one set of scenes from another."""
    return hashlib.sha256(repr([(one.name, one.fixed, one.minutes) for one in scenes]).encode()).hexdigest()
