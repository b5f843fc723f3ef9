"""One target under atheris, which follows the branches that inputs reach.

    python -m tests.fuzz.guided NAME SECONDS

atheris is no dependency of ours: it has no wheels for every Python. `pip install atheris` beside the others.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
import tempfile
from pathlib import Path


def is_there() -> bool:
    """Whether atheris can be imported here."""
    return importlib.util.find_spec("atheris") is not None


def main(name: str, seconds: int) -> None:
    """Run until the time is over or an input fails; libFuzzer prints what it did and the input."""
    atheris = importlib.import_module("atheris")
    with atheris.instrument_imports(
        include=["reviewer", "markdown", "unidiff"], enable_loader_override=False
    ):
        targets = importlib.import_module("tests.fuzz.targets")
    seeds = importlib.import_module("tests.fuzz.seeds")
    with tempfile.TemporaryDirectory() as folder:
        for number, seed in enumerate(seeds.SEEDS[name]):
            Path(folder, str(number)).write_bytes(seed)
        words = Path(folder).with_suffix(".words")
        words.write_text("".join(f'"{_spelt(word)}"\n' for word in seeds.WORDS), encoding="ascii")
        atheris.Setup(
            [
                name,
                *(f"-max_total_time={seconds}", "-max_len=8192", "-rss_limit_mb=2048", "-timeout=20"),
                *("-print_final_stats=1", f"-dict={words}", f"-artifact_prefix={folder}-", folder),
            ],
            targets.TARGETS[name],
        )
        atheris.Fuzz()


def _spelt(word: bytes) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
