"""The simulated API as a server in this process, for tests and for the program of its own."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Any

from importer.sandbox.faults import Fault, FaultScript
from importer.sandbox.keyring import AccountGrant, Keyring
from importer.sandbox.listener import Listener
from importer.sandbox.log import Logged, RequestLog
from importer.sandbox.log_lines import LogFile
from importer.sandbox.messages import JsonObject, Reply, Request
from importer.sandbox.replica import History
from importer.sandbox.routes import answer
from importer.sandbox.seeding import seed, seed_skills
from importer.sandbox.simulation import RateWindow, Simulation
from importer.sandbox.store import Store
from importer.sandbox.switches import Switches

MAX_BODY_BYTES = 8 * 1024 * 1024


class SandboxServer:
    """The simulated API on a port of this machine, with its log and its state at hand.

    Use it as a context manager, or call `start` and `stop`; a server that was stopped cannot start again, but
    another one can take up its state, and one that runs can start over (`reset`). What looks at the state or changes
    it works while it runs.
    """

    def __init__(
        self,
        state: str | Path,
        accounts: Sequence[AccountGrant],
        switches: Switches | None = None,
        faults: Sequence[Fault] = (),
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        clock: Callable[[], float] = time.monotonic,
        wall_clock: Callable[[], float] = time.time,
        patience: float = 30.0,
        max_body_bytes: int = MAX_BODY_BYTES,
        log_limit: int = 100_000,
        log_file: Path | None = None,
    ) -> None:
        """Open the state; nothing listens before `start`.

        Args:
            state: The SQLite file, made if absent, or ":memory:".
            accounts: The ways in and what they open; an account exists if one of them names it.
            switches: The choices that the API's documents leave open.
            faults: What goes wrong, and when.
            host: The address to listen on.
            port: The port, or 0 for any free one.
            clock: Seconds, for the log, the windows of rates, the lives of tokens and logins, and the replica.
            wall_clock: Seconds since the epoch, for signatures and dates.
            patience: Seconds that a client may be silent.
            max_body_bytes: The largest body that is read.
            log_limit: How many requests the log keeps.
            log_file: A new file that takes the log as JSON lines too, see `log_lines`.

        Raises:
            ValueError: A grant has no way in, or two share one.
            sqlite3.Error: The state cannot be opened.
            OSError: The log file cannot be written, or has something in it.
        """
        self._grants = tuple(accounts)
        self._clocks = {"clock": clock, "wall_clock": wall_clock}
        self._log_limit = log_limit
        self._address = (host, port)
        self._patience = patience
        self._max_body_bytes = max_body_bytes
        self._listener: Listener | None = None
        self._thread: Thread | None = None
        # What may be refused comes first, so that nothing stays open.
        keyring = self._new_keyring(switches or Switches())
        self._log_file = None if log_file is None else LogFile(log_file)
        try:
            self._store = Store(state)
        except BaseException:
            self._close_log()
            raise
        self._begin(switches or Switches(), faults, keyring)

    def _new_keyring(self, switches: Switches) -> Keyring:
        return Keyring(self._grants, switches.token_ttl, login_life=switches.login_life, **self._clocks)

    def _begin(self, switches: Switches, faults: Sequence[Fault], keyring: Keyring) -> None:
        clock = self._clocks["clock"]
        history = History(switches.replica_lag, clock) if switches.replica_lag else None
        self._store.watch(history)
        self.faults = FaultScript(faults)
        rate, logins = RateWindow(switches.rate_limit, clock), RateWindow(switches.login_limit, clock)
        listener = None if self._log_file is None else self._log_file.write
        log = RequestLog(self._log_limit, clock=clock, wall_clock=keyring.wall_time, listener=listener)
        # Together, so that a request meets either all that was or all that is new.
        self._stage = Simulation(self._store, keyring, switches, self.faults, rate, logins, history), log

    def reset(self, switches: Switches | None = None, faults: Sequence[Fault] = ()) -> None:
        """Start over at the same address: no objects, revision 0, an empty log, and the first tokens, alive again.

        Args:
            switches: The choices from now on; the defaults if not given.
            faults: What goes wrong from now on, counted anew.
        """
        self._store.clear()
        if self._log_file is not None:
            self._log_file.clear()
        chosen = switches or Switches()
        self._begin(chosen, faults, self._new_keyring(chosen))
        if self._listener is not None:
            self._listener.wake()

    def start(self) -> None:
        """Listen, and answer in threads of its own.

        Raises:
            OSError: The address cannot be listened on.
        """
        # Methods, not functions of today's stage: it changes with each reset.
        self._listener = Listener(
            self._address,
            exchange=self.exchange,
            decline=self.decline,
            wall_time=self._wall_time,
            patience=self._patience,
            max_body_bytes=self._max_body_bytes,
        )
        self._thread = Thread(target=self._listener.serve, name="sandbox")
        self._thread.start()

    def stop(self) -> None:
        """Stop listening, close every connection, and close the state; what was written stays."""
        if self._listener is not None and self._thread is not None:
            self._listener.ring()
            self._thread.join()
            self._listener.stop()
            self._thread = None
        self._store.close()
        self._close_log()

    def _close_log(self) -> None:
        if self._log_file is not None:
            self._log_file.close()

    def _wall_time(self) -> float:
        return self._stage[0].keyring.wall_time()

    def __enter__(self) -> "SandboxServer":
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """The base of every call, ``http://127.0.0.1:PORT``."""
        if self._listener is None:
            raise RuntimeError("the sandbox has not been started")
        return f"http://{self._listener.authority}"

    @property
    def log(self) -> list[Logged]:
        """The requests so far, by arrival."""
        return self._stage[1].entries()

    def occasions(self, account: str) -> list[JsonObject]:
        """Return the live objects of an account in full, by id."""
        with self._store.view(account) as ledger:
            return ledger.live()

    def revision(self, account: str) -> int:
        """Return the revision of an account."""
        with self._store.view(account) as ledger:
            return ledger.revision

    def seed(self, account: str, objects: Sequence[Mapping[str, Any]]) -> list[JsonObject]:
        """Write past the API, as another admin would, in one revision and without any check.

        Args:
            account: Whose objects.
            objects: One with the id of a live object changes the fields that it names; any other is added and needs
                a name; ``deleted: true`` deletes. With none only the revision moves.

        Returns:
            The objects as kept, one for each given.
        """
        return seed(self._store, account, objects)

    def skills(self, account: str) -> list[JsonObject]:
        """Return the skills of an account, by id."""
        with self._store.view(account) as ledger:
            return ledger.skills()

    def seed_skills(self, account: str, skills: Sequence[Mapping[str, Any]]) -> list[JsonObject]:
        """Add or change skills past the API, as `seed` does with objects; each needs a name.

        Returns:
            The skills as kept, one for each given.
        """
        return seed_skills(self._store, account, skills)

    def issue_token(self, account: str) -> str:
        """Return a fresh token of an account, which lives from now on.

        Raises:
            LookupError: There is no such account.
        """
        return self._stage[0].keyring.issue(account)

    def exchange(self, request: Request) -> Reply:
        """Answer one request and log it, without any socket."""
        simulation, log = self._stage
        arrival = log.arrive()
        reply = answer(request, simulation)
        reply = replace(reply, delay=reply.delay + simulation.switches.latency)
        log.record(arrival, request, reply)
        return reply

    def decline(self, request: Request, reply: Reply) -> None:
        """Log a request that never became one."""
        _, log = self._stage
        log.record(log.arrive(), request, reply)
