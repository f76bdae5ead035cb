"""The sandbox's special occasions: each operation's checks in their order, and what it does when they pass."""

from collections.abc import Iterator
from typing import Any

import pytest
from sandbox_client import Client, event, occasion, path_of, without_sockets

from importer.sandbox.switches import Switches

GONE = {"type": "specialoccasion", "internalCode": 12, "message": "No data found"}


@pytest.fixture
def client() -> Iterator[Client]:
    with without_sockets() as opened:
        yield opened


class TestList:
    def test_an_empty_account_has_an_empty_list_at_revision_0(self, client: Client) -> None:
        answer = client.get()
        assert (answer.status, answer.json, answer.revision) == (200, [], "0")
        assert answer.headers["content-type"].startswith("application/json")

    def test_the_list_is_of_summaries_of_what_lives_by_id(self, client: Client) -> None:
        client.made("B", "A", isDefault=False)
        client.made("C", deleted=True)
        assert client.get().json == [
            {"id": 2850000000, "name": "B", "deleted": False, "isDefault": False},
            {"id": 2850000001, "name": "A", "deleted": False, "isDefault": False},
        ]

    @pytest.mark.parametrize(
        ("select", "shown"),
        [
            ("$all", {"id": 2850000000, **occasion("A"), "deleted": False}),
            ("$summary", {"id": 2850000000, "name": "A", "deleted": False, "isDefault": False}),
            ("id", {"id": 2850000000}),
            ("id, colour", {"id": 2850000000, "colour": ""}),
            ("name,events(meta(name))", {"name": "A", "events": [{"meta": {"name": "Christmas"}}]}),
            ("name(first),description", {"name": "A", "description": "Closed"}),
            ("events(colour)", {"events": [{"colour": ""}]}),
        ],
    )
    def test_select_names_the_fields(self, client: Client, select: str, shown: dict[str, Any]) -> None:
        client.made("A")
        assert client.get(query=f"v=1.0&select={select}").json == [shown]

    @pytest.mark.parametrize(("given", "status"), [("1", 304), ("0", 200), ("-1", 200), ("x", 200)])
    def test_if_match_with_the_standing_revision_is_304(self, client: Client, given: str, status: int) -> None:
        client.made("A")
        answer = client.get(if_match=given)
        assert (answer.status, answer.revision) == (status, "1")
        assert (answer.body == b"") == (status == 304)


class TestOne:
    def test_one_is_shown_in_full(self, client: Client) -> None:
        (stored,) = client.made("A")
        answer = client.get(f"/{stored['id']}")
        assert (answer.status, answer.json, answer.revision) == (200, stored, "1")

    @pytest.mark.parametrize("id_", ["x", "0", "-1", "", "1.0", "9223372036854775808", "1,2", "%D9%A1", "1%20"])
    def test_an_id_that_is_no_positive_long_is_400(self, client: Client, id_: str) -> None:
        assert client.get(f"/{id_}").status == 400

    def test_an_unknown_or_deleted_id_is_404_with_code_12(self, client: Client) -> None:
        (dead,) = client.made("A", deleted=True)
        for id_ in (dead["id"], 9223372036854775807):
            answer = client.get(f"/{id_}")
            assert (answer.status, answer.json) == (404, GONE)


