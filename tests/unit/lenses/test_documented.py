"""docs/lenses.md names every variable, table and key that a lens file can have."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from reviewer.lenses import lens
from reviewer.lenses.load import load_lens
from reviewer.lenses.reply import VARIABLES

PARTS = [
    part
    for part in vars(lens).values()
    if isinstance(part, type) and issubclass(part, msgspec.Struct) and part not in (msgspec.Struct, lens.Lens)
]


@pytest.fixture
def page(repo_dir: Path) -> str:
    return (repo_dir / "docs" / "lenses.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", VARIABLES)
def test_every_variable_is_documented_in_the_same_words(name: str, page: str) -> None:
    assert f"| `${name}` | {VARIABLES[name]} |" in page


@pytest.mark.parametrize("part", PARTS, ids=lambda one: one.__name__)
def test_every_key_is_documented(part: type[msgspec.Struct], page: str) -> None:
    assert [field.name for field in msgspec.structs.fields(part) if f"{field.name}" not in page] == []


def test_the_example_is_a_lens(page: str) -> None:
    example = page.split("```toml\n")[1].split("```", maxsplit=1)[0]
    assert load_lens("example", example.encode()).file.kind == "approval"
