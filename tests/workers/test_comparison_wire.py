"""Questions and replies of the comparison child survive the way in both directions."""

from __future__ import annotations

import pytest

from reviewer.conflicts.build import build_report
from reviewer.conflicts.landmarks import landmarks
from reviewer.conflicts.patch_fit import KnownFile
from reviewer.conflicts.report import ConflictReport
from reviewer.domain.content import Content
from reviewer.workers.comparison_wire import (
    question,
    read_landmarks,
    read_question,
    read_report,
    written_landmarks,
    written_report,
)
from reviewer.workers.frames import parts_of
from reviewer.workers.parts import PART_BYTES
from tests.makers import make_calls, make_candidate, make_json, make_patch, make_text

PATCH = "--- a/a.sql\n+++ b/a.sql\n@@ -1 +1 @@\n-old\n+{}\n"
SURROGATES = tuple(
    Content(media_type="application/json", data=b'{"a\\ud800": "x\\udfff%d"}' % number) for number in (1, 2)
)
ANSWERS = {
    "text": (make_text("Pay 12 EUR.\n\nOn 3 May."), make_text("Pay 13 EUR.")),
    "json": (make_json({"a": 1, "b": [None, "x"]}), make_json({"a": "1", "b": []}), make_json({})),
    "patch": (make_patch(PATCH.format("new")), make_patch(PATCH.format("other"))),
    "calls": (make_calls(("pay", {"sum": 1})), make_calls(("pay", {"sum": 2}), ("tell", {}))),
    "again": (make_calls(*[("pay", {"sum": 1})] * 3), make_calls(("pay", {"sum": 2}))),
    "mixed": (make_text("a"), make_json({"a": 1})),
    "surrogates": SURROGATES,
    "alike": (make_text("same"), make_text("same")),
}


def read(contents: tuple[Content, ...]) -> tuple[ConflictReport, ConflictReport]:
    """The report itself, and what arrives of it."""
    candidates = [make_candidate(number, one) for number, one in enumerate(contents, 1)]
    report = build_report(candidates)
    *_, arrived = read_report(written_report(report), candidates)
    assert arrived is not None
    return report, arrived


@pytest.mark.parametrize("name", ANSWERS)
def test_a_report_arrives_as_it_was_built(name: str) -> None:
    report, arrived = read(ANSWERS[name])
    assert arrived == report


@pytest.mark.parametrize("name", ANSWERS)
def test_landmarks_arrive_as_they_were_found(name: str) -> None:
    candidates = [make_candidate(number, one) for number, one in enumerate(ANSWERS[name], 1)]
    found = landmarks(build_report(candidates), candidates)
    assert list(read_landmarks(written_landmarks(found))) == found


@pytest.mark.parametrize("media_type", ["text/markdown", "", "x/\ud800"])
def test_a_question_arrives_with_its_bytes(media_type: str) -> None:
    contents = (Content(media_type=media_type, data=b"\xff\x00a"), make_text(""))
    asked = read_question(question(contents))
    assert [one.content.data for one in asked.candidates()] == [b"\xff\x00a", b""]


def test_a_long_report_comes_in_small_parts_without_the_whole_answers() -> None:
    texts = tuple(
        make_text("\n\n".join(f"{at} {side} " + "word " * 40 for at in range(1_000))) for side in "ab"
    )
    report, arrived = read(texts)
    sizes = [len(part) for part in parts_of(written_report(report))]
    assert len(sizes) > 4
    assert max(sizes) < 2 * PART_BYTES
    assert arrived == report


def test_what_a_report_says_beside_its_rows_arrives_too() -> None:
    report, arrived = read(ANSWERS["again"])
    assert report.repeats
    assert arrived.repeats == report.repeats


@pytest.mark.parametrize("name", ["text", "json"])
def test_a_report_of_another_number_of_answers_is_refused(name: str) -> None:
    candidates = [make_candidate(number, one) for number, one in enumerate(ANSWERS[name], 1)]
    written = written_report(build_report(candidates[:-1]))
    with pytest.raises(ValueError, match="one cell for each answer"):
        list(read_report(written, candidates))


@pytest.mark.parametrize("body", [b"", b"\0\0\0\2[]", b"\0\0\0\4null", b"\xff", b"\0\0\0\4[{}]"])
def test_what_is_no_report_is_refused(body: bytes) -> None:
    with pytest.raises((TypeError, ValueError)):
        list(read_report(body, []))


def test_files_that_came_along_arrive_with_their_bytes() -> None:
    file = KnownFile(names=("t", "x\ud800"), data=b"\xff\n")
    (arrived,) = read_question(question((make_text(""),), [file])).known
    assert (arrived.names, arrived.data) == (("t", "x?"), b"\xff\n")