class TestCreate:
    def test_an_object_gives_an_object(self, client: Client) -> None:
        answer = client.post(occasion("A"))
        assert answer.status == 200
        assert answer.json == {"id": 2850000000, **occasion("A"), "deleted": False}
        assert answer.headers["location"] == path_of("/2850000000")
        assert answer.revision == "1"
        assert client.server.occasions("qa1") == [answer.json]

    def test_an_array_gives_an_array_in_one_revision(self, client: Client) -> None:
        answer = client.post([occasion("A"), occasion("B")])
        assert [each["id"] for each in answer.json] == [2850000000, 2850000001]
        assert answer.revision == "1"
        assert "location" not in answer.headers

    def test_an_array_of_one_gives_an_array_and_a_location(self, client: Client) -> None:
        answer = client.post([occasion("A")])
        assert isinstance(answer.json, list)
        assert answer.headers["location"] == path_of("/2850000000")

    @pytest.mark.parametrize("kind", ["application/json", "Application/JSON; charset=utf-8"])
    def test_json_may_say_its_charset(self, client: Client, kind: str) -> None:
        assert client.post(occasion("Święta"), content_type=kind).json["name"] == "Święta"

    @pytest.mark.parametrize(
        "body",
        [
            b"{",
            b"\xff",
            "\ufeff{}".encode(),
            '{"name": "é"}'.encode("latin-1"),
            b'{"name": NaN}',
            b'[{"name": "\\ud800"}]',
            b"[" * 100_000,
            b"9" * 5000,
            b'"text"',
            b"5",
            b"null",
            b"[]",
        ],
        ids=lambda body: repr(body[:12]),
    )
    def test_a_body_that_holds_no_item_is_400(self, client: Client, body: bytes) -> None:
        answer = client.call("POST", "", body)
        assert (answer.status, answer.json["internalCode"]) == (400, 1)
        assert client.server.revision("qa1") == 0

    def test_an_empty_body_is_400(self, client: Client) -> None:
        assert client.call("POST", "", b"", content_type="application/json").status == 400

    def test_the_first_check_answers(self) -> None:
        with without_sockets(Switches(max_items=4)) as client:
            client.made("Taken")
            defaults = [occasion("D", isDefault=True), occasion("E", isDefault=True)]
            clash, invalid = occasion("Taken"), occasion("I", events=None)
            for body, headers, status, message in [
                (b"{", {"content_type": "text/plain"}, 400, "content type"),
                (b"[{}, {}, {}, {}, {}", {}, 400, "not JSON"),
                ([invalid, clash, *defaults, occasion("F")], {}, 400, "more than 4 items"),
                ([clash, *defaults, invalid], {}, 400, "events is not"),
                ([*defaults, clash], {}, 409, "name is taken"),
                (defaults, {}, 400, "more than one item is the default"),
            ]:
                answer = client.call("POST", "", body, **headers)
                assert (answer.status, message in answer.json["message"]) == (status, True), answer.body
            assert client.names() == ["Taken"]
            assert client.server.revision("qa1") == 1

    @pytest.mark.parametrize(("name", "status"), [("Taken", 409), ("taken", 200), ("Taken ", 200), ("Buried", 200)])
    def test_a_name_of_a_live_object_is_409(self, client: Client, name: str, status: int) -> None:
        client.made("Taken")
        client.made("Buried", deleted=True)
        assert client.post(occasion(name)).status == status

    def test_a_name_twice_in_a_batch_is_409_and_keeps_nothing(self, client: Client) -> None:
        assert client.post([occasion("A"), occasion("B"), occasion("A")]).status == 409
        assert client.names() == []
        assert client.server.revision("qa1") == 0

    def test_a_new_default_unsets_the_former_one_in_the_same_revision(self, client: Client) -> None:
        client.post(occasion("Old", isDefault=True))
        answer = client.post(occasion("New", isDefault=True))
        assert answer.revision == "2"
        assert {each["name"]: each["isDefault"] for each in client.get().json} == {"Old": False, "New": True}
        assert client.server.occasions("qa1")[0]["isDefault"] is False

    def test_ids_are_not_used_again(self, client: Client) -> None:
        first = client.post(occasion("A")).json["id"]
        client.delete(str(first))
        assert client.post(occasion("A")).json["id"] == first + 1

    def test_deleted_is_echoed_false(self, client: Client) -> None:
        assert client.post(occasion("A", deleted=True)).json["deleted"] is False
        assert client.names() == ["A"]


