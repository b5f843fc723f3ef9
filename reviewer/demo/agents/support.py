"""The support agents: send an answer or a letter to a customer in exactly the words that were decided."""

from __future__ import annotations

from reviewer.demo.agents._api import Done, not_done
from reviewer.demo.ruling import Ruling
from reviewer.demo.scenes import Scene

SHOWN = 160


def answer_customer(scene: Scene, ruling: Ruling) -> Done:
    """Answer with the reading of the policy that was chosen, merged, or held to be valid under conditions."""
    if not ruling.goes_ahead:
        return not_done(ruling, "The answer to the customer")
    if ruling.verdict == "both-valid":
        return Done(text=f"Asked the customer which case applies, because: {ruling.conditions}")
    text = ruling.content or scene.answer(ruling.answers[0])
    return Done(text=f"Answered the customer with {len(text.split())} words: {_beginning(text)}")


def publish(scene: Scene, ruling: Ruling) -> Done:
    """Publish the text that was chosen or merged; of several valid ones none can stand there alone."""
    if not ruling.goes_ahead:
        return not_done(ruling, "The publication")
    if ruling.verdict == "both-valid":
        return Done(text=f"Published nothing yet: several texts hold, because: {ruling.conditions}")
    text = ruling.content or scene.answer(ruling.answers[0])
    return Done(text=f"Published {len(text.split())} words: {_beginning(text)}")


def send_letter(scene: Scene, ruling: Ruling) -> Done:
    """Send the letter as it stands after the human's edit."""
    if not ruling.goes_ahead:
        return not_done(ruling, "The letter")
    drafted = scene.fixed["candidates"][0]["content"]
    text = ruling.content or drafted
    how = "as drafted" if text == drafted else f"as {ruling.who} edited it"
    return Done(text=f"Sent {how}, {len(text.split())} words: {_beginning(text)}")


def _beginning(text: str) -> str:
    flat = " ".join(text.replace("**", "").split())
    return f"“{flat}”" if len(flat) <= SHOWN else f"“{flat[:SHOWN].rstrip()} …”"
