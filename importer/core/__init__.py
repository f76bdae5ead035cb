"""The pure heart: nouns, scalar rules and one module for each verb; no files, network, clock or settings."""
