"""Which names a pattern takes, and when hours hold, on the days on which clocks are put forward and back, too."""

import datetime as dt

import pytest

from importer.core.rules.open_hours import OpenHours
from importer.core.rules.patterns import looks_below, may_fit_below, pattern_fault, pattern_fits

FITS = {
    "everything": ("*", "a.csv", True),
    "not below": ("*", "pl/a.csv", False),
    "case": ("PL-*.XLSX", "pl-2027.xlsx", True),
    "case the other way": ("pl-*.xlsx", "PL-2027.XLSX", True),
    "an accent written in two ways": ("S\u00e3o*.csv", "Sa\u0303o Paulo.csv", True),
    "an accent in the pattern": ("Sa\u0303o?Paulo.csv", "S\u00e3o Paulo.csv", True),
    "one sign": ("a?.csv", "ab.csv", True),
    "no sign": ("a?.csv", "a.csv", False),
    "a slash is no sign": ("a?b", "a/b", False),
    "a slash is in no set": ("a[!x]b", "a/b", False),
    "a set": ("20[23]7.csv", "2037.csv", True),
    "not in a set": ("20[23]7.csv", "2047.csv", False),
    "a span": ("[a-c].csv", "B.csv", True),
    "a span the wrong way round": ("[c-a].csv", "b.csv", True),
    "a span with a sign more": ("[a-c_].csv", "_.csv", True),
    "all but": ("[!a].csv", "a.csv", False),
    "a bracket in a set": ("[]].csv", "].csv", True),
    "a bracket that is not closed": ("[a.csv", "[a.csv", True),
    "a caret is a sign": ("[^a].csv", "^.csv", True),
    "signs of regular expressions": ("a+(1).csv", "a+(1).csv", True),
    "they mean nothing else": ("a+.csv", "aa.csv", False),
    "a dot is a dot": ("a.csv", "axcsv", False),
    "a folder": ("pl/*.csv", "PL/a.csv", True),
    "a folder, but not below it": ("pl/*.csv", "pl/x/a.csv", False),
    "a folder, but not above it": ("pl/*.csv", "a.csv", False),
    "any folder": ("*/a.csv", "pl/a.csv", True),
    "any folders": ("**/a.csv", "pl/x/y/a.csv", True),
    "no folder at all": ("**/a.csv", "a.csv", True),
    "folders between": ("pl/**/a.csv", "pl/a.csv", True),
    "many folders between": ("pl/**/a.csv", "pl/x/y/a.csv", True),
    "half a name of a folder": ("pl/**/a.csv", "plx/a.csv", False),
    "two stars in a name are one": ("a**.csv", "abc.csv", True),
    "two stars in a name stay there": ("a**.csv", "ab/c.csv", False),
    "a line break": ("*.csv", "a\nb.csv", True),
    "an end that is longer": ("*.csv", "a.csv.gz", False),
    "what comes twice": ("*ab*b.csv", "ababb.csv", True),
    "what comes first is not the last": ("*.csv", "a.csv.csv", True),
    "a set between stars": ("*[0-9]*x", "a1b2x", True),
    "nothing between stars": ("a*b*c", "abc", True),
    "the same sign for two": ("a*b*b", "ab", False),
    "the whole name": ("a.csv", "aa.csv", False),
}


@pytest.mark.parametrize(("pattern", "name", "fits"), FITS.values(), ids=FITS)
def test_a_pattern_fits(pattern: str, name: str, fits: bool) -> None:
    assert pattern_fits(pattern, name) is fits


def test_many_stars_take_no_time() -> None:
    assert not pattern_fits("*" * 60 + "x", "a" * 250)
    assert not pattern_fits("*a" * 30 + "*b", "a" * 250)
    assert pattern_fits("*a" * 30 + "*b", "a" * 250 + "b")
    assert not pattern_fits("**/" * 4 + "*a" * 9 + "b", "/".join(["a" * 20] * 12))


def test_a_slash_looks_below() -> None:
    assert (looks_below("*.csv"), looks_below("*/a.csv"), looks_below("**/*")) == (False, True, True)


BELOW = {
    "any folders": ("**/*.csv", "pl/done", True),
    "folders in between": ("pl/**/x/*.csv", "pl/done", True),
    "one folder is another one": ("*/*.csv", "pl/done", False),
    "one that is the folder": ("*/*.csv", "pl", True),
    "case": ("PL/**/*.csv", "pl/done", True),
    "another folder": ("de/**/*.csv", "pl/done", False),
    "the top alone": ("*.csv", "pl/done", False),
    "part of a name": ("p/**/*.csv", "pl/done", False),
}


@pytest.mark.parametrize(("pattern", "folder", "may"), BELOW.values(), ids=BELOW)
def test_a_pattern_may_fit_below_a_folder(pattern: str, folder: str, may: bool) -> None:
    assert may_fit_below(pattern, folder) is may


FAULTS = {
    "fine": ("PL-*.xlsx", ""),
    "fine below": ("pl/**/*.csv", ""),
    "above": ("pl/../../x", 'take ".." out'),
    "a whole path": ("/srv/x", "begins at the top of the place"),
    "a home": ("~/x", "begins at the top of the place"),
    "a drive": ("C:x", "begins at the top of the place"),
    "backslashes": (r"pl\*.csv", "write / between folders"),
    "nothing between": ("pl//x", "a folder without a name"),
    "a dot": ("./x", "a folder without a name"),
    "a folder alone": ("pl/", "a folder without a name"),
    "ours": ("Done/x", "nothing is taken from Done"),
    "a file that is called like ours": ("done", ""),
    "folders alone": ("pl/**", "which files of them"),
    "hidden": (".x/*.csv", "nothing hidden is taken"),
}


