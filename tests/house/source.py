"""The program's own source as syntax trees, for the architecture tests."""

from __future__ import annotations

import ast
import importlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Module:
    """One Python file."""

    path: str
    """From the root, with slashes."""
    text: str
    tree: ast.Module

    def at(self, node: ast.AST) -> str:
        """Where `node` is, in the form that editors open."""
        return f"{self.path}:{getattr(node, 'lineno', 1)}"

    def calls(self) -> Iterator[tuple[ast.Call, str]]:
        """Every call with the dotted name that is called: `self.dialog.exec`."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield node, dotted(node.func)

    def imports(self) -> Iterator[tuple[ast.AST, str]]:
        """Every import, also inside functions, as the dotted name of what is imported."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((node, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield from ((node, f"{node.module}.{alias.name}") for alias in node.names)

    def strings(self) -> Iterator[tuple[ast.AST, str]]:
        """Every string; in an f-string each replaced part reads `{}`."""
        inside = {
            id(part)
            for node in ast.walk(self.tree)
            if isinstance(node, ast.JoinedStr)
            for part in node.values
        }
        for node in ast.walk(self.tree):
            if isinstance(node, ast.JoinedStr):
                yield node, "".join(p.value if isinstance(p, ast.Constant) else "{}" for p in node.values)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inside:
                yield node, node.value


def dotted(node: ast.AST) -> str:
    """`a.b.c` as written; what is no name (a call, a subscript) reads `()`."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else "()"


@cache
def _read(folder: str) -> tuple[Module, ...]:
    found = []
    for path in sorted((ROOT / folder).rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        name = path.relative_to(ROOT).as_posix()
        found.append(Module(name, text, ast.parse(text, name)))
    return tuple(found)


def modules(*folders: str) -> list[Module]:
    """All files below these folders of the checkout."""
    return [module for folder in folders for module in _read(folder)]


def program() -> list[Module]:
    """All files that are shipped."""
    return modules("reviewer", "ui", "resources")


def script(folder: str, name: str) -> ModuleType:
    """A script of the house as a module, found as it finds its own neighbours: by its folder."""
    sys.path.insert(0, str(ROOT / folder))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(ROOT / folder))
