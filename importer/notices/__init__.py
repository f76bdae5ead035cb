"""Telling people and monitors what happens: notices through Apprise, and heartbeats.

What cannot be delivered is a ``NoticeFailed``, without any address in it: addresses hold passwords and tokens.
"""

from importer.notices.heartbeat import beat
from importer.notices.notice import Notice
from importer.notices.tell import tell

__all__ = ["Notice", "beat", "tell"]
