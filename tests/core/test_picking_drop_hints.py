"""Hints of commands that somebody types, as they help with a file that nobody typed a command for."""

import pytest
import typer.main

import importer.cli.commands  # noqa: F401 - it fills the app
from importer.cli.app import app
from importer.core.drops import Told
from importer.core.picking.drop_hints import _OF_PROFILES, _OF_RULES, for_drops, stale_hint
from importer.core.profile import Profile
from importer.settings.drops import DropRule


def hint(text: str, code: str = "made-up") -> str:
    return for_drops(Told(code, "Something.", text)).hint


def test_a_yes_is_given_by_approve() -> None:
    assert hint("look at the plan, then add --yes.", "consent-missing").endswith("type: occasions approve")


def test_nobody_is_told_to_resume_what_the_next_sweep_resumes() -> None:
    told = for_drops(Told("x", "sent, not yet read back; occasions resume 20270131T020003-1f2e goes on", ""))
    assert told.message == "sent, not yet read back; the next sweep goes on"
    assert hint("make room, then try again; a run that had begun goes on with: occasions resume") == (
        "make room, then try again; the next sweep goes on with it"
    )


def test_nobody_is_told_to_be_more_patient_on_a_command_line() -> None:
    assert "--patience" not in hint("let this one wait: --patience 10 (minutes)", "account-busy")


@pytest.mark.parametrize(
    "text", ["look at the address and the network; it is tried again later.", "", "mend the sheet."]
)
def test_what_speaks_of_no_option_stays(text: str) -> None:
    assert hint(text) == text


def test_both_the_rule_and_its_profile_are_named() -> None:
    said = hint("give --zone, or --timed whole-day.")
    assert said == (
        "give --zone, or --timed whole-day; of dropped files the rule says that (zone), or a profile that it names, "
        "or that option of sweep."
    )


def test_a_stale_plan_is_planned_anew_by_approve() -> None:
    assert "occasions approve 20270131T020003-1f2e --replan-moved" in stale_hint("20270131T020003-1f2e")


def test_options_that_are_named_are_there() -> None:
    assert {each[2:].replace("-", "_") for each in _OF_RULES} <= set(DropRule.model_fields)
    fields = {each.rstrip("s").replace("_", "-") for each in Profile.model_fields} | {"from", "to"}
    assert {each[2:].rstrip("s") for each in _OF_PROFILES} <= fields
    found = typer.main.get_command(app)
    sweep = found.commands["sweep"]  # type: ignore[attr-defined]
    assert _OF_PROFILES | {"--mode"} <= {name for option in sweep.params for name in option.opts}


def test_keys_are_named_as_they_are_written() -> None:
    assert hint("say --max-delete 9 or --drop-other-years.") == (
        "say --max-delete 9 or --drop-other-years; of dropped files the rule says that (drop_other_years, max_delete), "
        "or that option of sweep."
    )
    assert hint("give --date-order dmy.").endswith(
        "a profile says that, which the rule names, or that option of sweep."
    )
