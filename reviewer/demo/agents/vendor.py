"""Two agents of two orchestrators on one vendor: one wants its bank account changed, the other stops it."""

from __future__ import annotations

import json

from reviewer.demo.agents._api import Done, not_done
from reviewer.demo.ruling import Ruling
from reviewer.demo.scenes import Scene


def go_on(scene: Scene, ruling: Ruling) -> Done:
    """Do what the own answer proposes, if it is the one that won."""
    proposed = json.loads(ruling.content or scene.fixed["candidates"][0]["content"])
    if not ruling.goes_ahead:
        return not_done(ruling, f"“{proposed['action']}”")
    return Done(
        text=f"Did “{proposed['action']}” for vendor {proposed['vendor']}: payments "
        f"{'released' if proposed['payments_released'] else 'held'}, account {proposed['account_on_file']}."
    )
