"""What all children have in common: they answer with nothing left to open."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from reviewer.workers.frames import framed, read_frame
from reviewer.workers.spawn import self_environment
from tests.fuzz.seeds import SEEDS

SERVED = """
from reviewer.workers.serving import serve
def answers(asked):
    try:
        open("/dev/null")
    except OSError:
        yield b"refused " + asked
    yield b"more"
serve(answers, 1.0)
"""
IMPORTED_LATER = """
import sys
from pathlib import Path
from reviewer.domain.content import JSON, MARKDOWN, PATCH, PLAIN, TOOL_CALLS, Content
from reviewer.workers.{child} import answers, warm_up
from reviewer.workers.blocks_wire import BLOCKS, MARKDOWN as HTML, written_content
from reviewer.workers.comparison_wire import question
from reviewer.workers.counts_wire import written_things
texts = [one.read_bytes() for one in sorted(Path(sys.argv[1]).iterdir())]
warm_up()
before = set(sys.modules)
for kind in (JSON, MARKDOWN, PATCH, PLAIN, TOOL_CALLS):
    for text in texts:
        content = Content(media_type=kind, data=text)
        if "{child}" == "markdown_child":
            list(answers(HTML + text)), list(answers(BLOCKS + written_content(content)))
        elif "{child}" == "counting_child":
            list(answers(written_things([content, text.decode("utf-8", "replace")])))
        else:
            list(answers(question([content, Content(media_type=kind, data=text[1:])])))
print(sorted(set(sys.modules) - before))
"""


def test_a_child_says_when_it_is_ready_and_answers_with_nothing_left_to_open() -> None:
    command = [sys.executable, "-P", "-c", SERVED]
    with subprocess.Popen(
        command, env=self_environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        said = [read_frame(child.stdout)]
        child.stdin.write(framed(b"a") + framed(b"b"))
        child.stdin.close()
        said += [read_frame(child.stdout) for _ in range(5)]
    refused = [] if sys.platform == "win32" else [b"refused a", b"more", b"refused b", b"more", None]
    assert said[0] == b'{"ready": true}'
    assert said[1:] == refused or sys.platform == "win32"


@pytest.mark.parametrize("child", ["comparison_child", "counting_child", "markdown_child"])
def test_a_child_that_is_warm_imports_nothing_more(child: str, tmp_path: Path) -> None:
    every = [one for seeds in SEEDS.values() for one in seeds]
    every += ["p\u0430ypal \u202e \U000e0041 ⟦U+200B⟧ 12\u066480".encode(), "\U0001d41a\u2028é".encode()]
    for number, one in enumerate(every):
        (tmp_path / f"{number:03}").write_bytes(one)
    ran = subprocess.run(
        [sys.executable, "-P", "-c", IMPORTED_LATER.replace("{child}", child), str(tmp_path)],
        env=self_environment(),
        capture_output=True,
        check=True,
        text=True,
    )
    assert ran.stdout.strip() == "[]"
