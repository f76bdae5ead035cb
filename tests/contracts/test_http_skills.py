"""Skills over HTTP: read whole, written back whole, and what the answers of an odd API become."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from scripted_api import Asked, Says, scripted_api
from sending_samples import ACCOUNT, wall_clock

from importer.core.errors import DestinationError, OutcomeUnknown, TransientError, Unauthorised
from importer.core.skills import Skill
from importer.destinations.credentials import Bearer
from importer.destinations.http import HttpDestination

WHOLE = (
    b'{"id": 7, "name": "Sales", "deleted": false, "dateUpdated": "x", "share": 0.1000000000000000055511151231257827,'
    b' "tiny": 1E-400, "huge": 123456789012345678901234567890, "half": "\\ud83d", "deep": [{"a": [1.50, null]}],'
    b' "specialOccasionId": 90}'
)
BARE = {"id": 7, "name": "Sales", "deleted": False, "maxWait": 1}


def asking(answer: Callable[[Asked], Says], do: Callable[[HttpDestination], Any]) -> tuple[Any, list[Asked]]:
    with (
        scripted_api(answer) as api,
        HttpDestination(api.url, ACCOUNT, Bearer("token"), now=wall_clock()) as destination,
    ):
        return do(destination), api.asked


def says(listed: Any, alone: Any, written: Any = b"") -> Callable[[Asked], Says]:
    def answer(asked: Asked) -> Says:
        found = written if asked.method == "PUT" else listed if asked.path.endswith("/skills") else alone
        return Says(404) if found is None else Says(200, found, {"ac-revision": "41"})

    return answer


def assigned(destination: HttpDestination) -> Any:
    reading = destination.read_skill(7)
    assert reading is not None
    return destination.update_skill(reading, 91)


def test_all_that_was_read_is_written_back_to_the_last_digit() -> None:
    _, asked = asking(says([], WHOLE), assigned)
    read, put = asked
    assert (read.query["v"], put.query["v"], put.headers["If-Match"]) == ("2.0", "2.0", "41")
    assert put.path == f"/api/account/{ACCOUNT}/configuration/le-users/skills/7"
    sent = json.loads(put.body, parse_float=str)
    assert sent == json.loads(WHOLE, parse_float=str) | {"specialOccasionId": 91}
    assert list(sent) == list(json.loads(WHOLE))


@pytest.mark.parametrize(
    ("written", "confirmed"),
    [
        ({**BARE, "specialOccasionId": 91}, {"sales": 7}),
        ([{**BARE, "specialOccasionId": 91}], {"sales": 7}),
        ({**BARE, "specialOccasionId": "91"}, {"sales": 7}),
        ({**BARE, "specialOccasionId": 90}, {}),
        ({**BARE, "id": 8, "specialOccasionId": 91}, {}),
        (BARE, {}),
        (b"", {}),
    ],
)
def test_a_yes_confirms_what_it_shows(written: Any, confirmed: dict[str, int]) -> None:
    reply, _ = asking(says([], WHOLE, written), assigned)
    assert (reply.confirmed, reply.revision) == (confirmed, "41")


def test_a_yes_that_cannot_be_understood_leaves_the_write_unknown() -> None:
    with pytest.raises(OutcomeUnknown):
        asking(says([], WHOLE, b"<html>"), assigned)


def test_a_field_that_no_skill_has_set_may_be_left_away_everywhere() -> None:
    skills, asked = asking(says([BARE, {**BARE, "id": 8, "name": "Chat"}], BARE), lambda d: d.read_skills())
    assert skills == (Skill(7, "Sales"), Skill(8, "Chat"))
    assert [each.path.rpartition("/")[2] for each in asked] == ["skills", "7"]


@pytest.mark.parametrize(
    ("listed", "alone"),
    [
        ([{"id": 7, "name": "Sales"}], BARE),
        ([{"id": 7, "name": "Sales"}], None),
        ([{"name": "Sales"}], BARE),
        ({"message": "ok"}, BARE),
    ],
)
def test_a_list_that_does_not_show_what_skills_use_is_no_answer(listed: Any, alone: Any) -> None:
    with pytest.raises(DestinationError) as raised:
        asking(says(listed, alone), lambda d: d.read_skills())
    assert raised.value.code == "api-answer-unreadable"


@pytest.mark.parametrize("alone", [{**BARE, "deleted": True}, None])
def test_a_skill_that_is_gone_is_none(alone: Any) -> None:
    assert asking(says([], alone), lambda d: d.read_skill(7))[0] is None


def test_another_skill_than_the_one_asked_for_is_no_answer() -> None:
    with pytest.raises(DestinationError, match="is not the skill"):
        asking(says([], {**BARE, "id": 8}), lambda d: d.read_skill(7))


def test_a_list_that_is_no_json_is_asked_for_again() -> None:
    with pytest.raises(TransientError):
        asking(says(b"[{", BARE), lambda d: d.read_skills())


def test_the_permission_that_skills_need_is_named() -> None:
    with pytest.raises(Unauthorised, match=r"403") as raised:
        asking(lambda _: Says(403), lambda d: d.read_skills())
    assert raised.value.status == 403
    assert "Configure skill workdays and special occasions" in raised.value.hint
