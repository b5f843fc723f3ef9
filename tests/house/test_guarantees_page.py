"""docs/guarantees.md says of each source what its connector declares, in the words of the window."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reviewer.connectors import registry
from reviewer.domain.deliveries import ProofGrade
from reviewer.domain.sources import Guarantee, Source
from reviewer.ids import SourceId
from tests.makers import NOON
from ui.messages.catalogue import say


@pytest.fixture
def page(repo_dir: Path) -> str:
    return (repo_dir / "docs" / "guarantees.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(registry.BUILT_IN))
def test_every_connector_has_its_part_with_the_level_it_declares(
    name: str, page: str, tmp_path: Path
) -> None:
    source = Source(id=SourceId("s"), connector=name, url="http://127.0.0.1:1", added_at=NOON)
    declared = registry.build(source, "token", tmp_path).capabilities
    told = re.search(rf"^## .*\(`{name}`\): (L\d)$", page, re.MULTILINE)
    assert told is not None, f"no part on {name}"
    assert told[1] == declared.guarantee


@pytest.mark.parametrize("level", list(Guarantee))
def test_every_level_is_there_in_the_windows_words(level: Guarantee, page: str) -> None:
    assert f"| {level} | {say(f'guarantee.{level}')} |" in page


@pytest.mark.parametrize("grade", list(ProofGrade))
def test_every_grade_of_proof_is_there_and_has_words_in_the_window(grade: ProofGrade, page: str) -> None:
    spelt = str(grade).replace("-", " ")
    assert f"| {spelt} |" in page
    assert say(f"proof.{grade}").startswith(spelt)
