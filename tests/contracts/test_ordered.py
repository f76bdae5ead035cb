"""Orders: what every door does, for one account and for several, asked, kept, stopped and gone on with."""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from order_desk import NUMBERS, OrderDesk, at_an_order_desk, no, yes

from importer.asking import Asked, Proposal
from importer.core.errors import ConsentMissing, ImporterError, SettingsError
from importer.core.joined import JoinedReport
from importer.core.profile import Profile
from importer.core.report import Report
from importer.importing import Ended
from importer.journal import RunState
from importer.ordered.again import resume_ordered
from importer.ordered.ended import goes_on, is_well, never_begun, report_in, why_stopped
from importer.ordered.importing import plan_ordered
from importer.ordered.kept import import_saved
from importer.ordered.order import Order
from importer.ordered.written import write_reports
from importer.runners.local import Stopping
from importer.saved_plan import SavedPlan
from importer.stops import Interrupted, Terminated

RUN = "20270131T020003-1f2e"
BOTH = ("berlin", "london")
_ENDINGS = ("html", "json", "txt", "xlsx", "xml")
FILES = sorted(["holidays.xlsx", "imported.csv", "rejects.csv", "rows.csv", *map("report.{}".format, _ENDINGS)])
ACCOUNTS = "Account,Occasion,Event,Start date,Working"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OrderDesk]:
    for name in NUMBERS:
        monkeypatch.setenv(f"TOKEN_OF_{name.upper()}", f"made-up-token-of-{name}")
    with at_an_order_desk(tmp_path) as found:
        yield found


@dataclass
class Keeping:
    """Says no, and keeps the plans that it was asked about."""

    asked: tuple[Asked, ...] = ()
    proposal = Proposal()

    def propose(self, proposal: Proposal) -> None:
        self.proposal = proposal

    def __call__(self, asked: Sequence[Asked]) -> bool:
        self.asked = tuple(asked)
        return False

    @property
    def saved(self) -> list[SavedPlan]:
        return [each.saved() for each in self.asked]


def outcomes(found: Report) -> dict[str, str]:
    return {each.name: each.outcome for each in found.occasions}


class TestImports:
    def test_a_run_has_the_id_that_was_given(self, desk: OrderDesk) -> None:
        ended = desk.ordered(desk.closed("North"), run_id=RUN)
        assert isinstance(ended, Ended)
        assert ended.report.run.id == RUN
        assert desk.runs() == [RUN]
        assert is_well(ended)
        assert why_stopped(ended) == ""
        assert not goes_on(ended)

    def test_a_run_into_several_accounts_has_it_with_its_parts(self, desk: OrderDesk) -> None:
        ended = desk.ordered(desk.closed("North"), run_id=RUN, accounts=BOTH)
        assert isinstance(ended, JoinedReport)
        assert [part.report.run.id for part in ended.parts] == [f"{RUN}.001", f"{RUN}.002"]
        assert desk.runs() == [ended.run.id] == [RUN]
        assert desk.content("berlin") == desk.content("london") == {"North": "2027-12-24"}

    def test_without_a_yes_nothing_is_sent_and_there_is_no_run(self, desk: OrderDesk) -> None:
        desk.ordered(desk.closed("North"))
        for accounts in (("berlin",), BOTH):
            with pytest.raises(ConsentMissing):
                desk.ordered(desk.closed("North", day="2027-12-25"), doing=desk.doing(no), accounts=accounts)
        assert desk.content() == {"North": "2027-12-24"}
        assert len(desk.runs()) == 1

    def test_who_is_always_asked_is_asked_about_what_needs_no_yes_too(self, desk: OrderDesk) -> None:
        asked = Keeping()
        with pytest.raises(ConsentMissing, match="this plan waits for a yes"):
            desk.ordered(desk.closed("North"), doing=desk.doing(asked, always_ask=True))
        assert [(each.account, each.consents) for each in asked.asked] == [("berlin", ())]
        desk.ordered(desk.closed("North"))
        again = desk.ordered(desk.closed("North"), doing=desk.doing(no, always_ask=True))
        assert is_well(again)  # there is nothing to send, so nobody is asked

    def test_what_needs_a_yes_can_be_told_apart(self, desk: OrderDesk) -> None:
        desk.ordered(desk.closed("North"), accounts=("london",))
        asked = Keeping()
        with pytest.raises(ConsentMissing):
            desk.ordered(desk.closed("North", day="2027-12-25"), doing=desk.doing(asked), accounts=BOTH)
        (london,) = asked.asked
        assert (london.account, [each.code for each in london.consents]) == ("london", ["update"])
        assert london.consents[0].message.startswith("london: ")
        assert outcomes(london.report()) == {"North": "updated"}

    def test_a_strict_order_holds_everything_back(self, desk: OrderDesk) -> None:
        source = desk.sheet("North,Christmas Eve,2027-12-24,no", "South,Christmas Eve,2027-13-24,no")
        assert not is_well(desk.ordered(source, strict=True))
        assert desk.content() == {}
        assert not is_well(desk.ordered(source))
        assert desk.content() == {"North": "2027-12-24"}

    def test_a_country_is_complained_of_as_it_was_said(self, desk: OrderDesk) -> None:
        named = Profile(name="emea", country="ZZ")
        with pytest.raises(SettingsError, match='country in the profile "emea"'):
            desk.ordered(desk.closed("North"), profile=named)
        with pytest.raises(SettingsError, match="--country"):
            desk.ordered(desk.closed("North"), profile=named, country_given=True)


