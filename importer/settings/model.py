"""Settings of one account, after ``occasions.toml``, the ``OCCASIONS_*`` variables and the options were heard.

Secrets are hidden in them, and read when somebody signs in.
"""

from pathlib import Path
from typing import Any, Self

import platformdirs
from pydantic import ConfigDict, Field, ValidationError

from importer.core.signing import SignIn
from importer.settings.complaints import wrong_option
from importer.settings.credentials import KEYS, CredentialPlace, sign_in_of
from importer.settings.keys import SharedKeys

SANDBOX = "sandbox"


class Settings(SharedKeys):
    """Everything that an import into one account depends on besides the sheet and its profile.

    ``account`` is the account's number here, whatever it was named by.
    """

    model_config = ConfigDict(extra="forbid")

    name: str | None = None
    """The account's name in the settings file."""
    to_choose_from: tuple[str, ...] = ()
    """The names of the accounts that might have been meant, where none was."""
    credential_place: CredentialPlace = Field(default_factory=CredentialPlace, repr=False)
    """Where the credentials were said."""

    def with_options(self, **options: Any) -> Self:
        """The settings with the options that were given (those that are not None).

        Raises:
            SettingsError: an option cannot be used.
        """
        given = {key: value for key, value in options.items() if value is not None}
        try:
            return type(self)(**{**{key: getattr(self, key) for key in self.model_fields_set}, **given})
        except ValidationError as error:
            raise wrong_option(error) from None

    def says(self, key: str) -> bool:
        """Whether the file, a variable or an option said something about a key."""
        return key in self.model_fields_set

    def sign_in(self) -> SignIn:
        """How to sign in to the account; its secrets are read now.

        Raises:
            SettingsError: no credentials are there, or two ways, or not all that one needs; or a secret cannot be read.
        """
        said = {key: getattr(self, key) for key in KEYS}
        return sign_in_of(said, self.credential_place, self.scope, self.name or self.account)

    @property
    def account_shown(self) -> str | None:
        """The account as reports name it; the sandbox has one without being told."""
        return self.account or (SANDBOX if self.api == SANDBOX else None)

    @property
    def journal_place(self) -> str:
        """Where the journal is: as told, else in the platform's folder for state."""
        return self.journal or str(_state_folder() / "journal.sqlite")

    def beside_journal(self, name: str) -> Path:
        """A file beside the journal, named after it; in the platform's folder for state if the journal has a URL."""
        place = self.journal_place
        file = _state_folder() / "journal" if "://" in place else Path(place)
        return file.with_name(f"{file.stem}.{name}")


def _state_folder() -> Path:
    return Path(platformdirs.user_state_dir("occasion-importer", appauthor=False))
