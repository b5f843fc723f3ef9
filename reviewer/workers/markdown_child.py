"""The child that draws: makes HTML of Markdown, and blocks of any content. It may be killed.

Each answer may cost so much processor time and no more: the timer's signal ends the process even inside a
regular expression, where no Python code would get a turn.
"""

from __future__ import annotations

import json
import sys

from reviewer.render.registry import render
from reviewer.workers.blocks_wire import BLOCKS, read_content, written_blocks
from reviewer.workers.bounds import limit_memory, start_clock
from reviewer.workers.frames import read_frame, write_body, write_frame
from reviewer.workers.markdown_html import convert

CPU_S = 0.4
BLOCKS_CPU_S = 4.0
"""A megabyte of anything is a matter of a tenth of that."""
_WARM_UP = "# a\n\n- b *c* `d`\n\n| e | f |\n|---|---|\n| g | h |\n\n```\ni\n```\n"


def main() -> None:
    """Serve until standard input ends."""
    limit_memory()
    # The parser compiles its patterns at first use: that time is ours, not the first answer's.
    convert(_WARM_UP)
    write_frame(sys.stdout.buffer, {"ready": True})
    while (body := read_frame(sys.stdin.buffer)) is not None:
        kind, asked = body[:1], body[1:]
        start_clock(BLOCKS_CPU_S if kind == BLOCKS else CPU_S)
        reply = _blocks(asked) if kind == BLOCKS else _markdown(asked)
        start_clock(0)
        write_body(sys.stdout.buffer, reply)


def _markdown(source: bytes) -> bytes:
    return json.dumps(convert(source.decode("utf-8", "replace"))).encode()


def _blocks(asked: bytes) -> bytes:
    return written_blocks(render(read_content(asked)))


if __name__ == "__main__":
    main()
