"""Every code that an issue or an assumption can have, with its meaning and remedy; ``docs/issues.md`` is made from it.

A code is kebab-case and never changes its meaning.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from importer.core.issues import Severity

E, W, N = Severity.ERROR, Severity.WARNING, Severity.NOTE


@dataclass(frozen=True, slots=True)
class IssueCode:
    """What an issue of this code means, and what to do about it."""

    severities: tuple[Severity, ...]
    meaning: str
    remedy: str


def _all(*lines: tuple[str, Severity | tuple[Severity, ...], str, str]) -> Mapping[str, IssueCode]:
    return {
        code: IssueCode(weight if isinstance(weight, tuple) else (weight,), meaning, remedy)
        for code, weight, meaning, remedy in lines
    }


ISSUES: Mapping[str, IssueCode] = _all(
    ("account-row-missing", E, "A row of a sheet with an account column does not say which account it is for.",
     "Fill in the account."),
    ("account-unknown", E, "A cell names an account that the settings do not know.",
     "Correct it, or add the account to occasions.toml; give the column another header if it means something else."),
    ("api-value-undocumented", W, "An exported row holds an event in a form that the API's documents do not have.",
     "Nothing to do where the account has it so; it is sent nowhere else. Or correct the event in the account."),
    ("api-value-wrong", E, "A cell of the API columns holds what the API can't have.",
     "Empty the three API cells of the row; it is read by its other cells then."),
    ("cell-error", E, "A cell shows an error value such as #REF!.", "Mend the formula, or type the value."),
    ("closed-with-hours", W, "An event is closed at some hours; it may be taken as the whole day closed.",
     "Give the open hours with Working yes; sending closed hours needs a yes."),
    ("closure-split", N, "Days off longer than 30 days are sent as several events.", "Nothing to do."),
    ("date-impossible", E, "A cell names a day that no calendar has, or a year out of reach.",
     "Look at day, month and year."),
    ("date-is-number", E, "A plain number stands among other dates.", "Format it as a date, or write 2027-12-24."),
    ("date-missing", E, "A row between dated rows has no date.", "Fill in the date, or delete the row."),
    ("date-order-contradiction", E, "A cell fits another order of day and month than its column.",
     "Write all dates of the column one way, best as 2027-12-24."),
    ("date-order-undecided", E, "Dates can be read day first or month first, and nothing decides.",
     "Give --date-order dmy or --date-order mdy."),
    ("date-past", W, "Events lie in the past.", "Look whether the year is right."),
    ("date-pieces-differ", W, "The columns of day, month and year say another date than the column of dates.",
     "Look which is right; the date is used."),
    ("dates-not-read", W, "A column that nobody reads holds dates.", "Call it End date if they are last days."),
    ("date-unreadable", E, "A cell in a date column is no date.", "Write it as 2027-12-24."),
    ("dates-twice", E, "A row gives its last day in two places, or a range in the column of last days.",
     "Write the first day as the start date and the last day as the end date."),
    ("default-contradicts", E, "Rows of one occasion say both that it is the default and that it is not.",
     "Write the same in all of its rows."),
    ("default-several", E, "Several occasions of the sheet are to be the default.", "Write yes for one of them."),
    ("description-too-long", E, "A description has more than 200 characters.", "Shorten it."),
    ("descriptions-differ", W, "Rows of one occasion have different descriptions; its name is used.",
     "Write one description in all of its rows."),
    ("end-before-start", E, "An event ends before it starts, or wraps past midnight by more than 12 hours.",
     "Look at both dates and times."),
    ("end-time-missing", E, "A row says when it starts but not when it ends.", "Fill in the end time."),
    ("ends-undecided", E, "Every row ends on the day after its start: the end may be the last day, or the day after.",
     "Give --ends inclusive or --ends exclusive."),
    ("event-repeated", W, "The same event stands in an earlier row; it is sent once.", "Delete the row."),
    ("flag-unreadable", E, "A cell is neither yes nor no.", 'Write "yes" or "no".'),
    ("formula-without-value", E, "A formula whose last value the file does not hold.",
     "Open the file in a spreadsheet program and save it again."),
    ("half-day-without-hours", E, "A half day does not say when it is open.",
     "Write the hours, or give --half-day 09:00-13:00."),
    ("hours-in-name", (E, W), "A name, a type or a description says hours, and no column of its row does.",
     "Give the open hours in a column Opening hours, or no under Working; only a name is an error."),
    ("hours-incomplete", E, "Hours have only one end, such as until 13:00.", "Write them as 09:00-13:00."),
    ("hours-overlap", W, "Working hours of one day overlap; they add up.", "Nothing, if they are meant to add up."),
    ("hours-unreadable", E, "A cell of hours is no pair of times.", "Write them as 09:00-13:00."),
    ("last-year-gone", W, "An occasion lacks days that it had in the year before.", "Add them, if they are missing."),
    ("last-year-moved", W, "A feast that moves has last year's date, or the whole sheet is one of a year that is over.",
     "Look the date up."),
    ("last-year-new", N, "An occasion has a few days that it did not have in the year before.", "Nothing, if right."),
    ("mixed-zones", W, "One occasion has events in several time zones.", "Give each occasion one zone."),
    ("month-ambiguous", E, "A month word means two months in two languages, and no other word of its column decides.",
     "Write the dates as 2027-12-24."),
    ("name-long-in-bytes", W, "A name has more than 50 bytes, though not more than 50 characters.",
     "Shorten it to be safe."),
    ("name-too-long", E, "An occasion's name has more than 50 characters.", "Give it a shorter name."),
    ("name-twice", W, "A name is on its usual date, and on one far from it in the same year.",
     "Look whether name and date are right."),
    ("name-typo", W, "A name is a slip of the hand away from one that stands more often, or stood last year.",
     "Write it as the other one, if they are the same."),
    ("no-rows", N, "A sheet has a header but no rows.", "Nothing is sent, nothing deleted."),
    ("no-effect", W, "Occasions will be neither the default nor used by any skill, so they do nothing yet.",
     "Give them to skills: occasions assign OCCASION --skill SKILL, or a column Skills; or write yes under Default."),
    ("nothing-in-range", E, "No row lies in the range that was asked for.", "Ask for a year that the message names."),
    ("nothing-of-type", E, "No row is of the types that were asked for.", "Ask for a type that the message names."),
    ("occasion-missing", E, "A row does not say which occasion it belongs to.", "Fill in the occasion."),
    ("off-beats-working", W, "A day is off while another event of it has hours; the day off wins.",
     "Keep the one that is right."),
    ("open-all-day", W, "Events are open around the clock because they have times and no Working answer.",
     "Take the times of days off out, or write no under Working."),
    ("opening-inside-closure", W, "Working hours are given on a day in the middle of days off; the days off win.",
     "End the days off before that day, or take the hours out."),
    ("overnight-rules-next-day", W, "A shift past midnight is the only one on the day after, and rules it.",
     "Give the hours of the day after too."),
    ("profile-drift", W, "The header is not the one that the profile was saved from.",
     "Look whether every column is right; if so, save a new profile."),
    ("profile-near", N, "The header is close to that of a saved profile, which is not used.",
     "Name the profile with --profile, if it is the right one."),
    ("portion-unreadable", E, "A cell says neither a whole day nor half a day.", 'Write "full day" or "half day".'),
    ("quote-not-closed", W, "A quotation mark before the last cell never closes.",
     "Close or delete the quotation mark."),
    ("quote-swallows-rows", E, "A quotation mark that never closes has swallowed the rows after it.",
     "Close or delete the quotation mark."),
    ("offset-at-one-end", E, "The end of an event gives an offset from UTC, its start gives none.",
     "Write the offset at both ends, or at none."),
    ("region-excepted-unknown", E, "A region is excepted that no row of the sheet is for.",
     "Correct the name, or list all regions in a profile."),
    ("column-not-understood", E, "A column that nobody reads seems to say whether it is open, or when.",
     "Call it Working (yes: agents work) or Opening hours, or take it out."),
    ("range-long", W, "An event lasts more than a year.", "Look at the year of its end date."),
    ("real-dates-suspect", E, "Real dates beside text dates: day and month may have been exchanged at opening.",
     "Give --real-dates as-is or --real-dates swapped."),
    ("region-all-unknown", E, "A cell says all regions, but no cell says which there are.",
     "List them in a profile, or name them in the cell."),
    ("region-missing", E, "A row does not say which region it is for.", "Fill in the region."),
    ("rows-may-be-pairs", W, "Two rows look like the start and the end of one event; each is read as a day.",
     'Write layout = "start-end-rows" into a profile, or leave it so.'),
    ("row-of-test", W, "A row looks as if somebody had tried something out.", "Delete it, if it is one."),
    ("row-skipped", N, "A row below the header is no event.", "Nothing, if the reason is right."),
    ("sheet-not-a-list", N, "A sheet has no column of dates and was left out.", "Nothing, if it is no list."),
    ("start-time-missing", E, "A row says when it ends but not when it starts.", "Fill in the start time."),
    ("title-inside", (E, W), "A text between rows looks like the title of another calendar, or of working days.",
     "Repeat the headings below it, or name the occasion in a column."),
    ("tick-unreadable", E, "A cell in a column of ticks is neither a tick nor a cross.", "Write x, or leave it blank."),
    ("ticks-not-read", W, "Columns of ticks stand beside a column of regions or occasions, and are not read.",
     'Write "Sites" above them if they are what counts.'),
    ("ticks-without-site", E, "A column of regions holds nothing but ticks.", "Write the site above its ticks."),
    ("time-in-fold", W, "A wall time exists twice, because the clocks go back.", "Check the hours of that day."),
    ("time-in-gap", (E, W), "A wall time does not exist, because the clocks go forward.",
     "Choose a time before or after; one day of a daily run is only a warning."),
    ("time-off-grid", W, "Times are no steps of five minutes; the vendor's pages cannot edit them.", "Round them."),
    ("time-unreadable", E, "A cell in a time column is no time.", "Write it as 09:00."),
    ("times-open-or-closed", E, "A row speaks of closing and has times: open or closed then?",
     "Give the open hours with Working yes."),
    ("times-twice", E, "A row gives its times in two places.", "Keep one of them."),
    ("weekday-mismatch", (E, W), "The weekday beside a date is not that date's.",
     "Look which is right; the date is used, unless its year came from outside the row, which is an error."),
    ("type-unknown", W, "A type that was asked for, or was to be left out, is the type of no row.",
     "Write the type as the sheet does."),
    ("types-unfiltered", W, "The sheet has days of several types, and all of them are read.",
     "Take some with --only-type, or leave some out with --skip-type."),
    ("working-contradicts-hours", E, "Working says one thing and the hours the opposite.", "Keep the right one."),
    ("year-differs", E, "A date below the heading of a year is of another year.", "Look which of the two is right."),
    ("year-far", W, "A year is far away, or apart from all others of the sheet.", "Look whether it is right."),
    ("year-missing", E, "Dates do not say their year.", "Give the year, for example --year 2027."),
    ("zone-ambiguous", E, "An abbreviation can be several zones, and the default zone does not use it.",
     "Write a zone such as Europe/Warsaw."),
    ("zone-missing", E, "No time zone is known for rows of a source.", "Give --zone, for example Europe/Warsaw."),
    ("zone-not-allowed", E, "The account does not take a zone.", "Use one of the allowed zones."),
    ("zone-unknown", E, "A cell names no time zone that is known.", "Write a zone such as Europe/Warsaw."),
)  # fmt: skip

SWITCHABLE = frozenset(
    {
        "date-past", "hours-overlap", "last-year-gone", "last-year-moved", "last-year-new", "name-twice", "name-typo",
        "off-beats-working", "opening-inside-closure", "range-long", "row-of-test", "time-off-grid", "year-far",
    }
)  # fmt: skip
"""Warnings of a second pair of eyes, which ``--no-warn CODE`` switches off."""

ASSUMPTIONS: Mapping[str, str] = {
    "columns-by-content": "No heading is known, so the cells of each column decide what it means.",
    "comments-left-aside": "Comments on cells are not read, unless a profile says that they are descriptions.",
    "comments-as-descriptions": "Comments on cells are descriptions, as the profile says.",
    "exported-row-edited": "Rows of an exported sheet were edited and are read by the cells that people see.",
    "flag-meaning": "Of a row for each day, the flag that stands on weekends means a day off.",
    "matrix-read": "Dates stand inside a matrix; what stands down and across.",
    "names-by-content": "No heading means names, so a column of words that tells the rows apart names the events.",
    "rows-paired": "Two rows are the start and the end of one event.",
    "table-left-out": "A table beside another one holds the same list, and is not read.",
    "tables-found": "A sheet holds several tables.",
    "column-doubled": "Of several columns for one field, the one with the more usual name is used.",
    "columns-unused": "Columns whose headers name no field are not used.",
    "date-dotted": "Dates with dots and a four-digit year are day first.",
    "date-order": "The order of day and month, with the cell, weekday, header or option that decided it.",
    "delimiter-detected": "What divides the cells of a text file.",
    "description-from-name": "A new occasion without a description is described by its name.",
    "encoding-detected": "How the bytes of a text file are read as letters.",
    "ends-exclusive": "An end date is the day after the last one, with the header or the weekdays that say so.",
    "era-converted": "Years of another era (Buddhist, 民國, Japanese) were converted.",
    "event-unnamed": 'Rows that name no event are called "Holiday".',
    "header-close": "A header close to a known word is taken for it.",
    "hidden-columns-left-out": "Hidden columns are not read.",
    "hidden-rows": "What became of hidden rows.",
    "hidden-unknown": "This kind of file does not tell what is hidden; everything is read.",
    "line-ends-doubled": "Doubled line ends of a text file are taken as one.",
    "midnights-as-dates": "Times of 00:00 at both ends mean whole days.",
    "merged-cells": "Merged cells show their value in every row that they cover.",
    "month-language": "Month words are read in the languages that know every month word of the column.",
    "name-from-file": "An occasion that nobody named is called by its sheet, title or file.",
    "name-similar": "An occasion whose name was inferred is new, though the account has one of a similar name.",
    "numbers-as-dates": "A date column of plain numbers holds Excel days.",
    "occasion-from-above": "Names stand above blocks of rows; blank cells take the name above.",
    "other-years-kept": "Events of years that the sheet lacks, or outside the range asked for, stay in the account.",
    "profile-used": "A source is read with the saved profile that has its header.",
    "region-blank-is-all": "A blank region cell beside cells with lists means all regions.",
    "rows-quoted-whole": "Each row of a text file is one quoted cell, which was cut into its cells.",
    "sandbox-run": "The account of this run was the simulated one.",
    "sheet-left-out": "A sheet was not read, and why.",
    "tick-columns": "Columns of ticks and crosses are regions, one occasion each.",
    "title-found": "A text above the header is the title.",
    "year-from-title": "Dates without a year are of the year that a title, a sheet's or a file's name says.",
    "year-two-digits": "Two-digit years are 20xx.",
    "zone-abbreviation": "An abbreviation means the default zone, which uses it.",
    "zone-converted": "Timed events were converted by --to-zone.",
    "zone-default": "Rows that name no zone take the account's.",
    "zone-offset": "Hours with an offset are the default zone's, or were converted to it.",
    "zone-renamed": "A Windows or other name stands for an IANA zone.",
}


def document() -> str:
    """The page ``docs/issues.md``."""
    lines = [
        "# Issues and assumptions",
        "",
        "Every code that a report can hold. Codes never change their meaning. An *error* keeps a row out, and with it",
        "the whole occasion; a *warning* is worth a look; a *note* needs nothing.",
        "",
        "## Issues",
        "",
        "| code | severity | what it means | what to do |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| `{code}` | {' or '.join(each.severities)} | {each.meaning} | {each.remedy} |"
        for code, each in sorted(ISSUES.items())
    ]
    lines += ["", "## Assumptions", "", "Something that was inferred, always shown with its evidence.", ""]
    lines += ["| code | what was assumed |", "|---|---|"]
    lines += [f"| `{code}` | {meaning} |" for code, meaning in sorted(ASSUMPTIONS.items())]
    return "\n".join(lines) + "\n"
