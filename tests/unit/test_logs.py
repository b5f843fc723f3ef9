"""The log in the home: what gets into a line, and how the files stay few, small and private."""

from __future__ import annotations

import logging
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewer.logs import FILE_NAME, WITHHELD, AllowListFormatter, HomeLog, kept_in, place

OURS = "reviewer.sync.poller"


def line(template: object, *values: object, logger: str = OURS, error: BaseException | None = None) -> str:
    """The line that a log call would leave, without its time."""
    trace = (type(error), error, error.__traceback__) if error is not None else None
    record = logging.LogRecord(logger, logging.INFO, "f.py", 1, template, values, trace)
    return AllowListFormatter().format(record).split(" ", 1)[1]


def raised(error: BaseException) -> BaseException:
    """The exception with a place where it was raised."""
    try:
        raise error
    except type(error) as caught:
        return caught


def test_known_words_keys_and_shapes_pass() -> None:
    told = line("source=%s epoch_changed code=%s pid=%d", "finance", "source.unreachable", 7)
    assert told == f"level=info logger={OURS} source=finance epoch_changed code=source.unreachable pid=7"


def test_a_line_begins_with_the_time_in_utc() -> None:
    record = logging.LogRecord(OURS, logging.INFO, "f.py", 1, "epoch_changed", (), None)
    record.created = 1_795_348_800.25
    assert AllowListFormatter().format(record).startswith("2026-11-22T12:00:00.250Z ")


@pytest.mark.parametrize(
    "value",
    [
        "pay 900 to Mallory",
        "line\nbreak",
        "\x1b[31m",
        "rdt_abcdefgh",
        "sk-live1234",
        "eyJhbGciOi",
        "x" * 81,
        "",
        "Größe",
        object(),
    ],
)
def test_a_value_of_another_shape_is_withheld(value: object) -> None:
    assert line("source=%s epoch_changed", value).endswith(f"source={WITHHELD} epoch_changed")


def test_an_unknown_key_is_withheld_with_its_value() -> None:
    assert line("token=%s answer=yes", "finance").endswith(f"{WITHHELD}={WITHHELD} {WITHHELD}={WITHHELD}")


def test_unknown_words_are_withheld() -> None:
    assert line("epoch_changed paid twice").endswith(f"epoch_changed {WITHHELD} {WITHHELD}")


def test_a_value_inside_a_word_is_withheld() -> None:
    assert line("%s source=<%s> pid=%d", "hello", "finance", 3).endswith(f"{WITHHELD} {WITHHELD} pid=3")


def test_values_that_are_missing_or_come_as_a_mapping_are_withheld() -> None:
    assert line("source=%s").endswith(WITHHELD)
    assert "finance" not in line("source=%(source)s", {"source": "finance"})


def test_a_message_that_is_no_text_is_withheld() -> None:
    assert line(ValueError("pay Mallory")).endswith(f"event={WITHHELD}")


def test_foreign_loggers_tell_their_name_and_nothing_else() -> None:
    told = line("HTTP Request: %s %s", "GET", "https://desk.test/v1?token=x", logger="httpx")
    assert told == f"level=info logger=httpx event={WITHHELD}"


def test_a_hostile_logger_name_is_withheld() -> None:
    assert f"logger={WITHHELD}" in line("x", logger="pay Mallory\n")


def test_an_exception_leaves_its_type_and_places_and_no_message() -> None:
    told = line("source=%s connector_failed=%s", "finance", "KeyError", error=raised(KeyError("pay Mallory")))
    assert "Mallory" not in told
    assert " raised=KeyError at=test_logs.py:" in told
    assert told.endswith(":raised")


def test_the_causes_of_an_exception_are_told_the_same_way() -> None:
    error = RuntimeError("outer words")
    error.__cause__ = raised(OSError("inner words"))
    told = line("task_failed", error=raised(error))
    assert " raised=RuntimeError " in told
    assert " from=OSError " in told
    assert "words" not in told


def test_a_type_made_of_foreign_words_is_withheld() -> None:
    hostile = type("pay Mallory", (Exception,), {})
    assert f"raised={WITHHELD}" in line("task_failed", error=raised(hostile()))


