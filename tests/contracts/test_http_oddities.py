"""What no honest API would send: headers that cannot be read, and secrets that come back in another form."""

from collections.abc import Callable
from contextlib import closing

import pytest
from scripted_api import Says, scripted_api
from sending_samples import ACCOUNT, occasion, wall_clock

from importer.core.errors import DestinationError, OutcomeUnknown, SettingsError, TransientError
from importer.destinations.connection import checked_api
from importer.destinations.credentials import Bearer
from importer.destinations.http import HttpDestination
from importer.destinations.replies import words
from importer.destinations.rights import RightsTrial

TOKEN = "made-up-token-of-oddities"  # noqa: S105


def destination(url: str) -> HttpDestination:
    return HttpDestination(url, ACCOUNT, Bearer(TOKEN), now=wall_clock(), timeout=5.0)


@pytest.mark.parametrize("where", ["https://[sso.example/login", "http://a:b:c/", "\xff", ""])
def test_a_redirect_that_cannot_be_read_is_like_any_other(where: str) -> None:
    with scripted_api(lambda _: Says(302, headers={"Location": where})) as api, destination(api.url) as api_of:
        with pytest.raises(OutcomeUnknown):
            api_of.create([occasion()])
        with pytest.raises(DestinationError):
            api_of.read_all()


@pytest.mark.parametrize(
    "pause",
    [
        "Mon, 01 Jan 99999999999 00:00:00 GMT",
        "Fri, 01 Jan 2027 00:00:00 +99999999999999",
        "Fri, 31 Dec 9999 23:59:59 GMT",
    ],
)
def test_a_pause_beyond_all_sense_is_none(pause: str) -> None:
    with scripted_api(lambda _: Says(503, headers={"Retry-After": pause})) as api, destination(api.url) as api_of:
        with pytest.raises(OutcomeUnknown) as write:
            api_of.create([occasion()])
        with pytest.raises(TransientError) as read:
            api_of.read_summaries()
    assert (write.value.retry_after, read.value.retry_after) == (None, None)


@pytest.mark.parametrize(
    ("secret", "body"),
    [
        ("correct  horse", b'{"message": "bad login: correct  horse"}'),
        ("cafe\u0301-Geheim", '{"message": "bad login: cafe\u0301-Geheim"}'.encode()),
        ("cafe\u0301-Geheim", '{"message": "bad login: caf\u00e9-Geheim"}'.encode()),
        ("s3\u200bcret", '{"message": "bad login: s3\u200bcret"}'.encode()),
        ("Ab<9x>Cd77", b"<html>bad login: Ab<9x>Cd77</html>"),
        ("Ab<9x>Cd77", b"<html>bad login: Ab&lt;9x&gt;Cd77</html>"),
        ("tab\tbed", b'{"message": "bad login: tab\\tbed"}'),
    ],
)
def test_a_secret_is_hidden_in_whatever_form_it_comes_back(secret: str, body: bytes) -> None:
    assert words(body, [secret]) == "bad login: ***"


@pytest.mark.parametrize("variable", ["http_proxy", "HTTP_PROXY", "all_proxy"])
def test_what_is_on_this_machine_is_not_sent_through_a_proxy(variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with scripted_api(lambda _: Says(200, [])) as proxy, scripted_api(lambda _: Says(200, [])) as api:
        monkeypatch.setenv(variable, proxy.url)
        with destination(api.url) as api_of:
            assert api_of.read_summaries() == ()
        assert (len(proxy.asked), len(api.asked)) == (0, 1)


@pytest.mark.parametrize(("status", "granted"), [(200, True), (400, True), (409, True), (403, False)])
def test_a_put_of_nothing_tells_who_may_write(status: int, granted: bool) -> None:
    assert tried(status)() is granted


@pytest.mark.parametrize("status", [302, 404, 405, 408, 401, 429, 500])
def test_other_answers_say_neither_yes_nor_no(status: int) -> None:
    with pytest.raises(DestinationError):
        tried(status)()


def tried(status: int) -> Callable[[], bool]:
    def trial() -> bool:
        with scripted_api(lambda asked: Says(200, []) if asked.method == "GET" else Says(status)) as api:
            trial = RightsTrial(api.url, ACCOUNT, Bearer(TOKEN), timeout=5.0, now=wall_clock())
            with closing(trial):
                return trial.granted("write")

    return trial


@pytest.mark.parametrize(
    "api", ["https://host?", "https://host#", "https://ho st", "https://host\\evil", "https://host\n"]
)
def test_an_address_with_more_than_a_host_is_refused(api: str) -> None:
    with pytest.raises(SettingsError):
        checked_api(api)
