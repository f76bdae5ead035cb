"""The stage validate: the API's rules and ours, over occasions and over events."""
