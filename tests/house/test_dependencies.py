"""What is declared, locked, documented and imported is the same set of packages."""

from __future__ import annotations

import importlib.metadata
import re
import sys
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.source import ROOT, modules, program

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = ROOT / "packaging" / "locks"
ADDRESS = re.compile(r"://|^\s*(-i|-f|--\S*index\S*|--find-links|--trusted-host)\b", re.MULTILINE)
PINNED = re.compile(r"^(?P<requirement>[a-z0-9][^\s;]*==[^\s;]+(?: ; .*?)?) \\$", re.MULTILINE)


def declared() -> list[Requirement]:
    """What the program needs to run."""
    return [Requirement(text) for text in PROJECT["project"]["dependencies"]]


def locked(name: str) -> list[Requirement]:
    """The pins of one lock file."""
    text = (LOCKS / name).read_text(encoding="utf-8")
    return [Requirement(found["requirement"]) for found in PINNED.finditer(text)]


@pytest.mark.parametrize("lock", sorted(path.name for path in LOCKS.glob("*.txt")))
def test_a_lock_has_hashes_and_no_address(lock: str) -> None:
    text = (LOCKS / lock).read_text(encoding="utf-8")
    assert ADDRESS.search(text) is None
    blocks = re.split(r"\n(?=[a-z0-9])", text.strip())
    assert len(blocks) == len(locked(lock))
    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
@pytest.mark.parametrize("lock", ["desk.txt", "dev.txt"])
def test_a_lock_holds_what_is_declared(lock: str, python: str) -> None:
    here = {
        "python_version": python,
        "python_full_version": f"{python}.0",
        "sys_platform": "linux",
        "platform_machine": "x86_64",
        "platform_python_implementation": "CPython",
        "implementation_name": "cpython",
    }
    pins = {
        canonicalize_name(pin.name): pin.specifier
        for pin in locked(lock)
        if pin.marker is None or pin.marker.evaluate(here)
    }
    unmet = [
        str(wanted)
        for wanted in declared()
        if wanted.marker is None or wanted.marker.evaluate(here)
        if not wanted.specifier.contains(
            str(pins.get(canonicalize_name(wanted.name), "==0")).removeprefix("==")
        )
    ]
    assert unmet == []


def test_the_small_locks_agree_with_the_large_one() -> None:
    large = {f"{pin.name}{pin.specifier}" for pin in locked("dev.txt")}
    small = {f"{pin.name}{pin.specifier}" for lock in ("desk.txt", "build.txt") for pin in locked(lock)}
    assert small - large == set()


def test_every_dependency_is_documented() -> None:
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    rows = {canonicalize_name(name) for name in re.findall(r"^\| ([\w-]+) \|", page, re.MULTILINE)} - {
        "dependency"
    }
    assert rows == {canonicalize_name(one.name) for one in declared()}


def test_the_program_imports_only_what_it_declares() -> None:
    providers = importlib.metadata.packages_distributions()
    ours = {"reviewer", "ui", "resources"}
    names = {canonicalize_name(one.name) for one in declared()}
    strangers = [
        f"{module.at(node)} imports {name}"
        for module in program()
        if not module.path.startswith("reviewer/adapters/")
        for node, name in module.imports()
        if (root := name.split(".")[0]) not in ours | set(sys.stdlib_module_names)
        if not names & {canonicalize_name(provider) for provider in providers.get(root, [])}
    ]
    assert strangers == []


def test_tests_import_only_what_is_locked() -> None:
    installed = {canonicalize_name(pin.name) for pin in locked("dev.txt")}
    providers = importlib.metadata.packages_distributions()
    ours = {"reviewer", "ui", "resources", "tests"}
    strangers = [
        f"{module.at(node)} imports {name}"
        for module in modules("tests")
        # The graphs run inside the LangGraph server, in an environment with a lock of its own.
        if not module.path.startswith("tests/langgraph/graphs/")
        for node, name in module.imports()
        if (root := name.split(".")[0]) not in ours | set(sys.stdlib_module_names)
        if not installed & {canonicalize_name(provider) for provider in providers.get(root, [])}
    ]
    assert strangers == []
