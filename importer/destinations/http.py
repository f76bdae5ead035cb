"""Speak the special occasions API over HTTP, and turn every answer into a value or one of our errors.

Paths, headers and codes are those of the API's documents. Nothing is retried here; the connection repeats once after a
401 where the credentials can be renewed. Whatever was sent and not clearly answered raises ``OutcomeUnknown`` for a
write and ``TransientError`` for a read.
"""

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlencode

import requests

from importer.core.account import AccountState
from importer.core.errors import DestinationError, Refused
from importer.core.payload import Occasion
from importer.core.signing import Right
from importer.core.skills import Skill
from importer.destinations import faults, replies
from importer.destinations.base import Reading, Reply, SkillReading, Summary
from importer.destinations.connection import Answer, Connection, checked_account, checked_api
from importer.destinations.credentials.base import Credentials
from importer.destinations.http_skills import SkillsOverHttp
from importer.destinations.refusals import refusal

MOST_BYTES = 512 * 1024 * 1024
"""The largest answer that is read."""
_GARBLED = "the API's answer was cut short or is not JSON"


class HttpDestination:
    """One account behind the API's read-write host. Close it, or use it in a ``with``.

    Args:
        api: scheme, host and port, such as ``https://va-a.ac.liveperson.net``; https, or http on this machine.
        account: the account's id.
        credentials: what authorises the requests.
        now: the wall clock with its zone, for pauses that a reply gives as a date.
        timeout: seconds that one request may take from beginning to end.
        most_bytes: the largest answer that is read.

    Raises:
        SettingsError: the URL or the account's id cannot be right.
    """

    def __init__(
        self,
        api: str,
        account: str,
        credentials: Credentials,
        *,
        now: Callable[[], dt.datetime],
        timeout: float = 30.0,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        self._account = checked_account(account)
        self.address = checked_api(api)
        """Where it is: scheme, host and port, without a slash at the end."""
        configuration = f"{self.address}/api/account/{account}/configuration"
        self._base = f"{configuration}/ac-common/specialoccasion"
        self._skills = SkillsOverHttp(f"{configuration}/le-users/skills", self._answer)
        self._credentials = credentials
        self._now = now
        self._connection = Connection(credentials, timeout, most_bytes)
        self._broken_off: dict[str, dict[int, Mapping[str, Any] | None]] = {}
        """Objects of a list that could not be read to its end, by the list's revision."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection; the next request would open another."""
        self._connection.close()

    @property
    def account(self) -> str:
        """The account's id."""
        return self._account

    def read_all(self) -> AccountState:
        """All live occasions; objects that the list gives without events are read one by one.

        Where that is broken off (a limit on requests), the next call goes on, as long as the revision is the same.
        """
        answer = self._read(self._base, select="$all")
        revision = replies.revision(answer.headers)
        known = self._broken_off.pop(revision, {}) if revision else {}
        self._broken_off = {revision: known}
        full = [each for each in (self._whole(found, known) for found in self._listed(answer)) if each is not None]
        self._broken_off = {}
        return replies.account_state(self._account, revision, full)

    def _whole(self, found: Mapping[str, Any], known: dict[int, Mapping[str, Any] | None]) -> Mapping[str, Any] | None:
        """An object of a list with its events; None if it is gone by now."""
        if found.get("events") is not None:
            return found
        id_ = replies.id_of(found) or 0
        if id_ not in known:
            known[id_] = self._object(id_)
        return known[id_]

    def read_summaries(self) -> tuple[Summary, ...]:
        """Ids and names of all live occasions, and which is the default, ordered by id."""
        found = self._listed(self._read(self._base))
        return tuple(sorted(map(_summary, found), key=lambda each: each.id))

    def read_one(self, id_: int) -> Reading | None:
        """One occasion by id; None if it is not there or deleted."""
        answer = self._one(id_)
        if answer is None:
            return None
        held = replies.occasion(self._single(answer))
        return None if held.deleted else Reading(held, replies.revision(answer.headers))

    def create(self, occasions: Sequence[Occasion]) -> Reply:
        """POST one object, or an array of several."""
        bodies = [occasion.model_copy(update={"id": None}).body() for occasion in occasions]
        return self._write("POST", bodies[0] if len(bodies) == 1 else bodies)

    def update(self, occasion: Occasion, revision: str) -> Reply:
        """PUT an array of one, with the revision in If-Match."""
        return self._write("PUT", [occasion.body()], {"If-Match": revision})

    def delete(self, id_: int, revision: str) -> Reply:
        """DELETE one id, with the revision in If-Match; whatever body a yes has is not looked at."""
        answer = self._answer("DELETE", f"{self._base}/{id_:d}", headers={"If-Match": revision})
        return Reply(answer.status, {}, replies.revision(answer.headers))

    def read_skills(self) -> tuple[Skill, ...]:
        """All live skills, ordered by id."""
        return self._skills.read_all()

    def read_skill(self, id_: int) -> SkillReading | None:
        """One skill by id; None if it is not there or deleted."""
        return self._skills.read_one(id_)

    def update_skill(self, reading: SkillReading, occasion: int | None) -> Reply:
        """PUT the whole skill, with the revision in If-Match."""
        return self._skills.update(reading, occasion)

    def _write(self, method: str, body: object, headers: Mapping[str, str] | None = None) -> Reply:
        answer = self._answer(method, self._base, body=body, headers=headers or {})
        try:
            names = replies.confirmed(answer.body)
        except ValueError:
            raise faults.unsettled(_GARBLED, writes=True, status=answer.status) from None
        return Reply(answer.status, names, replies.revision(answer.headers))

    def _read(self, url: str, **query: str) -> Answer:
        return self._answer("GET", url, query=query)

    def _one(self, id_: int) -> Answer | None:
        try:
            return self._read(f"{self._base}/{id_:d}")
        except Refused as refusal:
            if refusal.status == requests.codes.not_found:
                return None
            raise

    def _object(self, id_: int) -> Mapping[str, Any] | None:
        answer = self._one(id_)
        return None if answer is None else self._single(answer)

    def _single(self, answer: Answer) -> Mapping[str, Any]:
        """The object of a reply about one id, bare or as an array of one."""
        found = self._decoded(answer)
        found = found[0] if isinstance(found, list) and len(found) == 1 else found
        if not isinstance(found, dict):
            raise DestinationError("the answer is not a special occasion", code="api-answer-unreadable")
        return found

    def _listed(self, answer: Answer) -> list[Mapping[str, Any]]:
        try:
            return replies.listed(answer.body)
        except ValueError:
            raise _garbled(answer) from None

    def _decoded(self, answer: Answer) -> Any:
        try:
            return replies.decode(answer.body)
        except ValueError:
            raise _garbled(answer) from None

    def _answer(
        self,
        method: str,
        url: str,
        *,
        query: Mapping[str, str] | None = None,
        body: object = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """The answer to one request if it is a 2xx; everything else is raised."""
        full = f"{url}?{urlencode({'v': '1.0', **(query or {})})}"
        content = body if isinstance(body, bytes | None) else json.dumps(body, ensure_ascii=False).encode()
        answer = self._connection.exchange(method, full, content, headers or {})
        if 200 <= answer.status < 300:
            return answer
        right: Right = "skills" if not url.startswith(self._base) else "read" if method == "GET" else "write"
        raise refusal(answer, self._credentials, right, self._now(), writes=method != "GET")


def _summary(found: Mapping[str, Any]) -> Summary:
    return Summary(replies.id_of(found) or 0, found["name"], found.get("isDefault") is True)


def _garbled(answer: Answer) -> DestinationError:
    return faults.unsettled(_GARBLED, writes=False, status=answer.status)
