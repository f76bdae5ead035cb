"""How much may go wrong before a run is stopped."""

import re
from dataclasses import dataclass
from typing import Self

_LIMIT = re.compile(r"(\d{1,9})|(\d{1,3}(?:\.\d+)?)\s?%")


@dataclass(frozen=True, slots=True)
class FailureLimit:
    """How many occasions may fail: a count, or a share of those that are sent."""

    count: int | None = None
    share: float | None = None

    @classmethod
    def of(cls, text: str) -> Self:
        """Read a limit.

        Raises:
            ValueError: it is neither a number nor a share.

        >>> FailureLimit.of("5").allowed(30), FailureLimit.of("10 %").allowed(35)
        (5, 3)
        """
        found = _LIMIT.fullmatch(text.strip())
        if not found or (found[2] and float(found[2]) > 100):
            raise ValueError("write a number such as 5, or a share such as 10%")
        return cls(count=int(found[1])) if found[1] else cls(share=float(found[2]) / 100)

    def allowed(self, total: int) -> int:
        """The most occasions that may fail, of so many."""
        return self.count if self.count is not None else int((self.share or 0.0) * total)
