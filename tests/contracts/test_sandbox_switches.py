"""Every switch of the sandbox does what it says; the defaults are tested with the operations."""

from typing import Any

import pytest
from sandbox_client import Client, occasion, without_sockets

from importer.sandbox.switches import Switches

BAD = occasion("Bad", events=None)


def test_a_value_that_no_switch_has_is_refused() -> None:
    wrong: Any = "sometimes"
    with pytest.raises(ValueError, match="switch batch: 'sometimes' is not one of"):
        Switches(batch=wrong)


class TestBatch:
    def test_per_item_keeps_the_good_ones_and_answers_400(self) -> None:
        with without_sockets(Switches(batch="per_item")) as client:
            client.made("Taken")
            answer = client.post([BAD, occasion("A"), occasion("Taken"), occasion("A"), occasion("B")])
            assert answer.status == 400
            assert "events" in answer.json["message"]
            assert client.names() == ["Taken", "A", "B"]
            assert client.server.revision("qa1") == 2

    def test_per_item_answers_400_for_a_clash_too(self) -> None:
        with without_sockets(Switches(batch="per_item")) as client:
            client.made("Taken")
            assert client.post([occasion("A"), occasion("Taken")]).status == 400
            assert client.names() == ["Taken", "A"]

    def test_per_item_200_answers_with_what_was_kept(self) -> None:
        with without_sockets(Switches(batch="per_item_200")) as client:
            defaults = [occasion("A", isDefault=True), occasion("B", isDefault=True)]
            answer = client.post([BAD, *defaults, occasion("C")])
            assert answer.status == 200
            assert [each["name"] for each in answer.json] == ["A", "C"]

    @pytest.mark.parametrize(("batch", "status", "body"), [("per_item", 400, None), ("per_item_200", 200, [])])
    def test_where_nothing_is_kept_nothing_moves(self, batch: Any, status: int, body: Any) -> None:
        with without_sockets(Switches(batch=batch)) as client:
            answer = client.post([BAD])
            assert answer.status == status
            assert body is None or answer.json == body
            assert client.server.revision("qa1") == 0

    @pytest.mark.parametrize("batch", ["per_item", "per_item_200"])
    def test_all_good_ones_and_single_objects_are_as_ever(self, batch: Any) -> None:
        with without_sockets(Switches(batch=batch)) as client:
            assert client.post([occasion("A"), occasion("B")]).status == 200
            assert client.post(BAD).status == 400
            assert client.post(occasion("A")).status == 409

    @pytest.mark.parametrize(("batch", "status"), [("per_item", 400), ("per_item_200", 200)])
    def test_updates_are_taken_one_by_one(self, batch: Any, status: int) -> None:
        with without_sockets(Switches(batch=batch)) as client:
            first, second, third = client.made("A", "B", "C")
            unknown = {**occasion("X"), "id": 1}
            changed = {**third, "name": "D"}
            answer = client.put([{**first, "name": "B"}, unknown, {**second, "isDefault": 1}, changed])
            assert answer.status == status
            assert status == 400 or answer.json == [changed]
            assert client.names() == ["A", "B", "D"]
            assert client.server.revision("qa1") == 2

    @pytest.mark.parametrize(("batch", "status"), [("per_item", 404), ("per_item_200", 200)])
    def test_deletes_are_taken_one_by_one(self, batch: Any, status: int) -> None:
        with without_sockets(Switches(batch=batch)) as client:
            client.made("A", "B")
            assert client.delete("2850000000,5").status == status
            assert client.names() == ["B"]
            assert client.delete("5,6").status == 404
            assert client.server.revision("qa1") == 2


def names_in(answer_json: Any) -> Any:
    return answer_json["name"] if isinstance(answer_json, dict) else [each["name"] for each in answer_json]


@pytest.mark.parametrize(
    ("shape", "order", "single", "several"),
    [
        ("mirror", "request", "A", ["B", "C"]),
        ("mirror", "reversed", "A", ["C", "B"]),
        ("always_array", "request", ["A"], ["B", "C"]),
        ("first_object_only", "request", "A", "B"),
        ("first_object_only", "reversed", "A", "C"),
    ],
)
def test_the_shape_and_order_of_replies(shape: Any, order: Any, single: Any, several: Any) -> None:
    with without_sockets(Switches(reply_shape=shape, reply_order=order)) as client:
        assert names_in(client.post(occasion("A")).json) == single
        answer = client.post([occasion("B"), occasion("C")])
        assert names_in(answer.json) == several
        pair = [{**each, "description": "Other"} for each in client.server.occasions("qa1")[1:]]
        assert names_in(client.put(pair).json) == several


def test_replies_can_be_empty() -> None:
    with without_sockets(Switches(reply_shape="empty_body")) as client:
        for body in (occasion("A"), [occasion("B"), occasion("C")]):
            answer = client.post(body)
            assert (answer.status, answer.body) == (200, b"")
        assert answer.revision == "2"
        (first, *_) = client.server.occasions("qa1")
        assert client.put([{**first, "name": "D"}]).body == b""


def test_a_creation_can_be_201() -> None:
    with without_sockets(Switches(create_status=201)) as client:
        (stored,) = client.post([occasion("A")]).json
        assert client.post(occasion("B")).status == 201
        assert client.put([{**stored, "name": "C"}]).status == 200


