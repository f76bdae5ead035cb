"""A secret may stand elsewhere; it is read when somebody signs in, and nothing of it is ever told."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring
from keyring.errors import KeyringLocked
from settings_samples import SECRET, Folder, folder, told

from importer.core.errors import SettingsError
from importer.core.signing import BearerSignIn, UserSignIn
from importer.settings.secret import SecretPlace, read_secret

__all__ = ["folder"]
posix = pytest.mark.skipif(os.name != "posix", reason="rights of files are of another kind there")


def token(folder: Folder, place: str) -> str:
    """The token that a place holds."""
    signing = folder.says(f"zone = 'UTC'\ntoken = {place}", rights=0o644).one().sign_in()
    assert isinstance(signing, BearerSignIn)
    return signing.token


def refusal(folder: Folder, place: str) -> str:
    """What is said about a place, which names file, line and key."""
    folder.says(f"zone = 'UTC'\ntoken = {place}", rights=0o644)
    settings = folder.one()  # what is not needed is not read
    with pytest.raises(SettingsError) as caught:
        settings.sign_in()
    assert caught.value.message.startswith("occasions.toml, line 2, token")
    return told(caught.value)


def secret_file(folder: Folder, content: str | bytes, rights: int = 0o600, name: str = "safe") -> Path:
    path = folder.path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    path.chmod(rights)
    return path


def test_a_variable(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "MINE is not set" in refusal(folder, "{ variable = 'MINE' }")
    monkeypatch.setenv("MINE", SECRET)
    assert token(folder, "{ variable = 'MINE' }") == SECRET
    monkeypatch.setenv("MINE", "")
    assert "is empty" in refusal(folder, "{ variable = 'MINE' }")


@pytest.mark.parametrize("content", [SECRET, f"{SECRET}\n", f"{SECRET}\r\n", f"\ufeff{SECRET}"])
def test_a_file_beside_the_settings(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory, content: str
) -> None:
    path = secret_file(folder, content)
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert token(folder, "{ file = 'safe' }") == SECRET
    assert token(folder, f"{{ file = '{path.as_posix()}' }}") == SECRET


def test_a_file_in_the_home(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    secret_file(folder, SECRET)
    monkeypatch.setenv("HOME", str(folder.path))
    monkeypatch.setenv("USERPROFILE", str(folder.path))
    assert token(folder, "{ file = '~/safe' }") == SECRET


@pytest.mark.parametrize("content", [f"{SECRET}\nmore", b"\xff\xfe" + SECRET.encode(), SECRET * 5000, ""])
def test_a_file_that_is_not_one_line(folder: Folder, content: str | bytes) -> None:
    secret_file(folder, content)
    assert "is not one line of text" in refusal(folder, "{ file = 'safe' }")


def test_a_file_that_is_not_there(folder: Folder) -> None:
    assert "cannot be read" in refusal(folder, "{ file = 'safe' }")
    (folder.path / "safe").mkdir()
    assert "cannot be read" in refusal(folder, "{ file = 'safe' }")


@posix
@pytest.mark.parametrize("rights", [0o640, 0o604, 0o644])
def test_a_file_that_others_can_read_is_refused_and_so_is_a_link_to_it(folder: Folder, rights: int) -> None:
    secret_file(folder, SECRET, rights, "open file")
    assert f"chmod 600 '{folder.path}/open file'" in refusal(folder, "{ file = 'open file' }")
    (folder.path / "link").symlink_to("open file")
    assert "others can read" in refusal(folder, "{ file = 'link' }")
    (folder.path / "open file").chmod(0o600)
    assert token(folder, "{ file = 'link' }") == SECRET


class Safe(KeyringBackend):
    """A keyring with one entry."""

    priority = 1.0

    def get_password(self, service: str, username: str) -> str | None:
        return {("https://a/b", "me"): SECRET}.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        raise NotImplementedError  # nobody writes here


class LockedSafe(Safe):
    """A keyring that nobody opens."""

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked(SECRET)


@pytest.fixture
def _own_keyring() -> Iterator[None]:
    usual = keyring.get_keyring()
    yield
    keyring.set_keyring(usual)


@pytest.mark.usefixtures("_own_keyring")
def test_the_keyring(folder: Folder) -> None:
    keyring.set_keyring(Safe())  # type: ignore[no-untyped-call]
    assert token(folder, "{ keyring = 'https://a/b/me' }") == SECRET
    assert "keyring set https://a/b you" in refusal(folder, "{ keyring = 'https://a/b/you' }")
    keyring.set_keyring(LockedSafe())  # type: ignore[no-untyped-call]
    assert "cannot be opened" in refusal(folder, "{ keyring = 'https://a/b/me' }")
    keyring.set_keyring(NoKeyring())  # type: ignore[no-untyped-call]
    assert "cannot be opened" in refusal(folder, "{ keyring = 'https://a/b/me' }")


def test_the_keyring_without_its_library(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    assert 'pip install "occasion-importer[keyring]"' in refusal(folder, "{ keyring = 'a/b' }")


def program(folder: Folder, code: str) -> str:
    """A command, as it is written in the settings."""
    path = folder.path / "a program.py"
    path.write_text(f"import sys\nprint({SECRET!r}, file=sys.stderr)\n{code}")
    return f"""{{ command = '"{Path(sys.executable).as_posix()}" "{path.as_posix()}"' }}"""


def test_a_command(folder: Folder, capfd: pytest.CaptureFixture[str]) -> None:
    assert token(folder, program(folder, f"print({SECRET!r}); print('more')")) == SECRET
    assert "is empty" in refusal(folder, program(folder, "print(); print('more')"))
    assert "ended with exit code 3" in refusal(folder, program(folder, f"print({SECRET!r}); sys.exit(3)"))
    assert "cannot be run" in refusal(folder, "{ command = 'no-such-program-here --now' }")
    assert capfd.readouterr() == ("", "")


def test_a_command_runs_without_a_shell(folder: Folder) -> None:
    assert token(folder, program(folder, "print(sys.argv[1:])").replace("' }", " $HOME `id` there' }")) == (
        "['$HOME', '`id`', 'there']"
    )


@pytest.mark.parametrize("tail", ["| cat", "> there", "&& true", "$(id)"])
def test_what_only_a_shell_understands_is_refused(folder: Folder, tail: str) -> None:
    said = folder.says(f"token = {{ command = 'pass show it {tail}' }}").refused()
    assert "no shell runs" in said


def test_what_a_command_says_is_read_as_a_file_is(folder: Folder) -> None:
    out = "import sys; sys.stdout.buffer.write"
    assert token(folder, program(folder, f"{out}({SECRET!r}.encode('utf-8-sig'))")) == SECRET
    assert "no text in UTF-8" in refusal(folder, program(folder, f"{out}(b'caf\\xe9')"))


def test_a_home_that_nobody_has(folder: Folder) -> None:
    assert "whose home" in refusal(folder, "{ file = '~nobody-of-this-name/x' }")


@posix
def test_a_variable_that_is_no_text(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ODD", "sup\udcffer")
    assert "no text in UTF-8" in refusal(folder, "{ variable = 'ODD' }")


@posix
def test_a_command_that_does_not_end_is_given_up_even_if_others_hold_its_output() -> None:
    place = SecretPlace(command="sh -c 'sleep 20 & sleep 20'")
    with pytest.raises(SettingsError, match=r"a\.token: the command sh did not end within 0\.1 seconds"):
        read_secret(place, "a.token", Path(), seconds=0.1)


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("{ variable = 'A', file = 'b' }", "name exactly one place"),
        ("{}", "name exactly one place"),
        ("{ variable = '' }", "name exactly one place"),
        ('{ file = "a\\u0000b" }', "name exactly one place"),
        ("{ keyring = 'me' }", "SERVICE/NAME"),
        ("{ keyring = '/me' }", "SERVICE/NAME"),
        ("{ command = 'a \"b' }", "is not closed"),
        ("{ fiel = 'b' }", 'did you mean "file"?'),
        ("{ file = 5 }", "a text in quotation marks"),
        ("5", "a text in quotation marks"),
    ],
)
def test_places_that_cannot_be_used(folder: Folder, place: str, said: str) -> None:
    assert said in folder.says(f"zone = 'UTC'\ntoken = {place}").refused()
    refused = folder.says(f"[accounts.a]\nnumber = 1\npassword = {place}").refused()
    assert refused.startswith("occasions.toml, line 3, accounts.a.password")


@posix
@pytest.mark.parametrize("rights", [0o640, 0o604])
@pytest.mark.parametrize(
    "key", ["token", "password", "app_secret", "access_token", "access_token_secret", "client_secret"]
)
def test_a_secret_in_clear_is_refused_where_others_can_read_it(folder: Folder, rights: int, key: str) -> None:
    for text, where in (
        (f"{key} = '{SECRET}'\nnonsense = 1", f"line 1, {key}"),
        (f"[accounts.a]\nnumber = 1\n{key} = '{SECRET}'", f"line 3, accounts.a.{key}"),
    ):
        said = folder.says(text, rights).refused()
        assert f"occasions.toml, {where}: a secret stands here in clear" in said
        assert "chmod 600 occasions.toml" in said
        assert f'{key} = {{ variable = "OCCASIONS_{key.upper()}" }}' in said


@posix
def test_a_link_to_an_open_settings_file_is_refused(folder: Folder) -> None:
    target = secret_file(folder, f"token = '{SECRET}'", 0o644, "there.toml")
    (folder.path / "occasions.toml").symlink_to(target)
    assert "in clear" in folder.refused()
    target.chmod(0o600)
    assert folder.one().sign_in() == BearerSignIn(SECRET)


def test_what_is_no_secret_may_be_read_by_all(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PW", SECRET)
    folder.says("[accounts.a]\nnumber = 1\nusername = 'me'\npassword = { variable = 'PW' }", 0o644)
    assert folder.one().sign_in() == UserSignIn("me", SECRET)
