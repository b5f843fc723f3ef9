"""The status line and what opens from it: health, ledger, connections."""
