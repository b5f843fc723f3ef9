"""Trying a lens on items that are there."""

from __future__ import annotations

from dataclasses import replace

from reviewer.lenses.trial import try_lens
from tests.unit.lenses.spelled import ABOUT, DECIDABLE, envelope, lens_of

LENS = lens_of(ABOUT + '[match]\nrequire = ["/value/q"]\n[item]\ntitle = "{/value/q}"\n' + DECIDABLE)


def test_each_item_is_read_anew_from_its_payload() -> None:
    old = replace(envelope(b'{"value": {"q": "Pay?"}}'), title="what another lens saw", owner="bob")
    (tried,) = try_lens(LENS, [old])
    assert tried.is_match
    assert tried.problems == ()
    assert (tried.item.title, tried.item.owner, tried.item.id) == ("Pay?", "", old.id)


def test_what_the_lens_does_not_find_is_listed() -> None:
    (tried,) = try_lens(LENS, [envelope(b'{"value": {"other": 1}}')])
    assert not tried.is_match
    assert [one.path for one in tried.problems] == ["/value/q"]


def test_what_is_no_json_is_listed_too() -> None:
    (tried,) = try_lens(LENS, [envelope(b"{")])
    assert tried.item.malformed == tried.problems[0]
    assert tried.problems[0].expected == "JSON"
