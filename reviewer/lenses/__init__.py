"""Lenses: data files that map a source's payload to a review item. Pure."""
