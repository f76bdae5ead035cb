"""The Domain API names the hosts; what it names is not believed blindly, because credentials are sent there."""

from collections.abc import Callable, Sequence
from threading import Thread
from typing import Any

import pytest
from scripted_api import Asked, Says, scripted_api
from sending_samples import ACCOUNT
from sign_in_samples import NOW, WAYS, authorisations

from importer.core.errors import DestinationError, RateLimited, SettingsError, TransientError
from importer.core.signing import SignIn
from importer.destinations.credentials.choosing import credentials_for
from importer.destinations.hosts import LOGIN, OCCASIONS, TOKENS, DomainHosts, OneHost
from importer.destinations.http import HttpDestination

ALLOWED = ("liveperson.net", "127.0.0.1")


def hosts_at(url: str, allowed: Sequence[str] = ALLOWED, account: str = ACCOUNT) -> DomainHosts:
    return DomainHosts(url, account, allowed, timeout=5.0, now=lambda: NOW)


def base(says: Says, allowed: Sequence[str] = ALLOWED, service: str = OCCASIONS) -> str:
    with scripted_api(lambda _: says) as api:
        return hosts_at(api.url, allowed).base(service)


def flat(host: object, service: str = OCCASIONS, account: object = ACCOUNT) -> dict[str, Any]:
    return {"service": service, "account": account, "baseURI": host}


def test_it_is_asked_as_documented_without_credentials_and_once_for_each_service() -> None:
    def answer(asked: Asked) -> Says:
        return Says(200, flat("va-a.ac.liveperson.net", asked.path.split("/")[5]))

    with scripted_api(answer) as api:
        hosts = hosts_at(api.url)
        threads = [Thread(target=hosts.base, args=(OCCASIONS,)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert hosts.base(OCCASIONS) == "https://va-a.ac.liveperson.net"
        hosts.base(LOGIN)
        hosts.base(TOKENS)
    assert [asked.path.split("/")[5] for asked in api.asked] == ["accountConfigReadWrite", "agentVep", "sentinel"]
    first = api.asked[0]
    assert first.path == f"/api/account/{ACCOUNT}/service/accountConfigReadWrite/baseURI.json"
    assert (first.method, first.query) == ("GET", {"version": "1.0"})
    assert authorisations(api) == []


OTHERS = [flat("x.liveperson.net", "accountConfigReadOnly"), flat("y.liveperson.net", "accountconfigreadwrite")]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (flat("va-a.ac.liveperson.net"), "https://va-a.ac.liveperson.net"),
        (flat("VA-a.AC.liveperson.net:8443"), "https://va-a.ac.liveperson.net:8443"),
        (flat("liveperson.net"), "https://liveperson.net"),
        ({"baseURIs": [*OTHERS, flat("va-a.ac.liveperson.net")]}, "https://va-a.ac.liveperson.net"),
        (
            {"baseURIs": ["odd", flat("a.liveperson.net", account="other"), flat("b.liveperson.net")]},
            "https://b.liveperson.net",
        ),
        (flat("127.0.0.1:4711"), "http://127.0.0.1:4711"),
    ],
)
def test_both_shapes_are_read(body: object, expected: str) -> None:
    assert base(Says(200, body)) == expected


def test_an_account_may_be_a_number() -> None:
    with scripted_api(lambda _: Says(200, flat("a.liveperson.net", account=12345678))) as api:
        assert hosts_at(api.url, account="12345678").base(OCCASIONS) == "https://a.liveperson.net"


POISON = [
    "evil.example.org",
    "va-a.ac.liveperson.net:0",
    "va-a.ac.liveperson.net:99999",
    "liveperson.net.example.org",
    "notliveperson.net",
    "https://va-a.ac.liveperson.net",
    "va-a.ac.liveperson.net/path",
    "user@va-a.ac.liveperson.net",
    "evil.example.org#.liveperson.net",
    "evil.example.org?.liveperson.net",
    "evil.example.org\\.liveperson.net",
    "evil.example.org%2f.liveperson.net",
    "va-a.ac.liveperson.net.",
    "va-a.ac.liveperson.net:",
    "va-a.ac.liveperson.net:port",
    "va-a.ac.liveperson.net:80:80",
    "va-a.ac.liveperson.net\n",
    " va-a.ac.liveperson.net",
    ".liveperson.net",
    "va..liveperson.net",
    "žlutý.liveperson.net",
    "a" * 260 + ".liveperson.net",
    "10.0.0.1",
    "127.0.0.2",
    "127.1",
    "2130706433",
    "[::1]",
    "localhost",
    "",
    None,
    7,
    ["va-a.ac.liveperson.net"],
]  # fmt: skip


@pytest.mark.parametrize("host", POISON)
def test_what_is_no_plain_host_in_an_allowed_domain_is_refused(host: object) -> None:
    with pytest.raises(DestinationError, match="no credentials were sent") as raised:
        base(Says(200, flat(host)))
    assert raised.value.code == "host-refused"
    assert not isinstance(raised.value, TransientError)


