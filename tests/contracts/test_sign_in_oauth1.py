"""An API key: signatures as OAuth 1.0 has them, new for every attempt, by a clock that fits the server's."""

import datetime as dt
import logging
import re
from email.utils import format_datetime
from urllib.parse import unquote

import pytest
from scripted_api import Asked, Says, scripted_api
from sending_samples import ACCOUNT, occasion
from sign_in_samples import KEY, NOW, authorisations

from importer.core.errors import Unauthorised
from importer.core.signing import KeySignIn
from importer.destinations.credentials.oauth1 import KeyCredentials
from importer.destinations.http import HttpDestination
from importer.sandbox.oauth import OAuthKey, base_url, parameters_of, signature

VECTORS = KeySignIn("ck-test", "cs-test", "tk-test", "ts-test")
BASE = "https://z0.ac.example.test/api/account/qa1/configuration/ac-common/specialoccasion"
Parameters = dict[str, str]


def parameters(header: str) -> Parameters:
    assert header.startswith("OAuth ")
    return {name: unquote(value) for name, value in re.findall(r'(\w+)="([^"]*)"', header)}


@pytest.mark.parametrize(
    ("method", "tail", "expected"),
    [
        ("GET", "?v=1.0&select=%24all", "7crORKLT2zr7VapL4mJfvHEXzHc="),
        ("POST", "?v=1.0", "dvoaQnTu5HqkAk217FOwirpu5eA="),
        ("DELETE", "/11,12?v=1.0", "OkSVf5ADjsaT5YWe0MWW2umTBLc="),
    ],
)
def test_the_known_signatures(method: str, tail: str, expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("oauthlib.oauth1.rfc5849.generate_nonce", lambda: "n0nce")
    at = dt.datetime.fromtimestamp(1_700_000_000, dt.UTC)
    header = KeyCredentials(VECTORS, now=lambda: at).header(method, BASE + tail)
    assert "\n" not in header
    assert parameters(header) == {
        "oauth_consumer_key": "ck-test",
        "oauth_token": "tk-test",
        "oauth_signature_method": "HMAC-SHA1",
        "oauth_timestamp": "1700000000",
        "oauth_nonce": "n0nce",
        "oauth_version": "1.0",
        "oauth_signature": expected,
    }


def fits(asked: Asked) -> bool:
    """Whether the sandbox's own arithmetic comes to the same signature."""
    found = parameters_of(asked.headers["Authorization"].removeprefix("OAuth "))
    key = OAuthKey(KEY.app_key, KEY.app_secret, KEY.access_token, KEY.access_token_secret)
    query = "&".join(f"{name}={value.replace('$', '%24')}" for name, value in asked.query.items())
    url = base_url("http", asked.headers["Host"], asked.path)
    return found["oauth_signature"] == signature(asked.method, url, query, found, key)


def test_every_call_is_signed_as_it_is_sent_with_a_nonce_of_its_own() -> None:
    with (
        scripted_api(lambda asked: Says(200, [] if asked.method == "GET" else b"")) as api,
        HttpDestination(api.url, ACCOUNT, KeyCredentials(KEY, now=lambda: NOW), now=lambda: NOW) as destination,
    ):
        destination.read_all()
        destination.read_summaries()
        destination.create([occasion("Święta, $ and more")])
        destination.update(occasion(id_=11), "7")
        destination.read_skills()
    assert [fits(asked) for asked in api.asked] == [True] * 5
    nonces = {parameters(each)["oauth_nonce"] for each in authorisations(api)}
    assert len(nonces) == 5


class Strict:
    """A server whose clock is off from ours, and which takes no time that is five minutes off."""

    def __init__(self, off: dt.timedelta, *, dated: bool = True) -> None:
        self.now = NOW + off
        self.dated = dated

    def __call__(self, asked: Asked) -> Says:
        given = int(parameters(asked.headers["Authorization"])["oauth_timestamp"])
        date = {"Date": format_datetime(self.now, usegmt=True)} if self.dated else {"Date": "today"}
        late = abs(given - self.now.timestamp()) > 300
        return Says(401 if late else 200, b"" if late else [], date)


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (7, "7 minutes behind the server's"),
        (-90, "90 minutes ahead of the server's"),
        (6000, "4 days behind the server's"),
    ],
)
def test_a_clock_that_is_off_is_told_and_put_right(minutes: int, words: str, caplog: pytest.LogCaptureFixture) -> None:
    with (
        scripted_api(Strict(dt.timedelta(minutes=minutes))) as api,
        HttpDestination(api.url, ACCOUNT, KeyCredentials(KEY, now=lambda: NOW), now=lambda: NOW) as destination,
    ):
        for _ in range(3):
            destination.read_summaries()
        assert len(api.asked) == 4, "signed twice the first time only"
    warnings = [each.getMessage() for each in caplog.records if each.levelno == logging.WARNING]
    assert len(warnings) == 1
    assert f"this machine's clock is {words};" in warnings[0]


@pytest.mark.parametrize("dated", [True, False])
def test_a_401_for_another_reason_is_signed_once_more_and_names_key_secret_and_clock(dated: bool) -> None:
    server = Strict(dt.timedelta(), dated=dated)
    with (
        scripted_api(lambda asked: Says(401, b"", server(asked).headers)) as api,
        HttpDestination(api.url, ACCOUNT, KeyCredentials(KEY, now=lambda: NOW), now=lambda: NOW) as destination,
        pytest.raises(Unauthorised) as raised,
    ):
        destination.read_summaries()
    assert len({parameters(each)["oauth_nonce"] for each in authorisations(api)}) == 2
    for word in ("OCCASIONS_APP_KEY", "OCCASIONS_ACCESS_TOKEN_SECRET", "clock"):
        assert word in raised.value.hint


@pytest.mark.parametrize("date", ["Fri, 31 Dec 9999 23:59:59 GMT", "Mon, 01 Jan 99999999999 00:00:00 GMT", "soon"])
def test_a_date_beyond_all_sense_is_not_believed(date: str) -> None:
    credentials = KeyCredentials(KEY, now=lambda: NOW)
    assert credentials.renew({"Date": date})
    assert parameters(credentials.header("GET", BASE))["oauth_timestamp"] == str(int(NOW.timestamp()))


def test_a_small_difference_is_left_alone(caplog: pytest.LogCaptureFixture) -> None:
    credentials = KeyCredentials(KEY, now=lambda: NOW)
    assert credentials.renew({"Date": format_datetime(NOW + dt.timedelta(seconds=59), usegmt=True)})
    assert parameters(credentials.header("GET", BASE))["oauth_timestamp"] == str(int(NOW.timestamp()))
    assert caplog.text == ""


def test_who_we_are_gives_no_secret_away() -> None:
    credentials = KeyCredentials(KEY, now=lambda: NOW)
    assert (credentials.who().kind, credentials.who().name) == ("key", "4a7f…")
    assert {KEY.app_secret, KEY.access_token, KEY.access_token_secret} <= set(credentials.secrets)
    assert "Working Hours API: Write" in credentials.permission("write")
    assert "Edit skill working hours" in credentials.permission("skills")
    credentials.close()
