"""Every way to sign in, against the sandbox, which was written from the documents alone."""

import logging
import ssl
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import trustme
from scripted_api import Says, scripted_api
from sending_samples import ACCOUNT, FakeClock, occasion
from sign_in_samples import CLIENT, KEY, NOW, TOKEN, USER, WAYS

from importer.core.errors import DestinationError, Unauthorised
from importer.core.signing import Right, SignIn
from importer.destinations.credentials.choosing import credentials_for
from importer.destinations.hosts import OCCASIONS, DomainHosts, OneHost
from importer.destinations.http import HttpDestination
from importer.destinations.rights import RightsTrial
from importer.sandbox.faults import Fault
from importer.sandbox.grants import AccountGrant, Client, User
from importer.sandbox.oauth import OAuthKey
from importer.sandbox.server import SandboxServer
from importer.sandbox.switches import Switches

OAUTH_KEY = OAuthKey(KEY.app_key, KEY.app_secret, KEY.access_token, KEY.access_token_secret)


@dataclass
class Scene:
    """A sandbox, and credentials for it whose clocks are the test's."""

    server: SandboxServer
    ours: FakeClock
    theirs: FakeClock

    def hosts(self) -> DomainHosts:
        return DomainHosts(self.server.url, ACCOUNT, ("127.0.0.1",), timeout=5.0, now=lambda: NOW)

    @contextmanager
    def opened(self, way: SignIn) -> Iterator[HttpDestination]:
        hosts = self.hosts()
        found = credentials_for(way, hosts, ACCOUNT, timeout=5.0, now=lambda: NOW, monotonic=self.ours.now)
        with (
            closing(found),
            HttpDestination(hosts.base(OCCASIONS), ACCOUNT, found, now=lambda: NOW, timeout=5.0) as destination,
        ):
            yield destination

    @property
    def calls(self) -> list[str]:
        """What was asked for so far, without the Domain API."""
        last = [each.path.rpartition("/")[2] for each in self.server.log]
        return [each for each in last if each != "baseURI.json"]


@contextmanager
def scene(*faults: Fault, switches: Switches | None = None, lacking: str = "") -> Iterator[Scene]:
    user, client = User(USER.username, USER.password), Client(CLIENT.client_id, CLIENT.client_secret, CLIENT.scope)
    grant = AccountGrant(
        ACCOUNT,
        TOKEN,
        key=OAUTH_KEY,
        user=user,
        client=client,
        zone="Europe/Rome",
        read=lacking != "read",
        write=lacking != "write",
        skills=lacking != "skills",
    )
    theirs = FakeClock()
    with SandboxServer(
        ":memory:", (grant,), switches, faults, clock=theirs.now, wall_clock=lambda: NOW.timestamp()
    ) as server:
        yield Scene(server, FakeClock(), theirs)


@pytest.mark.parametrize("way", WAYS)
def test_each_way_reads_and_writes(way: str) -> None:
    with scene() as stage, stage.opened(WAYS[way]) as destination:
        destination.create([occasion("A"), occasion("B, $ & c")])
        state = destination.read_all()
        held = state.occasions[0].occasion
        destination.update(held.model_copy(update={"description": "new"}), state.revision)
        destination.delete(state.occasions[1].id, destination.read_all().revision)
        assert [each.name for each in destination.read_summaries()] == ["A"]
        assert destination.read_skills() == ()


EXPIRIES: list[tuple[str, Switches, str]] = [
    ("user", Switches(login_life=60.0), "login"),
    ("client", Switches(token_ttl=60.0), "token"),
]


@pytest.mark.parametrize(("way", "switches", "call"), EXPIRIES)
def test_what_expires_in_mid_run_is_renewed_and_the_write_arrives_once(way: str, switches: Switches, call: str) -> None:
    with scene(switches=switches) as stage, stage.opened(WAYS[way]) as destination:
        destination.read_summaries()
        stage.theirs.time += 61  # theirs alone: we believe that it still lives
        destination.create([occasion("A")])
        assert stage.calls[:5] == [call, "specialoccasion", "specialoccasion", call, "specialoccasion"]
        assert [each["name"] for each in stage.server.occasions(ACCOUNT)] == ["A"]


def test_a_login_that_is_refreshed_outlives_its_first_life() -> None:
    with scene(switches=Switches(login_life=500.0)) as stage, stage.opened(USER) as destination:
        for _ in range(2):
            destination.read_summaries()
            stage.ours.time += 240
            stage.theirs.time += 240
        destination.read_summaries()
        assert stage.calls.count("login") == 1
        assert stage.calls.count("refresh") == 2


def test_the_login_has_ended_after_the_logout() -> None:
    with scene() as stage:
        with stage.opened(USER) as destination:
            destination.read_summaries()
        assert stage.calls == ["login", "specialoccasion", "logout"]
        assert stage.server.log[-1].status == 200


def test_too_many_logins_are_told() -> None:
    with scene(switches=Switches(login_limit=(1, 5.0))) as stage:
        with stage.opened(USER) as destination:
            destination.read_summaries()
        with stage.opened(USER) as destination, pytest.raises(DestinationError, match="too often") as raised:
            destination.read_summaries()
    assert raised.value.code == "rate-limited"


