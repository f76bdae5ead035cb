"""The ledger of drops: every content that was taken, where it stands on its way, and who has it.

Whatever workers do at once, one content is on its way once under each rule, and one that waits for a yes still is: the
database refuses a second one. What was carried out is known when it comes again; what failed, was taken back by an undo
since, or whose occasions something else has changed since, is taken as if it came for the first time.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from types import MappingProxyType

import sqlalchemy as sa

from importer.core.drops import Drop, DropOutcome, DropState, Standing
from importer.core.errors import JournalError
from importer.journal.claims import Busy, DropClaim, Eyes, Known, busy_because, free_id, may_go_on
from importer.journal.hold import Clock, made_alone
from importer.journal.ids import the_one
from importer.journal.knowing import done_before, filed_before, told_apart
from importer.journal.opening import speaking
from importer.journal.overtaking import Newer, done_in_its_place, said_meanwhile
from importer.journal.stored import utc
from importer.journal.stored_drops import (
    blocks,
    drop_from,
    find_standing,
    hear,
    identity,
    put_standing,
    standing_from,
)
from importer.journal.tables import DROP, STANDING, UNHEARD

Change = Callable[[Standing | None], Standing]
"""Gives a standing from the one before; None is the one before the first look."""
_ON_ITS_WAY = (DropState.TAKEN, DropState.LATER, DropState.ENDED)
_NEVER = dt.datetime.max.replace(tzinfo=dt.UTC)
"""A moment at which every pause is over."""


class DropLedger:
    """All drops of a journal, and how their rules fare; made by ``Journal.drops``.

    Args:
        engine: the journal's database.
        shown: the journal's location as it may be shown.
        clock: the wall clock, with its zone.
        eyes: who this worker is, and what it can see of others.
    """

    def __init__(self, engine: sa.Engine, shown: str, clock: Clock, eyes: Eyes | None = None) -> None:
        self._engine = engine
        self._shown = shown
        self._clock = clock
        self._eyes = eyes or Eyes()

    def claim(self, drop: Drop, *, seconds: float, again: bool = False) -> DropClaim | Busy | Known:
        """Take a content, if nobody has it and it is not known; written down when this returns.

        The claim's drop has the id that counts: the proposed one, or a longer one if a run has that already.

        Args:
            drop: as it was fetched, with a proposed id.
            seconds: for how long from now; its holder renews it.
            again: whether what was carried out already is taken anew.

        Returns:
            the claim; or that a drop is on its way with it; or that it is known, with a claim to file what repeats it.

        Raises:
            JournalError: the journal cannot be read or written.
        """
        answer: DropClaim | Busy | Known | None = None
        while answer is None:
            answer = self._claimed(drop, seconds, again=again)
        return answer

    def foresee(self, drop: Drop, *, again: bool = False) -> Busy | Drop | None:
        """What a claim would meet now: one on its way; the drop that is repeated; or nothing. Nothing is written."""
        with self._reading() as connection:
            return self._in_the_way(connection, told_apart(connection, drop), again=again)

    def before(self, drop: Drop) -> Drop | None:
        """The newest drop with the same content under the same rule that is filed, whatever became of it.

        None if something else was sent about its occasions since.
        """
        with self._reading() as connection:
            return filed_before(connection, told_apart(connection, drop))

    def newer(self, drop: Drop) -> tuple[Newer, ...]:
        """What files whose names come after a drop's have said since it was taken, the oldest first."""
        with self._reading() as connection:
            return tuple(said_meanwhile(connection, drop))

    def replaced_by(self, drop: Drop) -> Drop | None:
        """The newest drop that came under a drop's name later and is in the account; None if there is none."""
        with self._reading() as connection:
            return done_in_its_place(connection, drop)

    def take_up(self, drop_id: str, *, seconds: float, early: bool = False) -> DropClaim | None:
        """Go on with a drop that nobody has, or whose owner has ended or is out of time.

        Args:
            drop_id: its whole id.
            seconds: for how long from now; its holder renews it.
            early: whether its pause need not be over.

        Returns:
            None if somebody has it, its pause is not over, it is filed for good, or there is none of this id now.
        """

        def attempt(connection: sa.Connection) -> DropClaim | None:
            row = connection.execute(sa.select(DROP).where(DROP.c.id == drop_id)).first()
            if row is None or self._eyes.held(row, self._clock()):
                return None
            claim = DropClaim(self._engine, self._shown, self._clock, drop_from(row))
            taken = claim.take_over(connection, row, self._eyes.me(), seconds)
            now = self._clock() if not early else _NEVER
            return claim if taken and may_go_on(claim.drop, now) else None

        return made_alone(self._engine, self._shown, attempt)

    def left(self, now: dt.datetime, *, early: bool = False) -> tuple[Drop, ...]:
        """What may be taken up: of workers that ended, and what was put off until now, or at all; the oldest first."""
        rows = self._rows(DROP.c.state.in_([str(state) for state in _ON_ITS_WAY]))
        free = (drop_from(row) for row in rows if not self._eyes.held(row, now))
        return tuple(drop for drop in free if may_go_on(drop, _NEVER if early else now))

    def busy(self) -> tuple[Drop, ...]:
        """What workers have that may be alive; the oldest first."""
        rows = self._rows(DROP.c.token.is_not(None), DROP.c.blocks != DROP.c.id)
        return tuple(drop_from(row) for row in rows if self._eyes.held(row, self._clock()))

    def waiting(self) -> tuple[Drop, ...]:
        """What is filed until somebody says yes or no; the oldest first."""
        rows = self._rows(DROP.c.outcome == str(DropOutcome.WAITING), DROP.c.state == str(DropState.FILED))
        return tuple(map(drop_from, rows))

    def find(self, beginning: str) -> Drop:
        """The drop of an id, or of so much of its beginning that no other fits.

        Raises:
            JournalError: no drop fits, or several do.
        """
        fits = {row.id: row for row in self._rows(DROP.c.id.startswith(beginning, autoescape=True))}
        return drop_from(fits[the_one(beginning, sorted(fits), self._shown, "drop", "occasions approve")])

    def find_waiting(self, beginning: str) -> Drop:
        """The drop that is meant by the beginning of its id where somebody says yes or no.

        One that waits comes before all others; one that does not is found if no other drop begins so.

        Raises:
            JournalError: no drop fits, or several do.
        """
        waiting = {each.id: each for each in self.waiting() if each.id.startswith(beginning)}
        if waiting:
            return waiting[the_one(beginning, sorted(waiting), self._shown, "waiting drop", "occasions approve")]
        found = self._rows(DROP.c.id.startswith(beginning, autoescape=True))
        if len(found) > 1 and beginning not in {row.id for row in found}:
            message = f"none of the {len(found)} drops that begin with {beginning} waits for a yes"
            raise JournalError(message, "list those that wait with: occasions approve", code="drop-not-waiting")
        return self.find(beginning)

    def standings(self) -> tuple[Standing, ...]:
        """How each rule fares at each place, by their names."""
        with self._reading() as connection:
            found = map(standing_from, connection.execute(sa.select(STANDING)).all())
            return tuple(sorted(found, key=lambda each: (each.rule_name, each.place, each.rule)))

    def unheard(self, place: str, before: dt.datetime) -> tuple[Drop, ...]:
        """What was filed before a moment and counts in no standing, because its worker ended; the oldest first."""
        long = sa.select(UNHEARD.c.id).where(UNHEARD.c.since < utc(before))
        found = map(drop_from, self._rows(DROP.c.id.in_(long)))
        return tuple(each for each in found if each.place == place)

    def change_standing(
        self, rule: str, place: str, change: Change, heard: Mapping[str, DropOutcome] = MappingProxyType({})
    ) -> Standing:
        """Change how a rule fares at a place, whoever else does that at the same time; gives it as it then is.

        Args:
            rule: the standing's ``rule``.
            place: the standing's ``place``.
            change: gives the new one from the old one; asked again if somebody else was faster.
            heard: the drops that it counts, by id, each with its outcome.
        """

        def attempt(connection: sa.Connection) -> Standing | None:
            changed = put_standing(connection, change(found and standing_from(found)), found)
            hear(connection, heard)
            return changed

        changed: Standing | None = None
        while changed is None:
            with self._reading() as connection:
                found = find_standing(connection, rule, place)
            changed = made_alone(self._engine, self._shown, attempt)
        return changed

    def _claimed(self, drop: Drop, seconds: float, *, again: bool) -> DropClaim | Busy | Known | None:
        """What comes of a claim; None if somebody else was faster, so that another look is needed."""
        with self._reading() as connection:
            drop = replace(told_apart(connection, drop), id=free_id(connection, drop.id))
            met = self._in_the_way(connection, drop, again=again)
        if isinstance(met, Busy):
            return met
        claim = self._inserted(replace(drop, like=met.id) if met else drop, seconds, certain=again or met is not None)
        return Known(met, claim) if met and claim else claim

    def _inserted(self, drop: Drop, seconds: float, *, certain: bool) -> DropClaim | None:
        claim = DropClaim(self._engine, self._shown, self._clock, drop)

        def attempt(connection: sa.Connection) -> DropClaim | None:
            claim.insert(connection, self._eyes.me(), seconds)  # first, because from now on nobody else can end it
            known = None if certain else done_before(connection, drop)
            return None if known else claim

        return made_alone(self._engine, self._shown, attempt)

    def _in_the_way(self, connection: sa.Connection, drop: Drop, *, again: bool) -> Busy | Drop | None:
        """The drop on its way that keeps this one out, or the known one that it repeats."""
        known = self._known(connection, drop, again=again)
        if known is None or isinstance(known, Busy):
            return known
        return self._blocking(connection, blocks(replace(drop, like=known.id))) or known

    def _known(self, connection: sa.Connection, drop: Drop, *, again: bool) -> Busy | Drop | None:
        other = self._blocking(connection, identity(drop))
        if other is None:
            return None if again else done_before(connection, drop)
        done = (other.drop.state, other.drop.outcome) == (DropState.ENDED, DropOutcome.DONE)
        return other.drop if done and not again else other

    def _blocking(self, connection: sa.Connection, what: str) -> Busy | None:
        row = connection.execute(sa.select(DROP).where(DROP.c.blocks == what)).first()
        now = self._clock()
        return None if row is None else busy_because(row, held=self._eyes.held(row, now), now=now)

    def _rows(self, *where: sa.ColumnElement[bool]) -> Sequence[sa.Row[tuple[object, ...]]]:
        with self._reading() as connection:
            return connection.execute(sa.select(DROP).where(*where).order_by(DROP.c.seen, DROP.c.id)).all()

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        with speaking(self._shown), self._engine.connect() as connection:
            yield connection
