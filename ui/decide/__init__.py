"""Stage, arm, record: from a key to a decision on disk."""
