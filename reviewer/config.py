"""The home folder and the settings in it."""

from __future__ import annotations

import json
import math
import os
import re
import stat
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from reviewer.access_lists import close_to_others
from reviewer.errors import ConfigError
from reviewer.private_files import write_private

HOME_VARIABLE = "REVIEW_DESK_HOME"
_MOUNTS = Path("/proc/self/mounts")
_ESCAPED = re.compile(r"\\([0-7]{3})")
"""A blank, a tab, a line feed or a backslash in the name of a mount."""
_NETWORK_FILE_SYSTEMS = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "afs", "ceph"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the operator may change. Times in seconds."""

    hold_s: float = 10.0
    """How long a decision waits before it is sent; undo works that long."""
    allows_scripted_decisions: bool = False
    """Whether `review-desk decide` may run without a terminal confirmation."""
    money_limit: float = 10_000.0
    """Above this sum an approval needs a fact of the item typed."""
    plain_secrets: bool = False
    """Whether, on a computer without a keyring, secrets may lie in private files without a passphrase."""
    source_quota_mb: int = 1_000
    """Room on the disk for the items of one source, in MB of 2**20 bytes."""
    theme: str = "system"
    scale_percent: int = 100
    single_keys: bool = True
    keys: dict[str, str] = field(default_factory=dict)
    """The operator's own keys: action -> keys, several parted by ` | `."""


_RANGES = {
    "hold_s": (0.0, 86_400.0),
    "money_limit": (0.0, 1e15),
    "scale_percent": (80, 200),
    "source_quota_mb": (1, 1_000_000),
}
THEMES = ("system", "light", "dark")


@dataclass(frozen=True, slots=True)
class Home:
    """One operator's folder: the record, the cache, secrets, lenses, logs. Two people never share one."""

    path: Path

    @property
    def ledger(self) -> Path:
        """Everything a human did."""
        return self.path / "ledger.db"

    @property
    def cache(self) -> Path:
        """Everything that can be fetched again."""
        return self.path / "cache.db"

    @property
    def sync_lock(self) -> Path:
        """Held by the one process that polls and delivers."""
        return self.path / "sync.lock"

    @property
    def secrets(self) -> Path:
        """Secrets of a computer without a keyring."""
        return self.path / "secrets"

    @property
    def lenses(self) -> Path:
        """The operator's own lens files."""
        return self.path / "lenses"

    @property
    def logs(self) -> Path:
        """What the program did: key=value lines without content."""
        return self.path / "logs"

    @property
    def crashes(self) -> Path:
        """Where the code was when it failed: types and places without content."""
        return self.path / "crashes"

    @property
    def evidence(self) -> Path:
        """Files that answers cite, each named by its digest."""
        return self.path / "evidence"

    @property
    def backups(self) -> Path:
        """Copies of the record, the newest few."""
        return self.path / "backups"

    @property
    def quarantine(self) -> Path:
        """Records that were found damaged, as they were found; never deleted by the program."""
        return self.path / "quarantine"

    @property
    def broken_mark(self) -> Path:
        """There while the record does not verify: no process of this home decides or sends."""
        return self.path / "record-broken.json"

    @property
    def restoring_mark(self) -> Path:
        """There while the record is being restored: no process of this home decides or sends."""
        return self.path / "record-restoring"

    @property
    def exports(self) -> Path:
        """What the operator exported without naming another place."""
        return self.path / "exports"

    @property
    def settings(self) -> Path:
        """The settings file, JSON."""
        return self.path / "settings.json"

    def make(self) -> None:
        """Create the folder, readable by its owner only, before anything is written into it.

        Raises:
            ConfigError: it can't be made, or not be closed to other accounts (a drive that knows no
                owners). Or it would lie on a network file system, where SQLite's locks fail: then nothing
                was made.
        """
        os.umask(0o077)
        # First of all: a folder on a network drive would be a trace that others see and nobody uses.
        if (kind := _file_system(self.path)) in _NETWORK_FILE_SYSTEMS:
            raise ConfigError("config.home_on_network", path=str(self.path), kind=kind)
        was_there = self.path.exists()
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            if self.path.stat().st_mode & stat.S_ISVTX:
                # A folder like /tmp belongs to everybody; closing it would hurt them.
                raise ConfigError("config.home_unusable", path=str(self.path), reason="shared folder")
            self.path.chmod(0o700)
            # Before anything is in it: what is made later inherits the list.
            if not self.ledger.exists() and not self._is_closed_to_others(was_there=was_there):
                raise ConfigError("config.home_open_to_others", path=str(self.path))
            for folder in self._folders():
                folder.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise ConfigError("config.home_unusable", path=str(self.path), reason=error.strerror) from error

    def _is_closed_to_others(self, *, was_there: bool) -> bool:
        is_open = os.name == "posix" and self.path.stat().st_mode & 0o077
        return not is_open and close_to_others(self.path, was_there=was_there)

    def _folders(self) -> tuple[Path, ...]:
        return (
            *(self.secrets, self.lenses, self.logs, self.crashes, self.evidence),
            *(self.backups, self.quarantine, self.exports),
        )


