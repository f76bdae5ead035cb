"""The stage export: an account's occasions as the rows of a sheet."""
