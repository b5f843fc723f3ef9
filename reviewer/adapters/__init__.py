"""Self-contained files that let an agent framework ask for decisions."""
