"""What the command line does around the window, without one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from reviewer.cli.window import Numbers, keep_own
from reviewer.config import Home, Settings, load_settings, save_settings
from reviewer.errors import ConfigError


@pytest.fixture
def home(desk_home: Path) -> Home:
    home = Home(desk_home)
    home.make()
    return home


def test_window_keeps_its_own_settings_and_no_others(home: Home) -> None:
    """What was written into the file while the window was open is not undone by choosing a theme."""
    shown = Settings(theme="dark", scale_percent=120, single_keys=False, keys={"approve": "F2"})
    written = Settings(hold_s=60.0, money_limit=50.0, plain_secrets=True, source_quota_mb=5)
    save_settings(home, written)
    keep_own(home, shown)
    own = {"theme": "dark", "scale_percent": 120, "single_keys": False, "keys": {"approve": "F2"}}
    assert load_settings(home) == replace(written, **own)  # type: ignore[arg-type]


def test_settings_that_were_spoilt_meanwhile_are_left_for_whoever_mends_them(home: Home) -> None:
    home.settings.write_text('{"hold_s": 60.0,')
    with pytest.raises(ConfigError):
        keep_own(home, Settings(theme="dark"))
    assert home.settings.read_text() == '{"hold_s": 60.0,'


def test_a_number_of_the_dialog_is_kept_and_nothing_else_changes(home: Home) -> None:
    written = Settings(theme="dark", money_limit=50.0)
    save_settings(home, written)
    numbers = Numbers(home)
    numbers.change("hold_s", 30)
    assert numbers.read() == replace(written, hold_s=30)


def test_a_number_out_of_its_range_is_not_kept(home: Home) -> None:
    with pytest.raises(ConfigError) as refused:
        Numbers(home).change("hold_s", 86_401.0)
    assert refused.value.code == "config.out_of_range"
    assert not home.settings.exists()
