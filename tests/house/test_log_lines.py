"""Every log call of the program is a line that the allow-list lets through whole."""

from __future__ import annotations

import ast
import re

from reviewer.logs import KEYS, WORDS
from tests.house.source import modules

LEVELS = {"debug", "info", "warning", "error", "exception", "critical", "log"}
CONVERSION = re.compile(r"%[-+ #0]*\d*(?:\.\d+)?[sdifr]")
ELSEWHERE = ("reviewer/adapters/",)  # run in the agent's own process, under its own log


def log_calls() -> list[tuple[str, ast.Call]]:
    """Where the program writes to a log."""
    return [
        (module.at(call), call)
        for module in modules("reviewer", "ui")
        if not module.path.startswith(ELSEWHERE)
        for call, name in module.calls()
        if name.split(".")[0] in {"log", "_log", "logger", "logging"} and name.split(".")[-1] in LEVELS
    ]


def fits(token: str) -> bool:
    """Whether the formatter knows a part of a template."""
    key, is_pair, value = token.partition("=")
    if not is_pair:
        return token in WORDS
    written = KEYS[key].fullmatch(value) if key in KEYS else None
    return key in KEYS and (CONVERSION.fullmatch(value) is not None or written is not None)


def test_the_search_finds_the_calls() -> None:
    assert len(log_calls()) >= 20


def test_every_line_is_a_template_of_known_words_and_keys() -> None:
    wrong = [
        at
        for at, call in log_calls()
        if not call.args
        or not isinstance(call.args[0], ast.Constant)
        or not all(fits(token) for token in str(call.args[0].value).split())
    ]
    assert wrong == []


def test_every_word_that_is_allowed_is_used() -> None:
    used = {
        token
        for _, call in log_calls()
        if isinstance(call.args[0], ast.Constant)
        for token in str(call.args[0].value).split()
    }
    assert used >= WORDS
