"""Each kind of place keeps the contract; those of this machine in all their details elsewhere."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fsspec
import pytest
from clouds import AzureBucket, Bucket, GoogleBucket, azure_bucket, google_bucket
from place_contract import Dropping, PlaceContract
from servers import Reached, SshServer, s3_server, sftp_server
from shares import Share, windows_share

from importer.places import DropPlace, open_place


class InFolder(Dropping):
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def drop(self, name: str, content: bytes) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    def stands(self, name: str) -> bytes | None:
        path = self.folder / name
        return path.read_bytes() if path.is_file() else None


class InStore(Dropping):
    def __init__(self, system: Any, root: str) -> None:
        self.system, self.root = system, root

    def drop(self, name: str, content: bytes) -> None:
        self.system.pipe_file(f"{self.root}/{name}", content)

    def stands(self, name: str) -> bytes | None:
        path = f"{self.root}/{name}"
        found: bytes | None = self.system.cat_file(path) if self.system.exists(path) else None
        return found


class InBucket(Dropping):
    def __init__(self, bucket: Bucket, folder: str) -> None:
        self.bucket, self.folder = bucket, folder

    def drop(self, name: str, content: bytes) -> None:
        self.bucket.put(f"{self.folder}/{name}", content)

    def stands(self, name: str) -> bytes | None:
        return self.bucket.get(f"{self.folder}/{name}")


class TestLocal(PlaceContract):
    @pytest.fixture
    def other(self, tmp_path: Path) -> Dropping:
        folder = tmp_path / "drops"
        folder.mkdir()
        return InFolder(folder)

    @pytest.fixture
    def place(self, other: InFolder) -> DropPlace:
        return open_place(str(other.folder), {})


class TestMemory(PlaceContract):
    @pytest.fixture
    def other(self) -> Iterator[Dropping]:
        system = fsspec.filesystem("memory", skip_instance_cache=True)
        yield InStore(system, "/drops")
        system.store.clear()
        system.pseudo_dirs[:] = [""]

    @pytest.fixture
    def place(self, other: InStore) -> Iterator[DropPlace]:
        opened = open_place("memory://drops", {})
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def bucket() -> Iterator[Reached]:
    with s3_server() as reached:
        yield reached


@pytest.fixture(scope="module")
def sshd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SshServer]:
    with sftp_server(tmp_path_factory.mktemp("sshd")) as server:
        yield server


@pytest.fixture(scope="module")
def system(bucket: Reached) -> Any:
    return fsspec.filesystem("s3", **bucket.options, skip_instance_cache=True, use_listings_cache=False)


class TestS3(PlaceContract):
    @pytest.fixture
    def other(self, system: Any) -> Iterator[Dropping]:
        yield InStore(system, "drops/inbox")
        if system.find("drops/inbox"):
            system.rm("drops/inbox", recursive=True)

    @pytest.fixture
    def place(self, bucket: Reached, other: InStore) -> Iterator[DropPlace]:
        opened = open_place(f"{bucket.url}/inbox", bucket.options)
        yield opened
        opened.close()


class InCloud(PlaceContract):
    """A bucket that is not S3's, or a share."""

    @pytest.fixture
    def place(self, other: InBucket) -> Iterator[DropPlace]:
        reached = other.bucket.reached
        opened = open_place(f"{reached.url}/{other.folder}", reached.options)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def google() -> Iterator[GoogleBucket]:
    with google_bucket() as made:
        yield made


class TestGoogle(InCloud):
    @pytest.fixture
    def other(self, google: GoogleBucket) -> Iterator[Dropping]:
        yield InBucket(google, "inbox")
        google.empty()


@pytest.fixture(scope="module")
def azure() -> Iterator[AzureBucket]:
    with azure_bucket() as made:
        yield made


class TestAzure(InCloud):
    @pytest.fixture
    def other(self, azure: AzureBucket) -> Iterator[Dropping]:
        yield InBucket(azure, "inbox")
        azure.empty()


@pytest.fixture(scope="module")
def share() -> Iterator[Share]:
    with windows_share() as made:
        yield made


class TestSmb(InCloud):
    @pytest.fixture
    def other(self, share: Share) -> Iterator[Dropping]:
        share.make_folder("inbox")
        yield InBucket(share, "inbox")
        share.empty()


class TestSftp(PlaceContract):
    @pytest.fixture
    def other(self, tmp_path: Path) -> Dropping:
        folder = tmp_path / "drops"
        folder.mkdir()
        return InFolder(folder)

    @pytest.fixture
    def place(self, sshd: SshServer, other: InFolder) -> Iterator[DropPlace]:
        reached = sshd.reached(other.folder)
        opened = open_place(reached.url, reached.options)
        yield opened
        opened.close()

    def test_names_that_are_no_text_go_all_the_way(self, place: DropPlace, other: InFolder, tmp_path: Path) -> None:
        raw = os.fsencode(other.folder) + b"/caf\xe9.csv"
        Path(os.fsdecode(raw)).write_bytes(b"x")
        (found,) = place.look()
        found.name.encode()
        content = place.fetch(found, tmp_path / "copy")
        place.file(found.name, f"done/{found.name}", content, tmp_path / "copy")
        assert [os.fsencode(each.name) for each in (other.folder / "done").iterdir()] == [b"caf\xe9.csv"]

    def test_links_and_pipes_are_no_files(self, place: DropPlace, other: InFolder) -> None:
        os.mkfifo(other.folder / "pipe.csv")
        (other.folder / "link.csv").symlink_to("/etc/hostname")
        (other.folder / "away").symlink_to("/etc")
        assert place.look(deep=True) == ()
