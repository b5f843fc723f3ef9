"""Words that carry a fact."""

from __future__ import annotations

from reviewer.conflicts.lexicon import CURRENCIES, DAYS, MODALS, MONTHS, NEGATIONS, NUMBERS, words_of_name


def test_no_word_is_in_two_lists_and_all_are_small() -> None:
    lists = (CURRENCIES, DAYS, MODALS, MONTHS, NEGATIONS, NUMBERS)
    assert sum(map(len, lists)) == len(frozenset().union(*lists))
    assert all(word == word.casefold() for words in lists for word in words)


def test_a_name_is_taken_apart_however_it_is_joined() -> None:
    names = ("netAmount", "net-amount", "NET_AMOUNT", "NetAmount")
    assert {words_of_name(name) for name in names} == {("net", "amount")}
    assert words_of_name("notifyHTTPHook2") == ("notify", "http", "hook", "2")
    assert words_of_name("Gebühr") == ("gebühr",)