@pytest.mark.parametrize("seconds", [400.0, -4000.0])
def test_a_signature_goes_by_the_server_s_clock_where_ours_is_off(
    seconds: float, caplog: pytest.LogCaptureFixture
) -> None:
    with scene(Fault("GET", 2, "clock-skew", seconds=seconds)) as stage, stage.opened(KEY) as destination:
        for _ in range(3):
            destination.read_summaries()
        statuses = [each.status for each in stage.server.log if each.path.endswith("specialoccasion")]
    assert statuses == [200, 401, 200, 200]
    nonces = [each.nonce for each in stage.server.log if each.nonce]
    assert len(set(nonces)) == len(nonces) == 4
    warnings = [each.getMessage() for each in caplog.records if each.levelno == logging.WARNING]
    assert len(warnings) == 1
    assert ("behind" if seconds > 0 else "ahead") in warnings[0]


LACKING: list[tuple[str, Right, str]] = [
    ("bearer", "read", "Administration > Working Hours API: Read"),
    ("bearer", "write", '"Configure account Shift Scheduler"'),
    ("user", "read", '"Configure account Shift Scheduler"'),
    ("user", "write", '"Configure account Shift Scheduler"'),
    ("user", "skills", '"Configure skill workdays and special occasions"'),
    ("key", "read", "Administration > Working Hours API: Read"),
    ("key", "write", "Administration > Working Hours API: Write"),
    ("key", "skills", "Administration > Working Hours API: Edit skill working hours"),
    ("client", "write", "scope"),
]
DO: dict[Right, Callable[[HttpDestination], object]] = {
    "read": lambda destination: destination.read_all(),
    "write": lambda destination: destination.create([occasion()]),
    "skills": lambda destination: destination.read_skills(),
}


@pytest.mark.parametrize(("way", "right", "permission"), LACKING)
def test_a_right_that_is_lacking_is_named_as_the_admin_console_has_it(way: str, right: Right, permission: str) -> None:
    with scene(lacking=right) as stage, stage.opened(WAYS[way]) as destination:
        with pytest.raises(Unauthorised, match="403") as raised:
            DO[right](destination)
        assert permission in raised.value.hint
        others = [other for other in DO if other != right]
        for other in others:
            DO[other](destination)


@pytest.mark.parametrize("lacking", ["", "read", "write", "skills"])
@pytest.mark.parametrize("way", WAYS)
def test_rights_are_tried_without_changing_anything(way: str, lacking: str) -> None:
    with scene(lacking=lacking) as stage:
        stage.server.seed(ACCOUNT, [occasion("A").body()])
        before = stage.server.occasions(ACCOUNT)
        found = credentials_for(
            WAYS[way], stage.hosts(), ACCOUNT, timeout=5.0, now=lambda: NOW, monotonic=stage.ours.now
        )
        trial = RightsTrial(stage.server.url, ACCOUNT, found, timeout=5.0, now=lambda: NOW)
        with closing(found), closing(trial):
            granted = {right: trial.granted(right) for right in DO}
        assert granted == {right: right != lacking for right in DO}
        assert stage.server.occasions(ACCOUNT) == before


@pytest.mark.parametrize(
    ("says", "code"), [(Says(404), "api-refused"), (Says(503), "destination-busy"), (Says(401), "api-unauthorised")]
)
def test_a_trial_that_gives_no_clear_answer_is_no_answer(says: Says, code: str) -> None:
    with scripted_api(lambda _: says) as api:
        hosts = DomainHosts(api.url, ACCOUNT, (), timeout=5.0, now=lambda: NOW)
        found = credentials_for(WAYS["bearer"], hosts, ACCOUNT, timeout=5.0, now=lambda: NOW, monotonic=lambda: 0.0)
        trial = RightsTrial(api.url, ACCOUNT, found, timeout=5.0, now=lambda: NOW)
        with closing(trial), pytest.raises(DestinationError) as raised:
            trial.granted("read")
    assert raised.value.code == code


def serving_as(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


@pytest.mark.parametrize("trusted", [True, False])
def test_certificates_are_verified_when_signing_in(
    trusted: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = trustme.CA()
    bundle = tmp_path / "own.pem"
    authority.cert_pem.write_to_path(bundle)
    if trusted:
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(bundle))
    else:
        monkeypatch.delenv("REQUESTS_CA_BUNDLE", raising=False)
    reply = {"access_token": "t0ken", "token_type": "Bearer"}
    with scripted_api(lambda asked: Says(200, reply if "sentinel" in asked.path else []), serving_as(authority)) as api:
        found = credentials_for(CLIENT, OneHost(api.url), ACCOUNT, timeout=5.0, now=lambda: NOW, monotonic=lambda: 0.0)
        with closing(found), HttpDestination(api.url, ACCOUNT, found, now=lambda: NOW, timeout=5.0) as destination:
            if trusted:
                assert destination.read_summaries() == ()
                return
            with pytest.raises(DestinationError, match="certificate cannot be verified") as raised:
                destination.read_summaries()
        assert "REQUESTS_CA_BUNDLE" in raised.value.hint
        assert api.asked == []
