"""The hostile corpora that lie beside the checkout, read in place."""

from __future__ import annotations

import json
import re
from pathlib import Path

_EXAMPLE = re.compile(r"`{32} example\n(.*?)\n\.\n", re.DOTALL)


def naughty_strings(shared: Path) -> list[str]:
    """The Big List of Naughty Strings."""
    found: list[str] = json.loads((shared / "corpora/blns/blns.json").read_bytes())
    return found


def markdown_examples(shared: Path) -> list[str]:
    """The sources of the CommonMark specification's examples."""
    text = (shared / "corpora/commonmark/spec.txt").read_text(encoding="utf-8")
    return [source.replace("→", "\t") for source in _EXAMPLE.findall(text)]


def json_files(shared: Path, kind: str) -> list[Path]:
    """JSONTestSuite: `y` must be read, `n` must be refused, `i` is free; `t` are the transformations."""
    suite = shared / "corpora/jsontestsuite"
    if kind == "t":
        return sorted((suite / "test_transform").glob("*.json"))
    return sorted((suite / "test_parsing").glob(f"{kind}_*.json"))
