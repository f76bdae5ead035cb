"""What buckets of S3, Google and Azure have in common besides the contract, where their libraries differ."""

import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from clouds import BUCKETS, AzureBucket, Bucket, azure_bucket
from place_contract import NEWER, SHEET, TARGET, seen, sha

from importer.core.drops import Folder
from importer.core.errors import FileChanged, ImporterError, PlaceError
from importer.places import DropPlace, Filed, open_place
from importer.places.conditions import removed_as_seen
from importer.places.foreign import Secrets
from importer.places.objects import ObjectStore
from importer.places.remote import RemotePlace

# Of the libraries' own making, as soon as a file has more than a megabyte.
pytestmark = pytest.mark.filterwarnings("ignore:Sending a large body directly:ResourceWarning")
BIG = bytes(range(256)) * 24_000
"""More than Google's library sends at once."""


@pytest.fixture(scope="module", params=BUCKETS)
def running(request: pytest.FixtureRequest) -> Iterator[Bucket]:
    with BUCKETS[request.param]() as bucket:
        yield bucket


@pytest.fixture
def bucket(running: Bucket) -> Iterator[Bucket]:
    yield running
    running.empty()


@pytest.fixture
def place(bucket: Bucket) -> Iterator[DropPlace]:
    opened = open_place(f"{bucket.reached.url}/inbox", bucket.reached.options)
    yield opened
    opened.close()


def kind(bucket: Bucket) -> str:
    return bucket.reached.url.partition("://")[0]


class Overtaken(ObjectStore):
    """A store in which somebody does something right after the last look at the content."""

    def __init__(self, bucket: Bucket, act: Any) -> None:
        super().__init__(kind(bucket), bucket.reached.options)
        self.act = act

    def _content_of(self, path: str) -> str | None:
        found = super()._content_of(path)
        self.act()
        return found


@pytest.mark.parametrize("newer", [NEWER, SHEET], ids=["another content", "the same content again"])
def test_what_is_dropped_right_before_the_removal_stays(bucket: Bucket, newer: bytes) -> None:
    bucket.put("PL.csv", SHEET)
    store = Overtaken(bucket, lambda: bucket.put("PL.csv", newer))
    filed = store.discard(f"{bucket.name}/PL.csv", sha(SHEET))
    right: list[tuple[Filed, bytes | None]] = [(Filed.REPLACED, newer)]
    if kind(bucket) == "s3" and newer == SHEET:
        # The tag of S3 is that of the content, and its time has whole seconds: the same one again may be no other.
        right.append((Filed.MOVED, None))
    assert (filed, bucket.get("PL.csv")) in right
    store.close()


def test_what_is_taken_away_right_before_the_removal_is_gone(bucket: Bucket) -> None:
    bucket.put("PL.csv", SHEET)
    store = Overtaken(bucket, bucket.empty)
    assert store.discard(f"{bucket.name}/PL.csv", sha(SHEET)) is Filed.MOVED
    assert bucket.get("PL.csv") is None
    store.close()


def test_the_store_itself_removes_only_the_version_that_was_seen(bucket: Bucket) -> None:
    store, path = ObjectStore(kind(bucket), bucket.reached.options), f"{bucket.name}/PL.csv"
    bucket.put("PL.csv", SHEET)
    before = store._fresh().info(path)
    bucket.put("PL.csv", NEWER)
    assert removed_as_seen(kind(bucket), store._fresh(), path, before) is False
    assert bucket.get("PL.csv") == NEWER
    assert removed_as_seen(kind(bucket), store._fresh(), path, store._fresh().info(path)) is True
    assert removed_as_seen(kind(bucket), store._fresh(), path, before) is True
    assert bucket.get("PL.csv") is None
    store.close()


class Changing(ObjectStore):
    """A store in which something happens after the first block."""

    act: Any = None

    def blocks(self, path: str) -> Iterator[bytes]:
        reading = super().blocks(path)
        yield next(reading)
        self.act()
        yield from reading


