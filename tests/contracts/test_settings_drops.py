"""Places, rules and notices of the settings file: what they say, what is refused and with which words."""

import json
from pathlib import Path

import pytest
from settings_samples import SECRET, TWO, Folder, folder, told

from importer.core.errors import SettingsError
from importer.core.picking.readiness import TakingRule
from importer.settings.drops import DropRule

__all__ = ["folder"]
PLACE = "[places.hr]\nurl = '/srv/holidays'\n"
RULE = "[[drops]]\nname = 'nightly'\n"
NOTICE = "[notices.office]\nurls = ['mailtos://example.org']\n"
FULL = f"""\
{TWO}
[places.hr]
url = "sftp://files.example.org/holidays"
options.username = "importer"
options.password = {{ variable = "HR_PASSWORD" }}
options.port = 2222
options.auto_mkdir = true
filed = "archive"
settle = 5
marker = ".ok"
heartbeat = {{ variable = "HR_HEARTBEAT" }}

[places.archive]
url = "archive"
keep_days = 30

[[drops]]
name = "poland"
place = "HR"
pattern = "poland/PL-*.xlsx"
account = "everywhere"
hours = "22:00 - 06:00"
clock_zone = "europe/warsaw"
yes = ["update"]
notify = ["Office"]

[[drops]]
name = "others"
account = 22222222

[notices.office]
urls = [{{ variable = "OFFICE_URL" }}, "slack://T1/B1/x"]

[notices.night]
urls = ["json://example.org"]
on = ["failed"]
"""

