"""An account is opened by its number alone: host and login are asked for patiently, and nothing before it is needed."""

from pathlib import Path

import pytest
from scripted_api import Asked, Says, scripted_api
from sending_samples import ACCOUNT, open_journal
from sign_in_samples import NOW, PASSWORD, USER, Service

from importer import redaction
from importer.connecting import open_account
from importer.core.errors import AccountBusy, DestinationError, SettingsError, Unauthorised
from importer.holding import hold_account
from importer.settings import Settings, load_configuration


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A user's settings; nothing is waited for between tries."""
    said = {"ACCOUNT": ACCOUNT, "USERNAME": USER.username, "PASSWORD": PASSWORD, "ALLOWED_HOSTS": "127.0.0.1"}
    for name, value in {**said, "RETRY_PAUSES": "0,0,0", "TIMEOUT": "5"}.items():
        monkeypatch.setenv(f"OCCASIONS_{name}", value)
    return load_configuration(tmp_path).chosen()[0]


class Domain(Service):
    """Plays the Domain API too, with trouble at its first calls."""

    trouble = 0

    def __call__(self, asked: Asked) -> Says:
        if not asked.path.endswith("baseURI.json"):
            return super().__call__(asked)
        if self.trouble:
            self.trouble -= 1
            return Says(503)
        service = asked.path.split("/")[5]
        return Says(200, {"service": service, "account": ACCOUNT, "baseURI": asked.headers["Host"]})


def test_the_host_is_found_and_nobody_signs_in_before_it_is_needed(settings: Settings) -> None:
    with scripted_api(Domain()) as api:
        with open_account(settings.with_options(domain_api=api.url), lambda: NOW) as account:
            assert [asked.path.split("/")[5] for asked in api.asked] == ["accountConfigReadWrite"]
            assert account.host == api.url
            assert account.told_zone(settings.with_options(zone="UTC")) is None
            assert len(api.asked) == 1
            assert account.told_zone(settings) == "Europe/Rome"
            assert account.destination.read_summaries() == ()
        assert api.asked[-1].path.endswith("/logout")


@pytest.mark.parametrize("of_domain", [3, 0])
def test_passing_trouble_is_waited_out(settings: Settings, of_domain: int) -> None:
    service = Domain(instead={f"/api/account/{ACCOUNT}/login": [Says(503), Says(502), Says(500)]})
    service.trouble = of_domain
    with scripted_api(service) as api, open_account(settings.with_options(domain_api=api.url), lambda: NOW) as account:
        assert account.who().name == "admin"


def test_trouble_that_stays_is_told(settings: Settings) -> None:
    service = Domain()
    service.trouble = 9
    with (
        scripted_api(service) as api,
        pytest.raises(DestinationError, match="the Domain API answered 503"),
        open_account(settings.with_options(domain_api=api.url), lambda: NOW),
    ):
        pytest.fail("it was opened")


def test_a_named_api_is_all_there_is(settings: Settings) -> None:
    with scripted_api(Domain()) as api:
        named = settings.with_options(apis={"live": api.url}, api="live", domain_api="https://api.example.test")
        with open_account(named, lambda: NOW) as account:
            assert account.who().zone == "Europe/Rome"
        assert [asked.path.rpartition("/")[2] for asked in api.asked] == ["login", "logout"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"account": "a/b"}, "account-wrong"),
        ({"api": "unheard-of"}, "settings-wrong"),
        ({"domain_api": "http://api.example.test"}, "api-url-wrong"),
    ],
)
def test_settings_that_cannot_be_right_are_refused_before_anything_is_sent(
    settings: Settings, changes: dict[str, str], code: str
) -> None:
    with pytest.raises(SettingsError) as raised, open_account(settings.with_options(**changes), lambda: NOW):
        pytest.fail("it was opened")
    assert raised.value.code == code


def test_all_secrets_are_hidden_from_then_on(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redaction, "_SOURCES", [])
    service = Domain()
    with scripted_api(service) as api, open_account(settings.with_options(api=api.url), lambda: NOW) as account:
        assert redaction.redacted(f"with {PASSWORD}!") == "with ***!"
        account.who()
        assert redaction.redacted(f"it is {service.issued[0]}") == "it is ***"


def test_a_refused_login_ends_without_a_logout(settings: Settings) -> None:
    service = Domain(instead={f"/api/account/{ACCOUNT}/login": [Says(401)]})
    with scripted_api(service) as api:
        with (
            open_account(settings.with_options(domain_api=api.url), lambda: NOW) as account,
            pytest.raises(Unauthorised),
        ):
            account.who()
        assert [asked.path.rpartition("/")[2] for asked in api.asked].count("logout") == 0


def test_an_account_is_held_once_whether_its_host_was_named_or_found(settings: Settings, tmp_path: Path) -> None:
    with (
        scripted_api(Domain()) as api,
        open_account(found := settings.with_options(domain_api=api.url), lambda: NOW) as one,
        open_account(named := settings.with_options(api=f"{api.url}/"), lambda: NOW) as other,
        open_journal(tmp_path) as journal,
        hold_account(one.destination, journal, found),
        pytest.raises(AccountBusy),
        hold_account(other.destination, journal, named),
    ):
        pytest.fail("it was held twice")
