"""The log in the home: bounded files of key=value lines, and the allow-list that decides what gets into them.

A line is put together from what is known to be harmless and from nothing else: words and keys of the lists
below, values of the shape that belongs to the key, the types of exceptions and the places in the code. What
is not known, a foreign library's message too, becomes `withheld`. So no content, reason, token, header or
address can get in by a careless log call.
"""

from __future__ import annotations

import contextlib
import logging
import os
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Final

WITHHELD: Final = "withheld"
FILE_NAME: Final = "review-desk.log"
MAX_BYTES: Final = 1_000_000
KEPT: Final = 4
"""How many full files are kept beside the one that is written."""
MAX_PLACES: Final = 12
MAX_CAUSES: Final = 4

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,79}")
_CODE = re.compile(r"[a-z][a-z0-9_-]*(?:\.[a-z0-9_-]+){0,4}")
_TYPE = re.compile(r"[A-Za-z_][A-Za-z0-9_.]{0,79}")
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,6})?")
_RANDOM_ID = re.compile(r"[0-9a-fA-F][0-9a-fA-F-]{0,35}")
_NAMES = re.compile(r"[A-Za-z0-9._:-]{1,80}(?:,[A-Za-z0-9._:-]{1,80}){0,19}")
_PLACES = re.compile(
    r"[\w./<>-]{1,200}:\d{1,7}:[\w<>.]{1,100}(?:,[\w./<>-]{1,200}:\d{1,7}:[\w<>.]{1,100}){0,19}"
)
_SECRET = re.compile(r"rdt_|bearer|eyJ|sk-|gh[pousr]_", re.IGNORECASE)
"""How tokens begin. Such a value is withheld also where its shape would pass."""

KEYS: Final[Mapping[str, re.Pattern[str]]] = {
    "action": _CODE,
    "at": _PLACES,
    "code": _CODE,
    "condition": _CODE,
    "connector_failed": _TYPE,
    "decision": _ID,
    "error": _TYPE,
    "event": _CODE,
    "fact": _TYPE,
    "failed": _TYPE,
    "name": _ID,
    "names": _NAMES,
    "pid": _NUMBER,
    "reason": _TYPE,
    "seconds": _NUMBER,
    "signal": _NUMBER,
    "source": _ID,
    "task": _ID,
    "thread": _RANDOM_ID,
}
"""Every key that may stand in a line, with the shape that its value must have."""
WORDS: Final = frozenset(
    {
        "answer_reached_next_question",
        "answers_forgotten",
        "backup_not_made",
        "cache_renewed",
        "delivery_failed",
        "desk_not_closed",
        "end_not_recorded",
        "epoch_changed",
        "evidence_not_whole",
        "key_setting_ignored",
        "mark_not_kept",
        "marks_missing",
        "message_code_unknown",
        "message_param_missing",
        "not_built",
        "note_look",
        "record_not_watched",
        "record_not_writable",
        "record_restored",
        "server_stops",
        "signing_key_missing",
        "subscriber_failed",
        "task_failed",
        "task_refused",
        "tasks_stuck",
        "unexpected_error",
        "window_not_painted",
        "words_not_pruned",
    }
)
"""Every event that may be named in a line."""

_CONVERSION = re.compile(r"%[-+ #0]*\d*(?:\.\d+)?[sdifr]")
_LOGGER = re.compile(r"[A-Za-z_][A-Za-z0-9_.]{0,99}")
_FILE = re.compile(r"[\w./<> -]{1,200}")
_FUNCTION = re.compile(r"[\w<>.]{1,100}")
_NOISY: Final = ("asyncio", "filelock", "httpcore", "httpx", "keyring", "qasync", "uvicorn")
_OURS: Final = ("reviewer", "ui")


def place(file: str, line: int, function: str) -> str:
    """`reviewer/sync/poller.py:139:poll_once`: a place in the code, without the folders above it."""
    parts = file.replace("\\", "/").split("/")
    starts = [number for number, part in enumerate(parts) if part in {*_OURS, "site-packages"}]
    start = starts[-1] + (parts[starts[-1]] == "site-packages") if starts else len(parts) - 1
    short = "/".join(parts[start:])
    named = short if _FILE.fullmatch(short) else WITHHELD
    return f"{named}:{line}:{function if _FUNCTION.fullmatch(function) else WITHHELD}".replace(" ", "_")


def places(trace: TracebackType | None) -> list[str]:
    """Where an exception passed, the innermost last; long ones keep their ends."""
    found: list[str] = []
    while trace is not None:
        code = trace.tb_frame.f_code
        found.append(place(code.co_filename, trace.tb_lineno, code.co_name))
        trace = trace.tb_next
    return found if len(found) <= MAX_PLACES else [*found[:2], *found[2 - MAX_PLACES :]]


def type_name(error: BaseException | type[BaseException]) -> str:
    """The name of an exception's type; never its message."""
    name = (error if isinstance(error, type) else type(error)).__name__
    return name if _TYPE.fullmatch(name) else WITHHELD


def causes(error: BaseException) -> list[BaseException]:
    """An exception and what it came from, the outermost first, bounded."""
    found: list[BaseException] = []
    step: BaseException | None = error
    while step is not None and step not in found and len(found) < MAX_CAUSES:
        found.append(step)
        step = step.__cause__ or (None if step.__suppress_context__ else step.__context__)
    return found


