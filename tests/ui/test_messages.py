"""Every code has words, every word its parameters, and nothing is put together from pieces."""

from __future__ import annotations

import ast
import re
import string
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reviewer import errors
from reviewer.domain.inbox import Queue, Rank
from reviewer.domain.items import ItemKind, RiskLevel
from reviewer.domain.lifecycle import DecisionState, ItemState
from reviewer.domain.sources import Condition, Guarantee
from reviewer.verdicts._api import REASON_CODES
from ui.messages import catalogue
from ui.messages.catalogue import WORDS, Catalogue, say, speak
from ui.messages.forms import Plural, Sentence, plural
from ui.messages.spelling import plain, spell, spell_time
from ui.messages.words import ENGLISH
from ui.messages.words.errors import ERRORS
from ui.messages.words.notices import NOTICES
from ui.messages.words.verdicts import VERDICTS

CODE = re.compile(r"[a-z][a-z_-]*(\.[a-z0-9_-]+)+")
RAISED = {name for name in dir(errors) if isinstance(getattr(errors, name), type)}


def forms_of(sentence: Sentence) -> list[str]:
    """Every form."""
    return list(sentence.forms.values()) if isinstance(sentence, Plural) else [sentence]


def fields_of(sentence: Sentence) -> set[str]:
    """The named parameters."""
    return {
        name
        for form in forms_of(sentence)
        for _text, name, _spec, _conversion in string.Formatter().parse(form)
        if name
    }


