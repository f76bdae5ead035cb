"""A user's login: made when it is needed, kept alive, made anew where it has ended, given back at the end."""

import logging
from pathlib import Path

import pytest
from scripted_api import Says
from sending_samples import ACCOUNT, occasion
from sign_in_samples import LOGIN, LOGOUT, PASSWORD, REFRESH, USER, Service, authorisations, signed_in

from importer.core.errors import DestinationError, RateLimited, TransientError, Unauthorised
from importer.core.signing import UserSignIn


def test_the_login_is_made_at_the_first_request_and_ended_at_the_end() -> None:
    with signed_in(USER) as signed:
        assert signed.paths == []
        signed.destination.read_summaries()
        signed.destination.read_summaries()
        assert authorisations(signed.api) == [f"Bearer {signed.service.issued[0]}"] * 2
    login, *_, logout = signed.api.asked
    assert signed.paths == ["login", "specialoccasion", "specialoccasion", "logout"]
    assert (login.method, login.path, login.query) == ("POST", LOGIN, {"v": "1.3"})
    assert login.json == {"username": USER.username, "password": PASSWORD}
    assert (login.headers["Content-Type"], login.headers["Accept"]) == ("application/json", "application/json")
    assert "Authorization" not in login.headers
    assert logout.headers["Cookie"] == f"Session_id=cookie-of-{signed.service.issued[0]}"
    assert logout.json == {"csrf": f"csrf-of-{signed.service.issued[0]}"}


def test_where_nothing_was_asked_nobody_logs_in_or_out() -> None:
    with signed_in(USER) as signed:
        pass
    assert signed.paths == []


