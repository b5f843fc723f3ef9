"""The record and the cache: everything that is kept on this computer."""