def raised_codes(tree: ast.AST) -> set[str]:
    """Codes given to our errors, and those that the classes carry themselves."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args:
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            first = node.args[0]
            if name in RAISED and isinstance(first, ast.Constant) and isinstance(first.value, str):
                found.add(first.value)
        if isinstance(node, (ast.Assign, ast.keyword)):
            name = node.arg if isinstance(node, ast.keyword) else getattr(node.targets[0], "id", "")
            if name in {"code", "error"} and isinstance(node.value, ast.Constant):
                found.add(str(node.value.value))
        if isinstance(node, ast.Return) and isinstance(node.value, ast.Constant):
            found.add(str(node.value.value))
    return {code for code in found if CODE.fullmatch(code)}


def test_every_code_of_the_core_has_words(repo_dir: Path) -> None:
    missing = {}
    for path in sorted((repo_dir / "reviewer").rglob("*.py")):
        parts = path.relative_to(repo_dir).parts
        if parts[1] in {"server", "contract", "adapters", "cli", "demo"} or path.name == "__main__.py":
            continue  # they speak to programs, or in the command line's own words
        codes = {
            code
            for code in raised_codes(ast.parse(path.read_text("utf-8")))
            if code not in WORDS and code.split(".")[0] in FAMILIES
        }
        if codes:
            missing[str(path.relative_to(repo_dir))] = sorted(codes)
    assert missing == {}


FAMILIES = {code.split(".")[0] for code in (*ERRORS, *VERDICTS, *NOTICES)}


def test_every_code_that_the_window_says_has_words(repo_dir: Path) -> None:
    missing = set()
    for path in sorted((repo_dir / "ui").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and node.args):
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            first = node.args[0]
            if name == "say" and isinstance(first, ast.Constant) and first.value not in WORDS:
                missing.add((path.name, first.value))
    assert missing == set()


@pytest.mark.parametrize(
    ("family", "values"),
    [
        ("queue", Queue),
        ("page.empty", Queue),
        ("why", Rank),
        ("row", ItemKind),
        ("row.risk", RiskLevel),
        ("row.state", list(DecisionState)),
        ("row.gone", ItemState),
        ("health", Condition),
        ("guarantee", Guarantee),
        ("reason", REASON_CODES),
    ],
)
def test_every_value_has_words(family: str, values: list[str]) -> None:
    assert [str(value) for value in values if f"{family}.{value}" not in WORDS] == []


@pytest.mark.parametrize("form", ["name", "done", "told"])
def test_every_verdict_has_its_names(form: str) -> None:
    from reviewer.verdicts import registry

    assert [name for name in registry.VERDICTS if f"verdict.{name}.{form}" not in WORDS] == []


def test_the_forms_of_a_sentence_use_the_same_parameters_or_fewer() -> None:
    for code, sentence in ENGLISH.items():
        if isinstance(sentence, Plural):
            assert set(sentence.forms) == {"one", "other", "zero"}, code
            assert fields_of(sentence) <= fields_of(sentence.forms["other"]) | {sentence.by}, code


def test_no_sentence_begs_or_boasts() -> None:
    banned = re.compile(r"\b(please|oops|successfully|sorry)\b", re.IGNORECASE)
    assert [code for code, one in ENGLISH.items() if any(banned.search(form) for form in forms_of(one))] == []


def test_counts_choose_the_form() -> None:
    words = Catalogue({"x": plural("count", "{count} row", "{count} rows", "none")})
    assert [words.text("x", count=count) for count in (0, 1, 2, 1_234)] == [
        "none",
        "1 row",
        "2 rows",
        "1,234 rows",
    ]


def test_another_language_brings_its_own_forms() -> None:
    def czech(count: int) -> str:
        return "one" if count == 1 else "few" if 2 <= count <= 4 else "other"

    translated = {
        "x": Plural("count", {"one": "{count} řádek", "few": "{count} řádky", "other": "{count} řádků"})
    }
    words = Catalogue({"x": "rows"}, translation=translated, form=czech)
    assert [words.text("x", count=count) for count in (1, 3, 5)] == ["1 řádek", "3 řádky", "5 řádků"]


@pytest.mark.expect_log(r"message_code_unknown code=no.such")
def test_a_code_without_words_still_says_something() -> None:
    assert "no.such" in say("no.such")


@pytest.mark.expect_log(r"message_param_missing name=count")
def test_a_missing_parameter_is_no_error() -> None:
    assert say("list.arrivals") == "… new"


def test_times_are_local_and_tell_their_day(monkeypatch: pytest.MonkeyPatch) -> None:
    noon = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
    assert spell_time(noon, now=noon) == noon.astimezone().strftime("%H:%M")
    assert spell_time(noon + timedelta(days=2), now=noon).startswith("Tue ")
    assert "Dec" in spell_time(noon + timedelta(days=20), now=noon)


@pytest.mark.parametrize(
    "foreign",
    [
        "\u202eabc",
        "a\x1b[2Jb",
        "a\u200bb",
        "a\u200db",
        "a\ufe0fb",
        "a\u3164b",
        "\ufeffa",
        "a\ue000b",
        "\U000e0041",
    ],
)
def test_foreign_words_show_marks_for_what_cannot_be_seen(foreign: str) -> None:
    assert "⟦U+" in plain(foreign)
    assert all(char.isprintable() for char in plain(foreign))


def test_foreign_words_stay_on_one_line_and_short() -> None:
    assert plain("a\r\n\tb") == "a b"
    assert plain("x" * 1_000).endswith("…")
    assert len(spell("x" * 100_000)) < 310


def test_braces_in_foreign_words_are_no_parameters() -> None:
    assert say("notice.undone", title="{source} {0}") == "Taken back: “{source} {0}” is open again"


def pseudo(sentence: Sentence) -> Sentence:
    """The sentence with accents, longer by half, in brackets; parameters untouched."""
    if isinstance(sentence, Plural):
        return Plural(sentence.by, {form: str(pseudo(text)) for form, text in sentence.forms.items()})
    accents = str.maketrans("aeiouAEIOUcnsz", "áéíóúÁÉÍÓÚčñšž")
    parts = re.split(r"(\{[^}]*\})", sentence)
    text = "".join(part if part.startswith("{") else part.translate(accents) for part in parts)
    return f"[{text}{'~' * (len(sentence) // 2)}]"


async def test_in_a_pseudo_language_every_visible_word_is_translated(qloop: object) -> None:
    from PySide6.QtWidgets import QAbstractButton, QLabel

    from tests.ui.opened import open_window

    english = catalogue.WORDS
    speak(Catalogue(ENGLISH, translation={code: pseudo(sentence) for code, sentence in ENGLISH.items()}))
    try:
        opened = await open_window(size=(1600, 1000))
        opened.press("?")
        texts = [
            one.text()
            for kind in (QLabel, QAbstractButton)
            for one in opened.window.findChildren(kind)
            if one.isVisible() and not opened.area.isAncestorOf(one)
        ]
        keys = re.compile(r"(Ctrl|Shift|Enter|Esc|Space|[\W\d_]|\b[A-Z]\d*\b)*")
        words = [text for text in texts if not keys.fullmatch(text)]
        assert [text for text in words if "[" not in text] == []
        await opened.close()
    finally:
        speak(english)
