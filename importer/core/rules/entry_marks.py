"""What a calendar writes beside an entry: that it is cancelled, free time, or somebody's own."""

import re

from importer.core.names import fold

_CANCELLED = frozenset({"cancelled", "canceled"})
_FREE = frozenset(
    {
        "transparent",
        "free",
        "frei",
        "libre",
        "vrij",
        "libero",
        "disponibile",
        "livre",
        "ledig",
        "vapaa",
        "wolny",
        "空き時間",
    }
)
_OWN = frozenset({"private", "confidential", "personal"})
_CANCELLED_NAME = re.compile(
    r"(?:cancell?ed|abgesagt|annulé|annulée|annullato|annullata|cancelado|cancelada|geannuleerd|aflyst|avlyst|inställt"
    r"|inställd|peruutettu|peruttu|odwołane|anulowane|zrušeno|törölve|отменено|iptal edildi|キャンセル済み"
    r"|已取消|취소됨)\s*[:：]\s*(?=\S)",
    re.IGNORECASE,
)
"""How Outlook begins the subject of a meeting that was called off."""


def is_cancelled(status: object) -> bool:
    """Whether the status of an entry says that it does not take place.

    >>> is_cancelled("CANCELLED"), is_cancelled("CONFIRMED")
    (True, False)
    """
    return fold(str(status)) in _CANCELLED


def is_cancelled_name(name: object) -> bool:
    """Whether the name of an entry begins as that of a meeting which was called off.

    >>> is_cancelled_name("Canceled: Summer party"), is_cancelled_name("Cancelled trains")
    (True, False)
    """
    return _CANCELLED_NAME.match(str(name)) is not None


def is_free(busy: object) -> bool:
    """Whether an entry leaves the time free; the numbers of Outlook differ by program and say nothing.

    >>> is_free("TRANSPARENT"), is_free("OPAQUE"), is_free("3")
    (True, False, False)
    """
    return fold(str(busy)) in _FREE


def is_own(mark: object) -> bool | None:
    """Whether the class of an entry says that it is nobody else's business; None where it says neither.

    >>> is_own("PRIVATE"), is_own("PUBLIC"), is_own("Falsch")
    (True, False, None)
    """
    text = fold(str(mark))
    if text in _OWN:
        return True
    return False if text in ("public", "default", "normal", "") else None
