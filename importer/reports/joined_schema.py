"""The report of several accounts as models: ``occasions-report/1`` in which each item says whose it is."""

from importer.reports.schema import (
    AssumptionModel,
    IssueModel,
    Model,
    OccasionModel,
    ReportModel,
    RowModel,
    SkillModel,
    TotalsModel,
)


class AccountModel(Model):
    """What is said of one account as a whole."""

    account: str | None
    """Its name in the settings, else its number; null for the rows that name no account."""
    number: str | None
    api: str | None
    mode: str
    run: str | None
    """The id of its own part of the run, which may be undone and resumed by itself; null if nothing was begun."""
    plan: str | None
    well: bool
    """Whether everything is in it as the sheet says."""
    stopped: str
    """Why something was not attempted; empty if it came to its end."""
    hint: str
    totals: TotalsModel


class _Whose(Model):
    account: str | None


class JoinedOccasion(OccasionModel, _Whose):
    """One occasion of an account."""


class JoinedSkill(SkillModel, _Whose):
    """One skill of an account."""


class JoinedRow(RowModel, _Whose):
    """One row, as it went to an account."""


class JoinedIssue(IssueModel, _Whose):
    """One thing wrong or worth knowing, of an account."""


class JoinedAssumption(AssumptionModel, _Whose):
    """Something inferred, for an account."""


class JoinedReportModel(ReportModel):
    """The whole report of several accounts."""

    accounts: list[AccountModel]
    occasions: list[JoinedOccasion]  # type: ignore[assignment]
    skills: list[JoinedSkill]  # type: ignore[assignment]
    rows: list[JoinedRow]  # type: ignore[assignment]
    issues: list[JoinedIssue]  # type: ignore[assignment]
    assumptions: list[JoinedAssumption]  # type: ignore[assignment]
