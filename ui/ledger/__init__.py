"""The ledger: every decision, the full story of one, and the state of the chain."""
