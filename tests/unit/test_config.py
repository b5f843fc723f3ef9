"""The home folder and its settings."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from reviewer import config
from reviewer.config import Home, Settings, find_home, load_settings, save_settings
from reviewer.errors import ConfigError

POSIX = pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX")


@pytest.fixture
def home(desk_home: Path) -> Home:
    made = Home(desk_home)
    made.make()
    return made


def refusal(home: Home, text: str) -> ConfigError:
    home.settings.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as refused:
        load_settings(home)
    return refused.value


def test_what_is_asked_for_wins_over_the_environment(tmp_path: Path) -> None:
    environment = {"REVIEW_DESK_HOME": str(tmp_path / "env")}
    assert find_home(str(tmp_path / "given"), environment).path == tmp_path / "given"
    assert find_home(None, environment).path == tmp_path / "env"


def test_without_both_it_is_the_platforms_place() -> None:
    assert find_home(None, {}).path.name == "review-desk"


def test_relative_home_is_made_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert find_home("here", {}).path == tmp_path / "here"


@POSIX
def test_home_is_private_before_anything_is_in_it(home: Home) -> None:
    folders = (home.path, home.secrets, home.lenses)
    assert [path.stat().st_mode & 0o777 for path in folders] == [0o700] * 3


@POSIX
def test_folder_that_belongs_to_everybody_is_left_alone(tmp_path: Path) -> None:
    shared = tmp_path / "tmp"
    shared.mkdir()
    shared.chmod(0o1777)
    with pytest.raises(ConfigError) as refused:
        Home(shared).make()
    assert refused.value.code == "config.home_unusable"
    assert shared.stat().st_mode & 0o7777 == 0o1777


@pytest.mark.parametrize("was_there", [False, True])
def test_folder_that_can_not_be_closed_to_others_is_refused_before_anything_is_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, was_there: bool
) -> None:
    """On Windows where its access list can't be set."""
    home = Home(tmp_path / "home")
    if was_there:
        home.path.mkdir()
    monkeypatch.setattr(config, "close_to_others", lambda _path, **_: False)
    with pytest.raises(ConfigError) as refused:
        home.make()
    assert (refused.value.code, list(home.path.iterdir())) == ("config.home_open_to_others", [])


@POSIX
def test_drive_that_knows_no_owners_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home").chmod(0o755)
    monkeypatch.setattr(Path, "chmod", lambda _path, _mode: None)
    with pytest.raises(ConfigError) as refused:
        Home(tmp_path / "home").make()
    assert refused.value.code == "config.home_open_to_others"


def test_home_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ConfigError) as refused:
        Home(tmp_path / "file").make()
    assert refused.value.code == "config.home_unusable"


def test_home_on_a_network_drive_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(config, "_file_system", lambda path: "nfs4")
    with pytest.raises(ConfigError) as refused:
        Home(tmp_path / "home").make()
    assert refused.value.code == "config.home_on_network"


def test_nothing_is_made_on_a_network_drive_before_it_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(config, "_file_system", lambda _: "nfs4")
    with pytest.raises(ConfigError):
        Home(tmp_path / "deep" / "home").make()
    assert list(tmp_path.iterdir()) == []


def test_kind_of_file_system_of_what_is_not_there_yet_is_that_of_what_it_would_lie_in() -> None:
    if not Path("/proc/self/mounts").exists():
        assert config._file_system(Path("/none")) == ""
        return
    assert config._file_system(Path("/proc/none/home")) == "proc"


def test_mount_with_a_blank_in_its_name_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = os.path.realpath(tmp_path)
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/x / ext4 rw 0 0\nserver:/x {place}/My\\040share nfs4 rw 0 0\n", encoding="utf-8")
    monkeypatch.setattr(config, "_MOUNTS", mounts)
    assert config._file_system(Path(place) / "My share" / "home") == "nfs4"


@POSIX
def test_home_behind_a_link_that_leads_to_itself_is_said_to_be_unusable(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(ConfigError) as refused:
        Home(tmp_path / "loop" / "home").make()
    assert refused.value.code == "config.home_unusable"


def test_kind_of_file_system_is_that_of_the_innermost_mount() -> None:
    if not Path("/proc/self/mounts").exists():
        assert config._file_system(Path("/")) == ""
        return
    assert config._file_system(Path("/proc/self")) == "proc"


def test_without_a_file_the_defaults_hold(home: Home) -> None:
    assert load_settings(home) == Settings()


def test_settings_survive_being_written(home: Home) -> None:
    mine = replace(Settings(), hold_s=30.0, theme="dark", keys={"approve": "F5"})
    save_settings(home, mine)
    assert load_settings(home) == mine
    assert [path.name for path in home.path.iterdir() if path.suffix == ".new"] == []


@pytest.mark.parametrize(
    "text", ["{", "", "[]", "null", "\ud800".encode("utf-8", "surrogatepass").decode("latin-1")]
)
def test_settings_that_can_not_be_read_are_said_and_not_guessed(home: Home, text: str) -> None:
    assert refusal(home, text).code == "config.settings_unreadable"


def test_unknown_setting_may_be_a_typing_error(home: Home) -> None:
    assert refusal(home, '{"hold": 3}').params == {"name": "hold"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("hold_s", "10"), ("hold_s", True), ("single_keys", 1), ("scale_percent", 1.5)),
        *(
            ("scale_percent", True),
            ("theme", "pink"),
            ("theme", None),
            ("keys", {"approve": 5}),
            ("keys", []),
        ),
    ],
)
def test_value_of_the_wrong_kind_is_refused(home: Home, name: str, value: Any) -> None:
    refused = refusal(home, json.dumps({name: value}))
    assert (refused.code, refused.params["name"]) == ("config.wrong_type", name)


@pytest.mark.parametrize(
    "text",
    [
        *('{"hold_s": NaN}', '{"hold_s": Infinity}', '{"hold_s": -1}', '{"hold_s": 1e9}'),
        *('{"money_limit": NaN}', '{"scale_percent": 0}'),
    ],
)
def test_value_that_would_do_harm_is_refused(home: Home, text: str) -> None:
    assert refusal(home, text).code == "config.out_of_range"


def test_whole_number_will_do_for_seconds(home: Home) -> None:
    home.settings.write_text('{"hold_s": 3}')
    assert load_settings(home).hold_s == 3


def test_every_setting_is_documented(repo_dir: Path) -> None:
    page = (repo_dir / "docs" / "settings.md").read_text(encoding="utf-8")
    assert [name for name in Settings.__slots__ if f"`{name}`" not in page] == []
