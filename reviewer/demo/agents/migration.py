"""The schema agent: takes the patch that was chosen into its branch and says what that changes."""

from __future__ import annotations

from unidiff.errors import UnidiffParseError
from unidiff.patch import PatchSet

from reviewer.demo.agents._api import Done, not_done
from reviewer.demo.ruling import Ruling
from reviewer.demo.scenes import Scene


def go_on(scene: Scene, ruling: Ruling) -> Done:
    """Count what the decided patch really holds, edited or not."""
    if not ruling.goes_ahead:
        return not_done(ruling, "The migration")
    try:
        patch = PatchSet(ruling.content or scene.answer(ruling.answers[0]))
    except UnidiffParseError as error:
        return Done(text=f"Could not apply the patch that came back: {error}")
    files = ", ".join(one.path for one in patch)
    return Done(
        text=f"Committed the chosen patch on a branch: +{patch.added} -{patch.removed} lines in {files}. "
        "The staging run of this sample is simulated."
    )
