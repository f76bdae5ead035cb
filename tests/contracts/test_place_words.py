"""What far places say when nobody answers or nobody lets us in: words, soon, and nothing beside them."""

import json
import logging
import time
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import requests
from clouds import google_bucket
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from servers import Pages, web_server

from importer.core.errors import PlaceError, SettingsError
from importer.places import open_place
from importer.places.foreign import Secrets, foreign
from importer.places.patience import patient_system
from importer.places.quiet import silence_libraries

INSIDE = (
    "RequestId",
    "ConnectionPool",
    "Max retries",
    "Errno",
    "ssl:default",
    "Traceback",
    "object at 0x",
    "Credential ",
)
LONGEST = 40.0
GOOGLE = "http://127.0.0.1:1"
UNREACHED: dict[str, tuple[str, dict[str, Any], str]] = {
    "web, nobody listens": ("https://127.0.0.1:1/x/", {}, "127.0.0.1: nobody answers there."),
    "web, no such host": ("https://nowhere.invalid/x/", {}, "nowhere.invalid: no server of that name is known here."),
    "google, nobody listens": ("gs://drops", {"token": "anon", "endpoint_url": GOOGLE}, "nobody answers there."),
    "azure, no such host": (
        "az://drops",
        {"account_name": "nobody", "sas_token": "sv=1", "account_host": "nowhere.invalid"},
        "nowhere.invalid: no server of that name is known here.",
    ),
}


