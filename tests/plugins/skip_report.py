"""Write down what was collected and what was skipped, for the skip table of .ci/run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest


class SkipReport:
    """Gathers the tests of one run and the reasons of those that did not run."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._tests: set[str] = set()
        self._skipped: dict[str, str] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note one test's outcome. An expected failure counts as skipped."""
        self._tests.add(report.nodeid)
        if report.skipped:
            reason = getattr(report, "wasxfail", None)
            self._skipped[report.nodeid] = f"xfail: {reason}" if reason is not None else _reason(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Note a whole file that was skipped."""
        if report.skipped:
            self._tests.add(report.nodeid)
            self._skipped[report.nodeid] = _reason(report)

    def pytest_sessionfinish(self) -> None:
        """Write the file."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        content = {"tests": sorted(self._tests), "skipped": dict(sorted(self._skipped.items()))}
        self._path.write_text(json.dumps(content, indent=1), encoding="utf-8")


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    text = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return text.removeprefix("Skipped: ")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --skip-report."""
    parser.addoption(
        "--skip-report", type=Path, metavar="FILE", help="write what was skipped, and why, as JSON"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Start gathering, in the process that sees every worker's reports."""
    path = config.getoption("skip_report")
    if path and not hasattr(config, "workerinput"):
        config.pluginmanager.register(SkipReport(path), "skip-report")
