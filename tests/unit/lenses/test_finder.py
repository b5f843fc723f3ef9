"""Finding values and keeping account of what was not there."""

from __future__ import annotations

from reviewer.domain.items import Malformed
from reviewer.lenses.document import JsonType, read_document
from reviewer.lenses.finder import Finder, clipped

FINDER_PAYLOAD = read_document(b'{"a": "x", "n": null, "list": [1, "two", {}], "o": {"k": true}}')


def finder() -> Finder:
    return Finder(FINDER_PAYLOAD)


def test_null_counts_as_nothing() -> None:
    look = finder()
    assert look.spot("/n?", "x") is None
    assert look.problems == []
    assert look.spot("/n", "a text") is None
    assert look.problems == [Malformed(path="/n", expected="a text", got="nothing")]


def test_an_empty_pointer_names_nothing_at_the_top_and_the_element_below() -> None:
    look = finder()
    assert look.spot("", "x") is None
    element = FINDER_PAYLOAD.find("/list/*")[1]
    assert look.spot("", "x", element) == element
    assert look.word("", element) == ""


def test_the_wrong_type_is_reported_with_its_place() -> None:
    look = finder()
    assert look.raw("/o", JsonType.OBJECT) == b'{"k": true}'
    assert look.raw("/gone?", JsonType.OBJECT) is None
    assert look.raw("/a", JsonType.OBJECT) is None
    assert look.problems == [Malformed(path="/a", expected="object", got="string")]


def test_a_word_is_a_text_of_one_element() -> None:
    look = finder()
    below = FINDER_PAYLOAD.find("/o")[0]
    assert look.word("/k", below) == "true"
    assert look.word("/k?", FINDER_PAYLOAD.find("/list")[0]) == ""
    assert look.word("/o", FINDER_PAYLOAD) == ""
    assert look.word("/o?", FINDER_PAYLOAD) == ""
    assert [one.path for one in look.problems] == ["/o"]


def test_words_are_the_texts_of_a_list_or_the_one_in_its_place() -> None:
    look = finder()
    assert look.words("/list") == ("1", "two")
    assert look.words("/a") == ("x",)
    assert look.words("") == ()


def test_a_list_that_is_not_there_is_reported_unless_it_may() -> None:
    look = finder()
    assert [spot.raw for spot in look.listed("/list")] == [b"1", b'"two"', b"{}"]
    assert look.listed("/gone?") == []
    assert look.listed("/n") == []
    assert look.problems == []
    assert look.listed("/gone") == []
    assert [one.expected for one in look.problems] == ["a list"]


def test_what_is_short_is_not_cut() -> None:
    assert clipped("short") == "short"
