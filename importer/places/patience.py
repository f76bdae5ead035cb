"""File systems of Google and Azure that do not hang: few tries, with an end to each.

Their libraries try again for a minute and more, which a place does not need: whoever looks at it looks again later.
"""

import errno
from typing import Any

_TRIES = 3
_SECONDS = 30.0
"""How long connecting, and then each part of an answer, may take."""


def patient_system(kind: str, options: dict[str, Any]) -> Any:
    """The file system of fsspec for a kind of bucket.

    Args:
        kind: how its addresses begin, such as ``gs``.
        options: what fsspec takes for it.

    Raises:
        ValueError: the options do not do.
    """
    import fsspec

    if kind == "gs":
        return _google(options)
    if kind == "az":
        return _azure(options)
    return fsspec.filesystem(kind, **options)


def _google(options: dict[str, Any]) -> Any:
    """Without what its library does beside: ask for the kind of each bucket, go on unnamed where no key is found."""
    import aiohttp
    from gcsfs.core import GCSFileSystem
    from gcsfs.retry import HttpError, retry_request

    class Patient(GCSFileSystem):  # type: ignore[misc] # the library has no types
        """Tries a request a few times; what Google calls invalid is a fault of the place like others."""

        async def _request(self, *arguments: Any, **named: Any) -> Any:
            try:
                return await trying(self, *arguments, **named)
            except ValueError as refused:
                raise OSError(str(refused)) from None
            except HttpError as refused:
                if str(refused.code) == "416":
                    raise FileNotFoundError(errno.ENOENT, "shorter than it was when it was looked at") from None
                raise

    trying = retry_request(retries=_TRIES)(GCSFileSystem._request.__wrapped__)

    patience = aiohttp.ClientTimeout(sock_connect=_SECONDS, sock_read=_SECONDS)
    try:
        return Patient(**{"token": "google_default", "requests_timeout": patience, **options})
    except KeyError:
        # It took a damaged key of a service account for that of a user.
        raise ValueError("the key in token is damaged.") from None


def _azure(options: dict[str, Any]) -> Any:
    from importer.places.literal import LiteralAzure

    system = LiteralAzure(**options)
    retries = system.service_client._config.retry_policy
    retries.total_retries, retries.initial_backoff, retries.increment_base = _TRIES - 1, 1, 2
    return system
