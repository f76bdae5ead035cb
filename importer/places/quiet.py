"""Let the libraries of far places keep quiet: what goes wrong there is told by us, once, in words.

Left to themselves they print tracebacks, warnings of sessions that were not closed, and the same complaint again with
each try.
"""

import logging

_THEIRS = (
    "adlfs", "aiobotocore", "aiohttp", "asyncio", "azure", "botocore", "fsspec", "gcsfs", "google", "paramiko", "s3fs",
    "smbclient", "smbprotocol", "spnego", "urllib3",
)  # fmt: skip
"""Roots of their logs; asyncio is theirs alone here, because nothing of ours uses it."""


def silence_libraries() -> None:
    """Drop what they log; whoever has set a level for one of these logs keeps it."""
    for name in _THEIRS:
        log = logging.getLogger(name)
        if log.level == logging.NOTSET:
            log.setLevel(logging.CRITICAL + 1)
