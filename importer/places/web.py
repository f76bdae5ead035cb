"""Files that a web server offers: the links of an index page, or the one file of an address; nothing is written.

Every file is asked for its size and its tag or time of change; where a server tells neither, the file is read instead,
and its content is its stamp. Links that lead out of the page's own folder are not followed.
"""

import errno
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

import requests

from importer.core.errors import PlaceError
from importer.places.disk import BLOCK
from importer.places.far import Entry
from importer.places.names import as_on_disk, as_text

OPTIONS = frozenset({"username", "password", "token", "ca_file", "timeout"})
"""What may be said about a web server."""
_PATIENCE = 30.0
_LONGEST_PAGE = 5_000_000
"""Bytes of an index page."""
_LONGEST_SIZE = 18
"""Digits of a length that a file can have; what says more is not believed."""
_NOT_THERE = frozenset({404, 410})
_NO_HEAD = frozenset({405, 501})
_LET_IN = frozenset({401, 403})


class WebPages:
    """A web server.

    Args:
        address: an index page, or a file.
        options: of ``OPTIONS``.
    """

    def __init__(self, address: str, options: Mapping[str, Any]) -> None:
        self._address = address
        self._patience = float(options.get("timeout", _PATIENCE))
        self._session = requests.Session()
        self._session.headers["Accept-Encoding"] = "identity"
        if "ca_file" in options:
            self._session.verify = str(Path(str(options["ca_file"])).expanduser())
        if "username" in options:
            self._session.auth = (str(options["username"]), str(options.get("password", "")))
        elif "token" in options:
            self._session.auth = _Bearer(str(options["token"]))

    def entries(self, path: str) -> Sequence[Entry]:
        """The links of a page, or the one file that stands at the place's address."""
        address = self._page(path)
        with self._asked("GET", address) as answer:
            if answer.status_code in _NOT_THERE:
                raise FileNotFoundError(errno.ENOENT, "the page is not there")
            if not _is_page(answer):
                alone = self.entry(f"/{_last(address)}")
                return () if alone is None else (alone,)
            page = _text(answer)
        return [each for name in _linked(page, address) if (each := self._linked_entry(path, name)) is not None]

    def entry(self, path: str) -> Entry | None:
        """What stands under a name now."""
        address, name = self._file(path), path.rpartition("/")[2]
        with self._asked("HEAD", address) as answer:
            if answer.status_code in _NOT_THERE:
                return None
            stamp = answer.headers.get("ETag") or answer.headers.get("Last-Modified")
            size = answer.headers.get("Content-Length", "")
            if answer.status_code not in _NO_HEAD and stamp and size.isdecimal() and len(size) <= _LONGEST_SIZE:
                return Entry(name, True, False, int(size), stamp)
        content, length = hashlib.sha256(), 0
        try:
            for block in self.blocks(path):
                content.update(block)
                length += len(block)
        except FileNotFoundError:
            return None
        return Entry(name, True, False, length, content.hexdigest())

    def blocks(self, path: str) -> Iterator[bytes]:
        """The bytes of a file."""
        with self._asked("GET", self._file(path)) as answer:
            if answer.status_code in _NOT_THERE:
                raise FileNotFoundError(errno.ENOENT, "the file is not there")
            yield from answer.iter_content(BLOCK)

    def keep(self, target: str, content: str, fetched: Path) -> NoReturn:
        """Web pages cannot be written to."""
        raise _read_only(f"{fetched.name} ({content[:12]}) as {target}")

    def discard(self, source: str, content: str) -> NoReturn:
        """Web pages cannot be written to: their files stay, and are known by their content."""
        raise _read_only(f"the removal of {source} ({content[:12]})")

    def replace(self, local: Path, target: str) -> NoReturn:
        """Web pages cannot be written to."""
        raise _read_only(f"{local.name} as {target}")

    def remove(self, path: str) -> NoReturn:
        """Web pages cannot be written to."""
        raise _read_only(f"the removal of {path}")

    def close(self) -> None:
        """Let go of the connection."""
        self._session.close()

    def _asked(self, method: str, address: str) -> requests.Response:
        answer = self._session.request(method, address, timeout=self._patience, stream=True, allow_redirects=True)
        status = answer.status_code
        if status < 400 or status in _NOT_THERE or (method == "HEAD" and status in _NO_HEAD):
            return answer
        answer.close()
        if status in _LET_IN:
            raise PermissionError(errno.EACCES, f"the server answered {status}")
        raise OSError(f"the server answered {status}")

    def _linked_entry(self, folder: str, name: str) -> Entry | None:
        if name.endswith("/"):
            return Entry(name[:-1], False, True, 0, "")
        return self.entry(f"{folder.rstrip('/')}/{name}")

    def _page(self, path: str) -> str:
        return self._address if path == "/" else f"{self._below(path)}/"

    def _file(self, path: str) -> str:
        alone = not urlsplit(self._address).path.endswith("/") and path == f"/{_last(self._address)}"
        return self._address if alone else self._below(path)

    def _below(self, path: str) -> str:
        parts = urlsplit(self._address)
        return urlunsplit(parts._replace(path=_folder(parts.path).rstrip("/") + _quoted(path), query="", fragment=""))