def find_home(explicit: str | None, environment: Mapping[str, str]) -> Home:
    """`--home`, else REVIEW_DESK_HOME, else the platform's place for a user's data."""
    chosen = explicit or environment.get(HOME_VARIABLE)
    if chosen:
        return Home(Path(chosen).expanduser().absolute())
    import platformdirs

    return Home(Path(platformdirs.user_data_dir("review-desk", appauthor=False)))


def load_settings(home: Home) -> Settings:
    """The settings; defaults where there is no file. An unknown name is refused: it may be a typing error.

    Raises:
        ConfigError: the file can't be read, names an unknown setting or has a value of the wrong type.
    """
    try:
        stored = json.loads(home.settings.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError) as error:
        raise ConfigError("config.settings_unreadable", path=str(home.settings), reason=str(error)) from error
    if not isinstance(stored, dict):
        raise ConfigError("config.settings_unreadable", path=str(home.settings), reason="not an object")
    default = asdict(Settings())
    for name, value in stored.items():
        if name not in default:
            raise ConfigError("config.unknown_setting", name=name)
        _check(name, value, type(default[name]))
    return replace(Settings(), **stored)


def _check(name: str, value: object, wanted: type) -> None:
    """A value of the wrong type, or one that would do harm: an endless hold never sends."""
    if not (type(value) is wanted or (wanted is float and type(value) is int)):
        raise ConfigError("config.wrong_type", name=name, expected=wanted.__name__)
    if isinstance(value, int | float) and name in _RANGES:
        least, most = _RANGES[name]
        if not math.isfinite(value) or not least <= value <= most:
            raise ConfigError("config.out_of_range", name=name, least=least, most=most)
    if name == "theme" and value not in THEMES:
        raise ConfigError("config.wrong_type", name=name, expected=" | ".join(THEMES))
    if isinstance(value, dict) and not all(isinstance(keys, str) for keys in value.values()):
        raise ConfigError("config.wrong_type", name=name, expected="words")


class SettingsFile:
    """The settings as they are on disk now; read again only when the file has changed."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._stamp: tuple[int, int] | None = None
        self._settings = Settings()

    def __call__(self) -> Settings:
        """Raises ConfigError as `load_settings` does."""
        try:
            found = self._home.settings.stat()
        except OSError:
            self._stamp, self._settings = None, Settings()
            return self._settings
        stamp = (found.st_mtime_ns, found.st_ino)
        if stamp != self._stamp:
            self._settings, self._stamp = load_settings(self._home), stamp
        return self._settings


def save_settings(home: Home, settings: Settings) -> None:
    """Write the settings so that a crash leaves the old file or the new one."""
    write_private(home.settings, f"{json.dumps(asdict(settings), indent=2)}\n".encode())


def change_number(home: Home, name: str, value: float) -> None:
    """Keep another value of one setting that is a number; everything else stays as it is on disk by now.

    Raises:
        ConfigError: the value is out of the setting's range, or somebody spoilt the file; nothing changes.
    """
    _check(name, value, float)
    # The checker can't tell that `name` is a field that holds a number.
    save_settings(home, replace(load_settings(home), **{name: value}))  # type: ignore[arg-type]


def _file_system(path: Path) -> str:
    """The type of file system that `path` lies on, or will once it is made; empty where nobody tells."""
    try:
        mounts = _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return ""
    best, kind = "", ""
    real = os.path.realpath(path)
    for line in mounts:
        _, mount, found, *_ = line.split(" ")
        mount = _ESCAPED.sub(lambda match: chr(int(match[1], 8)), mount)
        inside = real == mount or real.startswith(mount.rstrip("/") + "/")
        if inside and len(mount) >= len(best):
            best, kind = mount, found
    return kind
