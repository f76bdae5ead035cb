"""The noun after localise: records, and spans with one zone each."""

from dataclasses import dataclass

from importer.core.issues import Assumption, Issue
from importer.core.lifting import Coded
from importer.core.records import RecordPlaces, Records, Spans


@dataclass(frozen=True)
class Localised:
    """Records and spans with one zone for each span; what localising rejected is marked in the records."""

    places: RecordPlaces
    spans: Spans
    zones: Coded[str]
    """Zone name of each span."""
    issues: tuple[Issue, ...]
    assumptions: tuple[Assumption, ...]

    @property
    def records(self) -> Records:
        """The records."""
        return self.places.records