WRONG = {
    "a key of a place": (f"{PLACE}setle = 5", 'line 3, places.hr.setle: nobody reads this key; did you mean "settle"?'),
    "a key of a rule": (f"{RULE}patern = '*'", 'line 3, drops [1].patern: nobody reads this key; did you mean "patter'),
    "a key of a notice": (f"{NOTICE}attache = 1", 'line 3, notices.office.attache: nobody reads this key; did you mea'),
    "a key of a secret": (f"{PLACE}heartbeat = {{ fiel = 'x' }}", 'places.hr.heartbeat.fiel: nobody reads this key; d'),
    "one bracket": ("[drops]\nname = 'x'", "line 1, drops: write [[drops]], with two brackets on each side."),
    "no rules at all": ("drops = 5", "line 1, drops: write"),
    "no table of a rule": ("drops = ['a']", "line 1, drops [1]: write a table, such as [[drops]]"),
    "no table of a place": ("places.hr = '/srv'", "line 1, places.hr: write a table, such as [places.NAME]"),
    "no address": ("[places.hr]", "line 1, places.hr.url: it is missing"),
    "an empty address": ("[places.hr]\nurl = ''", "line 2, places.hr.url: write a folder, or an address such as s3://"),
    "a scheme": ("[places.hr]\nurl = 'sfpt://a/b'", 'places.hr.url: no place has an address of this kind; did you mea'),
    "no bucket": ("[places.hr]\nurl = 's3://'", "places.hr.url: the address names no server or bucket"),
    "an option": (f"{PLACE}options.x = []", "line 3, places.hr.options.x: write a text in quotation marks"),
    "an option twice": (f"{PLACE}options.x = {{}}", "places.hr.options.x: name exactly one place: variable, file,"),
    "a pause": (f"{PLACE}settle = nan", "places.hr.settle: it must be"),
    "a marker": (f"{PLACE}marker = 'a/b'", 'places.hr.marker: write the ending of a name, such as ".done"'),
    "a heartbeat": (f"{PLACE}heartbeat = 'me'", "places.hr.heartbeat: write an address that begins with https://"),
    "nowhere to file": ("[places.w]\nurl = 'https://a.test/x'", "line 2, places.w.url: nothing can be moved or writte"),
    "filed where nobody can": (f"{PLACE}filed = 'https://a.test'", "places.hr.filed: nothing can be written there"),
    "filed at a stranger": (f"{PLACE}filed = 'archiv'\n[places.archive]\nurl='/a'", 'there is no place "archiv" in th'),
    "filed nowhere known": (f"{PLACE}filed = 'sp3://a'", 'places.hr.filed: no place has an address of this kind; did'),
    "a place like a folder": ("[places.'a/b']\nurl = '/x'", 'line 1, places.a/b: the name "a/b" reads like a folder'),
    "two places of a name": (f"{PLACE}[places.HR]\nurl = '/x'", 'line 3, places.HR: "HR" is taken already (line 1, pl'),
    "two notices of a name": (f"{NOTICE}[notices.Office]\nurls = ['a://b']", 'notices.Office: "Office" is taken alrea'),
    "two rules of a name": (f"{RULE}{RULE}", 'line 4, drops [2].name: "nightly" is taken already (line 2, drops [1].n'),
    "a rule without a name": ("[[drops]]\npattern = '*'", "line 1, drops [1].name: it is missing"),
    "an empty name": ("[[drops]]\nname = ' '", "line 2, drops [1].name: write a name that can be read"),
    "a long name": (f"[[drops]]\nname = '{'x' * 101}'", "drops [1].name: write a name of at most 100 signs"),
    "a pattern above": (f"{RULE}pattern = '../*.csv'", 'line 3, drops [1].pattern: a pattern stays within the place;'),
    "a whole path": (f"{RULE}pattern = '/srv/*.csv'", "drops [1].pattern: a pattern begins at the top of the place"),
    "a pattern of ours": (f"{RULE}pattern = 'done/*'", "drops [1].pattern: nothing is taken from done"),
    "hours": (f"{RULE}hours = 'night'", 'line 3, drops [1].hours: write hours such as "22:00-06:00"'),
    "hours of no clock": (f"{RULE}hours = '22:00-25:00'", "drops [1].hours: \"22:00-25:00\" holds a time that no cloc"),
    "no hours": (f"{RULE}hours = '06:00-06:00'", 'drops [1].hours: "06:00-06:00" is no time at all'),
    "a zone": (f"{RULE}clock_zone = 'Europe/Warsw'", 'drops [1].clock_zone: "Europe/Warsw" is not a time zone that'),
    "an abbreviation": (f"{RULE}zone = 'CST'", 'drops [1].zone: "CST" is an abbreviation or an offset'),
    "an account": (f"{TWO}{RULE}account = 'munch'", 'drops [1].account: there is no account "munch" in this file.'),
    "an account of a list": (f"{TWO}{RULE}account = [\n'munich',\n'x']", 'line 26, drops [1].account [2]: there is no'),
    "no account": (f"{RULE}account = []", "line 3, drops [1].account: it is empty"),
    "an empty account": (f"{RULE}account = ''", "line 3, drops [1].account [1]: it is empty"),
    "an api": (f"{TWO}{RULE}api = 'lvie'", 'drops [1].api: there is no API "lvie" in this file.\ndid you mean "live"?'),
    "a place of a rule": (f"{PLACE}{RULE}place = 'h'", 'line 5, drops [1].place: there is no place "h" in this file'),
    "a notice of a rule": (f"{NOTICE}{RULE}notify = ['ofice']", 'drops [1].notify [1]: there is no notice "ofice" in'),
    "a yes": (f"{RULE}yes = ['everything']", 'line 3, drops [1].yes [1]: write "update", "delete", "default-change",'),
    "a change": (f"{NOTICE}on = ['error']", 'line 3, notices.office.on [1]: write "done", "failed", "waiting", "known'),
    "no addresses": ("[notices.n]\nurls = []", "line 2, notices.n.urls: it is empty"),
    "no address of a notice": (f"[notices.n]\nurls = ['{SECRET}']", "line 2, notices.n.urls [1]: write an address as"),
    "a mode": (f"{RULE}mode = 'upset'", 'drops [1].mode: write "create", "upsert", "merge" or "mirror"'),
    "too long a patience": (f"{RULE}give_up_after = inf", "drops [1].give_up_after: it must be at most 20000"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "said"), WRONG.values(), ids=WRONG)
def test_what_is_refused(folder: Folder, text: str, said: str) -> None:
    refused = folder.says(text).refused()
    assert refused.startswith("occasions.toml, line ")
    assert said in refused


NESTED = {
    "filed in the place": ("url = 'in'\nfiled = 'in/old'", "", "**/*.csv", 'filed: it stands in the place "a"'),
    "filed in it by a link": ("url = 'in'\nfiled = 'linked/old'", "", "**/*.csv", 'filed: it stands in the place "a"'),
    "filed in another one": ("url = 'x'\nfiled = 'in/x'", "url = 'in'", "*/*/*", 'a.filed: it stands in the place "b"'),
    "filed at a place in it": ("url = 'in'\nfiled = 'b'", "url = 'in/x'", "**/*", 'a.filed: it stands in'),
    "a place in a place": ("url = 'in'", "url = 'in/pl'", "**/*.csv", 'line 4, places.b.url: it stands in'),
    "by two addresses": ("url = 's3://a/in'", "url = 's3a://a/in/pl'", "**/*.csv", 'b.url: it stands in the place "a"'),
    "by two users": ("url = 'sftp://me@h/in'", "url = 'ssh://you@H:22/in/pl/'", "**/*", 'b.url: it stands'),
    "a file's address": ("url = 'in'\nfiled = 'file://{}/in/old'", "", "**/*.csv", 'filed: it stands in the place "a"'),
}  # fmt: skip


