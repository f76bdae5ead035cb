"""Skills: read, written back whole, and in the way of a deletion."""

from collections.abc import Iterator
from typing import Any

import pytest
from sandbox_client import ACCOUNT, Client, occasion, over_http

from importer.sandbox.faults import Fault
from importer.sandbox.keyring import AccountGrant
from importer.sandbox.switches import Switches

SKILLS = f"/api/account/{ACCOUNT}/configuration/le-users/skills"
CHAT = {"id": 7, "name": "Chat", "description": "All chats", "routingConfiguration": [{"splitPercentage": 0}]}
DELETE_USED: list[Any] = ["refuse", "null_the_skill"]


def on_skills(client: Client) -> Client:
    return Client(client.server, client.send, client.token, resource=SKILLS)


@pytest.fixture
def skills() -> Iterator[Client]:
    with over_http() as client:
        client.made("A")
        client.server.seed_skills(ACCOUNT, [CHAT, {"name": "Mail", "specialOccasionId": 2850000000}])
        yield on_skills(client)


@pytest.mark.parametrize("version", ["1.0", "2.0", "2"])
def test_the_list_is_short_unless_more_is_asked(skills: Client, version: str) -> None:
    short = skills.get(query=f"v={version}")
    assert short.revision == "2"
    assert [each.keys() for each in short.json] == [{"id", "name", "deleted"}] * 2
    full = skills.get(query=f"v={version}&select=$all").json
    assert full == skills.server.skills(ACCOUNT)
    assert [each["specialOccasionId"] for each in full] == [None, 2850000000]
    assert skills.get(query="v=2.0&select=id,specialOccasionId").json[1].keys() == {"id", "specialOccasionId"}


def test_one_is_whole(skills: Client) -> None:
    assert skills.get("/7").json == skills.server.skills(ACCOUNT)[0]
    assert [skills.get(tail).status for tail in ("/8", "/x")] == [404, 400]


def test_other_versions_and_methods_are_refused(skills: Client) -> None:
    assert [skills.get(query=query).status for query in ("v=3.0", "", "v=1.0&select=(")] == [400, 400, 400]
    assert skills.call("DELETE", "/7").status == 404


def test_skills_take_a_right_of_their_own() -> None:
    grants = [AccountGrant(ACCOUNT, "t", skills=False)]
    with over_http(grants=grants) as client:
        client.token = "t"  # noqa: S105 - made up
        assert client.get().status == 200
        assert on_skills(client).get().status == 403


def test_a_skill_is_written_back_and_what_is_left_away_is_erased(skills: Client) -> None:
    whole = skills.get("/7").json
    answer = skills.put({**whole, "specialOccasionId": 2850000000}, "/7", revision="2")
    assert (answer.status, answer.revision, answer.json["description"]) == (200, "3", "All chats")
    assert skills.put([{"id": 7, "name": "Chat", "deleted": True, "dateUpdated": "x"}], revision="3").revision == "4"
    assert skills.server.skills(ACCOUNT)[0] == {"id": 7, "name": "Chat", "deleted": False}


def test_what_is_the_same_moves_nothing(skills: Client) -> None:
    answer = skills.put(skills.server.skills(ACCOUNT), revision="2")
    assert (answer.status, answer.revision, len(answer.json)) == (200, "2", 2)


@pytest.mark.parametrize(
    ("body", "tail", "revision", "status"),
    [
        ([{**CHAT, "specialOccasionId": 5}], "", "2", 400),
        ([{**CHAT, "specialOccasionId": "2850000000"}], "", "2", 400),
        ([{"id": 7}], "", "2", 400),
        ([{"name": "Chat"}], "", "2", 400),
        ([CHAT, 5], "", "2", 400),
        (CHAT, "/8", "2", 400),
        ([CHAT], "/7", "2", 400),
        ([CHAT, {**CHAT, "id": 8}], "", "2", 404),
        ([{**CHAT, "name": "New"}], "", "1", 409),
    ],
)
def test_what_is_refused_changes_nothing(skills: Client, body: Any, tail: str, revision: str, status: int) -> None:
    before = skills.server.skills(ACCOUNT)
    assert skills.put(body, tail, revision=revision).status == status
    assert (skills.server.skills(ACCOUNT), skills.server.revision(ACCOUNT)) == (before, 2)


def test_the_reply_has_the_shape_that_is_switched_on() -> None:
    with over_http(Switches(reply_shape="empty_body", list_shape="full")) as client:
        client.server.seed_skills(ACCOUNT, [CHAT])
        skills = on_skills(client)
        assert skills.get().json == client.server.skills(ACCOUNT)
        assert skills.put({**CHAT, "name": "New"}, "/7").body == b""


def test_the_list_can_ignore_select() -> None:
    with over_http(Switches(list_shape="select_ignored")) as client:
        client.server.seed_skills(ACCOUNT, [CHAT])
        assert "description" not in on_skills(client).get(query="v=1.0&select=$all").json[0]


@pytest.mark.parametrize("delete_used", DELETE_USED)
def test_an_occasion_that_a_skill_uses_is_kept_or_the_skill_freed(delete_used: Any) -> None:
    with over_http(Switches(delete_used=delete_used)) as client:
        client.made("A", "B")
        client.server.seed_skills(ACCOUNT, [{**CHAT, "specialOccasionId": 2850000000}])
        answer = client.delete("2850000000,2850000001")
        (skill,) = client.server.skills(ACCOUNT)
        if delete_used == "refuse":
            assert (answer.status, client.names(), skill["specialOccasionId"]) == (409, ["A", "B"], 2850000000)
        else:
            assert (answer.status, client.names(), skill["specialOccasionId"]) == (200, [], None)


def test_an_unknown_id_is_told_before_one_in_use() -> None:
    with over_http() as client:
        client.made("A")
        client.server.seed_skills(ACCOUNT, [{**CHAT, "specialOccasionId": 2850000000}])
        assert client.delete("2850000000,5").status == 404


@pytest.mark.parametrize(("batch", "status"), [("per_item", 409), ("per_item_200", 200)])
def test_one_by_one_those_in_use_stay(batch: Any, status: int) -> None:
    with over_http(Switches(batch=batch)) as client:
        client.made("A", "B")
        client.server.seed_skills(ACCOUNT, [{**CHAT, "specialOccasionId": 2850000000}])
        assert client.delete("2850000000,2850000001").status == status
        assert client.names() == ["A"]


def test_faults_find_skills_by_their_path_alone() -> None:
    script = [Fault("GET", 1, "status-before-commit", path="/skills"), Fault("GET", 2, "status-before-commit")]
    with over_http(faults=script) as client:
        skills = on_skills(client)
        assert [skills.get().status, skills.get().status, skills.get().status] == [503, 200, 200]
        assert [client.get().status, client.get().status] == [200, 503]


def test_seeding_changes_the_fields_that_it_names(skills: Client) -> None:
    (changed,) = skills.server.seed_skills(ACCOUNT, [{"id": 7, "specialOccasionId": 2850000000}])
    assert (changed["name"], changed["specialOccasionId"]) == ("Chat", 2850000000)
    assert skills.server.revision(ACCOUNT) == 3
    assert skills.server.occasions(ACCOUNT)[0]["name"] == occasion("A")["name"]
