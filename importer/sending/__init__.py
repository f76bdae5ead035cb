"""Work off a plan against a destination: chunks, pauses, retries, and unknowns settled by reading back."""

from importer.sending.assignment_book import Earlier
from importer.sending.book import Progress
from importer.sending.failures import TooManyFailures
from importer.sending.pace import Clock, Pace, SystemClock
from importer.sending.send import SendEnd, send, unsettled

__all__ = ["Clock", "Earlier", "Pace", "Progress", "SendEnd", "SystemClock", "TooManyFailures", "send", "unsettled"]