@pytest.mark.parametrize(("one", "other", "pattern", "said"), NESTED.values(), ids=NESTED)
def test_what_is_filed_is_never_taken_again(
    folder: Folder, tmp_path: Path, one: str, other: str, pattern: str, said: str
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "linked").symlink_to("in")
    places = f"[places.a]\n{one}\n" + (f"[places.b]\n{other}\n" if other else "")
    refused = folder.says(f"{places}{RULE}pattern = '{pattern}'".replace("{}", str(folder.path))).refused()
    assert said in refused
    assert f'the rule "nightly" looks there ({pattern})' in refused


HARMLESS = {
    "the top alone": ("url = 'in'\nfiled = 'in/old'", "url = 'in/pl'", "*.csv"),
    "looks elsewhere": ("url = 'in'\nfiled = 'in/old'", "url = 'in/pl'", "de/**/*.csv"),
    "not so far": ("url = 'in'", "url = 'in/pl'", "*/*.csv"),
    "filed in itself": ("url = 'in'\nfiled = './in'", "url = 'y'", "**/*.csv"),
    "of another user": ("url = 'sftp://me@a/in'", "url = 'sftp://you@a/in'", "*.csv"),
    "of an option's user": ("url = 'smb://a/in/x'", "url = 'smb://a/in/x'\noptions.username = 'you'", "*.csv"),
    "hidden": ("url = 'in'\nfiled = 'in/.old'", "url = 'x'", "**/*.csv"),
    "beside": ("url = 'in'\nfiled = './in-old'", "url = 'inside'", "**/*.csv"),
    "above": ("url = 'x/in'\nfiled = './x'", "url = 'y'", "**/*.csv"),
    "filed away": ("url = 'in'", "url = 'in/pl'\nfiled = './old'", "**/*.csv"),
    "another server": ("url = 's3://a/in'", "url = 's3://a/in/pl'\noptions.endpoint_url = 'https://x.test'", "**/*"),
    "another host": ("url = 'sftp://a/in'", "url = 'sftp://b/in/pl'", "**/*.csv"),
}  # fmt: skip


@pytest.mark.parametrize(("one", "other", "pattern"), HARMLESS.values(), ids=HARMLESS)
def test_places_that_only_look_as_if_they_stood_in_each_other(
    folder: Folder, one: str, other: str, pattern: str
) -> None:
    found = folder.says(f"[places.a]\n{one}\n[places.b]\n{other}\n{RULE}pattern = '{pattern}'").configuration
    assert len(found.places) == 2


def test_a_rule_of_another_place_takes_nothing_that_is_filed(folder: Folder) -> None:
    rule = f"{RULE}pattern = '**/*'\nplace = 'b'"
    assert folder.says(f"[places.a]\nurl = 'in'\n[places.b]\nurl = 'in/pl'\n{rule}").configuration.places


ONE_PLACE = {
    "twice": ("url = 'in'", "url = './in/'", 'line 4, places.b.url: it is the same place as "a".'),
    "by a link": ("url = 'in'", "url = 'linked'", 'places.b.url: it is the same place as "a".\nkeep one of them'),
    "a bucket": ("url = 's3://x/in'", "url = 's3a://x/in/'", 'line 4, places.b.url: it is the same place as "a".'),
    "done": ("url = 'in'", "url = 'in/done'", 'line 4, places.b.url: files of the place "a" are filed there.'),
    "waiting, first": ("url = 'x/waiting/y'", "url = 'in'\nfiled = './x'", "line 2, places.a.url: files of the place"),
}  # fmt: skip


@pytest.mark.parametrize(("one", "other", "said"), ONE_PLACE.values(), ids=ONE_PLACE)
def test_what_would_be_two_places_and_is_one(folder: Folder, tmp_path: Path, one: str, other: str, said: str) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "linked").symlink_to("in")
    assert said in folder.says(f"[places.a]\n{one}\n[places.b]\n{other}\n{RULE}pattern = '*.csv'").refused()


