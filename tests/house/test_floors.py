"""What import-linter can't say about who may import whom."""

from __future__ import annotations

import subprocess
import sys

from tests.house.source import ROOT, Module, modules, program

WINDOW_MAY_IMPORT = {
    "__version__",
    "actions",
    "bootstrap",
    "clock",
    "config",
    "conflicts",
    "crashes",
    "domain",
    "errors",
    "ids",
    "logs",
    "metrics",
    "render",
    "verdicts",
}
QT_WITH_WAYS_OUT = {
    "PySide6.QtNetwork",
    "PySide6.QtSql",
    "PySide6.QtWebEngineWidgets",
    "PySide6.QtWebEngineCore",
}
QT = {"PySide6", "shiboken6", "qasync", "qtpy", "qtawesome"}


def imports_from(module: Module, root: str) -> list[tuple[str, str]]:
    """Where and what `module` imports of the package `root`."""
    return [(module.at(node), name) for node, name in module.imports() if name.split(".")[0] == root]


def test_the_window_imports_only_these_parts_of_the_core() -> None:
    strangers = [
        f"{place} imports {name}"
        for module in modules("ui")
        for place, name in imports_from(module, "reviewer")
        if name.split(".")[1] not in WINDOW_MAY_IMPORT
    ]
    assert strangers == []


def test_the_window_takes_no_network_and_no_database_from_qt() -> None:
    strangers = [
        f"{place} imports {name}"
        for module in modules("ui")
        for place, name in imports_from(module, "PySide6")
        if any(name == part or name.startswith(f"{part}.") for part in QT_WITH_WAYS_OUT)
    ]
    assert strangers == []


def test_adapters_import_nothing_of_ours() -> None:
    strangers = [
        f"{place} imports {name}"
        for module in modules("reviewer/adapters")
        for root in ("reviewer", "ui", "resources")
        for place, name in imports_from(module, root)
    ]
    assert strangers == []


def test_sqlite_comes_from_one_module_only() -> None:
    strangers = [
        f"{place} imports {name}"
        for module in [*program(), *modules("tests", "packaging")]
        for library in ("sqlite3", "pysqlite3", "sqlean")
        for place, name in imports_from(module, library)
        if module.path != "reviewer/sqlite.py"
    ]
    assert strangers == []


def test_a_package_file_exports_nothing_of_other_files() -> None:
    # Unused imports are ruff's business, so without `__all__` nothing can pass through.
    doors = [
        module.path
        for module in program()
        if module.path.endswith("/__init__.py") and "__all__" in module.text
    ]
    assert doors == []


def test_resources_hold_data_only() -> None:
    assert [module.path for module in modules("resources")] == ["resources/__init__.py"]


def test_packaging_does_not_shadow_the_library_of_that_name() -> None:
    assert not (ROOT / "packaging" / "__init__.py").exists()


def test_the_whole_core_loads_without_qt() -> None:
    names = [
        module.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        for module in modules("reviewer")
        # An adapter needs its framework, which is not ours to install.
        if not module.path.startswith("reviewer/adapters/") or module.path.endswith("__init__.py")
    ]
    code = f"import importlib, sys\nfor name in {names!r}: importlib.import_module(name)\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    loaded = {name.split(".")[0] for name in done.stdout.split()}
    assert loaded & (QT | {"ui"}) == set()