@pytest.mark.parametrize(("pattern", "why"), FAULTS.values(), ids=FAULTS)
def test_a_pattern_that_can_never_fit(pattern: str, why: str) -> None:
    found = pattern_fault(pattern)
    assert why in found
    assert bool(found) is bool(why)


WARSAW = "Europe/Warsaw"
"""Puts clocks forward on 28 March 2027 at 2:00 (1:00 UTC), and back on 31 October 2027 at 3:00 (1:00 UTC)."""
HOLD = {
    "by day": ("08:00-18:00", "2027-01-11T11:00Z", True),
    "at its start": ("12:00-18:00", "2027-01-11T11:00Z", True),
    "before its start": ("12:00-18:00", "2027-01-11T10:59:59Z", False),
    "at its end": ("08:00-12:00", "2027-01-11T11:00Z", False),
    "before its end": ("08:00-12:00", "2027-01-11T10:59:59.999Z", True),
    "before midnight": ("22:00-06:00", "2027-01-11T22:30Z", True),
    "after midnight": ("22:00-06:00", "2027-01-12T04:59Z", True),
    "in the morning": ("22:00-06:00", "2027-01-12T05:00Z", False),
    "at noon": ("22:00-06:00", "2027-01-12T11:00Z", False),
    "all day": ("00:00-24:00", "2027-01-12T22:59Z", True),
    "until midnight": ("20:00-24:00", "2027-01-12T22:59:59Z", True),
    "after that midnight": ("20:00-24:00", "2027-01-12T23:00Z", False),
    "until midnight, said otherwise": ("20:00-00:00", "2027-01-12T22:59:59Z", True),
    "the second of two": ("06:00-07:00, 18-19", "2027-01-12T17:30Z", True),
    "between two": ("06:00-07:00, 18-19", "2027-01-12T16:30Z", False),
    "before a gap": ("02:00-03:00", "2027-03-28T00:59Z", False),
    "hours that are left out are later": ("02:00-03:00", "2027-03-28T01:00Z", True),
    "and as long": ("02:00-03:00", "2027-03-28T01:59Z", True),
    "and over then": ("02:00-03:00", "2027-03-28T02:00Z", False),
    "a part of what is left out": ("02:15-02:45", "2027-03-28T01:30Z", True),
    "from before a gap to its middle": ("01:00-02:30", "2027-03-28T01:15Z", True),
    "over a gap": ("22:00-06:00", "2027-03-28T03:59Z", True),
    "the end after a gap": ("22:00-06:00", "2027-03-28T04:00Z", False),
    "from a gap on": ("02:30-05:00", "2027-03-28T01:00Z", True),
    "the first of two hours": ("02:00-03:00", "2027-10-31T00:00Z", True),
    "the second of two hours": ("02:00-03:00", "2027-10-31T01:59Z", True),
    "after both": ("02:00-03:00", "2027-10-31T02:00Z", False),
    "before both": ("02:00-03:00", "2027-10-30T23:59Z", False),
    "from the first beginning": ("02:30-04:00", "2027-10-31T00:30Z", True),
    "not closed again": ("02:30-04:00", "2027-10-31T01:10Z", True),
    "open between two ends": ("01:00-02:30", "2027-10-31T00:45Z", True),
    "to the last end": ("01:00-02:30", "2027-10-31T01:29Z", True),
    "not opened again": ("01:00-02:30", "2027-10-31T01:30Z", False),
    "the day after a gap": ("02:00-03:00", "2027-03-29T01:00Z", False),
}


@pytest.mark.parametrize(("hours", "moment", "hold"), HOLD.values(), ids=HOLD)
def test_hours_hold(hours: str, moment: str, hold: bool) -> None:
    assert OpenHours.of(hours).hold(dt.datetime.fromisoformat(moment), WARSAW) is hold


def test_hours_are_those_of_their_zone_whatever_zone_the_moment_is_told_in() -> None:
    moment = dt.datetime.fromisoformat("2027-01-11T23:30+09:00")
    assert OpenHours.of("14:00-15:00").hold(moment, "UTC")
    assert OpenHours.of("20-21").hold(moment, "Asia/Kolkata")
    assert not OpenHours.of("14:00-15:00").hold(moment, "Asia/Kolkata")


@pytest.mark.parametrize("text", ["22:00\u201306:00", "22-6", "22.00 - 06.00", "22:00 to 06:00", " 22:00  -  06:00 "])
def test_hours_may_be_written_in_many_ways(text: str) -> None:
    assert OpenHours.of(text).spans == ((22 * 60, 30 * 60),)


@pytest.mark.parametrize("text", ["", "night", "22:00", "22:00-", "24:00-06:00", "22:60-23:00", "06:00-06:00", "1-2,"])
def test_what_is_no_hours_is_refused_with_what_to_write(text: str) -> None:
    with pytest.raises(ValueError, match=r'write hours such as "22:00-06:00"'):
        OpenHours.of(text)
