"""One event loop: nothing blocks it, nothing nests in it, no task is lost (STYLE.md, 5)."""

from __future__ import annotations

from tests.house.source import Module, modules, program

SPAWNERS = {"ui/tasks.py", "reviewer/tasks.py"}
NESTED_LOOPS = {"exec", "exec_"}
STATIC_DIALOGS = {
    "QMessageBox": {"question", "information", "warning", "critical", "about", "aboutQt"},
    "QFileDialog": {
        "getOpenFileName",
        "getOpenFileNames",
        "getSaveFileName",
        "getExistingDirectory",
        "getOpenFileUrl",
        "getOpenFileUrls",
        "getSaveFileUrl",
        "getExistingDirectoryUrl",
    },
    "QInputDialog": {"getText", "getMultiLineText", "getInt", "getDouble", "getItem"},
    "QColorDialog": {"getColor"},
    "QFontDialog": {"getFont"},
}
STATIC_CALLS = {f"{dialog}.{method}" for dialog, methods in STATIC_DIALOGS.items() for method in methods}


def called(modules_: list[Module], *names: str) -> list[str]:
    """Where something is called whose dotted name ends in one of `names`."""
    return [
        f"{module.at(call)} {name}"
        for module in modules_
        for call, name in module.calls()
        if any(name == one or name.endswith(f".{one}") for one in names)
    ]


def test_no_dialog_menu_or_loop_is_executed_inside_the_loop() -> None:
    assert called([*modules("ui"), *modules("tests/ui")], *NESTED_LOOPS) == []


def test_no_static_dialog_is_asked() -> None:
    assert called(modules("ui"), *STATIC_CALLS) == []


def test_the_window_never_spins_events_by_hand() -> None:
    assert called(modules("ui"), "processEvents", "QEventLoop") == []


def test_tasks_are_made_by_spawn_only() -> None:
    everyone = [
        module
        for module in program()
        if module.path not in SPAWNERS and not module.path.startswith("reviewer/adapters/")
    ]
    assert called(everyone, "asyncio.create_task", "loop.create_task", "ensure_future") == []


def test_the_program_never_sleeps_in_a_thread() -> None:
    allowed = "reviewer/adapters/"  # an agent's own process may wait as it likes
    everyone = [module for module in program() if not module.path.startswith(allowed)]
    assert called(everyone, "time.sleep") == []


def test_tests_wait_for_something_instead_of_sleeping() -> None:
    assert called(modules("tests"), "time.sleep", "qtbot.wait", "QTest.qWait", "QTest.qSleep") == []
