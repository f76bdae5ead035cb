"""Review: a second pair of eyes on what was checked; it only ever warns."""
