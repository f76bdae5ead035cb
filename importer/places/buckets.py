"""What may be said about a bucket in the settings, and what fsspec calls it."""

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from importer.core.errors import SettingsError

OPTIONS: Mapping[str, frozenset[str]] = {
    "s3": frozenset(
        {"endpoint_url", "key", "secret", "token", "profile", "anon", "region", "ca_file", "timeout", "encryption"}
    ),
    "gs": frozenset({"token", "project", "endpoint_url"}),
    "az": frozenset(
        {
            "account_name", "account_key", "account_host", "connection_string", "sas_token", "tenant_id", "client_id",
            "client_secret", "anon",
        }
    ),
    "memory": frozenset(),
}  # fmt: skip
"""By kind of bucket."""
_PATIENCE = 30.0
"""Seconds that a connection, and then each answer, may take."""


def arguments(kind: str, options: Mapping[str, Any]) -> dict[str, Any]:
    """What fsspec takes for options of ours.

    Raises:
        SettingsError: a value cannot be used.
    """
    endpoint = str(options.get("endpoint_url", "https://"))
    if not endpoint.startswith(("http://", "https://")):
        raise SettingsError("endpoint_url is no address.", "write it as https://HOST or https://HOST:PORT.")
    return _BY_KIND.get(kind, dict)(options)


def _s3(options: Mapping[str, Any]) -> dict[str, Any]:
    patience = float(options.get("timeout", _PATIENCE))
    client: dict[str, Any] = {}
    if "region" in options:
        client["region_name"] = str(options["region"])
    if "ca_file" in options:
        client["verify"] = str(Path(str(options["ca_file"])).expanduser())
    rest = {name: value for name, value in options.items() if name not in _OWN}
    if "encryption" in options:
        # Such as AES256 or aws:kms.
        rest["s3_additional_kwargs"] = {"ServerSideEncryption": str(options["encryption"])}
    return {
        **rest,
        "client_kwargs": client,
        "config_kwargs": {"connect_timeout": patience, "read_timeout": patience},
    }


def _az(options: Mapping[str, Any]) -> dict[str, Any]:
    named = {"account_name", "connection_string"}
    if not (options.keys() & named or any(os.environ.get(f"AZURE_STORAGE_{each.upper()}") for each in named)):
        raise SettingsError(
            "A place at az:// needs the name of a storage account.",
            'write options = { account_name = "NAME", account_key = { variable = "AZURE_KEY" } } in the place, '
            "or set AZURE_STORAGE_ACCOUNT_NAME or AZURE_STORAGE_CONNECTION_STRING.",
        )
    return dict(options)


def _gs(options: Mapping[str, Any]) -> dict[str, Any]:
    token = str(options.get("token", "")).strip()
    if not token or token in _GOOGLES_WAYS:
        return dict(options)
    if token.startswith("{"):
        # The key file's text, as a variable or the keyring holds it. Its library would take it for a token that holds
        # an hour, and ask on the net what it is worth.
        return {**options, "token": _google_key(token, "the text in token")}
    path = Path(token).expanduser()
    if not path.is_absolute() and path.suffix != ".json":
        return {**options, "token": token}
    try:
        _google_key(path.read_text("utf-8"), str(path))
    except (OSError, UnicodeDecodeError):
        raise SettingsError(
            f"The key file {path} of a place at gs:// cannot be read.",
            "look whether it is there, and whether the user who runs this may read it.",
        ) from None
    return {**options, "token": str(path)}


def _google_key(text: str, where: str) -> dict[str, Any]:
    try:
        key = json.loads(text)
    except ValueError:
        key = None
    if not isinstance(key, dict) or not any(needed <= key.keys() for needed in _GOOGLES_KEYS):
        raise SettingsError(
            f"No key of Google's is found: {where} is no key of a service account.",
            "take the JSON file that Google gives for a service account; for other ways in name their file with the "
            "variable GOOGLE_APPLICATION_CREDENTIALS, and leave token out.",
        )
    return key


_GOOGLES_WAYS = frozenset({"anon", "cache", "cloud", "google_default"})
"""What ``token`` may say in place of a key."""
_GOOGLES_KEYS = ({"private_key", "client_email", "token_uri"}, {"refresh_token", "client_id", "client_secret"})
"""What stands in the key of a service account, and in that of a user."""
_OWN = frozenset({"region", "ca_file", "timeout", "encryption"})
"""Options of S3 that its library has elsewhere."""
_BY_KIND: Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {"s3": _s3, "gs": _gs, "az": _az}
