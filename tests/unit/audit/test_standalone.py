"""The one-file verifier: it needs nothing of ours, and no tampering passes it."""

from __future__ import annotations

import ast
import functools
import json
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reviewer.audit import standalone
from reviewer.audit.chain import entry_hash
from reviewer.audit.sign import sign
from reviewer.audit.standalone import Found, verify
from tests.unit.audit.chains import OTHER, PRIVATE, PUBLIC, bundle, words

ENTRIES = 1_000
PER_KIND = 100
"""The campaign makes five times as many: 5,000 in all."""
Lines = list[str]
# A pure function of its arguments: what was not touched need not be worked out again for each mutation.
remembered = functools.lru_cache(maxsize=None)(standalone.is_signed)


@pytest.fixture(scope="module")
def whole() -> tuple[Lines, dict[str, Any]]:
    return bundle(ENTRIES)


def found_in(lines: Lines, head: dict[str, Any], **how: Any) -> Found:
    return verify(lines, head, is_signed=remembered, **how)


def test_it_imports_the_standard_library_and_cryptography_only() -> None:
    tree = ast.parse(Path(standalone.__file__).read_text(encoding="utf-8"))
    named = {
        (node.module or "") if isinstance(node, ast.ImportFrom) else alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert {name.partition(".")[0] for name in named} <= {*sys.stdlib_module_names, "cryptography"}


def test_untouched_bundle_verifies_with_its_words_and_its_key(whole: tuple[Lines, dict[str, Any]]) -> None:
    found = found_in(*whole, bodies=words(ENTRIES), key=PUBLIC)
    assert (found.problem, found.entries, found.signed, found.bodies) == ("", ENTRIES, 501, 500)


# -- the mutations: each returns what an attacker hands over, and where that can be noticed at the earliest


def told(line: str) -> dict[str, Any]:
    parts: dict[str, Any] = json.loads(line)
    return parts


def flips_a_bit(lines: Lines, dice: random.Random) -> tuple[int, int]:
    at = dice.randrange(len(lines))
    raw = bytearray(lines[at].encode())
    place = dice.randrange(len(raw))
    raw[place] ^= 1 << dice.randrange(7)
    lines[at] = raw.decode("latin-1")
    return at + 1, at + 1


def rewrites_an_entry_with_its_hash(lines: Lines, dice: random.Random) -> tuple[int, int]:
    """What is signed is noticed at once, what is not by the entry behind it (or by the head)."""
    at = dice.randrange(len(lines))
    parts = told(lines[at])
    parts["entry"] = parts["entry"].replace('"item":"src:', '"item":"SRC:')
    lines[at] = json.dumps(parts | {"hash": entry_hash(parts["entry"].encode())})
    return at + 1, at + 2


def signs_with_another_key(lines: Lines, dice: random.Random) -> tuple[int, int]:
    at = dice.randrange(1, len(lines), 2)
    parts = told(lines[at])
    lines[at] = json.dumps(parts | {"signature": sign(OTHER, parts["hash"])})
    return at + 1, at + 1


def takes_a_signature_away(lines: Lines, dice: random.Random) -> tuple[int, int]:
    at = dice.randrange(1, len(lines), 2)
    lines[at] = json.dumps(told(lines[at]) | {"signature": ""})
    return at + 1, at + 1


def gives_a_signature_of_another_entry(lines: Lines, dice: random.Random) -> tuple[int, int]:
    at, other = dice.sample(range(1, len(lines), 2), 2)
    lines[at] = json.dumps(told(lines[at]) | {"signature": told(lines[other])["signature"]})
    return at + 1, at + 1


def deletes(lines: Lines, dice: random.Random) -> tuple[int, int]:
    at = dice.randrange(len(lines))
    del lines[at]
    return at + 1, at + 1


def inserts(lines: Lines, dice: random.Random) -> tuple[int, int]:
    at, other = dice.randrange(len(lines) + 1), dice.randrange(len(lines))
    lines.insert(at, lines[other])
    # A copy right behind its original is noticed one place later: the two look alike.
    return at + 1, at + 2


def swaps(lines: Lines, dice: random.Random) -> tuple[int, int]:
    at, other = sorted(dice.sample(range(len(lines)), 2))
    lines[at], lines[other] = lines[other], lines[at]
    return at + 1, at + 1


def moves_a_run(lines: Lines, dice: random.Random) -> tuple[int, int]:
    at = dice.randrange(len(lines) - 20)
    size = dice.randrange(1, 9)
    run = lines[at : at + size]
    del lines[at : at + size]
    lines[at + 9 : at + 9] = run
    return at + 1, at + 1


def cuts_the_tail_off(lines: Lines, dice: random.Random) -> tuple[int, int]:
    left = dice.randrange(len(lines))
    del lines[left:]
    return left + 1, left + 1


MUTATIONS: tuple[Callable[[Lines, random.Random], tuple[int, int]], ...] = (
    *(flips_a_bit, rewrites_an_entry_with_its_hash, signs_with_another_key, takes_a_signature_away),
    *(gives_a_signature_of_another_entry, deletes, inserts, swaps, moves_a_run, cuts_the_tail_off),
)


def missed(
    whole: tuple[Lines, dict[str, Any]],
    mutate: Callable[[Lines, random.Random], tuple[int, int]],
    count: int,
    seed: str,
) -> list[tuple[int, int, int, str]]:
    """The mutations that were not found, or not at their place."""
    lines, head = whole
    dice = random.Random(f"{mutate.__name__} {seed}")
    wrong = []
    for number in range(count):
        tampered = list(lines)
        earliest, latest = mutate(tampered, dice)
        found = found_in(tampered, head)
        if found.is_whole or not earliest <= found.at <= latest:
            wrong.append((number, earliest, found.at, found.problem))
    sys.stdout.write(f"{mutate.__name__}: {count} mutations of {len(lines)} entries, {len(wrong)} missed\n")
    return wrong


@pytest.mark.parametrize("mutate", MUTATIONS, ids=lambda one: one.__name__)
def test_every_mutation_of_a_thousand_entries_is_found_at_its_place(
    whole: tuple[Lines, dict[str, Any]], mutate: Callable[[Lines, random.Random], tuple[int, int]]
) -> None:
    assert missed(whole, mutate, PER_KIND, "ci") == []


@pytest.mark.campaign
@pytest.mark.parametrize("mutate", MUTATIONS, ids=lambda one: one.__name__)
def test_five_thousand_mutations_are_found_at_their_place(
    whole: tuple[Lines, dict[str, Any]], mutate: Callable[[Lines, random.Random], tuple[int, int]]
) -> None:
    assert missed(whole, mutate, 5 * PER_KIND, "campaign") == []


def test_ten_kinds_of_mutation_are_tried() -> None:
    assert (len(MUTATIONS), len(MUTATIONS) * 5 * PER_KIND) == (10, 5_000)


# -- what only somebody outside can notice


def cut_with_a_new_head(whole: tuple[Lines, dict[str, Any]], left: int) -> tuple[Lines, dict[str, Any]]:
    """The key's holder exports an older state as if it were all."""
    return bundle(left)


def test_record_that_its_key_holder_cut_off_is_found_by_a_witness(
    whole: tuple[Lines, dict[str, Any]],
) -> None:
    lines, head = bundle(600)
    witness = told(whole[0][800])["hash"]
    assert found_in(lines, head).is_whole
    found = found_in(lines, head, witnesses=[witness])
    assert (found.at, found.is_whole) == (601, False)


def test_witnessed_entry_that_is_there_is_no_fault(whole: tuple[Lines, dict[str, Any]]) -> None:
    assert found_in(*whole, witnesses=[told(whole[0][41])["hash"]]).is_whole


def test_head_of_another_key_is_refused(whole: tuple[Lines, dict[str, Any]]) -> None:
    lines, head = whole
    forged = head | {"exported_at": "2020-01-01T00:00:00.000Z"}
    assert "a head that the key did not sign" in found_in(lines, forged).problem


def test_record_of_another_key_than_the_one_that_is_known_is_refused(
    whole: tuple[Lines, dict[str, Any]],
) -> None:
    assert found_in(*whole, key="ab" * 32).at == 1


def test_other_words_than_were_signed_are_found_at_their_decision(
    whole: tuple[Lines, dict[str, Any]],
) -> None:
    said = words(ENTRIES)
    said[20] = said[20].replace("Reason", "Ransom")
    assert found_in(*whole, bodies=said).at == 42


def test_words_that_were_signed_and_are_left_out_are_missed(whole: tuple[Lines, dict[str, Any]]) -> None:
    said = [json.loads(line) for line in words(ENTRIES)]
    said[3]["bodies"] = {}
    found = found_in(*whole, bodies=[json.dumps(one) for one in said])
    assert (found.at, found.problem) == (8, "lacks words beside it that were signed: reason")


@pytest.mark.parametrize("kept", [slice(1, None), slice(0)])
def test_a_decision_of_which_all_words_are_left_out_is_missed(
    whole: tuple[Lines, dict[str, Any]], kept: slice
) -> None:
    found = found_in(*whole, bodies=words(ENTRIES)[kept])
    assert found.at == 2
    assert found.problem.startswith("lacks words beside it that were signed: all of ")


def test_key_that_was_changed_under_both_signatures_is_followed() -> None:
    lines, head = bundle(20, key_changes_at=9)
    found = verify(lines, head, key=PUBLIC)
    assert (found.problem, len(found.keys), found.lost_keys) == ("", 2, [])


def test_key_that_was_changed_without_the_old_one_is_named() -> None:
    lines, head = bundle(20, key_changes_at=9)
    parts = told(lines[8])
    lines[8] = json.dumps(parts | {"signature": parts["signature"][128:]})
    assert verify(lines, head).lost_keys == [9]


def test_key_can_not_be_changed_by_somebody_who_has_neither() -> None:
    lines, head = bundle(20, key_changes_at=9)
    parts = told(lines[8])
    lines[8] = json.dumps(parts | {"signature": parts["signature"][:128] + sign(PRIVATE, parts["hash"])})
    assert verify(lines, head).at == 9


@pytest.mark.parametrize("junk", ["", "[]", "{}", '{"entry": 1, "hash": 2, "signature": 3}', "[" * 100_000])
def test_line_that_can_not_be_read_is_said(whole: tuple[Lines, dict[str, Any]], junk: str) -> None:
    lines, head = whole
    assert found_in([*lines[:6], junk, *lines[7:]], head).at == 7


def test_it_runs_alone_and_its_exit_code_tells(tmp_path: Path) -> None:
    lines, head = bundle(30)
    (tmp_path / "entries.jsonl").write_text("\n".join(lines) + "\n")
    (tmp_path / "head.json").write_text(json.dumps(head))
    program = tmp_path / "verify.py"
    program.write_text(Path(standalone.__file__).read_text(encoding="utf-8"), encoding="utf-8")

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-I", str(program), *words]
        return subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")

    whole, strange = run("--key", PUBLIC), run("--head", "ab" * 32)
    assert (whole.returncode, whole.stdout.splitlines()[0]) == (
        0,
        "30 entries follow from each other; 16 signatures fit.",
    )
    assert (strange.returncode, strange.stdout.startswith("Entry 31 is missing")) == (1, True)
    assert run(str(tmp_path / "nowhere")).returncode == 2
