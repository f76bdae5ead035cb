"""The four ways to sign in, and what is said where one is missing, doubled or in parts."""

import pytest
from settings_samples import SECRET, Folder, folder, told

from importer.core.errors import SettingsError
from importer.core.signing import BearerSignIn, ClientSignIn, KeySignIn, SignIn, UserSignIn
from importer.settings.credentials import KEYS, SECRETS, WAYS

__all__ = ["folder"]
EXPECTED: dict[str, SignIn] = {
    "token": BearerSignIn("token!"),
    "user": UserSignIn("username!", "password!"),
    "key": KeySignIn("app_key!", "app_secret!", "access_token!", "access_token_secret!"),
    "client": ClientSignIn("client_id!", "client_secret!", "some.scope"),
}


def refusal(folder: Folder, *named: str) -> SettingsError:
    with pytest.raises(SettingsError) as caught:
        folder.one(*named).sign_in()
    told(caught.value)
    return caught.value


@pytest.mark.parametrize("way", WAYS)
def test_each_way_by_variables_and_by_file(folder: Folder, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    lines = "".join(f"{key} = '{key}!'\n" for key in WAYS[way])
    folder.says(f"[accounts.a]\nnumber = 1\nscope = 'some.scope'\n{lines}")
    assert folder.one().sign_in() == EXPECTED[way]
    folder.says("scope = 'some.scope'")
    for key in WAYS[way]:
        monkeypatch.setenv(f"OCCASIONS_{key.upper()}", f"{key}!")
    assert folder.one().sign_in() == EXPECTED[way]


def test_nothing_at_all_shows_all_ways(folder: Folder) -> None:
    refused = refusal(folder, "12345678")
    assert refused.code == "credentials-missing"
    said = told(refused)
    assert "12345678" in said
    assert "occasions init" in said
    assert [key for key in KEYS if f"OCCASIONS_{key.upper()}" not in said] == []


@pytest.mark.parametrize("key", [key for key in KEYS if key != "token"])
def test_a_way_in_parts_names_what_is_missing(folder: Folder, monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    others = [other for keys in WAYS.values() if key in keys for other in keys if other != key]
    folder.says(f"# one\n[accounts.a]\nnumber = 1\n{key} = '{SECRET}'")
    refused = refusal(folder)
    assert refused.code == "credentials-incomplete"
    assert "occasions.toml, line 4" in refused.message
    assert ", ".join(f"accounts.a.{other}" for other in others) in refused.message
    folder.says("")
    monkeypatch.setenv(f"OCCASIONS_{key.upper()}", SECRET)
    assert ", ".join(f"OCCASIONS_{other.upper()}" for other in others) in refusal(folder).message


def test_two_ways_in_one_place_are_named(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.says(f"token = '{SECRET}'\nzone = 'UTC'\napp_key = '{SECRET}'")
    refused = refusal(folder)
    assert refused.code == "credentials-doubled"
    assert refused.message == (
        "occasions.toml, line 3, holds two ways to sign in: a bearer token (token) and an API key (app_key)."
    )
    folder.says("")
    monkeypatch.setenv("OCCASIONS_PASSWORD", SECRET)
    monkeypatch.setenv("OCCASIONS_CLIENT_ID", SECRET)
    assert (
        "a user's login (OCCASIONS_PASSWORD) and an OAuth 2.0 client (OCCASIONS_CLIENT_ID)" in refusal(folder).message
    )


def test_two_whole_ways_in_variables_do_not_give_way_to_the_file(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    for key in (*WAYS["token"], *WAYS["user"]):
        monkeypatch.setenv(f"OCCASIONS_{key.upper()}", SECRET)
    folder.says("client_id = 'i'\nclient_secret = 's'")
    assert refusal(folder).code == "credentials-doubled"


def test_an_empty_variable_is_none(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OCCASIONS_TOKEN", "")
    assert refusal(folder).code == "credentials-missing"
    folder.says("token = ' '")
    assert "occasions.toml, line 1, token is empty" in refusal(folder).message


def test_secrets_never_show(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.says("".join(f"{key} = '{SECRET}'\n" for key in SECRETS))
    configuration = folder.configuration
    settings = configuration.chosen()[0]
    shown = (settings, configuration, configuration.written, settings.model_dump(), settings.model_dump_json())
    assert [each for each in shown if SECRET in f"{each!r} {each}"] == []
    for key in SECRETS:
        monkeypatch.setenv(f"OCCASIONS_{key.upper()}", SECRET)
    assert SECRET not in repr(folder.configuration)
    for way in EXPECTED.values():
        assert [f"{key}!" for key in SECRETS if f"{key}!" in repr(way)] == []