@pytest.fixture(autouse=True)
def no_keys(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NO_GCE_CHECK", "true")
    for name in ("GOOGLE_APPLICATION_CREDENTIALS", "AZURE_STORAGE_ACCOUNT_NAME", "AZURE_STORAGE_CONNECTION_STRING"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("case", UNREACHED)
def test_who_does_not_answer_is_told_in_words_and_soon(
    case: str, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    url, options, words = UNREACHED[case]
    place = open_place(url, options)
    began = time.monotonic()
    with pytest.raises(PlaceError) as told:
        place.look()
    place.close()
    assert time.monotonic() - began < LONGEST
    assert words in told.value.message
    assert [each for each in INSIDE if each in told.value.message] == []
    said = capfd.readouterr()
    assert (said.out, said.err, caplog.messages) == ("", "", [])


def test_google_without_a_key_says_where_one_is_looked_for(capfd: pytest.CaptureFixture[str]) -> None:
    place = open_place("gs://drops", {})
    with pytest.raises(PlaceError, match="no key was found") as told:
        place.look()
    assert (told.value.code, told.value.hint != "") == ("place-refused", True)
    assert capfd.readouterr().err == ""


def google_key(token_uri: str) -> dict[str, str]:
    """The key of a service account that nobody has."""
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return {
        "type": "service_account",
        "private_key": private.decode(),
        "client_email": "importer@example.iam.gserviceaccount.com",
        "token_uri": token_uri,
    }


class GivesTokens(Pages):
    """Google's server of tokens."""

    def do_POST(self) -> None:  # noqa: N802 - named by the library
        self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(200, {"access_token": "ya29.lent", "expires_in": 3600, "token_type": "Bearer"})

    def answer(self, status: int, content: object) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.mark.parametrize("given", ["a file", "a file at home", "text"])
def test_googles_key_may_be_a_file_or_its_text(given: str, tmp_path: Path) -> None:
    with google_bucket() as bucket, web_server(tmp_path, GivesTokens) as tokens:
        text = json.dumps(google_key(f"{tokens}token"))
        (tmp_path / "google.json").write_text(text)
        token = {"a file": str(tmp_path / "google.json"), "a file at home": "~/google.json", "text": text}[given]
        bucket.put("a.csv", b"x")
        place = open_place(bucket.reached.url, {**bucket.reached.options, "token": token})
        assert [each.name for each in place.look()] == ["a.csv"]
        assert bucket.authorizations[-1] == "Bearer ya29.lent"
        place.close()


SECRET = "hunter2-very-secret"  # noqa: S105
NO_KEYS = {
    "no file": "/nowhere/google.json",
    "no file here": "nowhere.json",
    "no key": f'{{"private_key": "{SECRET}"}}',
    "no JSON": f"{{{SECRET}",
}


@pytest.mark.parametrize("case", NO_KEYS)
def test_what_is_no_key_of_googles_is_told_before_it_is_sent_anywhere(case: str) -> None:
    with pytest.raises(SettingsError, match=r"key") as told:
        open_place("gs://drops", {"token": NO_KEYS[case]})
    assert told.value.hint
    assert SECRET not in f"{told.value}{told.value.hint}"


def test_a_damaged_key_of_googles_is_told() -> None:
    text = json.dumps({**google_key("https://nowhere.invalid"), "private_key": SECRET})
    place = open_place("gs://drops", {"token": text})
    with pytest.raises(SettingsError, match="damaged") as told:
        place.look()
    assert SECRET not in f"{told.value}{told.value.hint}"


class CallsInvalid(GivesTokens):
    """A store that calls whatever it is asked invalid."""

    def do_GET(self) -> None:  # noqa: N802 - named by the library
        self.answer(400, {"error": {"code": 400, "message": "The specified bucket is invalid."}})


def test_what_google_calls_invalid_is_a_fault_of_the_place(tmp_path: Path) -> None:
    with web_server(tmp_path, CallsInvalid) as address:
        place = open_place("gs://drops", {"token": "anon", "endpoint_url": address.rstrip("/")})
        with pytest.raises(PlaceError, match="The specified bucket is invalid"):
            place.look()
        place.close()


def test_azure_needs_the_name_of_an_account(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError, match="name of a storage account") as told:
        open_place("az://holidays", {})
    assert 'account_name = "NAME"' in told.value.hint
    monkeypatch.setenv("AZURE_STORAGE_ACCOUNT_NAME", "nobody")
    open_place("az://holidays", {}).close()


def test_azure_tries_a_few_times_only() -> None:
    system = patient_system("az", {"account_name": "nobody", "anon": True, "skip_instance_cache": True})
    retries = system.service_client._config.retry_policy
    pauses = [retries.get_backoff_time({"count": count}) for count in range(retries.total_retries)]
    assert sum(pauses) < LONGEST / 2


WORDS: dict[str, tuple[BaseException, str]] = {
    "a name": (
        OSError("Cannot connect to host a.example:443 ssl:default [Name or service not known]"),
        "a.example: no s",
    ),
    "time": (
        requests.ConnectTimeout("HTTPSConnectionPool(host='a.example', port=443): timed out"),
        "a.example: nothing",
    ),
    "certificate": (
        requests.exceptions.SSLError(
            "HTTPSConnectionPool(host='a.example', port=443): Max retries exceeded (Caused by SSLError("
            "SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unable to get"
        ),
        "the certificate of a.example is not trusted.",
    ),
    "nobody": (aiohttp.ClientError("Anonymous caller does not have storage.objects.list access"), "not let in"),
    "google's tokens": (
        requests.ConnectionError(
            "HTTPSConnectionPool(host='oauth2.googleapis.com', port=443): Max retries exceeded "
            "with url: /token (Caused by NameResolutionError(\"Failed to resolve 'oauth2.googleapis.com'\"))"
        ),
        "no answer. oauth2.googleapis.com: no server of that name is known here.",
    ),
    "azure": (
        aiohttp.ClientError(
            "This is not so.\nRequestId:fb1be6c2-df65-4d67-bb20-2e7c1a1b1b1b\nTime:2026\nContent: <?xml"
        ),
        "x cannot be read: This is not so.",
    ),
    "unknown": (aiohttp.ClientError("what now"), "what now"),
}


@pytest.mark.parametrize("case", WORDS)
def test_what_libraries_say_is_told_in_our_words(case: str) -> None:
    fault, words = WORDS[case]
    message = Secrets({}).told("x cannot be read", fault).message
    assert words in message
    assert [each for each in INSIDE if each in message] == []


def test_libraries_keep_quiet_unless_somebody_asked_for_their_log(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logging.getLogger("gcsfs"), "level", logging.NOTSET)
    monkeypatch.setattr(logging.getLogger("paramiko"), "level", logging.DEBUG)
    silence_libraries()
    assert logging.getLogger("gcsfs").level > logging.CRITICAL
    assert logging.getLogger("paramiko").level == logging.DEBUG


def test_what_is_secret_within_a_connection_string_is_cut() -> None:
    secrets = Secrets({"connection_string": "AccountName=a;AccountKey=abc==;SharedAccessSignature=sv=1&sig=x;Rest=1"})
    assert secrets.cut("abc== or sv=1&sig=x of a") == "... or ... of a"


def test_faults_that_are_not_tried_again_are_known_as_the_places() -> None:
    from gcsfs.retry import ChecksumError, NonRetryableError

    assert {ChecksumError, NonRetryableError} <= set(foreign())