class TestPlans:
    def test_a_plan_tells_what_needs_a_yes_and_writes_nothing(self, desk: OrderDesk) -> None:
        desk.ordered(desk.closed("North"))
        writes = desk.writes
        planned = plan_ordered([desk.closed("North", day="2027-12-25")], desk.order, desk.configuration, desk.doing())
        assert isinstance(planned.report, Report)
        assert outcomes(planned.report) == {"North": "updated"}
        assert [each.account for each in planned.needs_a_yes] == ["berlin"]
        assert desk.writes == writes
        assert len(desk.runs()) == 1

    def test_of_several_accounts_each_is_told(self, desk: OrderDesk) -> None:
        order = Order(accounts=BOTH)
        planned = plan_ordered([desk.closed("North")], order, desk.configuration, desk.doing())
        assert isinstance(planned.report, JoinedReport)
        assert [outcomes(part.report) for part in planned.report.parts] == [{"North": "created"}] * 2
        assert [each.account for each in planned.asked] == list(BOTH)
        assert planned.needs_a_yes == ()


class TestKeptPlans:
    def kept(self, desk: OrderDesk, *accounts: str, day: str = "2027-12-25") -> list[SavedPlan]:
        """Plans that wait for a yes to an update."""
        desk.ordered(desk.closed("North"), accounts=accounts)
        keeping = Keeping()
        with pytest.raises(ConsentMissing):
            desk.ordered(desk.closed("North", day=day), accounts=accounts, doing=desk.doing(keeping))
        return keeping.saved

    def carried_out(self, desk: OrderDesk, plans: Sequence[SavedPlan], **more: Any) -> Ended | JoinedReport:
        return import_saved(plans, desk.configuration, Order(), desk.doing(yes), RUN, **more)

    def test_one_is_carried_out_under_the_id_that_was_given(self, desk: OrderDesk) -> None:
        ended = self.carried_out(desk, self.kept(desk, "berlin"))
        assert is_well(ended)
        assert desk.content() == {"North": "2027-12-25"}
        assert desk.runs()[0] == RUN

    def test_several_are_one_run(self, desk: OrderDesk) -> None:
        ended = self.carried_out(desk, self.kept(desk, *BOTH))
        assert isinstance(ended, JoinedReport)
        assert is_well(ended)
        assert [part.report.run.id for part in ended.parts] == [f"{RUN}.001", f"{RUN}.002"]
        assert desk.content("berlin") == desk.content("london") == {"North": "2027-12-25"}

    def test_one_that_has_moved_is_refused_and_says_what_moved(self, desk: OrderDesk) -> None:
        plans = self.kept(desk, "berlin")
        desk.ordered(desk.closed("North", day="2027-12-26"))
        with pytest.raises(ImporterError, match="North") as told:
            self.carried_out(desk, plans)
        assert told.value.code == "plan-stale"
        assert desk.content() == {"North": "2027-12-26"}
        assert is_well(self.carried_out(desk, plans, replan_moved=True))
        assert desk.content() == {"North": "2027-12-25"}

    def test_one_of_several_that_has_moved_holds_all_back(self, desk: OrderDesk) -> None:
        plans = self.kept(desk, *BOTH)
        desk.ordered(desk.closed("North", day="2027-12-26"), accounts=("london",))
        with pytest.raises(ImporterError, match="the account london is no longer") as told:
            self.carried_out(desk, plans)
        assert told.value.code == "plan-stale"
        assert desk.content("berlin") == {"North": "2027-12-24"}
        assert RUN not in desk.runs()
        assert is_well(self.carried_out(desk, plans, replan_moved=True))
        assert desk.content("berlin") == desk.content("london") == {"North": "2027-12-25"}

    def test_one_that_was_planned_anew_can_be_kept_again(self, desk: OrderDesk) -> None:
        plans = self.kept(desk, "berlin")
        desk.ordered(desk.closed("North", day="2027-12-26"))
        keeping = Keeping()
        with pytest.raises(ConsentMissing):
            import_saved(plans, desk.configuration, Order(), desk.doing(keeping), replan_moved=True)
        assert is_well(self.carried_out(desk, keeping.saved))
        assert desk.content() == {"North": "2027-12-25"}

    def test_rows_that_name_no_account_stay_in_the_books(self, desk: OrderDesk) -> None:
        rows = ("berlin,North,Eve,2027-12-24,no", "lodnon,West,Eve,2027-12-24,no")
        desk.ordered(desk.sheet(*rows, header=ACCOUNTS), accounts=())
        moved = [row.replace("12-24", "12-25") for row in rows]
        source, keeping = desk.sheet(*moved, header=ACCOUNTS), Keeping()
        with pytest.raises(ConsentMissing):
            desk.ordered(source, accounts=(), doing=replace(desk.doing(keeping), proposing=keeping.propose))
        ended = self.carried_out(desk, keeping.saved, others=keeping.proposal.others)
        assert isinstance(ended, JoinedReport)
        assert ended.totals["rows"]["read"] == 2
        assert (ended.totals["rows"]["imported"], ended.totals["rows"]["rejected"]) == (1, 1)
        assert desk.content() == {"North": "2027-12-25"}
        assert not is_well(ended)

    def test_an_account_that_needs_no_yes_is_proposed_and_not_asked_about(self, desk: OrderDesk) -> None:
        desk.ordered(desk.closed("North"), accounts=("berlin",))
        keeping = Keeping()
        source = desk.closed("North", day="2027-12-25")
        with pytest.raises(ConsentMissing):
            desk.ordered(source, accounts=BOTH, doing=replace(desk.doing(keeping), proposing=keeping.propose))
        assert [each.account for each in keeping.asked] == ["berlin"]
        assert [each.account for each in keeping.proposal.asked] == ["berlin", "london"]
        assert is_well(self.carried_out(desk, [each.saved() for each in keeping.proposal.asked]))
        assert desk.content("berlin") == desk.content("london") == {"North": "2027-12-25"}

    def test_another_account_is_refused(self, desk: OrderDesk) -> None:
        plans = self.kept(desk, "berlin")
        with pytest.raises(SettingsError) as told:
            import_saved(plans, desk.configuration, Order(accounts=("london",)), desk.doing(yes))
        assert told.value.code == "plan-elsewhere"


