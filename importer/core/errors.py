"""Exceptions for bad luck: files, network and settings. Bad cells are issues, never exceptions.

The tree has two axes, the phase and what can be done about it::

    ImporterError
    ├── SettingsError            an option, a variable or a settings file is wrong
    ├── SourceError
    │   ├── UnreadableSource     missing, empty, encrypted, damaged or hostile
    │   ├── UnclaimedSource      no reader knows this kind of file
    │   └── AmbiguousSource      several readings fit; an option decides
    ├── NotAHolidayList          readable, but no column can be a date
    ├── ConsentMissing           the plan needs a yes that was not given
    ├── DestinationError
    │   ├── TransientError       a later try may work; nothing was applied
    │   │   └── RateLimited      the same, with the pause that was asked for
    │   ├── OutcomeUnknown       the request may have been applied: read back first
    │   ├── Refused              the API said no to this request (4xx)
    │   └── Unauthorised         the API refuses us as a whole (401, 403): stop the run
    ├── PlaceError               a place where files are dropped cannot be reached, read or written
    ├── FileChanged              a dropped file is no longer as it was seen
    ├── NoticeFailed             a notice could not be delivered
    ├── AccountBusy              another import into the same account is going on
    ├── JournalError             the journal cannot be read or written
    │   └── LeaseLost            another import has taken over the account, or the dropped file: stop
    └── BooksDoNotBalance        our own fault: a report that does not account for every row

Each carries a kebab-case code, a message and a hint that says what to type. Only the door prints them.
"""


class ImporterError(Exception):
    """The root of everything that this package raises on purpose.

    Args:
        message: what is wrong and where, in the user's words.
        hint: what to do about it; may be empty.
        code: stable kebab-case name; each class has its own default.
    """

    code = "importer-error"

    def __init__(self, message: str, hint: str = "", *, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.code = code or type(self).code


class SettingsError(ImporterError):
    """An option, a variable or a settings file cannot be used."""

    code = "settings-wrong"


class SourceError(ImporterError):
    """A source cannot be read as a whole."""

    code = "source-wrong"


class UnreadableSource(SourceError):
    """The file is missing, empty, encrypted, damaged, too large or hostile."""

    code = "source-unreadable"


class UnclaimedSource(SourceError):
    """No reader knows this kind of file."""

    code = "source-unclaimed"


class AmbiguousSource(SourceError):
    """The bytes can be read in several ways and an option must decide."""

    code = "source-ambiguous"


class NotAHolidayList(SourceError):
    """The source is readable, but no column of it can be a date."""

    code = "not-a-holiday-list"


class ConsentMissing(ImporterError):
    """The plan holds steps that need a yes, and none was given."""

    code = "consent-missing"


class DestinationError(ImporterError):
    """The API, or the way to it, failed.

    Args:
        message: the API's own words where it gave some.
        status: HTTP status, or None when no answer arrived.
        retry_after: seconds to wait as the reply named them, or None.
    """

    code = "destination-failed"

    def __init__(
        self,
        message: str,
        hint: str = "",
        *,
        status: int | None = None,
        retry_after: float | None = None,
        code: str | None = None,
    ) -> None:
        super().__init__(message, hint, code=code)
        self.status = status
        self.retry_after = retry_after


class TransientError(DestinationError):
    """Nothing was applied, and a later try may work."""

    code = "destination-busy"


class RateLimited(TransientError):
    """The API asks us to wait."""

    code = "rate-limited"


class OutcomeUnknown(DestinationError):
    """The request may or may not have been applied: read back before sending anything again."""

    code = "outcome-unknown"


class Refused(DestinationError):
    """The API refused this one request (a 4xx other than 401, 403, 429)."""

    code = "api-refused"


class Unauthorised(DestinationError):
    """The API refuses these credentials or their rights: the run stops."""

    code = "api-unauthorised"


class PlaceError(ImporterError):
    """A place where files are dropped cannot be reached, read or written: bad luck, which a later try may not have."""

    code = "place-failed"


class FileChanged(ImporterError):
    """A dropped file is no longer as it was seen: it was written to, replaced or taken away meanwhile."""

    code = "drop-changed"


class NoticeFailed(ImporterError):
    """A notice could not be delivered; it is tried again, and stops nothing."""

    code = "notice-failed"


class AccountBusy(ImporterError):
    """Another import into the same account is going on; nothing was sent."""

    code = "account-busy"


class JournalError(ImporterError):
    """The journal cannot be read or written, or does not know the run."""

    code = "journal-failed"


class LeaseLost(JournalError):
    """Another import has taken over the account, or the dropped file; nothing more is sent."""

    code = "lease-lost"


class BooksDoNotBalance(ImporterError):
    """A report was about to leave with rows unaccounted for; this is a fault of ours."""

    code = "books-do-not-balance"