CLEAR = {
    "a password of a place": (f"{PLACE}options.password = '{SECRET}'", "line 3, places.hr.options.password:"),
    "a key of a store": (f"{PLACE}options = {{ account_key = '{SECRET}' }}", "line 3, places.hr.options.account_key:"),
    "a token": (f"{PLACE}options.token = '{SECRET}'", "line 3, places.hr.options.token:"),
    "a key's text": (f"{PLACE}options.token = '{{{SECRET}}}.json'", "line 3, places.hr.options.token:"),
    "a password in an address": (f"[places.hr]\nurl = 'sftp://me:{SECRET}@a.test/x'", "line 2, places.hr.url:"),
    "a signature in an address": (f"[places.hr]\nurl = 'https://a.test/x?sig={SECRET}'", "line 2, places.hr.url:"),
    "a password where it is filed": (f"{PLACE}filed = 'smb://me:{SECRET}@a.test/x'", "line 3, places.hr.filed:"),
    "a heartbeat": (f"{PLACE}heartbeat = 'https://a.test/{SECRET}'", "line 3, places.hr.heartbeat:"),
    "a notice": (f"[notices.n]\nurls = [\n'slack://{SECRET}']", "line 3, notices.n.urls [1]:"),
}


@pytest.mark.parametrize(("text", "said"), CLEAR.values(), ids=CLEAR)
def test_secrets_in_clear_are_refused_where_others_can_read_them(folder: Folder, text: str, said: str) -> None:
    refused = folder.says(f"{text}\nnonsense = 1\n", rights=0o644).refused()
    assert refused.startswith(f"occasions.toml, {said} a secret stands here in clear")
    assert 'variable = "' in refused
    assert SECRET not in repr(folder.says(text).refused)
    assert "chmod 600" in refused


@pytest.mark.parametrize(
    "text",
    [
        f"{PLACE}options.username = 'me'\noptions.key_filename = '/home/me/key'\noptions.anon = true",
        f"{PLACE}options.password = {{ variable = 'X' }}\nheartbeat = {{ variable = 'Y' }}",
        "[places.hr]\nurl = 'gs://a'\noptions.token = 'anon'",
        "[places.hr]\nurl = 'gs://a'\noptions.token = '/etc/occasions/google.json'",
        "[places.hr]\nurl = 'sftp://me@a.test/x'",
        "[notices.n]\nurls = [{ variable = 'X' }]",
    ],
    ids=["open options", "variables", "no key", "a key's file", "a user", "a notice's variable"],
)
def test_what_is_no_secret_may_be_read_by_others(folder: Folder, text: str) -> None:
    assert folder.says(text, rights=0o644).configuration.written.content


def test_a_place_is_meant_by_its_name_its_address_or_its_folder(folder: Folder) -> None:
    found = folder.says(FULL).configuration
    assert [each.name for each in found.places] == ["hr", "archive"]
    assert found.place("Hr").name == "hr"
    assert found.place("sftp://files.example.org/holidays/").name == "hr"
    assert found.place(str(folder.path / "archive")).name == "archive"
    typed = found.place("s3://bucket/x")
    assert (typed.name, typed.url, typed.options(), typed.heartbeat()) == (None, "s3://bucket/x", {}, None)


def test_folders_of_the_file_begin_at_the_file_and_those_that_are_typed_where_somebody_is(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "drop").mkdir()
    monkeypatch.chdir(elsewhere)
    found = folder.says("[places.hr]\nurl = 'drop'").configuration
    assert Path(found.place("hr").url) == folder.path / "drop"
    assert Path(found.place("drop").url) == elsewhere / "drop"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("archiv", 'There is no place "archiv", and no folder of that name.\ndid you mean "archive"?'),
        ("sfpt://me:pass@a/b", 'The place sfpt://... cannot be used: no place has an address of this kind; did you me'),
        ("s3://", "the address names no server or bucket"),
        (" ", 'The place " " cannot be used: write a folder'),
    ],
)  # fmt: skip
def test_a_place_that_nobody_knows(folder: Folder, text: str, said: str) -> None:
    configuration = folder.says(FULL).configuration
    with pytest.raises(SettingsError) as caught:
        configuration.place(text)
    assert said in told(caught.value)


