"""Every status and every way to lose an answer becomes the right error, and no error tells a secret."""

import datetime as dt
import logging
import socket
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from scripted_api import Asked, Says, ScriptedApi, scripted_api
from sending_samples import ACCOUNT, occasion

from importer.core.errors import (
    DestinationError,
    OutcomeUnknown,
    RateLimited,
    Refused,
    SettingsError,
    TransientError,
    Unauthorised,
)
from importer.destinations.credentials import Bearer
from importer.destinations.http import HttpDestination

TOKEN = "s3cret+token/of=mine"  # noqa: S105 - made up
NOW = dt.datetime(2027, 1, 3, 10, 0, tzinfo=dt.UTC)
BASE = f"/api/account/{ACCOUNT}/configuration/ac-common/specialoccasion"
OBJECT = {"id": 11, "name": "A", "description": "d", "isDefault": False, "deleted": False, "events": []}


@contextmanager
def talking(
    answer: Callable[[Asked], Says], timeout: float = 10.0, **options: int
) -> Iterator[tuple[HttpDestination, ScriptedApi]]:
    with (
        scripted_api(answer) as api,
        HttpDestination(api.url, ACCOUNT, Bearer(TOKEN), now=lambda: NOW, timeout=timeout, **options) as destination,
    ):
        yield destination, api


WRITES = [
    pytest.param(lambda d: d.create([occasion()]), id="post"),
    pytest.param(lambda d: d.update(occasion(id_=11), "7"), id="put"),
]
READS = [
    pytest.param(lambda d: d.read_all(), id="all"),
    pytest.param(lambda d: d.read_summaries(), id="list"),
    pytest.param(lambda d: d.read_one(11), id="one"),
]
Do = Callable[[HttpDestination], object]

ON_BOTH = [
    (400, Refused),
    (401, Unauthorised),
    (403, Unauthorised),
    (405, Refused),
    (409, Refused),
    (412, Refused),
    (413, Refused),
    (429, RateLimited),
]
UNCLEAR = [500, 502, 503, 504]


def kind_of(do: Do, says: Says) -> DestinationError:
    with talking(lambda _: says) as (destination, api):
        with pytest.raises(DestinationError) as raised:
            do(destination)
        assert len(api.asked) == 1, "nothing is retried here"
    return raised.value


@pytest.mark.parametrize(("status", "kind"), ON_BOTH)
@pytest.mark.parametrize("do", WRITES + READS)
def test_a_4xx_is_an_answer(do: Do, status: int, kind: type[DestinationError]) -> None:
    fault = kind_of(do, Says(status, {"message": "said so"}))
    assert type(fault) is kind
    assert fault.status == status
    assert "said so" in fault.message


@pytest.mark.parametrize("status", [*UNCLEAR, 304, 302, 408])
@pytest.mark.parametrize("do", WRITES)
def test_a_write_without_a_clear_answer_is_unknown(do: Do, status: int) -> None:
    fault = kind_of(do, Says(status))
    assert type(fault) is OutcomeUnknown
    assert fault.status == status


@pytest.mark.parametrize("status", UNCLEAR)
@pytest.mark.parametrize("do", READS)
def test_a_read_may_be_tried_again_after_a_5xx(do: Do, status: int) -> None:
    assert type(kind_of(do, Says(status))) is TransientError


@pytest.mark.parametrize("do", READS)
def test_a_redirect_is_not_followed(do: Do) -> None:
    fault = kind_of(do, Says(307, headers={"Location": "http://127.0.0.1:9/elsewhere"}))
    assert type(fault) is DestinationError
    assert "307" in fault.message


def test_a_404_is_no_occasion_for_a_reading_and_a_refusal_for_the_rest() -> None:
    with talking(lambda _: Says(404, {"internalCode": 12, "message": "No data found"})) as (destination, _):
        assert destination.read_one(11) is None
        for do in (lambda: destination.read_all(), lambda: destination.create([occasion()])):
            with pytest.raises(Refused, match=r"No data found \(code 12\)"):
                do()


