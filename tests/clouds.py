"""Buckets of S3, Google and Azure for tests, and somebody else who puts files there, past fsspec.

Google's store is an emulator in this process, which is taught the preconditions that it lacks. Azure's is whatever runs
where ``OCCASIONS_AZURE`` says, such as Azurite; CONTRIBUTING.md has the commands.
"""

import json
import logging
import os
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from http.server import HTTPServer
from typing import Any, Protocol
from urllib.parse import parse_qs, quote, urlsplit

import fsspec
import pytest
import requests
from azure.core.exceptions import ResourceNotFoundError
from azure.storage.blob import BlobServiceClient
from gcp_storage_emulator.handlers.buckets import create_bucket
from gcp_storage_emulator.server import RequestHandler
from gcp_storage_emulator.storage import Storage
from servers import Reached, s3_server

AZURE = "OCCASIONS_AZURE"
"""The variable with the connection string of a store in which containers may be made and removed."""


class Bucket(Protocol):
    """A bucket as somebody sees it who does not import."""

    name: str
    reached: Reached

    def put(self, name: str, content: bytes) -> None:
        """Write an object, over what has the name."""

    def get(self, name: str) -> bytes | None:
        """The bytes of an object, if it is there."""

    def empty(self) -> None:
        """Remove everything."""


class S3Bucket:
    """A bucket of moto's; its own library is that of fsspec."""

    name = "drops"

    def __init__(self, reached: Reached) -> None:
        self.reached = reached
        self._system = fsspec.filesystem("s3", **reached.options, skip_instance_cache=True, use_listings_cache=False)

    def put(self, name: str, content: bytes) -> None:
        self._system.pipe_file(f"{self.name}/{name}", content)

    def get(self, name: str) -> bytes | None:
        try:
            found: bytes = self._system.cat_file(f"{self.name}/{name}")
        except FileNotFoundError:
            return None
        return found

    def empty(self) -> None:
        for each in self._system.find(self.name):
            self._system.rm_file(each)


class GoogleBucket:
    """A bucket of an emulator, by Google's JSON interface."""

    def __init__(self, endpoint: str, name: str, authorizations: Sequence[str | None] = ()) -> None:
        self.name, self._endpoint, self.authorizations = name, endpoint, authorizations
        self.reached = Reached(f"gs://{name}", {"endpoint_url": endpoint, "token": "anon"})

    def put(self, name: str, content: bytes) -> None:
        edge = uuid.uuid4().hex
        meta = json.dumps({"name": name}).encode()
        body = b"\r\n".join(
            (b"--%s", b"Content-Type: application/json", b"", meta, b"--%s", b"Content-Type: text/csv", b"", content)
        )
        requests.post(
            f"{self._endpoint}/upload/storage/v1/b/{self.name}/o?uploadType=multipart",
            data=(body + b"\r\n--%s--").replace(b"%s", edge.encode()),
            headers={"Content-Type": f"multipart/related; boundary={edge}"},
            timeout=10,
        ).raise_for_status()

    def get(self, name: str) -> bytes | None:
        answer = requests.get(self._object(name), params={"alt": "media"}, timeout=10)
        return None if answer.status_code == 404 else answer.content

    def empty(self) -> None:
        listed = requests.get(f"{self._endpoint}/storage/v1/b/{self.name}/o", timeout=10).json()
        for each in listed.get("items") or ():
            requests.delete(self._object(each["name"]), timeout=10).raise_for_status()

    def _object(self, name: str) -> str:
        return f"{self._endpoint}/storage/v1/b/{self.name}/o/{quote(name, safe='')}"


class AzureBucket:
    """A container, by Azure's own library."""

    def __init__(self, service: BlobServiceClient, connection_string: str, name: str) -> None:
        self.name, self.container = name, service.get_container_client(name)
        self.reached = Reached(f"az://{name}", {"connection_string": connection_string})

    def put(self, name: str, content: bytes) -> None:
        self.container.upload_blob(name, content, overwrite=True)

    def get(self, name: str) -> bytes | None:
        try:
            found: bytes = self.container.download_blob(name).readall()
        except ResourceNotFoundError:
            return None
        return found

    def empty(self) -> None:
        for each in self.container.list_blob_names():
            self.container.delete_blob(each)


