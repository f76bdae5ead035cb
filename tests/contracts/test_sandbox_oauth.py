"""Signed requests: the sandbox checks signature, nonce and clock as RFC 5849 has them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote

import pytest
from sandbox_client import ACCOUNT, Answer, Client, occasion, over_http, path_of

from importer.sandbox.faults import Fault
from importer.sandbox.keyring import AccountGrant
from importer.sandbox.oauth import OAuthKey, base_url, parameters_of, signature

KEY = OAuthKey("ck-test", "cs-test", "tk-test", "ts-test")
BASE = "https://z0.ac.example.test/api/account/qa1/configuration/ac-common/specialoccasion"
NOW = 1_700_000_000


def oauth(nonce: str = "n0nce", at: int = NOW, **changes: str) -> dict[str, str]:
    return {
        "oauth_consumer_key": KEY.consumer_key,
        "oauth_token": KEY.token,
        "oauth_signature_method": "HMAC-SHA1",
        "oauth_timestamp": str(at),
        "oauth_nonce": nonce,
        "oauth_version": "1.0",
        **changes,
    }


@pytest.mark.parametrize(
    ("method", "tail", "query", "expected"),
    [
        ("GET", "", "v=1.0&select=$all", "7crORKLT2zr7VapL4mJfvHEXzHc="),
        ("GET", "", "v=1.0&select=%24all", "7crORKLT2zr7VapL4mJfvHEXzHc="),
        ("POST", "", "v=1.0", "dvoaQnTu5HqkAk217FOwirpu5eA="),
        ("DELETE", "/11,12", "v=1.0", "OkSVf5ADjsaT5YWe0MWW2umTBLc="),
    ],
)
def test_the_known_signatures(method: str, tail: str, query: str, expected: str) -> None:
    assert signature(method, BASE + tail, query, oauth(), KEY) == expected


def test_the_example_of_the_specification() -> None:
    """OAuth Core 1.0, appendix A.5."""
    key = OAuthKey("dpf43f3p2l4k3l03", "kd94hf93k423kf44", "nnch734d00sl2jdk", "pfkkdhi9sl3r4s00")
    parameters = {
        "oauth_consumer_key": key.consumer_key,
        "oauth_token": key.token,
        "oauth_signature_method": "HMAC-SHA1",
        "oauth_timestamp": "1191242096",
        "oauth_nonce": "kllo9940pd9333jh",
        "oauth_version": "1.0",
    }
    url = "http://photos.example.net/photos"
    assert signature("GET", url, "file=vacation.jpg&size=original", parameters, key) == "tR3+Ty81lMeYAr/Fid0kMTYa/WM="


@pytest.mark.parametrize(
    ("scheme", "host", "expected"),
    [
        ("http", "127.0.0.1:4711", "http://127.0.0.1:4711/x"),
        ("http", "Host.Example:80", "http://host.example/x"),
        ("https", "host.example:443", "https://host.example/x"),
        ("https", "host.example:80", "https://host.example:80/x"),
    ],
)
def test_the_port_is_signed_only_if_it_is_not_the_usual_one(scheme: str, host: str, expected: str) -> None:
    assert base_url(scheme, host, "/x") == expected


def test_a_header_is_read_with_its_escapes_and_without_its_realm() -> None:
    header = 'realm="here", oauth_nonce="a%2Bb",oauth_signature="x%3D"'
    assert parameters_of(header) == {"oauth_nonce": "a+b", "oauth_signature": "x="}


@dataclass
class Signer:
    """Signs as a client would, and sends over HTTP."""

    client: Client
    host: str

    def call(
        self,
        method: str = "GET",
        tail: str = "",
        body: object = None,
        *,
        nonce: str = "n1",
        at: int = NOW,
        sent: str = "v=1.0",
        key: OAuthKey = KEY,
        **changes: str,
    ) -> Answer:
        parameters = oauth(nonce, at, **changes)
        url = base_url("http", self.host, path_of(tail))
        parameters = {"oauth_signature": signature(method, url, "v=1.0", parameters, key), **parameters}
        header = "OAuth " + ", ".join(f'{name}="{quote(value, safe="")}"' for name, value in parameters.items())
        return self.client.call(method, tail, body, sent, authorization=header, if_match="-1")


@contextmanager
def signing(*faults: Fault, write: bool = True) -> Iterator[Signer]:
    grants = [AccountGrant(ACCOUNT, "", write=write, key=KEY)]
    with over_http(faults=faults, grants=grants, wall_clock=lambda: float(NOW)) as client:
        yield Signer(client, client.server.url.removeprefix("http://"))


def test_a_signed_request_is_let_in_for_every_operation() -> None:
    with signing() as signer:
        assert signer.call(nonce="1").status == 200
        assert signer.call("POST", body=[occasion("A"), occasion("B")], nonce="2").status == 200
        assert signer.call("PUT", body=signer.client.server.occasions(ACCOUNT), nonce="3").status == 200
        assert signer.call("DELETE", "/2850000000,2850000001", nonce="4").status == 200
        assert signer.client.server.occasions(ACCOUNT) == []


def test_the_rights_of_a_key_count_too() -> None:
    with signing(write=False) as signer:
        assert signer.call(nonce="1").status == 200
        assert signer.call("POST", body=occasion(), nonce="2").status == 403


def test_a_nonce_is_good_for_one_request() -> None:
    with signing() as signer:
        assert signer.call(nonce="once").status == 200
        again = signer.call(nonce="once", at=NOW + 1)
        assert (again.status, "nonce" in again.json["message"]) == (401, True)
        assert signer.call(nonce="").status == 401
        assert signer.call(nonce="twice").status == 200


def test_a_nonce_of_a_refused_request_is_not_used_up() -> None:
    with signing() as signer:
        assert signer.call(nonce="n", sent="v=1.0&select=id").status == 401
        assert signer.call(nonce="n").status == 200


@pytest.mark.parametrize(("off", "status"), [(-301, 401), (-300, 200), (300, 200), (301, 401)])
def test_a_clock_may_be_five_minutes_off(off: int, status: int) -> None:
    with signing() as signer:
        assert signer.call(at=NOW + off).status == status


OTHER = OAuthKey("ck-test", "another", "tk-test", "ts-test")
WRONG: list[dict[str, Any]] = [
    {"key": OTHER},
    {"oauth_consumer_key": "ck-other"},
    {"oauth_token": "tk-other"},
    {"oauth_signature_method": "PLAINTEXT"},
    {"oauth_version": "2.0"},
    {"oauth_timestamp": "now"},
    {"oauth_timestamp": "9" * 400},
    {"sent": "v=1.0&select=$all"},
]


@pytest.mark.parametrize("wrong", WRONG, ids=lambda each: next(iter(each)))
def test_what_is_wrong_with_a_signature_is_401(wrong: dict[str, Any]) -> None:
    with signing() as signer:
        assert signer.call(**wrong).status == 401
        assert signer.call().status == 200


def test_the_server_s_clock_can_be_off_from_a_call_on() -> None:
    with signing(Fault("GET", 2, "clock-skew", seconds=400)) as signer:
        answers = [signer.call(nonce=str(n)) for n in range(3)]
        assert [each.status for each in answers] == [200, 401, 401]
        assert "400 seconds off" in answers[1].json["message"]
        # A client that goes by the server's own date gets in.
        told = parsedate_to_datetime(answers[2].headers["date"]).timestamp()
        assert signer.call(nonce="4", at=int(told)).status == 200


def test_a_key_and_a_token_can_open_one_account() -> None:
    grants = [AccountGrant(ACCOUNT, "token", key=KEY)]
    with over_http(grants=grants, wall_clock=lambda: float(NOW)) as client:
        client.token = "token"  # noqa: S105 - made up
        assert client.get().status == 200
        assert Signer(client, client.server.url.removeprefix("http://")).call().status == 200


def test_nothing_secret_is_logged_and_equal_nonces_are_told() -> None:
    with signing() as signer:
        for nonce in ("one", "one", "two"):
            signer.call(nonce=nonce)
        log = signer.client.server.log
        assert log[0].nonce == log[1].nonce != log[2].nonce
        assert all(secret not in repr(log) for secret in ("n0nce", '"one"', "tk-test", "ck-test", "oauth_"))


def test_a_key_does_not_show_its_secrets() -> None:
    assert "cs-test" not in repr(KEY)
    assert "ts-test" not in repr(AccountGrant("a", "", key=KEY))


def test_old_nonces_are_forgotten_when_their_time_is_over() -> None:
    now = [float(NOW)]
    with over_http(grants=[AccountGrant(ACCOUNT, "", key=KEY)], wall_clock=lambda: now[0]) as client:
        signer = Signer(client, client.server.url.removeprefix("http://"))
        assert signer.call(nonce="n").status == 200
        for seconds, status in ((300, 401), (301, 401), (302, 401), (601, 401), (602, 200)):
            # The first that comes later clears what is too old; only then the nonce is new again.
            now[0] = NOW + seconds
            assert signer.call(nonce="n", at=NOW + seconds).status == status, seconds
            signer.call(nonce=f"other-{seconds}", at=NOW + seconds)
