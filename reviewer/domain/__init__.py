"""Nouns of the field as frozen values, the two life-cycle tables, and the facts that are published."""
