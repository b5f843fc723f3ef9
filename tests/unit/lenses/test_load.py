"""Lens files: what is accepted, and that a slip is named with its place."""

from __future__ import annotations

import hashlib

import pytest

from reviewer.errors import ConfigError
from reviewer.lenses.load import MAX_BYTES, load_lens

GOOD = """
about = "A test"
kind = "approval"
[match]
require = ["/value/a"]
equals = { "/value/k" = "x" }
[item]
title = "{/value/title} of {/thread/values/customer?}"
assignees = "/value/who?"
[risk]
declared = "/value/risk?"
[on_accept]
text = "{/value/yes}"
effects_from = "/value/effects?"
[[evidence]]
list = "/value/cites"
title = "/t"
media_type = "/m"
[candidates]
list = "/value/answers"
content = "/c"
detail = { score = "/s" }
[reply.verdicts]
approve = { id = "$/value/id", by = "$operator" }
"""


def refused(text: str, name: str = "mine") -> tuple[object, object]:
    with pytest.raises(ConfigError) as caught:
        load_lens(name, text.encode())
    assert caught.value.code == "lens.invalid"
    assert caught.value.params["lens"] == name
    return caught.value.params["path"], caught.value.params["problem"]


def test_a_lens_has_the_digest_of_its_file() -> None:
    lens = load_lens("mine", GOOD.encode())
    assert (lens.name, lens.digest) == ("mine", hashlib.sha256(GOOD.encode()).hexdigest())


def test_every_absolute_pointer_is_known() -> None:
    lens = load_lens("mine", GOOD.encode())
    assert {"/value/a", "/value/k", "/value/yes", "/value/effects", "/value/id"} <= lens.pointers
    assert "/t" not in lens.pointers


def test_a_lens_says_whether_it_looks_somewhere() -> None:
    lens = load_lens("mine", GOOD.encode())
    assert lens.needs("/thread/values")
    assert lens.needs("/value/a")
    assert not lens.needs("/thread/config")


@pytest.mark.parametrize(
    ("change", "path", "problem"),
    [
        (("kind =", "kinds ="), "", "kinds"),
        (('title = "', 'titel = "'), "item", "titel"),
        (('kind = "approval"', 'kind = "vote"'), "kind", "vote"),
        (('title = "/t"', 'title = "t"'), "evidence.title", "slash"),
        (('content = "/c"', 'content = "c"'), "candidates.content", "slash"),
        (('["/value/a"]', '["value"]'), "match.require", "slash"),
        (('"$operator"', '"$operater"'), "reply", "no variable"),
        (("approve = {", "aprove = {"), "reply.verdicts", "aprove"),
        (('by = "$operator"', "by = nan"), "reply", "JSON"),
    ],
)
def test_a_slip_is_named_with_its_place(change: tuple[str, str], path: str, problem: str) -> None:
    assert GOOD.count(change[0]) >= 1
    told = refused(GOOD.replace(*change, 1))
    assert told[0] == path
    assert problem in str(told[1])


def test_what_is_no_toml_is_refused() -> None:
    assert refused("about = ")[0] == ""
    with pytest.raises(ConfigError):
        load_lens("mine", b"\xff\xfe")


def test_a_file_too_large_is_refused() -> None:
    assert "larger" in str(refused("#" * (MAX_BYTES + 1))[1])


def test_a_name_that_is_no_file_name_is_refused() -> None:
    assert "letters" in str(refused(GOOD, name="../mine")[1])


def test_answers_to_actions_need_actions() -> None:
    text = GOOD.replace("[reply.verdicts]", "[reply.actions]")
    assert refused(text)[0] == "reply.actions"


ACTIONS = """
[actions]
list = "/value/calls"
name = "/name"
arguments = "/args"
[actions.allowed]
list = "/value/rules"
name = "/name"
verbs = "/verbs"
flags = { approve = "/ok" }
[reply.actions]
approve = { ok = true }
"""


def test_a_verdict_is_spelled_whole_or_by_action_never_both() -> None:
    assert refused(GOOD + ACTIONS)[0] == "reply.verdicts"


def test_actions_are_read() -> None:
    lens = load_lens("mine", (GOOD.replace("approve = {", "choose = {") + ACTIONS).encode())
    assert {"/value/calls", "/value/rules"} <= lens.pointers


def test_words_of_the_payload_must_mean_verdicts() -> None:
    text = GOOD + "[verdicts]\nnames = { yes = ['approved'] }\n"
    assert refused(text)[0] == "verdicts.names"
