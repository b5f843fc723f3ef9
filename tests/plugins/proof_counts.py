"""Print what the proof programmes counted, also of tests that pass and of those that ran in a worker."""

from __future__ import annotations

import pytest


@pytest.hookimpl
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line for each programme, with its seed."""
    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    lines = [
        str(value)
        for report in reports
        for name, value in getattr(report, "user_properties", ())
        if name == "proof" and report.when == "call"
    ]
    if lines:
        terminalreporter.section("proof programmes")
        for line in lines:
            terminalreporter.write_line(line)
