"""Pauses in which whoever started us hears that we live: a long import is no hang."""

from dataclasses import dataclass, field

from importer.drops.service import Service
from importer.runners.local import Stopping


@dataclass
class Beating(Stopping):
    """A clock like ``Stopping`` whose pauses, between requests and while an outage is waited out, are signs of life."""

    service: Service = field(default_factory=Service)

    def heed(self) -> None:
        """Give a sign of life, and go on, unless somebody asked to stop.

        Raises:
            KeyboardInterrupt: somebody did; of the kind with which it was asked.
        """
        self.service.alive()
        super().heed()

    def sleep(self, seconds: float) -> None:
        """Wait, no longer at once than from one sign of life to the next.

        Raises:
            KeyboardInterrupt: somebody asked to stop, meanwhile or before; of the kind with which it was asked.
        """
        pulse = self.service.pulse
        while pulse is not None and seconds > pulse:
            super().sleep(pulse)
            seconds -= pulse
        super().sleep(seconds)
