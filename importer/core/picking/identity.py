"""What makes two drops the same: the rule, where it sends to, and the content. Names of files do not matter."""

import hashlib
import json
from collections.abc import Iterable

_SIGNS = 16
"""Signs of the hash; as many as keep a few thousand rules apart for good."""


def rule_key(rule: str, api: str, accounts: Iterable[str]) -> str:
    """The identity of a rule: its name, and a hash of where it sends to; the order of accounts does not matter.

    Args:
        rule: its name.
        api: the API's address, or the name of the sandbox.
        accounts: the numbers of the accounts.

    >>> rule_key("nightly", "sandbox", ["2", "1"]) == rule_key("nightly", "sandbox", ["1", "2", "2"])
    True
    """
    written = json.dumps([rule, api.rstrip("/"), sorted(set(accounts))], ensure_ascii=True, separators=(",", ":"))
    return f"{rule}#{hashlib.sha256(written.encode()).hexdigest()[:_SIGNS]}"