@contextmanager
def s3_bucket() -> Iterator[S3Bucket]:
    """A server of its own, with one empty bucket."""
    with s3_server() as reached:
        yield S3Bucket(reached)


@contextmanager
def google_bucket(name: str = "drops") -> Iterator[GoogleBucket]:
    """An emulator of its own, with one empty bucket."""
    for each in ("api", "gcp_storage_emulator"):
        logging.getLogger(each).setLevel(logging.CRITICAL)
    storage = _Conditional()
    create_bucket(name, storage)
    with _Emulator(("127.0.0.1", 0), partial(_Answering, storage)) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield GoogleBucket(f"http://127.0.0.1:{server.server_address[1]}", name, storage.authorizations)
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def azure_bucket() -> Iterator[AzureBucket]:
    """A container of its own in the store that runs; without one the test is skipped."""
    connection_string = os.environ.get(AZURE)
    if not connection_string:
        pytest.skip(f"no store of Azure's kind runs: name one with {AZURE}, as CONTRIBUTING.md shows")
    with BlobServiceClient.from_connection_string(connection_string) as service:
        bucket = AzureBucket(service, connection_string, f"drops-{uuid.uuid4().hex}")
        bucket.container.create_container()
        try:
            yield bucket
        finally:
            bucket.container.delete_container()


class _Unmet(Exception):
    """An object is not of the generation that a request asks for."""


class _Conditional(Storage):  # type: ignore[misc] # the library has no types
    """Heeds ``ifGenerationMatch``, as Google does: 0 is for an object that is not there."""

    wanted: str | None = None
    """What the request says that is being answered; there is one at a time."""

    def __init__(self) -> None:
        super().__init__(use_memory_fs=True)
        self.authorizations: list[str | None] = []
        """Who was said to ask, request by request."""

    def create_file(self, bucket_name: str, file_name: str, *arguments: Any) -> None:
        self._check(bucket_name, file_name)
        super().create_file(bucket_name, file_name, *arguments)

    def create_resumable_upload(self, bucket_name: str, file_name: str, *arguments: Any) -> str:
        self._check(bucket_name, file_name)
        made: str = super().create_resumable_upload(bucket_name, file_name, *arguments)
        return made

    def delete_file(self, bucket_name: str, file_name: str) -> None:
        self._check(bucket_name, file_name)
        super().delete_file(bucket_name, file_name)

    def _check(self, bucket_name: str, file_name: str) -> None:
        found = self.objects.get(bucket_name, {}).get(file_name, {"generation": "0"})["generation"]
        if self.wanted not in (None, found) and found != "0":
            raise _Unmet


class _Answering(RequestHandler):  # type: ignore[misc] # the library has no types
    storage: _Conditional
    path: str

    def do_POST(self) -> None:  # noqa: N802 - named by the library
        self._heeding(super().do_POST)

    def do_DELETE(self) -> None:  # noqa: N802 - named by the library
        self._heeding(super().do_DELETE)

    def parse_request(self) -> bool:
        parsed: bool = super().parse_request()
        # Else the emulator takes what follows for a parameter of the address, and not for the object's name.
        self.path = self.path.replace(";", "%3B") if parsed else ""
        self.storage.authorizations.append(self.headers["Authorization"] if parsed else None)
        return parsed

    def _heeding(self, answer: Any) -> None:
        (self.storage.wanted,) = parse_qs(urlsplit(self.path).query).get("ifGenerationMatch", [None])
        try:
            answer()
        except _Unmet:
            self.send_error(412)


class _Emulator(HTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """Somebody who no longer waits for an answer is no error."""


BUCKETS: Mapping[str, Callable[[], AbstractContextManager[Bucket]]] = {
    "s3": s3_bucket,
    "gs": google_bucket,
    "az": azure_bucket,
}
"""By how their addresses begin."""