class TestUpdate:
    def test_an_update_replaces_the_whole_object(self, client: Client) -> None:
        (stored,) = client.made("A")
        changed = {**stored, "name": "B", "description": "Other", "events": []}
        answer = client.put([changed], revision="1")
        assert (answer.status, answer.json, answer.revision) == (200, [changed], "2")
        assert client.server.occasions("qa1") == [changed]

    def test_what_the_service_adds_stays(self, client: Client) -> None:
        (stored,) = client.made("A", dateCreated="2026-01-01")
        client.put([{**occasion("B"), "id": stored["id"]}])
        assert client.server.occasions("qa1")[0] == {**stored, "name": "B"}

    def test_an_object_is_taken_as_an_array_of_one(self, client: Client) -> None:
        (stored,) = client.made("A")
        assert client.put({**stored, "name": "B"}).json == [{**stored, "name": "B"}]

    def test_the_first_check_answers(self, client: Client) -> None:
        first, second = client.made("A", "B")
        client.made("Dead", deleted=True)
        dead, unknown = {**occasion("Dead"), "id": 2850000002}, {**occasion("X"), "id": 1}
        invalid, clash = {**first, "events": None}, {**second, "name": "A"}
        every = [invalid, clash, dead]
        for body, revision, status, message in [
            (b"{", None, 400, "not JSON"),
            ([], None, 400, "neither"),
            (every, None, 400, "If-Match is missing"),
            (every, "1", 409, "revision"),
            (every, "x", 409, "revision"),
            (every, "2", 404, "No data found"),
            ([invalid, clash, unknown], "-1", 404, "No data found"),
            ([clash, invalid], "2", 400, "events"),
            ([clash], "2", 409, "name is taken"),
        ]:
            headers = {} if revision is None else {"if_match": revision}
            answer = client.call("PUT", "", body, **headers)
            assert (answer.status, message in answer.json["message"]) == (status, True), answer.body
        assert client.server.revision("qa1") == 2
        assert client.server.occasions("qa1") == [first, second]

    @pytest.mark.parametrize("id_", [None, 0, -1, "2850000000", 2850000000.0, True, 2**63], ids=repr)
    def test_an_item_needs_an_id_that_is_a_positive_long(self, client: Client, id_: Any) -> None:
        client.made("A")
        answer = client.put([{**occasion("A"), "id": id_}])
        assert (answer.status, "id is not" in answer.json["message"]) == (400, True)

    def test_another_accounts_object_is_not_there(self, client: Client) -> None:
        client.server.seed("other", [occasion("A")])
        assert client.put([{**occasion("B"), "id": 2850000000}]).status == 404

    def test_what_is_stored_already_moves_nothing(self, client: Client) -> None:
        stored = client.made("A", "B")
        answer = client.put(stored)
        assert (answer.status, answer.json, answer.revision) == (200, stored, "1")

    def test_names_may_be_swapped_in_one_batch_but_not_shared(self, client: Client) -> None:
        first, second = client.made("A", "B")
        assert client.put([{**first, "name": "C"}, {**second, "name": "C"}]).status == 409
        assert client.put([{**first, "name": "B"}, {**second, "name": "A"}]).status == 200
        assert client.names() == ["B", "A"]

    def test_a_default_moves(self, client: Client) -> None:
        client.made("A", isDefault=True)
        (second,) = client.made("B")
        answer = client.put([{**second, "isDefault": True}])
        assert answer.revision == "3"
        assert [each["isDefault"] for each in client.get().json] == [False, True]

    def test_of_two_defaults_in_a_batch_the_last_stays(self, client: Client) -> None:
        pair = client.made("A", "B")
        answer = client.put([{**each, "isDefault": True} for each in pair])
        assert [each["isDefault"] for each in answer.json] == [False, True]

    def test_an_update_cannot_delete(self, client: Client) -> None:
        (stored,) = client.made("A")
        assert client.put([{**stored, "deleted": True}]).json == [stored]

    def test_put_to_a_single_address_is_405(self, client: Client) -> None:
        (stored,) = client.made("A")
        answer = client.put({**stored, "name": "B"}, tail=f"/{stored['id']}")
        assert (answer.status, answer.headers["allow"]) == (405, "GET, DELETE")
        client.token = None
        assert client.put(stored, tail=f"/{stored['id']}").status == 401


