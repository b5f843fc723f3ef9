"""Print every skipped test with its reason; fail when one is not on the checked-in list.

    python .ci/skip_table.py out/skips.json tests/skips.toml

The list is TOML: [[skip]] with `test` (a glob over test ids), `reason` (how the reason starts) and
`because` (why skipping is acceptable there). An entry that no collected test matches is stale and fails
too; one that was not needed this time is only mentioned.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path


@dataclass(frozen=True)
class Entry:
    """One line of the list."""

    test: str
    reason: str
    because: str

    def covers(self, test: str, reason: str) -> bool:
        """Whether `test` may be skipped for `reason`."""
        return self.is_about(test) and reason.startswith(self.reason)

    def is_about(self, test: str) -> bool:
        """Whether the glob matches; square brackets in test ids are not special."""
        return fnmatchcase(test, self.test.replace("[", "[[]"))


@dataclass(frozen=True)
class Verdict:
    """What the comparison found."""

    listed: list[tuple[str, str, str]]
    unlisted: list[tuple[str, str]]
    stale: list[Entry]
    not_needed: list[Entry]

    @property
    def is_green(self) -> bool:
        """Whether every skip is listed and every entry is still about something."""
        return not self.unlisted and not self.stale


def read_list(path: Path) -> list[Entry]:
    """The entries; a missing or empty field is an error."""
    entries = [Entry(**entry) for entry in tomllib.loads(path.read_text(encoding="utf-8")).get("skip", [])]
    for entry in entries:
        if not (entry.test and entry.reason and entry.because):
            raise SystemExit(f"{path}: every entry needs test, reason and because: {entry}")
    return entries


def judge(tests: Iterable[str], skipped: Mapping[str, str], entries: Iterable[Entry]) -> Verdict:
    """Compare what was skipped with the list."""
    entries, tests = list(entries), list(tests)
    listed, unlisted, used = [], [], set()
    for test, reason in skipped.items():
        covering = next((entry for entry in entries if entry.covers(test, reason)), None)
        if covering is None:
            unlisted.append((test, reason))
        else:
            used.add(covering)
            listed.append((test, reason, covering.because))
    unused = [entry for entry in entries if entry not in used]
    stale = [entry for entry in unused if not any(entry.is_about(test) for test in tests)]
    return Verdict(listed, unlisted, stale, [entry for entry in unused if entry not in stale])


def main(report: Path, allowed: Path) -> int:
    """Print the table; the exit status is 0 when it is green."""
    if not report.exists():
        print("no report: the tests did not run to their end")
        return 1
    content = json.loads(report.read_text(encoding="utf-8"))
    verdict = judge(content["tests"], content["skipped"], read_list(allowed))
    print(f"{len(content['tests'])} tests, {len(content['skipped'])} skipped")
    for test, reason, because in verdict.listed:
        print(f"  listed     {test}\n             {reason} ({because})")
    for test, reason in verdict.unlisted:
        print(f"  NOT LISTED {test}\n             {reason}")
    for entry in verdict.stale:
        print(f"  STALE      {entry.test}: no such test (reason: {entry.reason})")
    for entry in verdict.not_needed:
        print(f"  not needed {entry.test}: {entry.reason}")
    return 0 if verdict.is_green else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
