"""Pick the files that are ready at a place, name what they become, and keep the books of it.

Takes what looks showed, rules, moments and names, and gives values; no file, place or clock is touched here. What is
picked is fetched, claimed, imported and filed by ``sweeping``.
"""

from importer.core.picking.bad_luck import may_be_tried, put_off
from importer.core.picking.books import balanced, reports_of, sweep_json
from importer.core.picking.checksums import Checksum, NoChecksum, read_checksum
from importer.core.picking.companions import Companion, Kind, companions
from importer.core.picking.identity import rule_key
from importer.core.picking.looks import Looks
from importer.core.picking.naming import (
    FiledName,
    beside_target,
    filing_day,
    read_target,
    reports_name,
    safe_name,
    target_name,
)
from importer.core.picking.readiness import Demands, Pick, TakingRule, deep, pick
from importer.core.picking.retention import Aged, aged

__all__ = [
    "Aged",
    "Checksum",
    "Companion",
    "Demands",
    "FiledName",
    "Kind",
    "Looks",
    "NoChecksum",
    "Pick",
    "TakingRule",
    "aged",
    "balanced",
    "beside_target",
    "companions",
    "deep",
    "filing_day",
    "may_be_tried",
    "pick",
    "put_off",
    "read_checksum",
    "read_target",
    "reports_name",
    "reports_of",
    "rule_key",
    "safe_name",
    "sweep_json",
    "target_name",
]
