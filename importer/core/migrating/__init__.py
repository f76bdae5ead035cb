"""Migrate: what was understood of any source, as rows of our own layout."""
