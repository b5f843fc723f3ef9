"""The Markdown child: reads framed sources on standard input, answers with framed JSON, and may be killed.

Each answer may cost so much processor time and no more: the timer's signal ends the process even inside a
regular expression, where no Python code would get a turn.
"""

from __future__ import annotations

import sys

from reviewer.workers.bounds import limit_memory, start_clock
from reviewer.workers.frames import read_frame, write_frame
from reviewer.workers.markdown_html import convert

CPU_S = 0.4
_WARM_UP = "# a\n\n- b *c* `d`\n\n| e | f |\n|---|---|\n| g | h |\n\n```\ni\n```\n"


def main() -> None:
    """Serve until standard input ends."""
    limit_memory()
    # The parser compiles its patterns at first use: that time is ours, not the first answer's.
    convert(_WARM_UP)
    write_frame(sys.stdout.buffer, {"ready": True})
    while (source := read_frame(sys.stdin.buffer)) is not None:
        start_clock(CPU_S)
        reply = convert(source.decode("utf-8", "replace"))
        start_clock(0)
        write_frame(sys.stdout.buffer, reply)


if __name__ == "__main__":
    main()
