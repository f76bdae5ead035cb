"""Web pages as places: the links of an index page or one file, read only."""

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest
from place_contract import NEWER, ODD, SHEET, TARGET, seen, sha
from servers import Pages, web_server

from importer.core.drops import Folder, Sighting
from importer.core.errors import FileChanged, PlaceError, SettingsError
from importer.places import DropPlace, open_place


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "pages"
    made.mkdir()
    return made


@pytest.fixture
def place(folder: Path) -> Iterator[DropPlace]:
    with web_server(folder) as address:
        opened = open_place(address, {})
        yield opened
        opened.close()


def test_the_links_of_a_page_are_its_files(place: DropPlace, folder: Path, tmp_path: Path) -> None:
    (folder / "sub").mkdir()
    (folder / "sub" / "deep.csv").write_bytes(SHEET)
    for name in ODD:
        (folder / name).write_bytes(SHEET)
    assert [(each.name, each.size) for each in place.look()] == [(name, len(SHEET)) for name in sorted(ODD)]
    assert {each.name for each in place.look(deep=True)} == {*ODD, "sub/deep.csv"}
    for number, each in enumerate(place.look(deep=True)):
        assert place.fetch(each, tmp_path / f"copy {number}") == sha(SHEET)


def test_a_file_that_changed_is_not_fetched(place: DropPlace, folder: Path, tmp_path: Path) -> None:
    (folder / "a.csv").write_bytes(SHEET)
    before = seen(place, "a.csv")
    (folder / "a.csv").write_bytes(SHEET + b"x")
    with pytest.raises(FileChanged):
        place.fetch(before, tmp_path / "copy")
    (folder / "a.csv").unlink()
    for attempt in (lambda: place.fetch(before, tmp_path / "copy"), lambda: place.read("a.csv", 3)):
        with pytest.raises(FileChanged):
            attempt()
    assert not (tmp_path / "copy").exists()


def test_an_address_of_one_file_is_a_place_with_it_alone(folder: Path, tmp_path: Path) -> None:
    for name in ("my holidays.csv", "other.csv"):
        (folder / name).write_bytes(SHEET)
    with web_server(folder) as address:
        place = open_place(f"{address}my%20holidays.csv?sig=abcdef123456", {})
        (found,) = place.look()
        assert (found.name, found.size) == ("my holidays.csv", len(SHEET))
        assert place.fetch(found, tmp_path / "copy") == sha(SHEET)
        assert "abcdef123456" not in place.shown + place.link(found.name)
        place.close()


def test_nothing_is_written_and_it_is_said_where_to(place: DropPlace, tmp_path: Path) -> None:
    (tmp_path / "copy").write_bytes(SHEET)
    assert not place.writable
    for attempt in (
        lambda: place.file("a.csv", TARGET, sha(SHEET), tmp_path / "copy"),
        lambda: place.keep(TARGET, sha(SHEET), tmp_path / "copy"),
        lambda: place.discard("a.csv", sha(SHEET)),
        lambda: place.put([tmp_path / "copy"], "done"),
        lambda: place.remove("done/a.csv"),
    ):
        with pytest.raises(PlaceError) as told:
            attempt()
        assert "filed" in told.value.hint
        assert told.value.code == "place-read-only"
    assert place.filed(Folder.DONE) == ()


class Strange(Pages):
    """Knows one user, answers no HEAD, and links to everywhere."""

    page: ClassVar[str] = ""
    allowed: ClassVar[str] = "Basic " + base64.b64encode("ann:geheim, sehr".encode("latin-1")).decode()

    def do_HEAD(self) -> None:  # noqa: N802
        self.send_error(405)

    def do_GET(self) -> None:  # noqa: N802
        if self.headers.get("Authorization") != self.allowed:
            self.send_error(401)
            return
        if self.path == "/list/":
            body = self.page.encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            return
        super().do_GET()


def test_strange_servers_and_links_that_lead_out(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "list").mkdir()
    (folder / "list" / "a.csv").write_bytes(SHEET)
    (folder / "secret.csv").write_bytes(SHEET)
    links = ["a.csv", "a.csv", "./a.csv#x", "?C=N;O=D", "../secret.csv", "/secret.csv", "https://example.com/b.csv",
             "..%2Fsecret.csv", "gone.csv", "mailto:a@b.c", "javascript:alert(1)", "", "//x/list/c.csv"]  # fmt: skip
    monkeypatch.setattr(Strange, "page", "".join(f"<p><A HREF='{link}'>{link}</a><a>" for link in links))
    with web_server(folder, Strange) as address:
        place = open_place(f"{address}list/", {"username": "ann", "password": "geheim, sehr"})
        (found,) = place.look()
        assert (found.name, found.size, found.stamp) == ("a.csv", len(SHEET), sha(SHEET))
        (folder / "list" / "a.csv").write_bytes(NEWER)
        with pytest.raises(FileChanged):
            place.fetch(found, tmp_path / "copy")
        place.close()


