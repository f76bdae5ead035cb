"""Settings files to try: a folder with one, and how it is read."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from importer.core.errors import SettingsError
from importer.settings import Configuration, Settings, load_configuration

SECRET = "s3cret-of-nobody"  # noqa: S105 - made up
KEY_WAY = "app_key = 'ak'\napp_secret = 'as'\naccess_token = 'at'\naccess_token_secret = 'ats'\n"
TWO = """\
zone = "Europe/Warsaw"
api = "live"

[accounts.munich]
number = "11111111"
zone = "Europe/Berlin"
app_key = "ak"
app_secret = "as"
access_token = "at"
access_token_secret = "ats"

[accounts."São Paulo"]
number = 22222222
mode = "merge"
patience = 5

[groups]
everywhere = ["São Paulo", "MUNICH"]

[apis]
live = "https://api.test"
"""


@dataclass(frozen=True)
class Folder:
    """A folder in which settings are read."""

    path: Path

    def says(self, text: str, rights: int = 0o600) -> "Folder":
        """Write its settings file."""
        file = self.path / "occasions.toml"
        file.write_text(text, "utf-8")
        file.chmod(rights)
        return self

    @property
    def configuration(self) -> Configuration:
        return load_configuration(self.path)

    def chosen(self, *named: str, **options: Any) -> tuple[Settings, ...]:
        return self.configuration.chosen(named, **options)

    def one(self, *named: str, **options: Any) -> Settings:
        (found,) = self.chosen(*named, **options)
        return found

    def refused(self) -> str:
        """What is said about a file that cannot be used."""
        with pytest.raises(SettingsError) as caught:
            load_configuration(self.path)
        return told(caught.value)


def told(error: SettingsError) -> str:
    """An error as it is printed; never with the secret in it."""
    said = f"{error.message}\n{error.hint}"
    assert SECRET not in said
    return said


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """An empty folder, where no variable says anything."""
    import os

    for name in list(os.environ):
        if name.startswith("OCCASIONS_"):
            monkeypatch.delenv(name)
    return Folder(tmp_path)
