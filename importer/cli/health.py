"""health: how dropped files fare, in a line for monitors, a line for each rule, and as JSON.

Monitors ask often, so nothing is loaded here that only imports need.
"""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import typer

from importer.core.drops import moment
from importer.core.errors import ImporterError, JournalError
from importer.journal import Journal
from importer.json_output import write_json_output
from importer.redaction import redacted
from importer.reports.cells import printable
from importer.settings import load_configuration
from importer.sweeping.health import Condition, Health, RuleHealth, as_json
from importer.sweeping.health import health as how_they_fare


def health(places: Sequence[str], journal: str | None, stale: float | None, json_to: str | None) -> None:
    """Say how dropped files fare, and end with 0 if all is well, 1 if something needs somebody, 2 if nobody looks.

    Whatever is in the way is said on stdout too, because that is what monitors read.
    """
    try:
        found = _found(places, journal, stale)
        write_json_output(as_json(found), json_to)
    except ImporterError as error:
        _unusable(error, json_to)
        raise typer.Exit(Condition.CRITICAL) from None
    if json_to != "-":
        typer.echo(first_line(found))
        for each in found.rules:
            typer.echo(_plain(line_of(each)))
    raise typer.Exit(found.condition)


def _found(places: Sequence[str], journal: str | None, stale: float | None) -> Health:
    configuration = load_configuration(Path.cwd())
    location = configuration.shared(journal=journal).journal_place
    if "://" not in location and not Path(location).exists():  # else looking would make one
        raise JournalError(f"There is no journal {location} yet.", "begin with: occasions sweep PLACE")
    with Journal.open(location, _now) as opened:
        return how_they_fare(opened.drops, configuration, places, _now(), stale_minutes=stale)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def first_line(found: Health) -> str:
    """The line that monitors show, with figures behind a bar as Nagios has them."""
    worst = [each for each in found.rules if each.condition is found.condition]
    counts = {
        "rules": len(found.rules),
        "waiting": sum(len(each.waiting) for each in found.rules),
        "put_off": sum(len(each.put_off) for each in found.rules),
        "under_way": sum(each.under_way for each in found.rules),
    }
    figures = " ".join(f"{name}={count}" for name, count in counts.items())
    if not found.rules:
        said = "nobody has looked at any place yet"
    elif found.condition is Condition.OK:
        said = f"{len(worst)} rule{'' if len(worst) == 1 else 's'} well"
    else:
        said = "; ".join(f"{each.rule}: {each.why[0]}" for each in worst)
    return f"OCCASIONS {found.condition.name} - {_plain(said)} | {figures}"


def line_of(rule: RuleHealth) -> str:
    """How one rule fares, in a line for people."""
    looked = f"looked at {_at(rule.looked)}" if rule.looked else ""
    last = f"last file {_at(rule.last_file)}" if rule.last_file else "no file yet" if rule.looked else ""
    how = "; ".join(rule.why) or f"well since {_at(rule.since)}"
    return f"{rule.condition.name:8}  {rule.rule} at {rule.place}: " + "; ".join(filter(None, (how, looked, last)))


def _plain(text: str) -> str:
    """A text on one line and without a bar, which monitors take for the beginning of figures; names may hold both."""
    return printable(text).replace("|", "/")


def _at(text: str) -> str:
    return f"{moment(text):%Y-%m-%d %H:%M} UTC"


def _unusable(error: ImporterError, json_to: str | None) -> None:
    message, hint = redacted(error.message), redacted(error.hint)
    if json_to != "-":
        typer.echo(f"OCCASIONS CRITICAL - {_plain(message)}")
        if hint:
            typer.echo(f"hint: {_plain(hint)}")
    told = {"code": error.code, "message": message, "hint": hint}
    write_json_output({**as_json(Health.at(_now(), ())), "error": told}, json_to)
