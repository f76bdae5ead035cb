"""Undo: what takes back what a run did, as a plan."""