class TestStops:
    @pytest.fixture
    def pauses(self, desk: OrderDesk) -> Stopping:
        """Pauses that are asked to stop while the first write is in flight."""
        pauses = Stopping()
        desk.server.on_write = lambda: pauses.stop(Terminated())
        return pauses

    def test_what_is_in_flight_is_answered_and_the_rest_goes_on_later(self, desk: OrderDesk, pauses: Stopping) -> None:
        source = desk.closed("North", "South", "West")
        with pytest.raises(Interrupted) as stop:
            desk.ordered(source, run_id=RUN, chunk_size=1, doing=desk.doing(pauses=pauses))
        assert (stop.value.run_id, stop.value.terminated) == (RUN, True)
        stored = desk.stored(RUN)
        assert stored.summary.state is RunState.INTERRUPTED
        assert {name: str(each.outcome) for name, each in stored.results.items()} == {"North": "created"}
        assert desk.content() == {"North": "2027-12-24"}
        assert desk.writes == ["POST"]

        ended = resume_ordered(RUN, desk.configuration, Order(), desk.doing())
        assert is_well(ended)
        assert isinstance(ended, Ended)
        assert outcomes(ended.report) == dict.fromkeys(("North", "South", "West"), "created")
        assert desk.writes == ["POST", "POST", "POST"]

    def test_updates_stop_before_the_next_is_read(self, desk: OrderDesk, pauses: Stopping) -> None:
        desk.ordered(desk.closed("North", "South"), doing=desk.doing())
        pauses.asked.clear()
        source, before = desk.closed("North", "South", day="2027-12-25"), len(desk.writes)
        with pytest.raises(Interrupted):
            desk.ordered(source, run_id=RUN, doing=desk.doing(pauses=pauses))
        assert sorted(desk.content().values()) == ["2027-12-24", "2027-12-25"]
        assert len(desk.writes) == before + 1
        assert is_well(resume_ordered(RUN, desk.configuration, Order(), desk.doing()))
        assert set(desk.content().values()) == {"2027-12-25"}

    def test_several_accounts_report_who_was_cut_off_and_who_never_begun(
        self, desk: OrderDesk, pauses: Stopping
    ) -> None:
        source = desk.closed("North", "South")
        ended = desk.ordered(
            source, run_id=RUN, accounts=BOTH, chunk_size=1, workers=1, doing=desk.doing(pauses=pauses)
        )
        assert why_stopped(ended).startswith("berlin: it was interrupted; london: ")
        assert goes_on(ended)
        assert [part.account for part in never_begun(ended)] == ["london"]
        assert not is_well(ended)
        again = resume_ordered(RUN, desk.configuration, Order(), desk.doing())
        assert sorted(desk.content("berlin")) == ["North", "South"]
        assert (goes_on(again), [part.account for part in never_begun(again)]) == (False, ["london"])
        assert is_well(desk.ordered(source, accounts=BOTH))
        assert sorted(desk.content("london")) == ["North", "South"]

    @pytest.mark.parametrize("accounts", [("berlin",), BOTH], ids=["one", "several"])
    def test_who_stops_before_there_is_a_run_sends_nothing(self, desk: OrderDesk, accounts: tuple[str, ...]) -> None:
        pauses = Stopping()
        pauses.stop(Terminated())
        with pytest.raises(Terminated):
            desk.ordered(desk.closed("North"), accounts=accounts, doing=desk.doing(pauses=pauses))
        assert desk.runs() == []
        assert desk.writes == []

    def test_a_pause_ends_when_it_is_asked_to(self, desk: OrderDesk) -> None:
        pauses = Stopping()
        timer = threading.Timer(0.2, lambda: pauses.stop(Terminated()))
        timer.start()
        with pytest.raises(Terminated):
            pauses.sleep(60)
        timer.join()


