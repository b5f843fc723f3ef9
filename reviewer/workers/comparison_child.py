"""The comparison child: holds answers against each other, and may be killed."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.conflicts.build import build_report
from reviewer.conflicts.landmarks import landmarks
from reviewer.domain.content import JSON, MARKDOWN, PATCH, TOOL_CALLS, Content
from reviewer.workers.bounds import limit_memory
from reviewer.workers.comparison_wire import question, read_question, written_landmarks, written_report
from reviewer.workers.serving import serve

CPU_S = 8.0
"""For the report and what the readers need of it."""
MEMORY_BYTES = 1024 * 1024 * 1024
_PATCH = "--- a/ä\n+++ b/ä\n@@ -1 +1 @@\n-ä\n+{}\n"
_WARM_UP = {
    MARKDOWN: ("Pay 5 €.\n\nÄ", "Pay 6 €.\n\n- Ö"),
    JSON: ('{"ä": ["x", 1.5]}', '{"ä": ["' + "y" * 100 + '", 2.5]}'),
    PATCH: (_PATCH.format("ö"), _PATCH.format("ü")),
    TOOL_CALLS: (
        '[{"name": "pay", "args": {"ä": 1}}]',
        '[{"name": "pay", "args": {"ä": 2}}]',
    ),
}


def answers(asked: bytes) -> Iterator[bytes]:
    """The report as soon as it is there, then where its rows stand in each answer."""
    read = read_question(asked)
    candidates = read.candidates()
    report = build_report(candidates, read.known)
    yield written_report(report)
    yield written_landmarks(landmarks(report, candidates))


def warm_up() -> None:
    """Each kind once: what is imported at its first use has to be there before nothing can be opened."""
    for media_type, texts in _WARM_UP.items():
        contents = [Content(media_type=media_type, data=text.encode()) for text in texts]
        list(answers(question(contents)))


def main() -> None:
    """Serve until standard input ends."""
    limit_memory(MEMORY_BYTES)
    warm_up()
    serve(answers, CPU_S)


if __name__ == "__main__":
    main()
