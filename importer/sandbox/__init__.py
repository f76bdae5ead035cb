"""The simulated special-occasions API: real HTTP, kept state, and faults to rehearse.

An independent witness: it is written from the description of the API alone and imports nothing of the importer.
`server.SandboxServer` runs it in this process, `python -m importer.sandbox` in one of its own.
"""
