"""What a sweep tells people and programs: the outcome first, files that need somebody, and all of them counted."""

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from importer.core.drops import Seen, SeenFile, Told
from importer.core.picking import balanced, sweep_json
from importer.core.swept import SweepBooks
from importer.reports.sweep_schema import SweepModel, sweep_schema
from importer.reports.sweep_text import _WORDS, render_sweep, sweep_headline

DOCS = Path(__file__).parents[2] / "docs"
RUN = "20270131T020003-1f2e"


def filed(folder: str, name: str) -> str:
    return f"{folder}/2027-01-31_{RUN}_{name}"


def books(*files: SeenFile, rehearsal: bool = False, trouble: Told | None = None) -> SweepBooks:
    made = SweepBooks(
        "/srv/holidays", "2027-01-31T02:00:00+00:00", "2027-01-31T02:00:10+00:00", files, rehearsal, trouble
    )
    return balanced(made, [each.name for each in files])


MIXED = books(
    SeenFile("pl.csv", Seen.DONE, "12 occasions are in the account.", "poland", RUN, filed("done", "pl.csv")),
    SeenFile("de.csv", Seen.FAILED, "It cannot be read.", "rest", told=Told("x", "It is empty.", "drop it again.")),
    SeenFile("uk.csv", Seen.WAITING, "Updates need a yes.", "rest", RUN, filed("waiting", "uk.csv")),
    SeenFile("pl.csv.done", Seen.BESIDE, "It is the marker of pl.csv."),
)  # fmt: skip


def test_the_text_of_a_sweep() -> None:
    assert render_sweep(MIXED, 200) == (
        "/srv/holidays: 4 files, 1 failed, 1 waiting for a yes, 1 imported, 1 beside others.\n"
        "\n"
        "FAILED\n"
        "  de.csv  (rule rest)\n"
        "    It cannot be read.\n"
        "    It is empty.\n"
        "    hint: drop it again.\n"
        "\n"
        "WAITING FOR A YES\n"
        "  uk.csv  (rule rest)\n"
        "    Updates need a yes.\n"
        f"    filed as {filed('waiting', 'uk.csv')}, its report in {filed('waiting', 'uk.csv')}.report/\n"
        "\n"
        "IMPORTED\n"
        "  pl.csv  (rule poland)\n"
        "    12 occasions are in the account.\n"
        f"    filed as {filed('done', 'pl.csv')}, its report in {filed('done', 'pl.csv')}.report/\n"
        "\n"
        "NEXT\n"
        " - Look at the plan beside it and type: occasions approve\n"
        " - Correct what failed as its report says, and drop it again.\n"
    )


def test_a_rehearsal_tells_of_every_file_why_and_asks_for_nothing() -> None:
    told = render_sweep(books(*MIXED.files, rehearsal=True))
    assert told.startswith("/srv/holidays: nothing was taken; of 4 files, 1 failed")
    assert "It is the marker of pl.csv." in told
    assert "NEXT" not in told


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (books(), "/srv/holidays: no file is there."),
        (books(trouble=Told("place-failed", "It is away.")), "/srv/holidays: could not be swept."),
        (books(SeenFile("a", Seen.DONE, "")), "/srv/holidays: 1 file, 1 imported."),
    ],
    ids=["nothing", "trouble", "one"],
)
def test_the_headline(found: SweepBooks, told: str) -> None:
    assert sweep_headline(found) == told
    assert render_sweep(found).startswith(told)


def test_trouble_is_told_with_what_to_do() -> None:
    told = render_sweep(books(trouble=Told("place-failed", "The place is away.", "Look at the network.")))
    assert told == "/srv/holidays: could not be swept.\n  The place is away. Look at the network.\n"


def test_the_printing_is_capped_and_the_counting_is_not() -> None:
    many = books(*(SeenFile(f"{number:04}.csv", Seen.DONE, "") for number in range(2_000)))
    told = render_sweep(many)
    assert told.count(".csv") == 10
    assert "2,000 files, 2,000 imported." in told
    assert "And 1,990 more; --json FILE has them all." in told


def test_every_outcome_has_its_words() -> None:
    assert set(_WORDS) == set(Seen)


def test_what_files_say_is_no_markup_and_turns_no_terminal() -> None:
    told = render_sweep(books(SeenFile("[red]a\x1b[2J\n.csv", Seen.FAILED, "x")))
    assert "[red]a" in told
    assert "\x1b" not in told
    assert told.count("\n") == render_sweep(books(SeenFile("a", Seen.FAILED, "x"))).count("\n")


def test_the_json_is_as_the_schema_has_it() -> None:
    SweepModel.model_validate(sweep_json([MIXED]))
    SweepModel.model_validate(sweep_json([]))
    assert sweep_schema()["properties"]["schema"]["const"] == "occasions-sweep/1"


@pytest.mark.parametrize("key", ["found", "done"])
def test_books_that_do_not_balance_are_refused_by_the_schema(key: str) -> None:
    found = sweep_json([MIXED])
    found["totals"][key] += 1
    with pytest.raises(ValidationError, match="not the sum"):
        SweepModel.model_validate(found)


def test_a_file_that_is_counted_elsewhere_is_refused_by_the_schema() -> None:
    found = sweep_json([MIXED])
    found["files"][0]["outcome"] = "busy"
    with pytest.raises(ValidationError, match="not the ones that are counted"):
        SweepModel.model_validate(found)


def test_a_file_that_is_there_twice_is_refused_by_the_schema() -> None:
    found = sweep_json([MIXED])
    found["files"][1] = {**found["files"][1], "name": found["files"][0]["name"]}
    with pytest.raises(ValidationError, match="in the books twice"):
        SweepModel.model_validate(found)


def test_the_page_of_reports_names_every_key_and_outcome() -> None:
    page = (DOCS / "reports.md").read_text("utf-8")
    part = page[page.index("`occasions-sweep/1`") :]
    schema = sweep_schema()
    keys = {key for model in (schema, *schema["$defs"].values()) for key in model["properties"]}
    assert {key for key in keys if not re.search(rf"`{key}`", part)} == set()
    assert {str(seen) for seen in Seen if f"| `{seen}` |" not in part} == set()