def test_a_netrc_file_adds_nothing_to_a_login(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login other password other\n")
    monkeypatch.setenv("NETRC", str(netrc))
    with signed_in(USER) as signed:
        signed.destination.read_summaries()
    assert "Authorization" not in signed.api.asked[0].headers


def test_it_is_refreshed_when_four_minutes_have_passed() -> None:
    with signed_in(USER) as signed:
        for seconds in (0, 239, 1, 239, 1):
            signed.service.clock.time += seconds
            signed.destination.read_summaries()
    read = "specialoccasion"
    assert signed.paths == ["login", read, read, "refresh", read, read, "refresh", read, "logout"]
    assert len(set(authorisations(signed.api))) == 1


def test_a_refused_refresh_is_a_login() -> None:
    service = Service(instead={REFRESH: [Says(401, {"error": {"internalCode": 10}})]})
    with signed_in(USER, service) as signed:
        signed.destination.read_summaries()
        service.clock.time += 300
        signed.destination.read_summaries()
        assert signed.paths[2:] == ["refresh", "login", "specialoccasion"]
        assert authorisations(signed.api)[-1] == f"Bearer {service.issued[1]}"


def test_a_refresh_without_an_answer_is_tried_again_a_minute_later() -> None:
    service = Service(instead={REFRESH: [Says(503)]})
    with signed_in(USER, service) as signed:
        signed.destination.read_summaries()
        for seconds in (240, 59, 1):
            service.clock.time += seconds
            signed.destination.read_summaries()
    read = "specialoccasion"
    assert signed.paths == ["login", read, "refresh", read, read, "refresh", read, "logout"]


def test_a_refresh_may_change_the_cookie() -> None:
    service = Service(instead={REFRESH: [Says(200, b"", {"Set-Cookie": "Session_id=fresh; Path=/"})]})
    with signed_in(USER, service) as signed:
        signed.destination.read_summaries()
        service.clock.time += 240
        signed.destination.read_summaries()
    assert signed.api.asked[-1].headers["Cookie"] == "Session_id=fresh"
    assert "fresh" in signed.credentials.secrets


@pytest.mark.parametrize(
    ("told", "seconds"), [("60000", 60), (60000, 60), ("soon", 28800), (None, 28800), ("0", 28800)]
)
def test_a_login_is_made_anew_when_it_is_as_old_as_it_may_get(told: object, seconds: int) -> None:
    service = Service(instead={LOGIN: [Says(200, {"bearer": "first", "sessionTTl": told})], REFRESH: [Says()] * 9})
    service.alive = {"first", "issued-0000-9f86d081884c7d65"}
    with signed_in(USER, service) as signed:
        signed.destination.read_summaries()
        service.clock.time += seconds - 1
        signed.destination.read_summaries()
        assert signed.paths.count("login") == 1
        service.clock.time += 1
        signed.destination.read_summaries()
        assert signed.paths.count("login") == 2


def test_after_a_401_it_is_made_anew_once() -> None:
    with signed_in(USER) as signed:
        signed.destination.read_summaries()
        signed.service.alive = {"issued-0001-9f86d081884c7d65"}
        signed.destination.read_summaries()
        assert signed.paths[2:] == ["specialoccasion", "login", "specialoccasion"]
        signed.service.alive = {"none"}
        with pytest.raises(Unauthorised, match=r"refuses the credentials \(401\)") as raised:
            signed.destination.read_summaries()
        assert signed.paths[5:] == ["specialoccasion", "login", "specialoccasion"]
    assert "OCCASIONS_USERNAME" in raised.value.hint


def test_a_wrong_password_is_told_and_not_repeated() -> None:
    with signed_in(UserSignIn(USER.username, "wr0ng/p4ss")) as signed:
        with pytest.raises(Unauthorised, match=f'login of "{USER.username}" is refused \\(401\\)') as raised:
            signed.destination.create([occasion()])
        assert signed.paths == ["login"]
    assert "wr0ng" not in raised.value.message + raised.value.hint + repr(raised.value)
    assert "OCCASIONS_PASSWORD" in raised.value.hint


TROUBLE = [
    pytest.param(Says(400, {"message": "bad body"}), Unauthorised, r"\(400\): bad body", id="400"),
    pytest.param(Says(403), Unauthorised, r"\(403\)", id="403"),
    pytest.param(Says(429), RateLimited, "too often", id="429"),
    pytest.param(Says(500), TransientError, "500", id="500"),
    pytest.param(Says(408), TransientError, "408", id="408"),
    pytest.param(Says(307, headers={"Location": "http://127.0.0.1:9/"}), DestinationError, "not sent on", id="307"),
    pytest.param(Says(200, b"<html>welcome"), TransientError, "not JSON", id="HTML"),
    pytest.param(Says(200, [1]), DestinationError, "nothing that can be used", id="array"),
    pytest.param(Says(200, {"bearer": "two words"}), DestinationError, "nothing that can be used", id="no token"),
    pytest.param(Says(200, {"csrf": "x"}), DestinationError, "nothing that can be used", id="no bearer"),
    pytest.param(Says(raw=[b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"]), TransientError, "the login: ", id="cut"),
]


@pytest.mark.parametrize(("says", "kind", "words"), TROUBLE)
def test_trouble_with_a_login_means_that_nothing_was_applied(
    says: Says, kind: type[DestinationError], words: str
) -> None:
    with signed_in(USER, Service(instead={LOGIN: [says]})) as signed:
        with pytest.raises(DestinationError, match=words) as raised:
            signed.destination.create([occasion()])
        assert type(raised.value) is kind
        assert signed.paths == ["login"]
        signed.destination.read_summaries()  # the next one tries again


@pytest.mark.parametrize(("headers", "seconds"), [({}, 5.0), ({"Retry-After": "7"}, 7.0)])
def test_too_many_logins_wait_five_seconds(headers: dict[str, str], seconds: float) -> None:
    service = Service(instead={LOGIN: [Says(429, headers=headers)]})
    with signed_in(USER, service) as signed, pytest.raises(RateLimited) as raised:
        signed.destination.read_summaries()
    assert raised.value.retry_after == seconds


@pytest.mark.parametrize("says", [Says(401), Says(500), Says(raw=[])], ids=["401", "500", "cut"])
def test_a_logout_that_fails_is_logged_and_not_raised(says: Says, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "importer")
    with signed_in(USER, Service(instead={LOGOUT: [says]})) as signed:
        signed.destination.read_summaries()
    assert signed.paths[-1] == "logout"
    assert "logout" in caplog.text or "logged out" in caplog.text


@pytest.mark.parametrize(
    ("told", "zone"), [("Europe/Rome", "Europe/Rome"), ("Mars/Phobos", None), ("EST", None), (7, None), (None, None)]
)
def test_it_tells_who_we_are_and_the_account_s_zone(told: object, zone: str | None) -> None:
    with signed_in(USER, Service(config={"loginName": "admin", "accountTimeZoneId": told})) as signed:
        who = signed.credentials.who()
        assert signed.paths == ["login"]
    assert (who.kind, who.name, who.zone) == ("user", "admin", zone)


def test_everything_that_was_issued_is_a_secret() -> None:
    with signed_in(USER) as signed:
        signed.destination.read_summaries()
    issued = signed.service.issued[0]
    assert {PASSWORD, issued, f"csrf-of-{issued}", f"cookie-of-{issued}"} <= set(signed.credentials.secrets)
    assert PASSWORD not in repr(signed.credentials)


def test_what_is_lacking_is_named_as_the_admin_console_has_it() -> None:
    with signed_in(USER) as signed:
        assert '"Configure account Shift Scheduler"' in signed.credentials.permission("write")
        assert '"Configure skill workdays and special occasions"' in signed.credentials.permission("skills")
        assert ACCOUNT not in signed.credentials.permission("read")
