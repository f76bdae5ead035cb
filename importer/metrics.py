"""Figures about dropped files for Prometheus: as a textfile after a sweep, or served while a place is watched.

Counters come from the journal, so that they go on over restarts, are the same whichever worker tells them, and mean
something in a textfile that a program writes which ends at once. Labels hold places as they may be shown, names of
rules, and words of ours; never names of files or anything secret.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from importer.core.drops import Drop, Level, Seen, Standing, moment
from importer.core.errors import NoticeFailed, SettingsError

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry
    from prometheus_client.core import Metric

_INSTALL = 'type: pip install "occasion-importer[drops]"'
_OF_RULE = ("place", "rule")


@dataclass(frozen=True, slots=True)
class PlaceLook:
    """The last look at a place."""

    place: str
    """The place as it may be shown."""
    seconds: float
    """How long it took, with all imports."""
    reached: bool
    files: Mapping[Seen, int]
    """How many files each thing happened to."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What is told, as the journal and the last looks have it."""

    standings: Sequence[Standing] = ()
    waiting: Sequence[Drop] = ()
    """Drops whose plans need a yes."""
    put_off: Sequence[Drop] = ()
    """Drops that are tried again after bad luck."""
    looks: Sequence[PlaceLook] = ()


def write_metrics(figures: Figures, path: Path, now: Callable[[], dt.datetime]) -> None:
    """Write figures as text for the textfile collector of Prometheus' node exporter; the old ones are replaced at once.

    Args:
        figures: what is told.
        path: the file; the collector reads those that end in ``.prom``.
        now: the wall clock.

    Raises:
        NoticeFailed: it cannot be written; what was there stays.
        SettingsError: the library is missing.
    """
    registry = _registry(lambda: figures, now)
    from prometheus_client import write_to_textfile

    try:
        write_to_textfile(str(path), registry)
    except OSError as error:
        message = f"The figures cannot be written to {path}: {error.strerror}."
        raise NoticeFailed(message, "name another file with --metrics.", code="metrics-failed") from None


class MetricsServer:
    """Answers ``/metrics`` on a port until it is closed; use it in a ``with``.

    Args:
        address: a port, which is then open to this machine alone, or HOST:PORT; port 0 takes a free one.
        now: the wall clock.

    Raises:
        SettingsError: the address cannot be listened on, or the library is missing.
    """

    def __init__(self, address: str, now: Callable[[], dt.datetime]) -> None:
        self._figures = Figures()
        registry = _registry(lambda: self._figures, now)
        from prometheus_client import start_http_server

        host, port = listening_at(address)
        try:
            self._server, self._thread = start_http_server(port, host, registry)
        except OSError as error:
            message = f"Nothing can listen on {address}: {error.strerror}."
            raise SettingsError(message, "give another port with --metrics-port.", code="metrics-port") from None

    def show(self, figures: Figures) -> None:
        """Answer with these figures from now on."""
        self._figures = figures

    @property
    def port(self) -> int:
        """Where it listens."""
        return self._server.server_port

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def listening_at(address: str) -> tuple[str, int]:
    """Host and port of an address to listen on.

    Raises:
        SettingsError: it is none.

    >>> listening_at("9101"), listening_at("0.0.0.0:9101"), listening_at("[::1]:9101")
    (('127.0.0.1', 9101), ('0.0.0.0', 9101), ('::1', 9101))
    """
    host, _, port = address.rpartition(":")
    if not (port.isascii() and port.isdecimal() and int(port) <= 65_535):
        raise SettingsError(f'"{address}" is no port.', "write 9101, or HOST:9101.", code="metrics-port")
    return host.removeprefix("[").removesuffix("]") or "127.0.0.1", int(port)


def _registry(figures: Callable[[], Figures], now: Callable[[], dt.datetime]) -> "CollectorRegistry":
    """A registry of our own: figures about Python itself are nobody's business here."""
    try:
        from prometheus_client import CollectorRegistry
    except ImportError:
        raise SettingsError("Figures need a library that is missing.", _INSTALL, code="metrics-library") from None
    registry = CollectorRegistry()
    registry.register(_Collected(figures, now))
    return registry


