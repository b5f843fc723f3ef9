"""What holds for every test: an offscreen Qt, a home of its own, silence in the log, no network."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

# Before anything imports Qt or keyring. A real display is asked for with QT_QPA_PLATFORM=xcb.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_API", "pyside6")
os.environ.setdefault("PYTEST_QT_API", "pyside6")
os.environ.setdefault("NO_AT_BRIDGE", "1")
os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="review-desk-run-"))
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
os.environ["REVIEW_DESK_PLAIN_SECRETS"] = "1"  # a home of a test asks nobody for a passphrase

import hypothesis
import pytest

pytest_plugins = [
    "tests.desks",
    "tests.plugins.async_tests",
    "tests.plugins.garbage",
    "tests.plugins.log_guard",
    "tests.plugins.long_first",
    "tests.plugins.network_guard",
    "tests.plugins.proof_counts",
    "tests.plugins.redaction",
    "tests.plugins.skip_report",
    "tests.langgraph.server",
]

# The same examples every time, so that red means changed code; the campaigns look for new ones.
hypothesis.settings.register_profile("house", derandomize=True, deadline=None, print_blob=True)
hypothesis.settings.register_profile("campaign", deadline=None, print_blob=True, max_examples=2_000)
hypothesis.settings.load_profile("house")

SHARED_IS_ABSENT = "shared material is absent"


@pytest.fixture(autouse=True)
def desk_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home folder of this test alone; not created yet, as on a first start."""
    home = tmp_path / "desk-home"
    monkeypatch.setenv("REVIEW_DESK_HOME", str(home))
    return home


@pytest.fixture(scope="session")
def repo_dir(pytestconfig: pytest.Config) -> Path:
    """The root of the checkout."""
    return pytestconfig.rootpath


@pytest.fixture(scope="session")
def shared_dir(repo_dir: Path) -> Path:
    """Captures and corpora that lie beside the checkout and are read in place; skips where they do not."""
    folder = repo_dir.parent / "shared"
    if not folder.is_dir():
        pytest.skip(SHARED_IS_ABSENT)
    return folder


@pytest.fixture(scope="session")
def langgraph_python(repo_dir: Path) -> Path:
    """The interpreter of the environment that holds the real LangGraph server (`make test` makes it)."""
    python = repo_dir / ".venv-langgraph" / "bin" / "python"
    if not python.exists():
        pytest.skip("the LangGraph environment is absent")
    return python


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    """The command line that pytest-qt gives to the one QApplication."""
    return ["review-desk-tests"]
