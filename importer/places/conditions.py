"""Remove an object only if it still is the version that was seen; each store has its own words for that."""

import errno
from collections.abc import Callable, Mapping
from typing import Any


def removed_as_seen(kind: str, system: Any, path: str, seen: Mapping[str, Any]) -> bool | None:
    """Remove a version of an object, in one step.

    Args:
        kind: how the store's addresses begin, such as ``s3``.
        system: the store's file system.
        path: the bucket and the name in it.
        seen: what the file system said of the version.

    Returns:
        False if another version stands there by now, which stays; None if the store knows no such condition, and
        nothing was done.
    """
    bucket, _, key = path.partition("/")
    removing = _BY_KIND.get(kind)
    if removing is None:
        return None
    try:
        return removing(system, bucket, key, seen)
    except FileNotFoundError:
        return True


def _s3(system: Any, bucket: str, key: str, seen: Mapping[str, Any]) -> bool | None:
    try:
        system.call_s3("delete_object", Bucket=bucket, Key=key, IfMatch=seen["ETag"])
    except OSError as fault:
        if fault.errno == errno.EINVAL:
            return False
        if fault.errno == errno.ENOSYS:
            return None
        raise
    return True


def _google(system: Any, bucket: str, key: str, seen: Mapping[str, Any]) -> bool:
    try:
        system.call("DELETE", "b/{}/o/{}", bucket, key, ifGenerationMatch=seen["generation"])
    except FileExistsError:
        # What gcsfs makes of an unmet condition; what is gone is no other version.
        return not system.exists(f"{bucket}/{key}")
    return True


def _azure(system: Any, bucket: str, key: str, seen: Mapping[str, Any]) -> bool:
    from azure.core import MatchConditions
    from azure.core.exceptions import ResourceModifiedError, ResourceNotFoundError
    from fsspec.asyn import sync

    async def removing() -> bool:
        async with system.service_client.get_blob_client(bucket, key) as client:
            try:
                await client.delete_blob(etag=seen["etag"], match_condition=MatchConditions.IfNotModified)
            except ResourceModifiedError:
                # What is gone is no other version, though Azurite answers so.
                return not await client.exists()
            except ResourceNotFoundError:
                return True
        return True

    done: bool = sync(system.loop, removing)
    return done


_BY_KIND: Mapping[str, Callable[[Any, str, str, Mapping[str, Any]], bool | None]] = {
    "s3": _s3,
    "gs": _google,
    "az": _azure,
}
