"""Policy: rules that may forbid a decision; called inside the transaction that records it."""