@pytest.mark.parametrize(
    ("host", "allowed", "taken"),
    [
        ("10.0.0.1", ("0.1",), False),
        ("10.0.0.1", ("10.0.0.1",), True),
        ("a.example.org", ("*.example.org",), True),
        ("a.example.org", (".Example.org",), True),
        ("a.example.org", ("org.",), True),
        ("a.example.org", (" ",), False),
        ("a.example.org", (), False),
        ("a.example.org", ("b.example.org",), False),
    ],
)
def test_the_allowed_domains(host: str, allowed: tuple[str, ...], taken: bool) -> None:
    if taken:
        assert base(Says(200, flat(host)), allowed) == f"https://{host}"
        return
    with pytest.raises(DestinationError, match="in no allowed domain") as raised:
        base(Says(200, flat(host)), allowed)
    assert "OCCASIONS_ALLOWED_HOSTS" in raised.value.hint


def signing_in(sign_in: SignIn, hosts: DomainHosts) -> None:
    """Sign in, and read the account; credentials go wherever the hosts say."""
    found = credentials_for(sign_in, hosts, ACCOUNT, timeout=5.0, now=lambda: NOW, monotonic=lambda: 0.0)
    try:
        with HttpDestination(hosts.base(OCCASIONS), ACCOUNT, found, now=lambda: NOW, timeout=5.0) as destination:
            destination.read_summaries()
    finally:
        found.close()


@pytest.mark.parametrize("way", WAYS)
def test_nothing_is_sent_to_a_host_that_a_poisoned_reply_names(way: str) -> None:
    with scripted_api(lambda _: Says(200, [])) as thief:
        port = thief.url.rpartition(":")[2]
        with scripted_api(lambda asked: Says(200, flat(f"localhost:{port}", asked.path.split("/")[5]))) as domain:
            with pytest.raises(DestinationError, match="no credentials were sent"):
                signing_in(WAYS[way], hosts_at(domain.url))
            assert authorisations(domain) == []
            assert len(domain.asked) == 1
    assert thief.asked == []


@pytest.mark.parametrize(("way", "service"), [("user", LOGIN), ("client", TOKENS)])
def test_secrets_are_not_sent_to_a_poisoned_host_of_logins_or_tokens(way: str, service: str) -> None:
    with scripted_api(lambda _: Says(200, [])) as good, scripted_api(lambda _: Says(200, {})) as thief:
        names = {service: f"localhost:{thief.url.rpartition(':')[2]}"}

        def answer(asked: Asked) -> Says:
            asked_for = asked.path.split("/")[5]
            return Says(200, flat(names.get(asked_for, good.url.removeprefix("http://")), asked_for))

        with scripted_api(answer) as domain, pytest.raises(DestinationError, match="no credentials were sent"):
            signing_in(WAYS[way], hosts_at(domain.url))
    assert (good.asked, thief.asked) == ([], [])


@pytest.mark.parametrize(
    ("says", "kind", "words"),
    [
        (Says(401, {"message": "bad site"}), DestinationError, f"no account {ACCOUNT} \\(401\\): bad site"),
        (Says(404), DestinationError, f"no host of accountConfigReadWrite for account {ACCOUNT}"),
        (Says(400), DestinationError, "answered 400"),
        (Says(429, headers={"Retry-After": "3"}), RateLimited, "429"),
        (Says(500), TransientError, "500"),
        (Says(503), TransientError, "503"),
        (Says(408), TransientError, "408"),
        (Says(302, headers={"Location": "http://127.0.0.1:9/"}), DestinationError, "answered 302"),
        (Says(200, b"<html>"), TransientError, "not JSON"),
        (Says(200, b"[]"), DestinationError, "names no host"),
        (Says(200, {}), DestinationError, "names no host"),
        (Says(200, {"baseURIs": 7}), DestinationError, "names no host"),
        (Says(200, {"baseURIs": OTHERS}), DestinationError, "names no host"),
        (Says(200, flat("a.liveperson.net", account="other")), DestinationError, "names no host"),
        (Says(raw=[]), TransientError, "the Domain API: the connection was cut"),
    ],
)
def test_trouble_with_the_domain_api(says: Says, kind: type[DestinationError], words: str) -> None:
    with scripted_api(lambda _: says) as api:
        with pytest.raises(DestinationError, match=words) as raised:
            hosts_at(api.url).base(OCCASIONS)
        assert len(api.asked) == 1
    assert type(raised.value) is kind
    assert raised.value.hint


def test_trouble_is_not_remembered() -> None:
    answers = [Says(503), Says(200, flat("a.liveperson.net"))]
    with scripted_api(lambda _: answers.pop(0)) as api:
        hosts = hosts_at(api.url)
        with pytest.raises(TransientError):
            hosts.base(OCCASIONS)
        assert hosts.base(OCCASIONS) == "https://a.liveperson.net"


@pytest.mark.parametrize("made", [lambda url: hosts_at(url), OneHost], ids=["domain", "one"])
@pytest.mark.parametrize("url", ["http://api.example.test", "https://user:pw@api.example.test", "api.example.test"])
def test_an_address_that_cannot_be_right_is_refused(made: Callable[[str], object], url: str) -> None:
    with pytest.raises(SettingsError) as raised:
        made(url)
    assert raised.value.code == "api-url-wrong"
    assert "pw" not in raised.value.message


def test_one_host_plays_all() -> None:
    hosts = OneHost("https://api.example.test:8443/base/")
    assert {hosts.base(each) for each in (OCCASIONS, LOGIN, TOKENS)} == {"https://api.example.test:8443/base"}
