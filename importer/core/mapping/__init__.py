"""The stage map: which rows of a sheet are a table, and what its columns mean."""
