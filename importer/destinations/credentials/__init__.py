"""Ways to authorise requests, each one class of the same shape; ``choosing`` picks the one that the settings name."""

from importer.destinations.credentials.base import Credentials, Identity
from importer.destinations.credentials.bearer import Bearer

__all__ = ["Bearer", "Credentials", "Identity"]