@pytest.mark.parametrize(
    ("shape", "query", "full"),
    [
        ("full", "v=1.0", True),
        ("full", "v=1.0&select=$summary", False),
        ("select_ignored", "v=1.0&select=$all", False),
        ("select_ignored", "v=1.0", False),
    ],
)
def test_the_shape_of_lists(shape: Any, query: str, full: bool) -> None:
    with without_sockets(Switches(list_shape=shape)) as client:
        client.made("A")
        (shown,) = client.get(query=query).json
        assert ("events" in shown) == full


def test_a_duplicate_can_be_400() -> None:
    with without_sockets(Switches(dup_status=400)) as client:
        first, _ = client.made("A", "B")
        assert client.post(occasion("A")).status == 400
        assert client.post([occasion("C"), occasion("C")]).status == 400
        assert client.put([{**first, "name": "B"}]).status == 400


@pytest.mark.parametrize("status", [409, 412, 304])
def test_what_a_stale_revision_gives(status: Any) -> None:
    with without_sockets(Switches(stale_status=status)) as client:
        (stored,) = client.made("A")
        for answer in (client.put([{**stored, "name": "B"}], revision="7"), client.delete("2850000000", "7")):
            assert answer.status == status
            assert ("ac-revision" in answer.headers) == (status == 304)
            assert (answer.body == b"") == (status == 304)
        assert client.names() == ["A"]


@pytest.mark.parametrize(
    ("compare", "taken"),
    [
        ("exact", {"Straße"}),
        ("case-insensitive", {"Straße", "STRASSE", "straße"}),
        ("counts_deleted", {"Straße", "Buried"}),
    ],
)
def test_which_names_count_as_taken(compare: Any, taken: set[str]) -> None:
    tried = ["Straße", "STRASSE", "straße", "Buried", "buried", "Free"]
    with without_sockets(Switches(name_compare=compare)) as client:
        client.made("Straße")
        client.made("Buried", deleted=True)
        refused = set()
        for name in tried:
            answer = client.post(occasion(name))
            if answer.status == 409:
                refused.add(name)
            else:
                client.delete(str(answer.json["id"]))
                # The tombstone that counts must be the seeded one alone.
                client.server.seed("qa1", [{**answer.json, "name": f"was {name}", "deleted": True}])
        assert refused == taken


def test_names_in_a_batch_are_compared_alike() -> None:
    with without_sockets(Switches(name_compare="case-insensitive")) as client:
        assert client.post([occasion("a"), occasion("A")]).status == 409
        first, second = client.made("x", "y")
        assert client.put([{**first, "name": "Z"}, {**second, "name": "z"}]).status == 409
        assert client.put([{**first, "name": "X"}]).status == 200


def flat(body: Any) -> Any:
    return (body["type"], body["internalCode"], body["message"])


def test_the_shapes_of_errors() -> None:
    expected = ("specialoccasion", 12, "No data found")

    def asked(shape: Any) -> Any:
        with without_sockets(Switches(error_shape=shape)) as client:
            answer = client.get("/5")
            assert answer.status == 404
            return answer

    assert flat(asked("flat").json) == expected
    (only,) = asked("array").json
    assert flat(only) == expected
    wrapped = asked("wrapped").json["error"]
    assert (wrapped["internalCode"], wrapped["message"], wrapped["responseStatus"]) == (
        12,
        "No data found",
        "NOT_FOUND",
    )
    assert isinstance(wrapped["time"], int)
    assert asked("empty").body == b""
    page = asked("html")
    assert page.headers["content-type"].startswith("text/html")
    assert b"<html>" in page.body


@pytest.mark.parametrize("status", [400, 413])
def test_a_request_can_hold_too_many_items(status: Any) -> None:
    with without_sockets(Switches(max_items=2, max_items_status=status)) as client:
        assert client.post([occasion(name) for name in "AB"]).status == 200
        assert client.post([occasion(name) for name in "CDE"]).status == status
        stored = client.server.occasions("qa1")
        assert client.put([*stored, stored[0]]).status == status
        assert client.names() == ["A", "B"]


def test_if_match_can_be_left_away() -> None:
    with without_sockets(Switches(if_match="optional")) as client:
        (stored,) = client.made("A")
        assert client.call("PUT", "", [{**stored, "name": "B"}]).status == 200
        assert client.put([stored], revision="1").status == 409
        assert client.call("DELETE", f"/{stored['id']}").status == 200


def test_an_unchanged_object_can_be_304() -> None:
    with without_sockets(Switches(unchanged_status=304)) as client:
        first, second = client.made("A", "B")
        answer = client.put([first])
        assert (answer.status, answer.body, answer.revision) == (304, b"", "1")
        assert client.put([first, {**second, "name": "C"}]).status == 200


class TestPutById:
    def put(self, client: Client, item: Any, id_: str = "2850000000", revision: str = "-1") -> Any:
        return client.put(item, tail=f"/{id_}", revision=revision)

    def test_one_object_is_replaced_and_answered(self) -> None:
        with without_sockets(Switches(put_by_id="accepted")) as client:
            (stored,) = client.made("A")
            changed = {**stored, "name": "B"}
            assert self.put(client, changed).json == changed
            assert self.put(client, occasion("C")).json == {**stored, "name": "C"}

    def test_its_checks(self) -> None:
        with without_sockets(Switches(put_by_id="accepted")) as client:
            (stored,) = client.made("A")
            assert self.put(client, stored, id_="x").status == 400
            assert self.put(client, [stored]).status == 400
            assert self.put(client, {**stored, "id": 5}).status == 400
            assert self.put(client, stored, revision="9").status == 409
            assert self.put(client, occasion("B"), id_="5").status == 404
            assert client.server.revision("qa1") == 1
