"""The stage report: what happened to every row."""
