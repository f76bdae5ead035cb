"""Settings: ``occasions.toml``, then ``OCCASIONS_*`` variables, then options; the later one wins."""

from importer.settings.model import SANDBOX, Settings, load_settings

__all__ = ["SANDBOX", "Settings", "load_settings"]
