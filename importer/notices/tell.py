"""Send a notice through Apprise: mail, Slack, Teams, webhooks and whatever else it knows.

The addresses are secrets. Apprise says them in its log where it cannot read them, and what services answer may repeat
them, so its log is not heard, and nothing of it goes into an error of ours.
"""

import logging
import warnings
from collections.abc import Sequence
from contextlib import suppress
from types import ModuleType

from importer.core.errors import NoticeFailed, SettingsError
from importer.core.issues import Severity
from importer.notices.notice import Notice, one_line

SECONDS = 20.0
"""How long the services that are told at once may take over one notice."""
LONGEST_ATTACHMENT = 5_000_000
"""Bytes; what is larger is named, not attached."""
_INSTALL = 'type: pip install "occasion-importer[drops]"'


def tell(name: str, urls: Sequence[str], notice: Notice, *, seconds: float = SECONDS) -> None:
    """Tell somebody.

    Args:
        name: what the settings call whoever hears of it.
        urls: addresses as Apprise writes them; secrets.
        notice: what is told.
        seconds: how long it may take.

    Raises:
        NoticeFailed: a service did not take it, or did not answer in time.
        SettingsError: an address is none that Apprise knows, or Apprise is not installed.
    """
    apprise = _library()
    services = apprise.Apprise(asset=_asset(apprise, seconds))
    for number, url in enumerate(urls, start=1):
        if not services.add(url):
            which = f"address {number} of {len(urls)}" if len(urls) > 1 else "its address"
            message = f"notices.{name}: {which} is none that can be told anything."
            hint = "look at how Apprise writes it, such as mailtos://USER:PASSWORD@HOST?to=ADDRESS."
            raise SettingsError(message, hint, code="notice-address")
    kinds = {Severity.ERROR: apprise.NotifyType.FAILURE, Severity.WARNING: apprise.NotifyType.WARNING}
    attached = _attached(notice)
    result = services.notify(
        body=_body(notice),
        title=one_line(notice.title),
        notify_type=kinds.get(notice.severity, apprise.NotifyType.INFO),
        body_format=apprise.NotifyFormat.TEXT,
        attach=[attached] if attached else None,
        timeout=seconds,
    )
    if not result:
        kinds_said = ", ".join(sorted({url.split(":", 1)[0] for url in urls}))
        raise NoticeFailed(
            f'The notice to "{name}" ({kinds_said}) was not delivered.',
            f"look at the addresses of notices.{name}; it is tried again at the next look.",
        )


def _library() -> ModuleType:
    """Apprise, silenced; slow to load, and an extra."""
    try:
        with warnings.catch_warnings():
            # one of its own libraries asks for a module that later Pythons lack, and copes without
            warnings.filterwarnings("ignore", "'imghdr' is deprecated", DeprecationWarning)
            import apprise

            apprise.Apprise.instantiate("json://localhost")  # services are loaded when the first address is read
    except ImportError:
        message = "Notices are sent by a library that is missing."
        raise SettingsError(message, _INSTALL, code="notice-library") from None
    logging.getLogger("apprise").disabled = True
    return apprise


def _asset(apprise: ModuleType, seconds: float) -> object:
    """How Apprise presents itself; texts are taken as they are, and what is told does not follow redirects."""
    asset = apprise.AppriseAsset(service_timeout=seconds, storage_mode="memory")
    asset.app_id = asset.app_desc = "occasions"
    asset.app_url = ""
    asset.interpret_emojis = asset.http_redirects = False
    asset.pgp_autogen = asset.pem_autogen = False
    return asset


def _body(notice: Notice) -> str:
    return "\n".join([*(one_line(line) for line in notice.lines), *([one_line(notice.link)] if notice.link else [])])


def _attached(notice: Notice) -> str | None:
    """The file that goes along, if it is there and not too large."""
    if notice.attachment is None:
        return None
    with suppress(OSError):
        if notice.attachment.stat().st_size <= LONGEST_ATTACHMENT:
            return str(notice.attachment.resolve())
    return None
