"""What is fetched unasked, and what is never taken."""

from __future__ import annotations

import pytest

from reviewer.domain.evidence import (
    UNASKED_FILE_BYTES,
    UNASKED_ITEM_BYTES,
    EvidenceFile,
    Holding,
    check_announced,
    check_came,
    digest_of,
    is_digest,
    is_quoted_whole,
    unasked,
)
from reviewer.domain.items import Evidence
from reviewer.errors import EvidenceRefused
from tests.makers import make_item

ITEM = make_item("one")


def file(name: str, size: int | None, holding: Holding = Holding.ABSENT) -> EvidenceFile:
    return EvidenceFile(item=ITEM, evidence=Evidence(id=name, title=name, size=size), holding=holding)


def test_small_files_are_fetched_unasked_and_the_smallest_first() -> None:
    files = [file("b", 30), file("a", 10), file("large", UNASKED_FILE_BYTES + 1)]
    assert [one.key for one in unasked(files)] == [(ITEM.id, "a"), (ITEM.id, "b")]


def test_what_is_fetched_unasked_for_an_item_has_a_budget() -> None:
    files = [file(str(number), UNASKED_FILE_BYTES) for number in range(9)]
    assert sum(one.evidence.size or 0 for one in unasked(files)) == UNASKED_ITEM_BYTES


def test_a_file_of_unknown_size_counts_as_a_large_one() -> None:
    files = [file(str(number), None) for number in range(9)]
    assert len(unasked(files)) == UNASKED_ITEM_BYTES // UNASKED_FILE_BYTES


@pytest.mark.parametrize("holding", [Holding.HELD, Holding.QUOTED, Holding.NAMED])
def test_what_is_here_or_nowhere_is_not_fetched(holding: Holding) -> None:
    assert list(unasked([file("a", 1, holding)])) == []


@pytest.mark.parametrize("text", ["", "../../etc/passwd", "A" * 64, "a" * 63, "a" * 65, "a" * 64 + "\n"])
def test_a_foreign_word_that_is_no_digest_names_no_file(text: str) -> None:
    assert not is_digest(text)


def test_another_file_than_the_announced_one_is_refused() -> None:
    with pytest.raises(EvidenceRefused) as refused:
        check_came(Evidence(id="e", title="", digest="0" * 64), b"other")
    assert refused.value.code == "evidence.wrong_digest"
    assert refused.value.params == {"announced": "0" * 64, "came": digest_of(b"other")}


def test_another_size_than_the_announced_one_is_refused() -> None:
    with pytest.raises(EvidenceRefused) as refused:
        check_came(Evidence(id="e", title="", size=3), b"four")
    assert (refused.value.code, dict(refused.value.params)) == (
        "evidence.wrong_size",
        {"announced": 3, "came": 4},
    )


def test_what_announces_nothing_is_taken_under_its_own_digest() -> None:
    assert check_came(Evidence(id="e", title=""), b"any") == digest_of(b"any")


def test_a_file_that_says_that_it_is_too_large_is_not_asked_for() -> None:
    with pytest.raises(EvidenceRefused) as refused:
        check_announced(Evidence(id="e", title="", size=11), 10)
    assert refused.value.code == "evidence.too_large"
    check_announced(Evidence(id="e", title="", size=10), 10)
    check_announced(Evidence(id="e", title=""), 10)


def test_a_quotation_is_whole_where_its_digest_is_the_files() -> None:
    assert is_quoted_whole(Evidence(id="e", title="", text="all", digest=digest_of(b"all"), size=3))
    assert is_quoted_whole(Evidence(id="e", title="", text="all"))
    assert not is_quoted_whole(Evidence(id="e", title="", text="part", digest=digest_of(b"all"), size=3))
    assert not is_quoted_whole(Evidence(id="e", title="", text="part", size=300))
    assert not is_quoted_whole(Evidence(id="e", title="", digest=digest_of(b""), size=0))
