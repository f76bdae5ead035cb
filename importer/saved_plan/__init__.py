"""Plans that are kept: a file with a plan, the state that it saw, and all that planning anew needs.

A plan that was looked at today is carried out tomorrow as it was shown, or not at all. The file is JSON in the schema
``occasions-plan/1``; the same input and the same account give the same bytes, without clock, run or revision. Its
``hash`` is the plan's own, as reports and the journal have it; its ``seal`` tells whether the file was changed since.
What leaves this package: ``ImporterError`` with the codes ``plan-unreadable``, ``plan-unwritable`` and ``plan-stale``.
"""

from importer.saved_plan.disk import read_plan, ready_to_write, write_plan
from importer.saved_plan.saved import SavedPlan, stale, told

__all__ = ["SavedPlan", "read_plan", "ready_to_write", "stale", "told", "write_plan"]
