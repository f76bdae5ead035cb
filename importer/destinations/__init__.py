"""Where occasions are sent: the API over HTTP, and an honest in-memory account with the same contract."""
