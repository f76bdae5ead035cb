"""Scalar rules: small pure functions over one value, applied once for each distinct value of a column."""