def test_a_403_names_the_permission() -> None:
    fault = kind_of(lambda d: d.read_all(), Says(403))
    assert "Administration > Working Hours API: Read" in fault.hint
    assert '"Configure account Shift Scheduler"' in fault.hint
    fault = kind_of(lambda d: d.create([occasion()]), Says(403))
    assert "Administration > Working Hours API: Write" in fault.hint
    fault = kind_of(lambda d: d.read_skills(), Says(403))
    assert '"Configure skill workdays and special occasions"' in fault.hint


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ({}, None),
        ({"Retry-After": "7"}, 7.0),
        ({"Retry-After": "Sun, 03 Jan 2027 10:00:45 GMT"}, 45.0),
        ({"Retry-After": "Sun, 03 Jan 2027 09:00:00 GMT"}, 0.0),
        ({"Retry-After": "soon"}, None),
    ],
)
def test_a_429_tells_how_long_to_wait(header: dict[str, str], seconds: float | None) -> None:
    fault = kind_of(lambda d: d.create([occasion()]), Says(429, headers=header))
    assert isinstance(fault, RateLimited)
    assert fault.retry_after == seconds


HALF = b'{"id": 11, "na'
LOST = [
    pytest.param([], id="closed without a word"),
    pytest.param([b"HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n" + HALF], id="body cut short"),
    pytest.param([b"HTTP/1.1 200 OK\r\nContent-Length: 14\r\n\r\n" + HALF], id="JSON cut short"),
    pytest.param([b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n" + HALF], id="chunk cut short"),
    pytest.param([b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc"], id="no gzip"),
    pytest.param([b"good day\r\n\r\n"], id="not HTTP"),
]


@pytest.mark.parametrize("raw", LOST)
@pytest.mark.parametrize("do", WRITES)
def test_a_lost_answer_to_a_write_is_unknown(do: Do, raw: list[bytes]) -> None:
    assert type(kind_of(do, Says(raw=raw))) is OutcomeUnknown


@pytest.mark.parametrize("raw", LOST)
@pytest.mark.parametrize("do", READS)
def test_a_lost_answer_to_a_read_may_be_asked_for_again(do: Do, raw: list[bytes]) -> None:
    assert type(kind_of(do, Says(raw=raw))) is TransientError


@pytest.mark.parametrize("first", [b"", b"HTTP/1.1 200 OK\r\nX-"], ids=["silent", "dripping"])
@pytest.mark.parametrize(("do", "kind"), [(WRITES[0], OutcomeUnknown), (READS[0], TransientError)])
def test_a_slow_answer_ends_in_time(first: bytes, do: Do, kind: type[DestinationError]) -> None:
    holder: list[ScriptedApi] = []

    def drip() -> Iterator[bytes]:
        yield first
        while not holder[0].over.wait(0.05):
            yield b"x" if first else b""

    with talking(lambda _: Says(raw=drip()), timeout=1.5) as (destination, api):
        holder.append(api)
        run = do.values[0] if hasattr(do, "values") else do
        with pytest.raises(DestinationError, match=r"no answer within 1\.5 seconds") as raised:
            run(destination)
    assert type(raised.value) is kind


def test_after_a_slow_answer_the_next_request_works() -> None:
    holder: list[ScriptedApi] = []

    def answer(_: Asked) -> Says:
        if len(holder[0].asked) == 1:
            holder[0].over.wait(3)
        return Says(200, [OBJECT])

    with talking(answer, timeout=1.5) as (destination, api):
        holder.append(api)
        with pytest.raises(TransientError):
            destination.read_all()
        assert len(destination.read_all().occasions) == 1


@pytest.mark.parametrize("do", WRITES + READS)
def test_a_refused_connection_sent_nothing(do: Do) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
        with (
            HttpDestination(url, ACCOUNT, Bearer(TOKEN), now=lambda: NOW) as destination,
            pytest.raises(TransientError, match="takes no connection") as raised,
        ):
            do(destination)
    assert type(raised.value) is TransientError


def test_an_endless_answer_is_not_read() -> None:
    with talking(lambda _: Says(200, b" " * 5000), most_bytes=4000) as (destination, _):
        with pytest.raises(DestinationError, match="too large") as raised:
            destination.read_all()
        assert type(raised.value) is DestinationError
        with pytest.raises(OutcomeUnknown, match="too large"):
            destination.create([occasion()])


def test_requests_are_as_documented() -> None:
    with talking(lambda asked: Says(200, [OBJECT] if asked.method == "GET" else b"")) as (destination, api):
        destination.read_all()
        destination.read_summaries()
        destination.create([occasion("A")])
        destination.create([occasion("A"), occasion("B")])
        destination.update(occasion("A", id_=11), "7")
    every, plain, one, two, put = api.asked
    assert (every.path, every.query) == (BASE, {"v": "1.0", "select": "$all"})
    assert plain.query == one.query == put.query == {"v": "1.0"}
    assert one.json == {k: v for k, v in occasion("A").body().items() if k != "id"}
    assert [each["name"] for each in two.json] == ["A", "B"]
    assert (put.method, put.path, [each["id"] for each in put.json]) == ("PUT", BASE, [11])
    assert put.headers["If-Match"] == "7"
    for asked in api.asked:
        assert asked.headers["Authorization"] == f"Bearer {TOKEN}"
        assert asked.headers["Accept"] == "application/json"
        assert ("If-Match" in asked.headers) == (asked is put)
        assert asked.headers.get("Content-Type") == (None if asked.method == "GET" else "application/json")


def test_a_netrc_file_does_not_replace_the_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login other password other\n")
    monkeypatch.setenv("NETRC", str(netrc))
    with talking(lambda _: Says(200, [])) as (destination, api):
        destination.read_all()
    assert api.asked[0].headers["Authorization"] == f"Bearer {TOKEN}"


ECHOES = [
    {"message": f"no such token {TOKEN}"},
    {"error": {"message": f"header was Bearer {TOKEN}"}},
    [{"message": TOKEN}],
    f"<html><title>{TOKEN.replace('+', '&#43;')}</title>".encode(),
    ("x" * 490 + TOKEN).encode(),
    {"strange": TOKEN},
]


@pytest.mark.parametrize("body", ECHOES)
@pytest.mark.parametrize("status", [400, 401, 403, 429, 500])
def test_a_token_that_the_api_echoes_is_cut_out(body: object, status: int, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    fault = kind_of(lambda d: d.create([occasion()]), Says(status, body))
    told = "".join(traceback.format_exception(fault)) + repr(fault) + caplog.text
    assert TOKEN not in told
    assert TOKEN[:9] not in told


def test_the_token_is_in_no_repr_and_a_wrong_one_is_not_repeated() -> None:
    assert TOKEN not in repr(Bearer(TOKEN))
    for wrong in ("", "two words", "line\nbreak", "żółw"):
        with pytest.raises(SettingsError) as raised:
            Bearer(wrong)
        assert not wrong or wrong not in raised.value.message + raised.value.hint


@pytest.mark.parametrize(
    "api",
    [
        "http://api.example.test",
        "ftp://127.0.0.1",
        "127.0.0.1:80",
        "https://user:pw@api.example.test",
        "https://api.example.test?x=1",
        "https://",
        "https://api.example.test:port",
    ],
)
def test_an_address_that_cannot_be_right_is_refused(api: str) -> None:
    with pytest.raises(SettingsError) as raised:
        HttpDestination(api, ACCOUNT, Bearer(TOKEN), now=lambda: NOW)
    assert raised.value.code == "api-url-wrong"
    assert "pw" not in raised.value.message


@pytest.mark.parametrize("account", ["", "a/b", "a" * 21, "qa1\n", "ę"])
def test_an_account_that_cannot_be_right_is_refused(account: str) -> None:
    with pytest.raises(SettingsError) as raised:
        HttpDestination("https://api.example.test", account, Bearer(TOKEN), now=lambda: NOW)
    assert raised.value.code == "account-wrong"


class Renewing(Bearer):
    """A token that can be renewed, as often as asked."""

    renewals = 0

    def header(self, method: str, url: str) -> str:
        return f"Bearer renewed{Renewing.renewals}"

    def renew(self, headers: Mapping[str, str]) -> bool:
        Renewing.renewals += 1
        return True


def test_renewable_credentials_are_renewed_once_after_a_401() -> None:
    with scripted_api(lambda asked: Says(401 if "renewed0" in asked.headers["Authorization"] else 200, [])) as api:
        Renewing.renewals = 0
        with HttpDestination(api.url, ACCOUNT, Renewing("t"), now=lambda: NOW) as destination:
            assert destination.read_summaries() == ()
    with scripted_api(lambda _: Says(401)) as api:
        with (
            HttpDestination(api.url, ACCOUNT, Renewing("t"), now=lambda: NOW) as destination,
            pytest.raises(Unauthorised),
        ):
            destination.read_summaries()
        assert len(api.asked) == 2
