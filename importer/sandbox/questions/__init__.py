"""What the request log can be asked: each question gives its findings as sentences; none is good.

The questions are pure functions over `log.Logged` entries, from a server's ``log`` or from the lines of its file.
`asking.findings` asks them all.
"""
