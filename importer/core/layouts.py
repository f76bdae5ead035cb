"""The layouts that a table can have, by the name that a profile pins, and what ``inspect`` says of a sheet of each."""

from collections.abc import Mapping
from typing import Literal

Layout = Literal["list", "ticks", "matrix", "holidays-across", "daily", "start-end-rows", "entries"]

LAYOUTS: Mapping[Layout, str] = {
    "list": "is a list, one event a row",
    "ticks": "is a list with a column of ticks for each site",
    "matrix": "is a matrix: one holiday a row, one column of dates for each site or year",
    "holidays-across": "has one column for each holiday",
    "daily": "has one row for each day, and a flag that says which days are off",
    "start-end-rows": "is a list in which one row starts an event and another ends it",
    "entries": "is a calendar, one entry a row",
}