@pytest.mark.parametrize("newer", [BIG[::-1], BIG + BIG, BIG[:10], None], ids=["other", "longer", "shorter", "gone"])
def test_a_file_that_changes_while_it_is_read_is_not_fetched(
    bucket: Bucket, tmp_path: Path, newer: bytes | None
) -> None:
    store = Changing(kind(bucket), bucket.reached.options)
    store._system.default_block_size = store._system.blocksize = 2**20
    store.act = bucket.empty if newer is None else lambda: bucket.put("PL.csv", newer)
    place = RemotePlace(bucket.reached.url, bucket.name, lambda: store, Secrets({}))
    bucket.put("PL.csv", BIG)
    sighting = seen(place, "PL.csv")
    with pytest.raises(FileChanged):
        place.fetch(sighting, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()
    place.close()


def test_a_big_file_goes_all_the_way(place: DropPlace, bucket: Bucket, tmp_path: Path) -> None:
    bucket.put("inbox/PL.csv", BIG)
    content = place.fetch(seen(place, "PL.csv"), tmp_path / "copy")
    assert place.file("PL.csv", TARGET, content, tmp_path / "copy") is Filed.MOVED
    assert bucket.get(f"inbox/{TARGET}") == BIG
    assert place.keep(TARGET, content, tmp_path / "copy") is True
    (tmp_path / "copy").write_bytes(BIG + b"x")
    with pytest.raises(PlaceError, match="another content"):
        place.keep(TARGET, sha(BIG + b"x"), tmp_path / "copy")


@pytest.mark.parametrize("newer", [SHEET, BIG], ids=["sheet", "6 MB"])
def test_two_who_write_one_new_name_do_not_overwrite_each_other(bucket: Bucket, tmp_path: Path, newer: bytes) -> None:
    bucket.put("PL.csv", NEWER)
    (tmp_path / "copy").write_bytes(newer)
    store = ObjectStore(kind(bucket), bucket.reached.options)
    with pytest.raises(FileExistsError):
        store._create(tmp_path / "copy", f"{bucket.name}/PL.csv")
    assert bucket.get("PL.csv") == NEWER
    store.close()


def test_markers_of_folders_are_no_files(place: DropPlace, bucket: Bucket) -> None:
    for name in ("inbox/", "inbox/done/", "inbox/a.csv", "inbox/emea/", "inbox/emea/b.csv", "inbox/done/x.report/"):
        bucket.put(name, b"")
    assert [each.name for each in place.look(deep=True)] == ["a.csv", "emea/b.csv"]
    assert place.filed(Folder.DONE) == ("done/x.report",)
    place.remove("done/x.report")
    assert place.filed(Folder.DONE) == ()


def test_neighbours_are_not_ours(place: DropPlace, bucket: Bucket) -> None:
    for name in ("inbox", "inbox2/b.csv", "inbox.csv", "inbox/a.csv", "other/inbox/c.csv"):
        bucket.put(name, SHEET)
    assert [each.name for each in place.look(deep=True)] == ["a.csv"]


def test_a_place_may_be_a_whole_bucket(bucket: Bucket) -> None:
    place = open_place(bucket.reached.url, bucket.reached.options)
    assert place.look() == ()
    bucket.put("a.csv", SHEET)
    bucket.put("emea/b.csv", SHEET)
    assert [each.name for each in place.look(deep=True)] == ["a.csv", "emea/b.csv"]
    place.close()


def test_many_files_are_all_seen(place: DropPlace, bucket: Bucket) -> None:
    names = [f"{number:03d}.csv" for number in range(120)]
    for name in names:
        bucket.put(f"inbox/{name}", b"x")
    assert [each.name for each in place.look()] == names


def test_a_bucket_that_is_not_there_is_told(bucket: Bucket, tmp_path: Path) -> None:
    place = open_place(f"{kind(bucket)}://no-such-bucket/inbox", bucket.reached.options)
    (tmp_path / "copy").write_bytes(SHEET)
    for attempt in (
        place.look,
        lambda: place.file("a", TARGET, sha(SHEET), tmp_path / "copy"),
        lambda: place.put([tmp_path / "copy"], "done"),
    ):
        with pytest.raises(ImporterError) as told:
            attempt()
        assert "cannot be" in str(told.value)
    place.close()


@pytest.fixture(scope="module")
def azure() -> Iterator[AzureBucket]:
    with azure_bucket() as bucket:
        yield bucket


def test_folders_of_a_hierarchical_account_are_removed_too(azure: AzureBucket) -> None:
    place = open_place(azure.reached.url, azure.reached.options)
    for name in ("done", "done/a.report", "done/a.report/deep", "emea"):
        azure.container.upload_blob(name, b"", metadata={"hdi_isfolder": "true"})
    for name in ("done/a.report/x", "done/a.report/deep/y", "emea/b.csv"):
        azure.put(name, SHEET)
    assert [each.name for each in place.look(deep=True)] == ["emea/b.csv"]
    assert place.filed(Folder.DONE) == ("done/a.report",)
    place.remove("done/a.report")
    assert list(azure.container.list_blob_names()) == ["done", "emea", "emea/b.csv"]
    place.close()
    azure.empty()


def test_a_wrong_key_of_azure_is_told_without_it(azure: AzureBucket) -> None:
    said = dict(each.partition("=")[::2] for each in azure.reached.options["connection_string"].split(";") if each)
    said["AccountKey"] = "d3Jvbmc" + said["AccountKey"][7:]
    place = open_place(azure.reached.url, {"connection_string": ";".join(f"{a}={b}" for a, b in said.items())})
    with pytest.raises(PlaceError, match="not let in") as told:
        place.look()
    assert told.value.code == "place-refused"
    shown = "".join(traceback.format_exception(told.value))
    assert said["AccountKey"] not in f"{shown}{told.value.hint}"
    place.close()
