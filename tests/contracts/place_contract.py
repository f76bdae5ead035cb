"""What every place that can be written to must do; each kind inherits it and says how files are dropped there."""

import hashlib
from pathlib import Path

import pytest

from importer.core.drops import Folder, Sighting
from importer.core.errors import FileChanged, PlaceError
from importer.places import DropPlace, Filed

SHEET = b"Occasion,Event,Start date\nPL,New Year,2027-01-01\n"
NEWER = b"Occasion,Event,Start date\nPL,New Year,2027-01-02\n"
TARGET = "done/2027-01-31_20270131T020003-1f2e_PL.csv"
ODD = (
    "a b+c#1%41&x=y.csv",
    "späte Ostern (2).csv",
    "日本の祝日.csv",
    "100%.csv",
    "it's;a.csv",
    "{a}[b].csv",
    "a.csv#",
    "a.csv?",
    "a.csv?versionid=1",
)


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


class Dropping:
    """Somebody else who drops files into the place and looks what stands there."""

    def drop(self, name: str, content: bytes) -> None:
        raise NotImplementedError

    def stands(self, name: str) -> bytes | None:
        raise NotImplementedError


def seen(place: DropPlace, name: str) -> Sighting:
    return next(each for each in place.look(deep=True) if each.name == name)


class PlaceContract:
    """Inherit, and give ``place`` and ``other`` as fixtures."""

    def fetched(self, place: DropPlace, name: str, into: Path) -> tuple[str, Path]:
        copy = into / "copy"
        return place.fetch(seen(place, name), copy), copy

    def test_an_empty_place_has_no_files(self, place: DropPlace) -> None:
        assert place.look() == ()
        assert place.filed(Folder.DONE) == ()

    def test_files_are_seen_with_their_sizes_by_name(self, place: DropPlace, other: Dropping) -> None:
        other.drop("b.csv", SHEET)
        other.drop("a.csv", b"")
        assert [(each.name, each.size) for each in place.look()] == [("a.csv", 0), ("b.csv", len(SHEET))]

    def test_two_looks_at_what_stays_are_equal(self, place: DropPlace, other: Dropping) -> None:
        other.drop("a.csv", SHEET)
        assert place.look() == place.look()

    def test_another_size_is_seen(self, place: DropPlace, other: Dropping) -> None:
        other.drop("a.csv", SHEET)
        before = place.look()
        other.drop("a.csv", SHEET + b"x")
        assert place.look() != before

    def test_folders_below_are_seen_on_request_without_ours(self, place: DropPlace, other: Dropping) -> None:
        for name in (
            "a.csv",
            "emea/b.csv",
            "emea/pl/c.csv",
            "done/d.csv",
            "failed/e.csv",
            "waiting/f.csv",
            "emea/done/g",
        ):
            other.drop(name, SHEET)
        assert [each.name for each in place.look()] == ["a.csv"]
        assert [each.name for each in place.look(deep=True)] == ["a.csv", "emea/b.csv", "emea/done/g", "emea/pl/c.csv"]

    @pytest.mark.parametrize("name", ODD)
    def test_odd_names_go_all_the_way(self, place: DropPlace, other: Dropping, tmp_path: Path, name: str) -> None:
        other.drop(name, SHEET)
        content, copy = self.fetched(place, name, tmp_path)
        assert place.read(name, 8) == SHEET[:8]
        assert place.file(name, f"done/1_{name}", content, copy) is Filed.MOVED
        assert (other.stands(name), other.stands(f"done/1_{name}")) == (None, SHEET)
        assert place.filed(Folder.DONE) == (f"done/1_{name}",)

    @pytest.mark.parametrize("content", [SHEET, b"", bytes(range(256)) * 12_000], ids=["sheet", "empty", "3 MB"])
    def test_what_is_fetched_is_what_stands_there(
        self, place: DropPlace, other: Dropping, tmp_path: Path, content: bytes
    ) -> None:
        other.drop("a.csv", content)
        assert self.fetched(place, "a.csv", tmp_path) == (sha(content), tmp_path / "copy")
        assert (tmp_path / "copy").read_bytes() == content

    def test_a_file_that_changed_since_it_was_seen_is_not_fetched(
        self, place: DropPlace, other: Dropping, tmp_path: Path
    ) -> None:
        other.drop("a.csv", SHEET)
        before = seen(place, "a.csv")
        other.drop("a.csv", SHEET + b"x")
        with pytest.raises(FileChanged):
            place.fetch(before, tmp_path / "copy")
        assert list(tmp_path.glob("copy")) == []

    def test_a_file_that_is_gone_is_not_fetched(self, place: DropPlace, tmp_path: Path) -> None:
        with pytest.raises(FileChanged):
            place.fetch(Sighting("a.csv", 1, "then"), tmp_path / "copy")
        with pytest.raises(FileChanged):
            place.read("a.csv", 10)

    def test_the_first_bytes_are_read(self, place: DropPlace, other: Dropping) -> None:
        other.drop("a.csv.sha256", SHEET)
        assert place.read("a.csv.sha256", 5) == SHEET[:5]
        assert place.read("a.csv.sha256", 5_000) == SHEET

    def test_filing_moves(self, place: DropPlace, other: Dropping, tmp_path: Path) -> None:
        other.drop("PL.csv", SHEET)
        content, copy = self.fetched(place, "PL.csv", tmp_path)
        assert place.file("PL.csv", TARGET, content, copy) is Filed.MOVED
        assert (other.stands("PL.csv"), other.stands(TARGET)) == (None, SHEET)
        assert place.look(deep=True) == ()

    def test_filing_twice_is_filing_once(self, place: DropPlace, other: Dropping, tmp_path: Path) -> None:
        other.drop("PL.csv", SHEET)
        content, copy = self.fetched(place, "PL.csv", tmp_path)
        place.file("PL.csv", TARGET, content, copy)
        assert place.file("PL.csv", TARGET, content, copy) is Filed.MOVED
        assert (other.stands("PL.csv"), other.stands(TARGET)) == (None, SHEET)

    def test_filing_goes_on_where_both_names_stand(self, place: DropPlace, other: Dropping, tmp_path: Path) -> None:
        other.drop("PL.csv", SHEET)
        content, copy = self.fetched(place, "PL.csv", tmp_path)
        other.drop(TARGET, SHEET)
        assert place.file("PL.csv", TARGET, content, copy) is Filed.MOVED
        assert (other.stands("PL.csv"), other.stands(TARGET)) == (None, SHEET)

    def test_something_newer_stays(self, place: DropPlace, other: Dropping, tmp_path: Path) -> None:
        other.drop("PL.csv", SHEET)
        content, copy = self.fetched(place, "PL.csv", tmp_path)
        other.drop("PL.csv", NEWER)
        assert place.file("PL.csv", TARGET, content, copy) is Filed.REPLACED
        assert (other.stands("PL.csv"), other.stands(TARGET)) == (NEWER, SHEET)
        assert place.file("PL.csv", TARGET, content, copy) is Filed.REPLACED

    def test_what_somebody_took_away_is_filed_from_the_copy(self, place: DropPlace, tmp_path: Path) -> None:
        (tmp_path / "copy").write_bytes(SHEET)
        assert place.file("PL.csv", TARGET, sha(SHEET), tmp_path / "copy") is Filed.GONE
        assert place.read(TARGET, 10_000) == SHEET

    def test_nothing_is_overwritten(self, place: DropPlace, other: Dropping, tmp_path: Path) -> None:
        other.drop("PL.csv", SHEET)
        content, copy = self.fetched(place, "PL.csv", tmp_path)
        other.drop(TARGET, NEWER)
        with pytest.raises(PlaceError, match="another content"):
            place.file("PL.csv", TARGET, content, copy)
        assert (other.stands("PL.csv"), other.stands(TARGET)) == (SHEET, NEWER)

    def test_a_damaged_copy_is_not_filed(self, place: DropPlace, tmp_path: Path) -> None:
        (tmp_path / "copy").write_bytes(NEWER)
        with pytest.raises(PlaceError):
            place.file("PL.csv", TARGET, sha(SHEET), tmp_path / "copy")

    def test_halves_of_filing(self, place: DropPlace, other: Dropping, tmp_path: Path) -> None:
        other.drop("PL.csv", SHEET)
        content, copy = self.fetched(place, "PL.csv", tmp_path)
        assert [place.keep(TARGET, content, copy), place.keep(TARGET, content, copy)] == [False, True]
        assert place.discard("PL.csv", sha(NEWER)) is Filed.REPLACED
        assert other.stands("PL.csv") == SHEET
        assert place.discard("PL.csv", content) is Filed.MOVED
        assert place.discard("PL.csv", content) is Filed.GONE
        assert (other.stands("PL.csv"), other.stands(TARGET)) == (None, SHEET)

    def test_reports_are_written_and_written_again(self, place: DropPlace, other: Dropping, tmp_path: Path) -> None:
        folder = f"{TARGET}.report"
        for content in (b"first", b"second, longer"):
            (tmp_path / "report.html").write_bytes(content)
            (tmp_path / "späte.csv").write_bytes(content)
            place.put([tmp_path / "report.html", tmp_path / "späte.csv"], folder)
            assert other.stands(f"{folder}/report.html") == other.stands(f"{folder}/späte.csv") == content
        assert place.filed(Folder.DONE) == (folder,)

    def test_a_folder_is_removed_with_what_is_in_it_and_nothing_beside(self, place: DropPlace, other: Dropping) -> None:
        for name in ("done/a", "done/a.report/x", "done/a.report/deep/y", "done/ab", "done/a.report2"):
            other.drop(name, SHEET)
        place.remove("done/a.report")
        assert place.filed(Folder.DONE) == ("done/a", "done/a.report2", "done/ab")
        place.remove("done/a")
        place.remove("done/a")
        assert place.filed(Folder.DONE) == ("done/a.report2", "done/ab")

    def test_a_name_is_no_pattern(self, place: DropPlace, other: Dropping) -> None:
        for name in ("done/a", "done/b", "done/[ab]", "done/?", "done/*"):
            other.drop(name, SHEET)
        for name in ("done/[ab]", "done/?", "done/*", "done/[a-z]", "done/**"):
            place.remove(name)
        assert place.filed(Folder.DONE) == ("done/a", "done/b")

    @pytest.mark.parametrize("name", ["../a", "/etc/passwd", "done/../../a", "", "a//b", ".", "a\0b", "a/"])
    def test_names_do_not_lead_out(self, place: DropPlace, tmp_path: Path, name: str) -> None:
        (tmp_path / "copy").write_bytes(SHEET)
        for attempt in (
            lambda: place.read(name, 1),
            lambda: place.fetch(Sighting(name, 1, ""), tmp_path / "new"),
            lambda: place.file(name, TARGET, sha(SHEET), tmp_path / "copy"),
            lambda: place.keep(name, sha(SHEET), tmp_path / "copy"),
            lambda: place.discard(name, sha(SHEET)),
            lambda: place.put([tmp_path / "copy"], name),
            lambda: place.remove(name),
            lambda: place.link(name),
        ):
            with pytest.raises(PlaceError, match="no name of a file within a place"):
                attempt()

    def test_our_folders_are_not_removed(self, place: DropPlace) -> None:
        with pytest.raises(PlaceError):
            place.remove("done")

    def test_a_link_is_the_address_and_the_name(self, place: DropPlace) -> None:
        assert place.link(TARGET) == f"{place.shown}/{TARGET}"

    def test_a_place_can_be_used_after_it_was_closed(self, place: DropPlace, other: Dropping) -> None:
        other.drop("a.csv", SHEET)
        place.close()
        assert [each.name for each in place.look()] == ["a.csv"]
