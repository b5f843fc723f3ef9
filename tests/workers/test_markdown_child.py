"""The child process by itself."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from reviewer.workers.blocks_wire import MARKDOWN
from reviewer.workers.frames import framed, read_frame
from reviewer.workers.spawn import self_environment

COMMAND = [sys.executable, "-P", "-m", "reviewer.workers.markdown_child"]


def _talk(*sources: str) -> tuple[list[object], int]:
    """What the child answers, and how it ended."""
    child = subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=self_environment())
    assert child.stdin is not None
    assert child.stdout is not None
    with child:
        replies: list[object] = []
        try:
            assert read_frame(child.stdout) == b'{"ready": true}'
            for source in sources:
                child.stdin.write(framed(MARKDOWN + source.encode()))
                child.stdin.flush()
                reply = read_frame(child.stdout)
                replies.append(None if reply is None else json.loads(reply))
            child.stdin.close()
            return replies, child.wait(10)
        finally:
            child.kill()


def test_it_answers_until_its_input_ends() -> None:
    replies, code = _talk("a", "*b*")
    assert replies == [{"pieces": ["<p>a</p>"]}, {"pieces": ["<p><em>b</em></p>"]}]
    assert code == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no processor-time signal")
def test_a_hanging_document_ends_the_process() -> None:
    replies, code = _talk("[`" * 5_000)
    assert replies == [None]
    assert code < 0


def test_the_child_never_loads_qt() -> None:
    told = (
        "import sys, reviewer.workers.markdown_child as m; print([n for n in sys.modules if 'PySide' in n])"
    )
    ran = subprocess.run(
        [sys.executable, "-P", "-c", told], env=self_environment(), capture_output=True, check=True
    )
    assert ran.stdout.strip() == b"[]"
