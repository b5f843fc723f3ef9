"""Which lens fits a payload, and where lenses come from."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewer.errors import ConfigError, UnknownThing
from reviewer.lenses.shelf import FALLBACK, Shelf, read_shelf, shipped
from tests.unit.lenses.spelled import DECIDABLE, TITLE, lens_of, payload_of

HERE = {"connector": "langgraph", "source": "prod", "workflow": "refunds"}


def matching(match: str) -> bool:
    lens = lens_of(TITLE + f"[match]\n{match}\n" + DECIDABLE)
    shelf = Shelf((lens, *shipped()))
    payload = payload_of({"kind": "x", "n": 1, "yes": True, "none": None})
    return shelf.fitting(payload, **HERE) is lens


@pytest.mark.parametrize(
    ("match", "fits"),
    [
        ("", True),
        ('connector = "langgraph"\nsource = "prod"\nworkflow = "refunds"', True),
        ('connector = "a2a"', False),
        ('source = "test"', False),
        ('workflow = "invoices"', False),
        ('require = ["/value/kind"]', True),
        ('require = ["/value/kind", "/value/gone"]', False),
        ('require = ["/value/none"]', False),
        ('equals = { "/value/kind" = "x", "/value/n" = 1, "/value/yes" = true }', True),
        ('equals = { "/value/kind" = "y" }', False),
        ('equals = { "/value/n" = "1" }', False),
        ('equals = { "/value/gone" = "x" }', False),
    ],
)
def test_a_lens_fits_where_all_that_it_asks_for_holds(match: str, *, fits: bool) -> None:
    assert matching(match) is fits


def test_what_no_lens_fits_goes_to_the_fallback() -> None:
    assert Shelf(shipped()).fitting(payload_of("?"), **HERE).name == FALLBACK


@pytest.mark.parametrize("name", [lens.name for lens in shipped()])
def test_every_shipped_lens_can_be_had_by_name(name: str) -> None:
    assert Shelf(shipped()).get(name).file.about


def test_an_unknown_name_says_so() -> None:
    with pytest.raises(UnknownThing):
        Shelf(()).get("nothing")


def test_a_lens_of_the_home_comes_first_and_replaces_a_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "raw-conflict.toml").write_text(TITLE + DECIDABLE)
    (tmp_path / "own.toml").write_text(TITLE + '[match]\nrequire = ["/thread/values/x"]\n' + DECIDABLE)
    (tmp_path / "notes.txt").write_text("not a lens")
    shelf = read_shelf(tmp_path)
    names = [lens.name for lens in shelf.lenses]
    assert names[:2] == ["own", "raw-conflict"]
    assert names.count("raw-conflict") == 1
    assert shelf.get("raw-conflict").file.about == "A test"
    assert shelf.needs("/thread/values")


def test_a_home_without_lenses_has_the_shipped_ones(tmp_path: Path) -> None:
    assert read_shelf(tmp_path / "none").lenses == read_shelf().lenses == shipped()
    assert not read_shelf().needs("/thread/values")


def test_a_file_that_is_no_lens_is_named(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text("about = 1")
    with pytest.raises(ConfigError) as caught:
        read_shelf(tmp_path)
    assert caught.value.params["lens"] == "bad"


def test_a_file_that_can_not_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "folder.toml").mkdir()
    with pytest.raises(ConfigError) as caught:
        read_shelf(tmp_path)
    assert caught.value.params["path"] == str(tmp_path)
