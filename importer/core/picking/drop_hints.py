"""Hints as they help with a dropped file.

Nobody typed a command for it, so what to type is another one, and what options say stands in the settings.
"""

import re
from dataclasses import replace

from importer.core.drops import Told

LOOK_AND_APPROVE = "look at the plan beside it, then type: occasions approve"
_BY_CODE = {
    "consent-missing": LOOK_AND_APPROVE,
    "account-busy": "wait until it has ended; it is tried again by itself.",
}
_RESUMED = re.compile(r"occasions resume(?: [\w.-]+)? goes on")
_RESUME = re.compile(r"[^;:.]*\b(?:goes?|gone) on with: occasions resume\b[^;.]*")
_OPTION = re.compile(r"--[a-z]+(?:-[a-z]+)*")
_OF_RULES = frozenset(
    {"--account", "--api", "--profile", "--mode", "--zone", "--strict", "--drop-other-years", "--max-delete"}
)
"""Options that are keys of a rule, with other dashes."""
_OF_PROFILES = frozenset(
    {
        "--country", "--date-order", "--delimiter", "--encoding", "--ends", "--free", "--from", "--half-day",
        "--hidden", "--language", "--no-warn", "--occasion", "--only-type", "--prefer", "--private", "--real-dates",
        "--region-from", "--sheet", "--skip-type", "--table", "--timed", "--to", "--to-zone", "--year",
    }
)  # fmt: skip
"""Options that are keys of a profile."""


def for_drops(told: Told) -> Told:
    """The same for a dropped file.

    >>> for_drops(Told("date-order-undecided", "Day or month first?", "give --date-order dmy.")).hint
    'give --date-order dmy; of dropped files a profile says that, which the rule names, or that option of sweep.'
    >>> for_drops(Told("plan-name-taken", "There is one.", "use --mode upsert.")).hint
    'use --mode upsert; of dropped files the rule says that (mode), or that option of sweep.'
    """
    message = _RESUMED.sub("the next sweep goes on", told.message)
    if told.code in _BY_CODE:
        return replace(told, message=message, hint=_BY_CODE[told.code])
    hint = _RESUME.sub(" the next sweep goes on with it", told.hint).strip()
    options = set(_OPTION.findall(hint))
    if where := _where(options & _OF_RULES, options & _OF_PROFILES):
        hint = f"{hint.rstrip('.')}; of dropped files {where}, or that option of sweep."
    return replace(told, message=message, hint=hint)


def stale_hint(drop: str) -> str:
    """What to type where something has moved in the account since a plan was made that waits."""
    return (
        f"look at what has moved; to plan that anew, type: occasions approve {drop} --replan-moved\n"
        f"or refuse it and drop the file again: occasions approve {drop} --refuse"
    )


def _where(of_rules: set[str], of_profiles: set[str]) -> str:
    """Where options of a command stand for dropped files; empty for none."""
    keys = ", ".join(each[2:].replace("-", "_") for each in sorted(of_rules))
    if of_rules and of_profiles:
        return f"the rule says that ({keys}), or a profile that it names"
    if of_rules:
        return f"the rule says that ({keys})"
    return "a profile says that, which the rule names" if of_profiles else ""
