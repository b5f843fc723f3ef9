"""What a walk of the record came to where it does not verify: where, what is safe, what to do."""

from __future__ import annotations

from reviewer.domain.ledger import STATE_ALTERED, ChainState
from ui.messages.catalogue import say


def broken_words(chain: ChainState) -> str:
    """Of a chain that is broken somewhere."""
    if chain.broken_at == 0:
        return say(chain.problem)
    code = "ledger.state_altered" if chain.problem == STATE_ALTERED else "ledger.broken"
    return say(code, entry=chain.broken_at, entries=chain.entries)