def allowed(key: str, value: object) -> str:
    """The value as it may stand in a line, or `withheld`."""
    shape, text = KEYS.get(key), str(value)
    is_known = shape is not None and shape.fullmatch(text) is not None
    return text if is_known and not _SECRET.search(text) else WITHHELD


class AllowListFormatter(logging.Formatter):
    """One line for a record, of known words, keys and shapes."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        head = [
            at.replace("+00:00", "Z"),
            f"level={record.levelname.lower() if record.levelname.isalpha() else record.levelno}",
            f"logger={record.name if _LOGGER.fullmatch(record.name) else WITHHELD}",
        ]
        error = record.exc_info[1] if record.exc_info else None
        return " ".join([*head, *_told(record), *(_traced(error) if error is not None else ())])


def _told(record: logging.LogRecord) -> list[str]:
    """The message's parts. It is a template of ours with its values; anything else is withheld."""
    if record.name.partition(".")[0] not in _OURS or not isinstance(record.msg, str):
        return [f"event={WITHHELD}"]
    values = list(record.args) if isinstance(record.args, tuple) else []
    told: list[str] = []
    for token in record.msg.split():
        key, is_pair, written = token.partition("=")
        count = len(_CONVERSION.findall(token))
        taken, values = values[:count], values[count:]
        if is_pair and _CONVERSION.fullmatch(written) and taken:
            told.append(f"{key if key in KEYS else WITHHELD}={allowed(key, taken[0])}")
        elif is_pair and not count:
            told.append(f"{key if key in KEYS else WITHHELD}={allowed(key, written)}")
        else:
            told.append(token if token in WORDS else WITHHELD)
    return told or [f"event={WITHHELD}"]


def _traced(error: BaseException) -> Iterator[str]:
    for number, one in enumerate(causes(error)):
        label = "raised" if number == 0 else "from"
        yield f"{label}={type_name(one)}"
        yield f"at={','.join(places(one.__traceback__)) or 'nowhere'}"


class HomeLog(logging.Handler):
    """Appends to one file that several processes of a home may share; full files move on to `.1`, `.2`, ...

    A line goes out in one write, so that lines never mix. Whatever goes wrong here stays here: a log that
    can't be written must not stop a decision.
    """

    def __init__(self, folder: Path, *, max_bytes: int = MAX_BYTES, kept: int = KEPT) -> None:
        super().__init__()
        self.path = folder / FILE_NAME
        self._max_bytes, self._kept = max_bytes, kept
        self._file: int | None = None
        self.setFormatter(AllowListFormatter())

    def emit(self, record: logging.LogRecord) -> None:
        try:
            line = (self.format(record) + "\n").encode("ascii", "backslashreplace")
            os.write(self._opened(), line)
        except Exception:  # noqa: BLE001 - a value may raise anything when it is made text
            self.handleError(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's own name
        """Say nothing: the standard way prints the message and its values."""

    def close(self) -> None:
        self.acquire()
        try:
            self._shut()
        finally:
            self.release()
        super().close()

    def _opened(self) -> int:
        """The file to write to now: made anew where another process has moved it on."""
        if self._file is not None and not self._is_current(self._file):
            self._shut()
        if self._file is None:
            self._file = self._open()
        if os.fstat(self._file).st_size >= self._max_bytes:
            self._move_on()
            self._shut()
            self._file = self._open()
        return self._file

    def _open(self) -> int:
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        if os.name == "posix":
            os.fchmod(file, 0o600)
        return file

    def _is_current(self, file: int) -> bool:
        try:
            return os.path.samestat(os.fstat(file), self.path.stat())
        except FileNotFoundError:
            return False

    def _move_on(self) -> None:
        """Under a lock, because two processes that moved at once would lose a file."""
        import filelock

        with contextlib.suppress(filelock.Timeout, OSError):
            lock = filelock.FileLock(self.path.with_suffix(".lock"), timeout=0, mode=0o600)
            with lock:
                if self.path.stat().st_size < self._max_bytes:
                    return
                for number in range(self._kept, 0, -1):
                    older = self._numbered(number - 1)
                    if older.exists():
                        older.replace(self._numbered(number))

    def _numbered(self, number: int) -> Path:
        return self.path.with_name(f"{FILE_NAME}.{number}") if number else self.path

    def _shut(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            os.close(file)


@contextlib.contextmanager
def kept_in(folder: Path) -> Iterator[HomeLog]:
    """Write the log into `folder` for as long as this lasts; ours from INFO on, all others' warnings."""
    handler, root = HomeLog(folder), logging.getLogger()
    wanted = dict.fromkeys(_OURS, logging.INFO) | dict.fromkeys(_NOISY, logging.WARNING)
    before = {name: logging.getLogger(name).level for name in wanted}
    for name, level in wanted.items():
        logging.getLogger(name).setLevel(level)
    root.addHandler(handler)
    try:
        yield handler
    finally:
        root.removeHandler(handler)
        for name, level in before.items():
            logging.getLogger(name).setLevel(level)
        handler.close()
