"""Evidence that is made to hurt costs a notice: no freeze, no memory, no connection, no file read."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from reviewer.workers.evidence_child import MEMORY_BYTES
from reviewer.workers.evidence_drawn import MAX_PIXELS, Wanted
from reviewer.workers.evidence_pool import Answer, EvidencePool
from tests.hostile.files import acting_pdf, bombs, broken, pdf
from tests.workers.test_evidence_pool import open_pool, reading

LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/proc is Linux")


async def draw_all(pool: EvidencePool, files: Mapping[str, bytes]) -> dict[str, Answer]:
    """Each file's first page, then a good one: what comes after a bomb is drawn."""
    answers: dict[str, Answer] = {}
    for name, data in files.items():
        media_type = "text/csv" if name.startswith("csv") else ""
        answers[name] = await pool.draw(name, reading(data), Wanted(page=0, width=700, media_type=media_type))
    after = await pool.draw("good", reading(pdf()), Wanted(page=0, width=700))
    assert after.drawn is not None
    return answers


def most_memory(pid: int) -> int:
    """The most that a child ever had, in bytes; of one that is gone nothing is known."""
    try:
        told = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    found = re.search(r"VmHWM:\s+(\d+) kB", told)
    return int(found[1]) * 1024 if found else 0


@LINUX
@pytest.mark.timeout(180)
@pytest.mark.parametrize("sort", ["pdf", "png", "jpeg", "tiff", "csv", "text"])
async def test_a_bomb_costs_a_notice_or_a_page(sort: str) -> None:
    files = {name: data for name, data in bombs().items() if name.startswith(sort)}
    assert files
    async with open_pool(wall_s=30.0) as pool:
        answers = await draw_all(pool, files)
        memory = max(map(most_memory, pool.pids))
    for answer in answers.values():
        assert (answer.drawn is None) == bool(answer.code)
        assert answer.drawn is None or answer.drawn.width * answer.drawn.height <= MAX_PIXELS
    assert memory < MEMORY_BYTES


async def test_a_broken_file_is_a_notice_or_a_page() -> None:
    async with open_pool() as pool:
        answers = await draw_all(pool, broken())
        assert {answer.code for answer in answers.values()} <= {"", "evidence.broken"}
        cut = [answer.code for name, answer in answers.items() if "cut at 20%" in name]
        assert cut == ["evidence.broken"] * 4


async def test_a_pdf_that_would_act_calls_nobody_and_reads_nothing(tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    canary.write_text("canary")
    before = canary.stat().st_atime_ns
    called: list[object] = []

    def on_call(_reader: object, writer: asyncio.StreamWriter) -> None:
        called.append(writer)
        writer.close()

    server = await asyncio.start_server(on_call, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    async with open_pool() as pool:
        answer = await pool.draw("acts", reading(acting_pdf(url, str(canary))), Wanted(page=0, width=700))
    server.close()
    assert answer.drawn is not None
    assert {code for code, _ in answer.drawn.notices} == {"evidence.has_scripts", "evidence.has_files"}
    assert (called, canary.stat().st_atime_ns) == ([], before)
