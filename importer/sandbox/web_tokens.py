"""JSON Web Tokens as OAuth 2.0 clients get them: made up, but of the right form (RFC 7519)."""

import base64
import secrets

from importer.sandbox.messages import JsonObject, encode


def web_token(client: str, issued: float, life: float | None) -> str:
    """Return a token that no other equals.

    Args:
        client: Whom it was given to.
        issued: Seconds since the epoch.
        life: Seconds that it says it lives; None says nothing.
    """
    claims: JsonObject = {"sub": client, "iat": int(issued), "jti": secrets.token_hex(8)}
    if life is not None:
        claims["exp"] = int(issued + life)
    parts = (encode({"alg": "HS256", "typ": "JWT"}), encode(claims), secrets.token_bytes(32))
    return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)
