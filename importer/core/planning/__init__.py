"""Plan: what an import will do to the account, one action for each occasion concerned."""

from importer.core.planning.assigning import plan_assignments
from importer.core.planning.effects import with_effect_told
from importer.core.planning.options import PlanOptions, Wish
from importer.core.planning.plan import plan_import
from importer.core.planning.wholeness import told_of_lost_rows, told_of_sheet

__all__ = [
    "PlanOptions",
    "Wish",
    "plan_assignments",
    "plan_import",
    "told_of_lost_rows",
    "told_of_sheet",
    "with_effect_told",
]
