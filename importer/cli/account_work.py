"""What check, plan and import do for each account of a sheet that is for several."""

from collections.abc import Sequence
from dataclasses import replace

from importer.cli import door
from importer.cli.options import CheckingOptions, ModeOptions
from importer.cli.plan_options import plan_options, with_skills
from importer.cli.shared import check_share, errors_anywhere
from importer.connecting import OpenAccount, open_account, read_account
from importer.core.errors import ImporterError
from importer.core.joined import AccountPart
from importer.core.plan import Consent
from importer.core.planning import PlanOptions, told_of_lost_rows
from importer.core.records import RecordPlaces
from importer.core.report import RunInfo
from importer.holding import HeldAccount
from importer.many.parts import unsent_part
from importer.many.shares import AccountShare
from importer.many.working import Job
from importer.pipeline import Checking, Planning, make_plan
from importer.reading import Reading
from importer.settings import Settings


class AccountWork:
    """What is done for each account of one command."""

    def __init__(
        self, reading: CheckingOptions, mode: ModeOptions, run: RunInfo, shares: Sequence[AccountShare]
    ) -> None:
        self._reading = reading
        self._mode = mode
        self._run = run
        self._wrong = errors_anywhere(shares, reading)
        lost = (share.reading.parsed for share in shares if share.settings is None)
        self._lost = [RecordPlaces(each.tables, each.records) for each in lost]
        self.consents: dict[str, tuple[Consent, ...]] = {}
        """What the plans of accounts need a yes for."""
        self._checked: dict[tuple[object, ...], Checking] = {}

    def checked(self, share: AccountShare, told_zone: str | None = None) -> Checking:
        """The check of a share; accounts to which the same rows go in the same zone share it too."""
        settings = share.settings
        key: tuple[object, ...] = (
            id(share.reading),
            told_zone,
            settings and (settings.zone, settings.allowed_zones, settings.api),
        )
        if key not in self._checked:
            self._checked[key] = check_share(share, self._reading, told_zone, errors_elsewhere=self._wrong)
        return self._checked[key]

    def planned(self, share: AccountShare) -> AccountPart:
        """The part of one account in the report of a plan."""
        checked, run = self.checked(share), of_share(self._run, share)
        if share.settings is None:
            return AccountPart("", checked.report(run))
        try:
            with open_account(share.settings, door.now) as opened:
                checked = self.checked(share, opened.told_zone(share.settings))
                options = with_skills(
                    self._options(share.settings, share.reading),
                    opened.destination,
                    opened.pace,
                    assigns=checked.checked.names_skills,
                )
                planning = make_plan(checked, read_account(opened.destination, opened.pace), options, run)
        except ImporterError as error:
            return unsent_part(name_of(share), checked.report(run), run, error.message, error.hint)
        self.consents[name_of(share)] = planning.plan.consents
        return AccountPart(name_of(share), planning.report(opened.at(run)))

    def job(self, share: AccountShare) -> Job:
        """The import of one account."""
        assert share.settings is not None  # noqa: S101 - shares without settings are sent nowhere
        settings = door.with_sending(share.settings, self._mode)
        options = self._options(settings, share.reading)

        def make(opened: OpenAccount, held: HeldAccount, run: RunInfo) -> Planning:
            checked = self.checked(share, opened.told_zone(settings))
            assigns = checked.checked.names_skills
            known = with_skills(options, held.destination, held.pace, assigns=assigns)
            return make_plan(checked, held.read_all(), known, run)

        return Job(settings, self.checked(share).report(of_share(self._run, share)), make)

    def _options(self, settings: Settings, reading: Reading) -> PlanOptions:
        options = plan_options(settings, self._mode, reading)
        for each in self._lost:
            options = told_of_lost_rows(options, each)
        return options


def run_info(command: str, shares: Sequence[AccountShare]) -> RunInfo:
    """Which run this is, as one of all accounts."""
    settings = next((share.settings for share in shares if share.settings), Settings())
    run = door.run_info(command, settings, shares[0].reading.entries, online=command != "check")
    return replace(run, account=None, api=None, finished=None)


def of_share(run: RunInfo, share: AccountShare) -> RunInfo:
    """The run as that of one account."""
    settings = share.settings
    if settings is None:
        return run
    api = None if run.command == "check" else settings.api
    return replace(run, account=settings.account_shown, api=api, mode=settings.mode)


def name_of(share: AccountShare) -> str:
    """The account's name in the settings, else its number; "" for the rows that name none."""
    return "" if share.settings is None else share.settings.name or share.settings.account_shown or ""
