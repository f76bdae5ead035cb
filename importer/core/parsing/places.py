"""Whether the place of an entry is the region that it is for: asked, because it may be a room or an address as well."""

import numpy as np

from importer.core.faults import Fault
from importer.core.issues import Assumption
from importer.core.lifting import Mask
from importer.core.parsing.cells import text_of
from importer.core.parsing.findings import Findings

_MOST_SHOWN = 4


def check_places(findings: Findings, active: Mask) -> list[Assumption]:
    """One error where places differ and nobody said whether they are regions; told where they are all the same.

    Args:
        findings: the table.
        active: its entries that are not left out.
    """
    table = findings.table
    raw = table.raw.get("location")
    if raw is None or "region" in table.raw or "occasion" in table.raw:
        return []
    places = raw.map(text_of)
    said = np.unique(places.codes[active & ~places.blank])
    if not len(said):
        return []
    header = table.place(None, "location").column or ""
    names = [places.values[code] for code in said.tolist()]
    blank = int((active & places.blank).sum())
    if len(names) == 1 and not blank:
        evidence = f'every entry has "{names[0]}"; --region-from "{header}" makes it a region'
        return [Assumption("location-left-aside", str(table.place(None, "location")), "it is no region", evidence)]
    findings.column(active & ~findings.rejected, "location", _unclear(names, blank, header))
    return []


def _unclear(names: list[str], blank: int, header: str) -> Fault:
    shown = ", ".join(f'"{name[:60]}"' for name in names[:_MOST_SHOWN])
    more = f" and {len(names) - _MOST_SHOWN} more" if len(names) > _MOST_SHOWN else ""
    without = f"; {blank} {'entry names' if blank == 1 else 'entries name'} none" if blank else ""
    message = f"{header} says {shown}{more}{without}: these may be regions, or places that mean nothing here."
    hint = (
        f'give --region-from "{header}" (an occasion for each of them; entries without one count for all) '
        "or --region-from none (one calendar for everybody)."
    )
    return Fault("location-unclear", message, hint)