@pytest.mark.parametrize(
    ("file", "told"),
    [
        ("/home/ada/review-desk/reviewer/sync/poller.py", "reviewer/sync/poller.py:3:run"),
        ("/home/ada/.venv/lib/python3.11/site-packages/httpx/_client.py", "httpx/_client.py:3:run"),
        ("C:\\Users\\ada\\desk\\ui\\loop.py", "ui/loop.py:3:run"),
        ("/usr/lib/python3.11/json/decoder.py", "decoder.py:3:run"),
        ("<pay \u202e Mallory>", f"{WITHHELD}:3:run"),
    ],
)
def test_a_place_leaves_out_the_folders_that_may_name_a_person(file: str, told: str) -> None:
    assert place(file, 3, "run") == told


@pytest.fixture
def small(tmp_path: Path) -> Iterator[HomeLog]:
    """A log whose files are full after 2,000 bytes."""
    log = HomeLog(tmp_path / "logs", max_bytes=2_000, kept=2)
    yield log
    log.close()


def emit(log: HomeLog, number: int) -> None:
    log.handle(logging.LogRecord(OURS, logging.INFO, "f.py", 1, "epoch_changed pid=%d", (number,), None))


def test_size_and_number_of_files_are_bounded_and_the_newest_lines_stay(small: HomeLog) -> None:
    for number in range(200):
        emit(small, number)
    files = sorted(path.name for path in small.path.parent.glob(f"{FILE_NAME}*"))
    assert files == [FILE_NAME, f"{FILE_NAME}.1", f"{FILE_NAME}.2"]
    assert all(path.stat().st_size < 2_200 for path in small.path.parent.iterdir())
    assert small.path.read_text().splitlines()[-1].endswith("pid=199")


def test_lines_of_two_writers_all_arrive_across_a_move(small: HomeLog) -> None:
    other = HomeLog(small.path.parent, max_bytes=2_000, kept=2)
    for number in range(40):
        emit(small if number % 2 else other, number)
    other.close()
    text = "".join(path.read_text() for path in small.path.parent.glob(f"{FILE_NAME}*"))
    assert sorted(int(one.rpartition("=")[2]) for one in text.splitlines()) == list(range(40))


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX")
def test_files_are_private_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        log = HomeLog(tmp_path / "logs", max_bytes=300)
        for number in range(20):
            emit(log, number)
        log.close()
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "logs").stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "logs").iterdir()} == {0o600}


def test_a_log_that_cannot_be_written_says_and_stops_nothing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "logs").write_text("in the way")
    log = HomeLog(tmp_path / "logs")
    emit(log, 1)
    log.close()
    assert capfd.readouterr().err == ""


def test_nothing_is_created_before_there_is_something_to_say(tmp_path: Path) -> None:
    with kept_in(tmp_path / "logs"):
        pass
    assert list(tmp_path.iterdir()) == []


FOREIGN = """
import logging, sys
from pathlib import Path
from reviewer.logs import kept_in
with kept_in(Path(sys.argv[1])):
    for name in ("httpx", "httpcore.connection", "uvicorn.access", "asyncio", "anything"):
        logging.getLogger(name).info("GET https://desk.test/v1?token=x")
        logging.getLogger(name).warning("GET https://desk.test/v1?token=x")
    logging.getLogger("reviewer.sync").info("source=%s epoch_changed", "finance")
    logging.getLogger("reviewer.sync").debug("source=%s epoch_changed", "debug")
"""


def test_other_libraries_are_heard_from_warning_on_and_without_words(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", FOREIGN, str(tmp_path)], check=True, timeout=30)
    lines = (tmp_path / FILE_NAME).read_text().splitlines()
    assert [one.split(" ", 1)[1] for one in lines[:-1]] == [
        f"level=warning logger={name} event={WITHHELD}"
        for name in ("httpx", "httpcore.connection", "uvicorn.access", "asyncio", "anything")
    ]
    assert lines[-1].endswith("source=finance epoch_changed")


def test_afterwards_every_logger_is_as_it_was(tmp_path: Path) -> None:
    before = (
        [logging.getLogger(name).level for name in ("reviewer", "ui", "httpx")],
        logging.getLogger().handlers,
    )
    with kept_in(tmp_path):
        assert logging.getLogger("reviewer").level == logging.INFO
    after = (
        [logging.getLogger(name).level for name in ("reviewer", "ui", "httpx")],
        logging.getLogger().handlers,
    )
    assert before == after
