"""The child that draws: makes HTML of Markdown, and blocks of any content. It may be killed.

Each answer may cost so much processor time and no more: the timer's signal ends the process even inside a
regular expression, where no Python code would get a turn.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from reviewer.domain.content import JSON, PATCH, PLAIN, TOOL_CALLS, Content
from reviewer.domain.content import MARKDOWN as MARKDOWN_TYPE
from reviewer.render.registry import render
from reviewer.workers.blocks_wire import BLOCKS, MARKDOWN, read_content, written_blocks, written_content
from reviewer.workers.bounds import limit_memory, start_clock
from reviewer.workers.markdown_html import convert
from reviewer.workers.serving import serve

CPU_S = 0.4
BLOCKS_CPU_S = 4.0
"""A megabyte of anything is a matter of a tenth of that."""
_WARM_UP = (
    "# ä\n\n- b *c* `d`\n\n| e | f |\n|---|---|\n| g | h |\n\n```\ni\n```\n[j](https://k.example)\n&amp;\n"
)
_MARKED = "p\u0430y 1\u0664 \uff41b e\u0336 \u202e"
_SAMPLES = {
    MARKDOWN_TYPE: _WARM_UP,
    PLAIN: _WARM_UP,
    JSON: '{"ä": [1, null]}',
    TOOL_CALLS: '[{"name": "ä", "args": {"b": 1}}]',
    PATCH: "--- a/ä\n+++ b/ä\n@@ -1 +1 @@\n-c\n+d\n",
}


def main() -> None:
    """Serve until standard input ends."""
    limit_memory()
    warm_up()
    serve(answers, BLOCKS_CPU_S)


def warm_up() -> None:
    """Each kind once: the parser compiles its patterns at first use, and what is imported has to be there."""
    list(answers(MARKDOWN + _WARM_UP.encode()))
    for media_type, text in _SAMPLES.items():
        list(answers(BLOCKS + written_content(Content(media_type=media_type, data=text.encode()))))
    list(answers(BLOCKS + written_content(Content(media_type=PLAIN, data=_MARKED.encode()))))


def answers(asked: bytes) -> Iterator[bytes]:
    """The one thing that is asked for."""
    kind, body = asked[:1], asked[1:]
    yield _ANSWERS[kind](body)


def _markdown(source: bytes) -> bytes:
    start_clock(CPU_S)
    return json.dumps(convert(source.decode("utf-8", "replace"))).encode()


def _blocks(asked: bytes) -> bytes:
    return written_blocks(render(read_content(asked)))


_ANSWERS = {MARKDOWN: _markdown, BLOCKS: _blocks}


if __name__ == "__main__":
    main()
