"""Send updates one at a time, each with the revision that was read just before.

An update goes out only while its object is what the plan was made from. A stale revision alone is no reason to stop:
anybody's edit of anything moves it. So the object is read again, and the update repeated if the object did not move.
"""

from importer.core.errors import OutcomeUnknown, Refused
from importer.core.names import fold
from importer.core.payload import Occasion
from importer.core.plan import Action
from importer.core.results import Outcome, Result
from importer.destinations.base import Reading, Reply
from importer.sending.line import Line
from importer.sending.settling import Zone, moved, same

_STALE = (409, 412)


class Update:
    """One update on its way."""

    def __init__(self, line: Line, zone: Zone, action: Action) -> None:
        assert action.before is not None  # noqa: S101 - the plan gives every update what it replaces
        self._line = line
        self._zone = zone
        self._action = action
        self._before = action.before.occasion
        self._id = action.before.id
        self._payload: Occasion = action.payload.model_copy(update={"id": self._id})
        self._repeats_left = line.pace.stale_repeats

    def send(self) -> None:
        """Send it; it then has a result.

        Raises:
            DestinationError: the run must stop; it may have no result.
        """
        try:
            self._line.until_answered(self._once)
        except OutcomeUnknown as fault:
            if not self._settled(self._read()):
                self._line.book.absent([self._action])
                self._line.failed([self._action], fault)

    def _once(self) -> None:
        """Read, and write if the object is what it was; again while only the revision is stale."""
        while True:
            reading = self._read()
            if self._settled(reading) or reading is None:
                return
            try:
                self._put(reading)
            except Refused as refusal:
                if refusal.status in _STALE and self._repeats_left:
                    self._repeats_left -= 1
                    continue
                self._end(Outcome.FAILED, status=refusal.status, message=refusal.message)
            return

    def _put(self, reading: Reading) -> None:
        status: list[int] = []

        def judge(reply: Reply) -> list[Result]:
            status.append(reply.status)
            if reply.confirmed.get(fold(self._payload.name)) == self._id:
                return [self._line.result(self._action, Outcome.UPDATED, self._id, reply.status)]
            self._line.book.doubt([self._action])
            return []

        self._line.write(
            [self._action],
            lambda destination: destination.update(self._payload, reading.revision),
            judge,
            before=[reading.held],
        )
        if self._line.book.open([self._action]):
            self._read_back(status[0])

    def _read_back(self, status: int) -> None:
        """Look whether a yes that does not name the occasion changed it."""
        for pause in (0.0, *self._line.pace.read_back_pauses):
            if pause:
                self._line.pace.clock.sleep(pause)
            if self._settled(self._read()):
                return
        message = "the API accepted it, but the account still holds what it held"
        self._end(Outcome.FAILED, status=status, message=message)

    def _read(self) -> Reading | None:
        return self._line.read(lambda destination: destination.read_one(self._id))

    def _settled(self, reading: Reading | None) -> bool:
        """Whether what stands in the account ends this update; False while it is what the plan was made from."""
        if reading is None:
            self._end(Outcome.CONFLICT, status=404, message="it was deleted since the plan was made")
            return True
        now = reading.held.occasion
        if same(now, self._payload, self._zone):
            ours = self._action.name in self._line.book.ever_doubtful
            self._end(Outcome.UPDATED if ours else Outcome.UNCHANGED, message="read back as planned")
            return True
        if not same(now, self._before, self._zone):
            what = moved(self._before, now, self._zone)
            self._end(Outcome.CONFLICT, message=f"it was changed since the plan was made: {what}")
            return True
        return False

    def _end(self, outcome: Outcome, *, status: int | None = None, message: str = "") -> None:
        self._line.record([self._line.result(self._action, outcome, self._id, status, message)])
