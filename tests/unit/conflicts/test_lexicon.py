"""Words that carry a fact."""

from __future__ import annotations

from reviewer.conflicts.lexicon import CURRENCIES, DAYS, MODALS, MONTHS, NEGATIONS


def test_no_word_is_in_two_lists_and_all_are_small() -> None:
    lists = (CURRENCIES, DAYS, MODALS, MONTHS, NEGATIONS)
    assert sum(map(len, lists)) == len(frozenset().union(*lists))
    assert all(word == word.casefold() for words in lists for word in words)
