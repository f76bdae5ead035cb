"""Places in which nothing could be filed are told before anything is sent; places with two names are one."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sweeping_desk import SweepDesk, at_the_sweep_desk, by_name, row, sheet

from importer.core.drops import Seen
from importer.core.errors import PlaceError
from importer.places import LocalPlace
from importer.settings import load_configuration
from importer.sweeping.inboxes import Named, open_inboxes


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[SweepDesk]:
    with at_the_sweep_desk(tmp_path) as desk:
        yield desk


@pytest.mark.parametrize("name", ["done", "failed", "waiting"])
@pytest.mark.parametrize("elsewhere", [False, True])
def test_a_file_named_like_one_of_our_folders_stops_all_before_anything_is_sent(
    desk: SweepDesk, name: str, elsewhere: bool
) -> None:
    desk.elsewhere = elsewhere
    desk.filed_in.mkdir(exist_ok=True)
    desk.drop("pl.csv")
    wrong = desk.filed_in / name
    wrong.write_text("in the way")
    for books in (desk.sweep(), desk.rehearse()):
        assert books.trouble is not None
        assert books.trouble.code == "place-in-the-way"
        assert f"rename or remove {wrong}" in books.trouble.hint
    assert desk.writes == []
    wrong.rename(desk.filed_in / "mine.txt")
    assert by_name(desk.sweep())["pl.csv"] is Seen.DONE


@pytest.mark.parametrize("kind", ["link", "link to nowhere", "pipe"])
@pytest.mark.parametrize("elsewhere", [False, True])
def test_what_is_no_folder_stops_all_before_anything_is_sent(desk: SweepDesk, kind: str, elsewhere: bool) -> None:
    desk.elsewhere = elsewhere
    archive, wrong = desk.folder / "archive", desk.filed_in / "done"
    for each in (archive, desk.filed_in):
        each.mkdir(exist_ok=True)
    if kind == "pipe":
        os.mkfifo(wrong)
    else:
        wrong.symlink_to(archive if kind == "link" else desk.folder / "nowhere")
    desk.drop("pl.csv")
    for books in (desk.sweep(), desk.rehearse()):
        assert books.trouble is not None
        assert books.trouble.code == "place-in-the-way"
        assert f"rename or remove {wrong}" in books.trouble.hint
    assert desk.writes == []
    assert not [*archive.iterdir()]


def test_a_file_named_like_one_of_our_folders_is_never_taken_even_where_it_is_in_nobodys_way(desk: SweepDesk) -> None:
    desk.elsewhere = True
    desk.filed_in.mkdir()
    desk.drop("done")
    desk.drop("pl.csv")
    seen = {each.name: each for each in desk.sweep().files}
    assert seen["done"].seen is Seen.BESIDE
    assert seen["done"].reason == "It has the name of one of our folders; rename it."
    assert seen["pl.csv"].seen is Seen.DONE


def test_a_yes_is_not_carried_out_where_nothing_can_be_filed(desk: SweepDesk) -> None:
    desk.drop("pl.csv")
    desk.sweep()
    desk.drop("pl.csv", sheet(row("PL 2027", "2027-12-26")))
    desk.sweep()
    sent = len(desk.writes)
    (desk.drops / "failed").write_text("in the way")
    with pytest.raises(PlaceError, match="stands where our folder"):
        desk.answer()
    assert len(desk.writes) == sent


def test_a_place_that_is_a_link_is_the_folder_to_which_it_leads(desk: SweepDesk) -> None:
    real = desk.folder / "real"
    desk.drops.rename(real)
    desk.drops.symlink_to(real)
    desk.drop("pl.csv")
    assert by_name(desk.sweep()) == {"pl.csv": Seen.DONE}
    assert desk.everywhere == [("done", "pl.csv")]
    assert LocalPlace(desk.drops).shown == str(real.resolve())


def test_two_names_of_one_folder_are_swept_once(desk: SweepDesk) -> None:
    (desk.folder / "link").symlink_to(desk.drops)
    desk.write_settings()
    with ExitStack() as stack:
        named = Named((str(desk.drops), str(desk.folder / "link")))
        found = open_inboxes(named, load_configuration(desk.folder), stack)
    assert [each.shown for each in found] == [str(desk.drops.resolve())]
