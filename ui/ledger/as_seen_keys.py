"""Keys of the desk that mean the same in the item as it was seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ui.shortcuts.dispatcher import Dispatcher, Press
from ui.shortcuts.table import Act

if TYPE_CHECKING:
    from ui.ledger.as_seen import AsSeen

Find = Callable[[], "AsSeen | None"]
"""What is in front of the ledger's list; None: the list itself, or the desk."""


def register(keys: Dispatcher, find: Find) -> None:
    """Offer them while it is there."""

    def offer(act: Act, run: Callable[[AsSeen], object], holds: Callable[[AsSeen], bool] = _always) -> None:
        def ran(_press: Press) -> None:
            if (shown := find()) is not None:
                run(shown)

        def is_available() -> bool:
            shown = find()
            return shown is not None and holds(shown)

        keys.register(act, ran, is_available)

    offer(Act.ANSWER_LEFT, lambda shown: shown.step_answer(-1))
    offer(Act.ANSWER_RIGHT, lambda shown: shown.step_answer(1))
    offer(Act.SCROLL_UP, lambda shown: shown.scroll_by_page(-1))
    offer(Act.SCROLL_DOWN, lambda shown: shown.scroll_by_page(1))
    offer(Act.PREVIOUS_DISAGREEMENT, lambda shown: shown.step_row(-1), _has_rows)
    offer(Act.NEXT_DISAGREEMENT, lambda shown: shown.step_row(1), _has_rows)
    offer(Act.PREVIOUS_EIGHT, lambda shown: shown.matrix.step_page(-1), _has_rows)
    offer(Act.NEXT_EIGHT, lambda shown: shown.matrix.step_page(1), _has_rows)
    offer(Act.EVIDENCE, lambda shown: shown.evidence.toggle(), lambda shown: shown.evidence.is_there)


def _always(_shown: AsSeen) -> bool:
    return True


def _has_rows(shown: AsSeen) -> bool:
    return shown.matrix.isVisible()
