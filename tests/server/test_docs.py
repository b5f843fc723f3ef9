"""The page about the Review API: its snippet works, and it names what there is."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from reviewer.contract.problems import ProblemType
from reviewer.contract.reviews import ReviewState
from reviewer.server.app import OFFERED
from tests.server.running import Running


def page(repo_dir: Path) -> str:
    return (repo_dir / "docs" / "review-api.md").read_text()


def test_the_snippet_asks_and_goes_on_with_the_decision(server: Running, repo_dir: Path) -> None:
    found = re.search(r"```python\n(.*?)```", page(repo_dir), re.DOTALL)
    assert found is not None
    assert found[1].count("\n") <= 12
    program = subprocess.Popen(
        [sys.executable, "-c", found[1]],
        env={**os.environ, "REVIEW_API": server.url, "TOKEN": server.tokens["agent"]},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        operator = server.client("operator")
        while not (entries := operator.get("/v1/reviews", params={"state": "open"}).json()["entries"]):
            assert program.poll() is None
        server.decide(entries[0], "snippet-1", verdict="choose", candidate_ids=["c2"])
        told, _ = program.communicate(timeout=20)
    finally:
        program.kill()
    assert program.returncode == 0
    assert told.startswith("decided")
    assert "'candidate_ids': ['c2']" in told


def test_every_problem_type_state_and_call_is_told(repo_dir: Path) -> None:
    text = page(repo_dir)
    assert [kind for kind in ProblemType if f"`{kind}`" not in text] == []
    assert [state for state in ReviewState if state not in text.lower()] == []
    missing = [
        (path, method)
        for path, offers in OFFERED.items()
        for method in offers
        if not re.search(rf"`{method}.*{re.escape(path)}[`?]", text)
    ]
    assert missing == []
