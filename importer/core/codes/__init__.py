"""Every code that an issue or an assumption can have; ``docs/issues.md`` is made from them.

A code is kebab-case and never changes its meaning.
"""

from importer.core.codes.assumption_codes import ASSUMPTIONS
from importer.core.codes.issue_codes import ISSUES, SWITCHABLE, IssueCode
from importer.core.codes.page import document

__all__ = ["ASSUMPTIONS", "ISSUES", "SWITCHABLE", "IssueCode", "document"]
