"""Places where files are dropped: folders of this machine, and whatever fsspec reaches.

They take and give bytes under names, and know nothing of sheets. What goes wrong is a ``PlaceError``, or a
``FileChanged`` where a file is no longer as it was seen; ``open_place`` raises a ``SettingsError``.
"""

from importer.places.base import DropPlace, Filed
from importer.places.local import LocalPlace
from importer.places.opening import open_place

__all__ = ["DropPlace", "Filed", "LocalPlace", "open_place"]