def test_a_server_that_lets_us_not_in_is_told_without_secrets(folder: Path) -> None:
    with web_server(folder, Strange) as address:
        place = open_place(address.replace("://", "://ann:wrong-secret@") + "?sig=abcdef123456", {})
        with pytest.raises(PlaceError) as told:
            place.look()
        place.close()
    assert told.value.code == "place-refused"
    assert not {"wrong-secret", "abcdef123456"} & set(f"{told.value}{told.value.hint}{place.shown}".split("/"))
    assert "wrong-secret" not in str(told.value) + place.shown + repr(place)


class Broken(Pages):
    """Answers what no server should: headers and pages that nobody can read."""

    sent: ClassVar[dict[str, str]] = {}
    page: ClassVar[str] = "<a href='a.csv'>a</a>"
    status: ClassVar[int] = 200

    def do_HEAD(self) -> None:  # noqa: N802
        self._answer(len(SHEET), self.sent)

    def do_GET(self) -> None:  # noqa: N802
        body = self.page.encode() if self.path.endswith("/") else SHEET
        self._answer(len(body), self.sent | {"Content-Length": str(len(body))})
        self.wfile.write(body)

    def _answer(self, size: int, sent: dict[str, str]) -> None:
        self.send_response(self.status)
        for name, value in ({"Content-Type": "text/html", "ETag": "x", "Content-Length": str(size)} | sent).items():
            self.send_header(name, value)
        self.end_headers()


@pytest.mark.parametrize("charset", ["none", "base64", "idna", "undefined", "utf-16-foo\0"])
def test_a_page_in_letters_that_nobody_knows_is_read_all_the_same(
    folder: Path, monkeypatch: pytest.MonkeyPatch, charset: str
) -> None:
    monkeypatch.setattr(Broken, "sent", {"Content-Type": f"text/html; charset={charset}"})
    with web_server(folder, Broken) as address:
        place = open_place(address, {})
        assert [each.name for each in place.look()] == ["a.csv"]
        place.close()


def test_a_strange_link_is_skipped(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    links = ["http://[x", "http://\uff0f:x/", "a.csv"]
    monkeypatch.setattr(Broken, "page", "".join(f"<a href='{each}'>" for each in links))
    with web_server(folder, Broken) as address:
        place = open_place(address, {})
        assert [each.name for each in place.look()] == ["a.csv"]
        place.close()


@pytest.mark.parametrize("digits", [30, 4400])
def test_a_length_that_no_file_has_is_not_believed(folder: Path, monkeypatch: pytest.MonkeyPatch, digits: int) -> None:
    monkeypatch.setattr(Broken, "sent", {"Content-Length": "9" * digits})
    with web_server(folder, Broken) as address:
        place = open_place(address, {})
        assert [(each.name, each.size) for each in place.look()] == [("a.csv", len(SHEET))]
        place.close()


@pytest.mark.parametrize("leads_to", ["http://[x/", f"http://{'a' * 300}.example/", "http://127.0.0.1:99999/"])
def test_a_server_that_leads_nowhere_is_a_fault_of_the_place(
    folder: Path, monkeypatch: pytest.MonkeyPatch, leads_to: str
) -> None:
    monkeypatch.setattr(Broken, "status", 302)
    monkeypatch.setattr(Broken, "sent", {"Location": leads_to})
    with web_server(folder, Broken) as address:
        place = open_place(address, {})
        for attempt in (place.look, lambda: place.read("a.csv", 9)):
            with pytest.raises(PlaceError):
                attempt()
        place.close()


def test_a_page_that_the_parser_chokes_on_is_a_fault_of_the_place(
    place: DropPlace, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def choke(_parser: object, _page: str) -> None:
        raise AssertionError("unknown status keyword 'foo' in marked section")

    monkeypatch.setattr("importer.places.web._Links.feed", choke)
    with pytest.raises(PlaceError, match="unknown status keyword"):
        place.look()
    assert folder.exists()


def test_a_page_that_is_not_there_is_told(place: DropPlace, folder: Path) -> None:
    folder.rmdir()
    with pytest.raises(PlaceError, match="it is not there"):
        place.look()


def test_a_password_is_not_sent_in_clear() -> None:
    with pytest.raises(SettingsError, match="in clear"):
        open_place("http://example.com/", {"token": "x"})


def test_unknown_sightings_are_changed(place: DropPlace, tmp_path: Path) -> None:
    with pytest.raises(FileChanged):
        place.fetch(Sighting("a.csv", 1, "x"), tmp_path / "copy")
