"""What must come out of each real calendar, holiday file and government feed, for the year that the catalogue names."""

from collections.abc import Mapping

from realdata_calendars import calendar, malaysia
from realdata_feeds import malaysian_feed, united_kingdom
from realdata_sections import sections
from realdata_truths import AGAIN, MADE_UP, TRUTHS, Truth

ENDLESS = "a rule without an end needs a year, and the error names the option; the catalogue counts this one"
NO_PLACES = "a few entries name a village or a province where a custom comes from: no region of a calendar"
SHORT = "hours that mean nothing: the error names the option that makes them whole days"
DIVISIONS = {
    "": ("England", "Wales", "Northern Ireland", "Scotland"),
    "England, Wales, Northern Ireland": ("England", "Wales", "Northern Ireland"),
}
"""Substitute days name no place in the file: they count for all, as an assumption."""
OUTSIDE = "outside the range that was asked for"
NEVER = "none of its days lies in the range asked for"


def year(number: int) -> tuple[str, ...]:
    """The option for one year."""
    return ("--year", str(number))


def endless(file: str, number: int, events: int, skipped: Mapping[str, int] | None = None) -> Truth:
    """A calendar without an end, of which a year is read."""
    return Truth(file, calendar(number), year(number), ENDLESS, events, skipped=skipped or {})


CALENDARS = (
    Truth(
        "ics_al_timed_wrong_tz_yearly.ics",
        calendar(2011, timed="whole-day"),
        (*year(2011), "--timed", "whole-day"),
        f"{ENDLESS}; {SHORT}",
        13,
    ),
    Truth(
        "ics_at_duration_no_dtend_rrule_count.ics",
        calendar(2015),
        ("--region-from", "none"),
        NO_PLACES,
        40,
        skipped={OUTSIDE: 240},
        narrowed=year(2015),
    ),
    Truth("ics_de_calendarlabs_dtend_equals_dtstart_empty_rrule.ics", calendar()),
    endless("ics_dz_rrule_yearly_from_1954_olson_path_tzid.ics", 2027, 4),
    Truth(
        "ics_exchange_windows_tz_rrule_until_z.ics",
        calendar(),
        why="two series to 17 and 24 September, the days whose London midnights are their ends; three days are moved",
        events=26,
    ),
    Truth(
        "ics_fy_frisian_multiday_one_timed.ics",
        calendar(2012),
        (*year(2012), "--region-from", "none"),
        f"{ENDLESS}; {NO_PLACES}",
        27,
        skipped={OUTSIDE: 67},
    ),
    Truth(
        "ics_gr_bilingual_names_84_chars.ics",
        calendar(2018),
        why="one year",
        events=14,
        skipped={OUTSIDE: 30},
        narrowed=year(2018),
    ),
    endless("ics_hu_multiday_to_2060.ics", 2025, 11, {OUTSIDE: 156}),
    Truth(
        "ics_in_eclipses_timed_rrule_exdate.ics",
        calendar(2016),
        (*year(2016), "--timed", "as-is"),
        f"{ENDLESS}; nearly all are marked as private, so the mark says nothing; eclipses are no days off",
        48,
        skipped={OUTSIDE: 4, NEVER: 2},
    ),
    Truth("ics_in_school_mmps_no_uid_no_prodid.ics", calendar()),
    Truth("ics_jp_aws_change_calendar_midnight_to_midnight.ics", calendar()),
    endless("ics_jp_monthly_interval12_olympics.ics", 2015, 17, {OUTSIDE: 27, NEVER: 7}),
    Truth("ics_jp_ritsumei_2020_google_export.ics", calendar()),
    Truth("ics_khal_tz_windows_format.ics", calendar()),
    Truth(
        "ics_my_states_in_location_multiday.ics",
        malaysia,
        ("--region-from", "LOCATION"),
        "the states stand in LOCATION, which may be a room as well: the error names the option",
    ),
    Truth("ics_sg_mom_2021_no_prodid.ics", calendar()),
    Truth("ics_sg_mom_2022_same_uids_as_2021.ics", calendar()),
    endless("ics_si_37_vcalendars_concatenated.ics", 2008, 13, {OUTSIDE: 24}),
    Truth(
        "ics_tw_apple_alarms_bilingual.ics",
        calendar(2012),
        why="one year; working Saturdays that make up for a day off stand in other years only",
        events=27,
        skipped={OUTSIDE: 58, MADE_UP: 2},
        narrowed=year(2012),
    ),
    Truth(
        "ics_uk_rrule_recurrence_id_substitutes.ics",
        calendar(2024, region="LOCATION", regions=DIVISIONS),
        ("--region-from", "LOCATION"),
        "divisions stand in LOCATION; the catalogue counts a year",
        13,
        skipped={OUTSIDE: 37, NEVER: 5},
        narrowed=year(2024),
    ),
    Truth(
        "ics_us_nextcloud1176_mixed_types_EXCERPT.ics", calendar(2024), why="one year", events=4, narrowed=year(2024)
    ),
    Truth(
        "hol_ms_OUTLOOK_ja_v1.1_utf16.HOL",
        sections,
        why="each section is an occasion; other calendars count as Windows has them, and a feast of Iran stands on the "
        "30th day of a month that has 29",
        events=26_254 - 11,
        rejected={"date-impossible": 11},
    ),
    Truth("json_uk_govuk_bank_holidays.json", united_kingdom),
    Truth(
        "json_my_statutory_public_holidays.json",
        malaysian_feed,
        why="20 national days and 72 lines of states, of which 29 stand below other states as well",
        events=92 - 29,
        skipped={AGAIN: 29},
    ),
)
ALL = (*TRUTHS, *CALENDARS)
"""Every real file that is there."""