class TestDelete:
    def test_a_deleted_object_is_gone_and_its_name_free(self, client: Client) -> None:
        (stored,) = client.made("A")
        answer = client.delete(str(stored["id"]), revision="1")
        assert (answer.status, answer.body, answer.revision) == (200, b"", "2")
        assert client.get().json == []
        assert client.post(occasion("A")).status == 200

    @pytest.mark.parametrize("comma", [",", "%2C"])
    def test_a_list_of_ids_is_one_revision(self, client: Client, comma: str) -> None:
        client.made("A", "B", "C")
        answer = client.delete(f"2850000000{comma}2850000002")
        assert (answer.status, answer.revision) == (200, "2")
        assert client.names() == ["B"]

    def test_the_first_check_answers(self, client: Client) -> None:
        client.made("A", "B")
        client.delete("2850000001")
        for ids, revision, status, message in [
            ("2850000000,x", None, 400, "positive long"),
            ("2850000000,,2850000001", None, 400, "positive long"),
            ("2850000000, 2850000001", None, 400, "positive long"),
            ("2850000000,2850000001", None, 400, "If-Match is missing"),
            ("2850000000,2850000001", "1", 409, "revision"),
            ("2850000000,2850000001", "2", 404, "No data found"),
            ("2850000000,5", "-1", 404, "No data found"),
        ]:
            headers = {} if revision is None else {"if_match": revision}
            answer = client.call("DELETE", f"/{ids}", **headers)
            assert (answer.status, message in answer.json["message"]) == (status, True), answer.body
        assert client.names() == ["A"]
        assert client.server.revision("qa1") == 2

    def test_deleting_again_is_404_with_code_12(self, client: Client) -> None:
        client.made("A")
        client.delete("2850000000")
        answer = client.delete("2850000000")
        assert (answer.status, answer.json) == (404, GONE)

    def test_an_id_twice_is_deleted_once(self, client: Client) -> None:
        client.made("A")
        assert client.delete("2850000000,2850000000").status == 200
        assert client.names() == []

    def test_a_deleted_default_leaves_none(self, client: Client) -> None:
        client.made("A", isDefault=True)
        client.delete("2850000000")
        client.post(occasion("B", isDefault=True))
        assert [each["name"] for each in client.get().json if each["isDefault"]] == ["B"]


class TestSeed:
    def test_another_admin_changes_only_what_is_named(self, client: Client) -> None:
        (stored,) = client.made("A")
        (changed,) = client.server.seed("qa1", [{"id": stored["id"], "description": "By hand"}])
        assert changed == {**stored, "description": "By hand"}
        assert client.get().revision == "2"

    def test_another_admin_may_delete_or_only_move_the_revision(self, client: Client) -> None:
        (stored,) = client.made("A")
        client.server.seed("qa1", [{"id": stored["id"], "deleted": True}])
        client.server.seed("qa1", [])
        assert (client.names(), client.server.revision("qa1")) == ([], 3)

    def test_nothing_is_checked(self, client: Client) -> None:
        client.server.seed("qa1", [{"name": "A", "id": 3, "events": [event(recurrence=["RRULE:FREQ=WEEKLY"])]}])
        assert client.get("/3").json["events"][0]["recurrence"] == ["RRULE:FREQ=WEEKLY"]
        assert client.post(occasion("B")).json["id"] == 2850000000

    def test_accounts_are_apart(self, client: Client) -> None:
        client.server.seed("other", [occasion("A", isDefault=True)])
        assert (client.get().json, client.get().revision) == ([], "0")
        assert client.post(occasion("A", isDefault=True)).status == 200
        assert client.server.occasions("other")[0]["isDefault"] is True