class _Collected:
    """Figures as Prometheus' library asks for them."""

    def __init__(self, figures: Callable[[], Figures], now: Callable[[], dt.datetime]) -> None:
        self._figures, self._now = figures, now

    def collect(self) -> Iterator["Metric"]:
        """All figures, each family once."""
        figures = self._figures()
        yield from _of_journal(figures, self._now())
        yield from _of_rules(_newest(figures.standings))
        yield from _of_looks(figures.looks)


def _of_journal(figures: Figures, now: dt.datetime) -> Iterator["Metric"]:
    from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

    filed = CounterMetricFamily(
        "occasions_drops_filed", "Dropped files that were filed.", labels=(*_OF_RULE, "outcome")
    )
    for (place, rule, outcome), count in sorted(_filed(figures.standings).items()):
        filed.add_metric((place, rule, outcome), count)
    waiting = GaugeMetricFamily("occasions_drops_waiting", "Files whose plans need a yes.", labels=_OF_RULE)
    oldest = GaugeMetricFamily("occasions_drops_oldest_waiting_seconds", "Age of the oldest of them.", labels=_OF_RULE)
    put_off = GaugeMetricFamily("occasions_drops_put_off", "Files that are tried again.", labels=_OF_RULE)
    for place, rule in _rules(figures):
        waits = [each for each in figures.waiting if (each.place, each.rule_name) == (place, rule)]
        late = [each for each in figures.put_off if (each.place, each.rule_name) == (place, rule)]
        ages = [max(0.0, (now - moment(each.seen)).total_seconds()) for each in waits]
        waiting.add_metric((place, rule), len(waits))
        oldest.add_metric((place, rule), max(ages, default=0.0))
        put_off.add_metric((place, rule), len(late))
    yield from (filed, waiting, oldest, put_off)


def _of_rules(standings: Sequence[Standing]) -> Iterator["Metric"]:
    from prometheus_client.core import GaugeMetricFamily

    level = GaugeMetricFamily("occasions_drops_level", "1 for how the rule fares now.", labels=(*_OF_RULE, "level"))
    looked = GaugeMetricFamily("occasions_drops_last_look_timestamp_seconds", "When it was looked.", labels=_OF_RULE)
    fed = GaugeMetricFamily("occasions_drops_last_file_timestamp_seconds", "When a file was taken.", labels=_OF_RULE)
    owed = GaugeMetricFamily("occasions_drops_notices_owed", "Notices not delivered yet.", labels=_OF_RULE)
    for each in standings:
        names = (each.place, each.rule_name)
        for one in Level:
            level.add_metric((*names, str(one)), float(one is each.level))
        looked.add_metric(names, moment(each.looked).timestamp())
        owed.add_metric(names, len(each.untold))
        if each.fed:
            fed.add_metric(names, moment(each.fed).timestamp())
    yield from (level, looked, fed, owed)


def _of_looks(looks: Sequence[PlaceLook]) -> Iterator["Metric"]:
    from prometheus_client.core import GaugeMetricFamily

    files = GaugeMetricFamily("occasions_drops_seen", "What the last look made of files.", labels=("place", "seen"))
    seconds = GaugeMetricFamily("occasions_drops_look_seconds", "How long the last look took.", labels=("place",))
    reached = GaugeMetricFamily("occasions_drops_reached", "Whether the place could be reached.", labels=("place",))
    for look in looks:
        for seen in Seen:
            files.add_metric((look.place, str(seen)), look.files.get(seen, 0))
        seconds.add_metric((look.place,), look.seconds)
        reached.add_metric((look.place,), float(look.reached))
    yield from (files, seconds, reached)


def _filed(standings: Sequence[Standing]) -> Counter[tuple[str, str, str]]:
    """Files by place, name of the rule and outcome; rules of one name that send elsewhere count together."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for each in standings:
        counts.update({(each.place, each.rule_name, str(name)): count for name, count in each.counted.items()})
    return counts


def _newest(standings: Sequence[Standing]) -> Sequence[Standing]:
    """The last standing of each rule at each place: one whose account was changed had another before."""
    by_age = sorted(standings, key=lambda each: moment(each.looked))
    return tuple({(each.place, each.rule_name): each for each in by_age}.values())


def _rules(figures: Figures) -> Sequence[tuple[str, str]]:
    drops = {(each.place, each.rule_name) for each in (*figures.waiting, *figures.put_off)}
    return sorted(drops | {(each.place, each.rule_name) for each in figures.standings})