class TestReports:
    def test_all_forms_and_a_marked_copy_are_written(self, desk: OrderDesk, tmp_path: Path) -> None:
        ended = desk.ordered(desk.closed("North"))
        written = write_reports(report_in(ended), tmp_path / "out")
        assert sorted(path.name for path in written) == FILES
        assert all(path.is_file() for path in written)

    def test_a_source_that_stands_elsewhere_now_is_copied_from_there(self, desk: OrderDesk, tmp_path: Path) -> None:
        source = desk.closed("North")
        ended = desk.ordered(source)
        (tmp_path / "elsewhere").mkdir()
        moved = source.rename(tmp_path / "elsewhere" / source.name)
        assert "holidays.xlsx" not in {path.name for path in write_reports(report_in(ended), tmp_path / "without")}
        written = write_reports(report_in(ended), tmp_path / "with", [moved])
        assert "holidays.xlsx" in {path.name for path in written}

    def test_each_of_several_accounts_has_a_folder(self, desk: OrderDesk, tmp_path: Path) -> None:
        header = ACCOUNTS
        rows = ("berlin,North,Eve,2027-12-24,no", "london,South,Eve,2027-12-24,no", "lodnon,West,Eve,2027-12-24,no")
        ended = desk.ordered(desk.sheet(*rows, header=header), accounts=())
        written = write_reports(report_in(ended), tmp_path / "out")
        folders = {path.parent.relative_to(tmp_path / "out").as_posix() for path in written}
        assert folders == {".", "berlin", "london", "no-account"}
        assert not is_well(ended)
