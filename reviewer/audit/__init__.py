"""The audit chain: canonical entries, links, signatures. Pure."""