class _Bearer(requests.auth.AuthBase):
    """A token for each request to the place's own host; requests takes it off when it is sent elsewhere."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


class _Links(HTMLParser):
    """Collects where a page's links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if tag == "a" and name == "href" and value]


def _linked(page: str, address: str) -> list[str]:
    """The names of files, and with a slash of folders, that stand in a page's own folder; each once."""
    links = _Links()
    try:
        links.feed(page)
    except AssertionError as strange:
        # What the parser says of marks that it does not know, such as <![foo[.
        raise OSError(f"the page cannot be understood: {strange}") from None
    names = []
    for link in links.found:
        # A link that is no address leads nowhere.
        with suppress(ValueError):
            names.append(_name_of(link, address))
    return [each for each in dict.fromkeys(names) if each]


def _name_of(link: str, address: str) -> str:
    """The name to which a link leads; empty if that does not stand in the page's own folder."""
    here, there = urlsplit(address), urlsplit(urljoin(address, link.strip()))
    folder = _folder(here.path)
    if there[:2] != here[:2] or not there.path.startswith(folder) or there.query:
        return ""
    name = as_text(unquote(there.path.removeprefix(folder), errors="surrogateescape"))
    last = name.removesuffix("/")
    # A slash that was written as %2F would lead elsewhere when it is written back.
    return "" if last in ("", ".", "..") or "/" in last or "\0" in last or not _quoted(last) else name


def _folder(path: str) -> str:
    return path.rpartition("/")[0] + "/"


def _last(address: str) -> str:
    return as_text(unquote(urlsplit(address).path.rpartition("/")[2], errors="surrogateescape"))


def _quoted(path: str) -> str:
    return quote(as_on_disk(path).encode("utf-8", "surrogateescape"))


def _is_page(answer: requests.Response) -> bool:
    return answer.headers.get("Content-Type", "").partition(";")[0].strip().lower() in (
        "text/html",
        "application/xhtml+xml",
    )


def _text(answer: requests.Response) -> str:
    page = b""
    for block in answer.iter_content(65_536):
        page += block
        if len(page) > _LONGEST_PAGE:
            raise OSError(f"the page is longer than {_LONGEST_PAGE} bytes")
    try:
        return page.decode(answer.encoding or "utf-8", "replace")
    except (LookupError, ValueError):
        # Letters that nobody knows; names are mostly written in ASCII, whatever a page says of its letters.
        return page.decode("utf-8", "replace")


def _read_only(what: str) -> PlaceError:
    return PlaceError(
        f"Nothing can be written to a web server, so not {what}.",
        'say with filed in the settings where files are to go, such as filed = "/srv/drops".',
        code="place-read-only",
    )
