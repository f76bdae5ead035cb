"""The user's own workbook given back: a marked copy of each source in its own layout.

``Copies`` opens the sources of one or several reports, tells what their copies will lack, and writes them. The original
is only read. What becomes of a copy that is mended and imported again is fixed in ``importer.core.returned``.
"""

from importer.reports.returned.copies import Copies, ReadSource
from importer.reports.returned.marks import Part

__all__ = ["Copies", "Part", "ReadSource"]