def test_secrets_are_read_when_they_are_needed_and_not_shown(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    found = folder.says(FULL).configuration
    hr, office = found.place("hr"), found.notices[0]
    with pytest.raises(
        SettingsError, match=r"line 26, places.hr.options.password: the variable HR_PASSWORD is not set"
    ):
        hr.options()
    with pytest.raises(SettingsError, match=r"notices.office.urls \[1\]: the variable OFFICE_URL is not set"):
        office.urls()
    for name in ("HR_PASSWORD", "OFFICE_URL"):
        monkeypatch.setenv(name, SECRET)
    assert hr.options() == {"username": "importer", "password": SECRET, "port": 2222, "auto_mkdir": True}
    assert [type(value) for value in hr.options().values()] == [str, str, int, bool]
    assert office.urls() == (SECRET, "slack://T1/B1/x")
    assert SECRET not in repr((hr, office))
    assert "slack" not in repr(office)
    monkeypatch.setenv("HR_HEARTBEAT", "https://a.test/1")
    assert hr.heartbeat() == "https://a.test/1"
    monkeypatch.setenv("HR_HEARTBEAT", SECRET)
    with pytest.raises(SettingsError) as caught:
        hr.heartbeat()
    assert "what stands there is no address" in told(caught.value)


def test_what_was_taken_is_filed_at_another_place(folder: Folder) -> None:
    found = folder.says(
        f"{FULL}\n[places.b]\nurl = '/b'\nfiled = 's3://x/y'\n[places.c]\nurl='/c'\nfiled='c'"
    ).configuration
    filed = found.filed(found.place("hr"))
    assert filed is not None
    assert filed.name == "archive"
    other = found.filed(found.place("b"))
    assert other is not None
    assert other.url == "s3://x/y"
    assert found.filed(found.place("archive")) is None
    assert found.filed(found.place("c")) is None


def test_a_place_where_files_are_put_is_named_in_any_spelling(folder: Folder) -> None:
    places = "[places.hr]\nurl = '/hr'\nfiled = 'ARCHIVE'\n[places.Archive]\nurl = '{}'\n"
    found = folder.says(places.format("/archive")).configuration
    filed = found.filed(found.place("hr"))
    assert filed is not None
    assert filed.name == "Archive"
    with pytest.raises(SettingsError, match=r"places\.hr\.filed: nothing can be written there"):
        _ = folder.says(places.format("https://files.example/x") + "filed = '/elsewhere'").configuration


@pytest.mark.parametrize("account", ["Sandbox", "55555555", "le55"])
def test_an_account_needs_no_entry_if_it_is_the_sandbox_or_a_number(folder: Folder, account: str) -> None:
    (rule,) = folder.says(f"[[drops]]\nname = 'x'\naccount = '{account}'").configuration.written.content.drops
    assert rule.account == (account,)


def test_rules_and_notices_are_found_by_names_in_any_spelling(folder: Folder) -> None:
    found = folder.says(FULL).configuration
    poland, others = found.rules_for(found.place("hr"))
    assert (poland.name, others.name) == ("poland", "others")
    assert [each.name for each in found.rules_for(found.place("archive"))] == ["others"]
    assert [each.name for each in found.rules_for(found.place("s3://bucket/x"))] == ["others"]
    assert (poland.account, others.account) == (("everywhere",), ("22222222",))
    assert (poland.hours, poland.clock_zone) == ("22:00 - 06:00", "Europe/Warsaw")
    assert [each.name for each in found.notices_for(poland)] == ["office"]
    assert [each.name for each in found.notices_for(others)] == ["office", "night"]
    assert found.notices_for(DropRule(name="x", notify=())) == ()


def test_a_rule_is_what_picking_asks_for() -> None:
    rule: TakingRule = DropRule(name="x")
    assert (rule.pattern, rule.hours, rule.clock_zone) == ("*", None, "UTC")


def test_lines_of_rules_are_known(folder: Folder) -> None:
    lines = folder.says(FULL).configuration.written.lines
    text = FULL.splitlines()
    assert text[lines["drops", 1, "name"] - 1] == 'name = "others"'
    assert text[lines["places", "hr", "options", "password"] - 1].startswith("options.password")


def test_a_settings_file_without_drops_has_none(folder: Folder) -> None:
    found = folder.configuration
    assert (found.places, found.notices, found.rules_for(found.place("s3://a/b"))) == ((), (), ())


def test_the_schema_takes_an_account_and_a_list_of_them() -> None:
    schema = json.loads((Path(__file__).parents[2] / "templates" / "occasions.schema.json").read_text("utf-8"))
    kinds = [each.get("type") for each in schema["$defs"]["DropRule"]["properties"]["account"]["anyOf"]]
    assert kinds == ["string", "integer", "array"]
