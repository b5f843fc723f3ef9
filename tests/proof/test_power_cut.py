"""Power cuts: what was called recorded is in every image that a disk may hold after one."""

from __future__ import annotations

import hashlib
import random
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from reviewer.config import Home
from reviewer.errors import RecordError
from reviewer.store.files import open_files
from tests.proof import invariants
from tests.proof.counts import campaign_seed, show
from tests.proof.disk_images import FILES, Disk, Said, decide_in_child, read_trace
from tests.proof.invariants import Humans, read_record

SEED, STATES, DECISIONS = 7, 5_000, 12
VARIANTS = 5
"""Images of each moment: after some 1,200 calls of the run there are that many."""
pytestmark = pytest.mark.timeout(500)
Property = Callable[[str, object], None]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An operator, a source, and items that nobody has decided."""
    home = tmp_path_factory.mktemp("power") / "home"
    decide_in_child(home, "stock")
    return home


def test_full_loses_nothing_and_breaks_nothing(home: Path, tmp_path: Path, record_property: Property) -> None:
    counts = _cut(home, tmp_path, "full", STATES, SEED)
    show(record_property, "power cut", seed=SEED, mode="FULL", **counts)
    assert (counts["lost"], counts["corrupt"]) == (0, 0)
    assert counts["states"] >= STATES


def test_normal_is_a_mutant_that_loses(home: Path, tmp_path: Path, record_property: Property) -> None:
    counts = _cut(home, tmp_path, "normal", STATES // 5, SEED, decisions=4)
    show(record_property, "power cut", seed=SEED, mode="NORMAL", **counts)
    assert counts["lost"] > 0


@pytest.mark.campaign
@pytest.mark.timeout(0)
def test_full_loses_nothing_for_long(home: Path, tmp_path: Path, record_property: Property) -> None:
    seed = campaign_seed()
    counts = _cut(home, tmp_path, "full", 10 * STATES, seed)
    show(record_property, "power cut", seed=seed, mode="FULL", **counts)
    assert (counts["lost"], counts["corrupt"]) == (0, 0)


def _cut(
    stocked: Path, folder: Path, mode: str, states: int, seed: int, decisions: int = DECISIONS
) -> Counter[str]:
    """Record one run and look at images of every moment of it, again and again until there were enough."""
    home, trace = folder / "home", folder / "trace"
    shutil.copytree(stocked, home)
    before = {name: (home / name).read_bytes() for name in FILES if (home / name).exists()}
    decide_in_child(home, str(decisions), mode, trace=trace)
    steps = read_trace(trace, FILES)
    chance, counts = random.Random(seed), Counter[str]()
    begun = time.process_time()
    seen: dict[bytes, set[str] | None] = {}
    with tempfile.TemporaryDirectory(dir=_memory()) as cut:
        while counts["states"] < states:
            disk, said = Disk(dict(before)), list[str]()
            counts["runs"] += 1
            for step in steps:
                if isinstance(step, Said):
                    said += step.words[1:] if step.words[0] == "recorded" else ()
                else:
                    disk.step(step)
                for image in disk.images(VARIANTS, chance):
                    _look(image, stocked, Path(cut), said, seen, counts)
    counts["distinct"], counts["decisions"] = len(seen), len(said)
    counts["cpu_s"] = round(time.process_time() - begun)
    assert len(said) == decisions
    return counts


def _look(
    image: dict[str, bytes],
    stocked: Path,
    cut: Path,
    said: list[str],
    seen: dict[bytes, set[str] | None],
    counts: Counter[str],
) -> None:
    counts["states"] += 1
    key = hashlib.sha256(b"\0".join(name.encode() + image.get(name, b"-") for name in FILES)).digest()
    if key not in seen:
        seen[key] = _found(image, stocked, cut / "home")
    found = seen[key]
    if found is None:
        counts["corrupt"] += 1
    elif not found.issuperset(said):
        counts["lost"] += 1


def _found(image: dict[str, bytes], stocked: Path, home: Path) -> set[str] | None:
    """What the product finds in an image; None where it calls it broken, or I8 does not hold."""
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(mode=0o700)
    shutil.copyfile(stocked / "settings.json", home / "settings.json")
    for name, content in image.items():
        (home / name).write_bytes(content)
    try:
        files = open_files(Home(home))
    except RecordError:
        return None
    try:
        record = files.reader.submit(read_record).result()
        invariants.nothing_said_is_lost(record, Humans())
        invariants.every_move_has_its_entry({}, record)
        files.reader.submit(invariants.chain_verifies).result()
        return set(record.decisions)
    except invariants.Broken:
        return None
    finally:
        files.close()


def _memory() -> Path | None:
    memory = Path("/dev/shm")
    return memory if memory.is_dir() else None
