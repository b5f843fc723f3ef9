"""The child that counts marks is one that draws nothing."""

from __future__ import annotations

import subprocess
import sys

from reviewer.render.counting import count
from reviewer.workers.counting_pool import CountingPool
from reviewer.workers.spawn import self_environment
from tests.makers import make_json, make_text

THINGS = ["p\u0430y\ud800", make_text("&zwj;"), make_json({"a": "\u202e"})]
DRAWS = ("PySide6", "markdown", "nh3", "PIL", "pypdfium2", "reviewer.workers.markdown_child")


async def test_a_child_counts_what_the_core_counts() -> None:
    pool = CountingPool()
    pool.start()
    try:
        assert await pool.counts(THINGS) == {one: count(one) for one in THINGS}
    finally:
        await pool.aclose()
    assert await pool.counts(THINGS) is None


def test_nothing_that_draws_or_parses_markdown_is_in_it() -> None:
    told = "import sys, reviewer.workers.counting_child as m; m.warm_up(); print(*sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-P", "-c", told], env=self_environment(), capture_output=True, check=True, text=True
    )
    loaded = ran.stdout.split()
    assert "reviewer.render.counting" in loaded
    assert [name for name in DRAWS if name in loaded] == []
