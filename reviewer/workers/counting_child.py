"""The child that counts marks and does nothing else: nothing is drawn in it, and no Markdown is parsed.

What it counts decides whether something hidden has to be looked at. So it is another process than the one
that draws the same content: whoever takes that one over can't count as well.
"""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.domain.content import JSON, MARKDOWN, PATCH, PLAIN, TOOL_CALLS, Content
from reviewer.render.counting import count
from reviewer.workers.bounds import limit_memory
from reviewer.workers.counts_wire import read_things, written_counts, written_things
from reviewer.workers.serving import serve

CPU_S = 4.0
"""A megabyte of anything is a matter of a tenth of that."""
_WORDS = "p\u0430y 1\u0664 \uff41b e\u0336 \u202e &amp; \u27e6U+202E\u27e7"
_SAMPLES = {
    MARKDOWN: _WORDS,
    PLAIN: _WORDS,
    JSON: '{"\u00e4": [1, null, "\\u202e"]}',
    TOOL_CALLS: '[{"name": "\u00e4", "args": {"b": 1}}]',
    PATCH: "--- a/\u00e4\n+++ b/\u00e4\n@@ -1 +1 @@\n-c\n+d\n",
}


def main() -> None:
    """Serve until standard input ends."""
    limit_memory()
    warm_up()
    serve(answers, CPU_S)


def warm_up() -> None:
    """Each kind once: what is imported at its first use has to be there before nothing can be opened."""
    things = [Content(media_type=kind, data=text.encode()) for kind, text in _SAMPLES.items()]
    list(answers(written_things([*things, _WORDS])))


def answers(asked: bytes) -> Iterator[bytes]:
    """The marks in each thing."""
    yield written_counts(map(count, read_things(asked)))


if __name__ == "__main__":
    main()
