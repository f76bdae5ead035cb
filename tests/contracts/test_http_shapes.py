"""Lists, objects, replies to writes and error texts in every shape that the API is known to use."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from scripted_api import Asked, Says, scripted_api
from sending_samples import ACCOUNT, occasion, wall_clock

from importer.core.errors import DestinationError, OutcomeUnknown, RateLimited, TransientError
from importer.core.payload import AccountOccasion
from importer.destinations import replies
from importer.destinations.credentials import Bearer
from importer.destinations.http import HttpDestination

EVENT = {
    "meta": {"working": False, "name": "Day"},
    "start": {"dateTime": "2027-12-24", "timeZone": "Europe/Warsaw"},
    "end": {"dateTime": "2027-12-25", "timeZone": "Europe/Warsaw"},
}
FULL = {"id": 2_850_000_011, "name": "A", "description": "d", "isDefault": True, "events": [EVENT], "dateCreated": "x"}
SUMMARY = {"id": 2_850_000_011, "name": "A", "deleted": False, "isDefault": True}


def asking(answer: Callable[[Asked], Says], do: Callable[[HttpDestination], Any]) -> Any:
    with (
        scripted_api(answer) as api,
        HttpDestination(api.url, ACCOUNT, Bearer("token"), now=wall_clock()) as destination,
    ):
        return do(destination)


def listing(*objects: Any, one: Any = FULL) -> Callable[[Asked], Says]:
    def answer(asked: Asked) -> Says:
        single = not asked.path.endswith("specialoccasion")
        return Says(200, one if single else list(objects), {"ac-revision": "41"})

    return answer


@pytest.mark.parametrize(
    "answer",
    [
        listing(FULL),
        listing(SUMMARY),
        listing({**SUMMARY, "events": None}),
        listing(SUMMARY, one=[FULL]),
        listing({**FULL, "id": "2850000011"}),
        listing(FULL, {**FULL, "id": 12, "name": "gone", "deleted": True}),
        lambda _: Says(200, FULL, {"AC-Revision": "41"}),
        lambda _: Says(200, b"\xef\xbb\xbf" + json.dumps([FULL]).encode(), {"ETag": 'W/"41"'}),
        lambda _: Says(200, json.dumps([FULL]).replace("2850000011", "2850000011.0").encode(), {"etag": '"41"'}),
    ],
)
def test_a_list_is_read_in_every_shape(answer: Callable[[Asked], Says]) -> None:
    state = asking(answer, lambda d: d.read_all())
    assert state.revision == "41"
    assert [(each.id, each.occasion.name, len(each.occasion.events)) for each in state.occasions] == [
        (2_850_000_011, "A", 1)
    ]
    assert state.default is not None


def test_an_occasion_that_vanishes_between_list_and_reading_is_left_out() -> None:
    def answer(asked: Asked) -> Says:
        return Says(200, [SUMMARY]) if asked.path.endswith("specialoccasion") else Says(404)

    assert asking(answer, lambda d: d.read_all()).occasions == ()


@pytest.mark.parametrize("lacking", ["events", "isDefault"])
def test_half_an_object_is_never_taken_for_a_whole_one(lacking: str) -> None:
    half = {key: value for key, value in FULL.items() if key != lacking}
    with pytest.raises(DestinationError, match='"A"'):
        asking(listing(SUMMARY, one=half), lambda d: d.read_all())


def test_a_reading_that_was_broken_off_goes_on() -> None:
    asked: list[str] = []

    def answer(request: Asked) -> Says:
        asked.append(request.path.rsplit("/", 1)[-1])
        if asked[-1] == "specialoccasion":
            return Says(200, [{**SUMMARY, "id": 1}, {**SUMMARY, "id": 2, "name": "B"}], {"ac-revision": "7"})
        if len(asked) == 3:
            return Says(429)
        return Says(200, {**FULL, "id": int(asked[-1]), "name": asked[-1]})

    def read_three_times(destination: HttpDestination) -> None:
        with pytest.raises(RateLimited):
            destination.read_all()
        assert [each.id for each in destination.read_all().occasions] == [1, 2]
        assert asked == ["specialoccasion", "1", "2", "specialoccasion", "2"]
        destination.read_all()
        assert asked[5:] == ["specialoccasion", "1", "2"], "a new reading reads anew"

    asking(answer, read_three_times)


@pytest.mark.parametrize("body", [b"", b"<html>sign in</html>", b"[", b'[{"id": NaN}]', b"[" * 100_000])
def test_a_list_that_is_no_json_may_be_asked_for_again(body: bytes) -> None:
    with pytest.raises(TransientError):
        asking(lambda _: Says(200, body), lambda d: d.read_all())


@pytest.mark.parametrize("body", [{"message": "hello"}, ["A"], [{"name": "A"}], [{"id": 1}], 7, None])
def test_a_list_of_something_else_is_refused(body: Any) -> None:
    with pytest.raises(DestinationError) as raised:
        asking(lambda _: Says(200, body), lambda d: d.read_all())
    assert raised.value.code == "api-answer-unreadable"


@pytest.mark.parametrize(
    "odd",
    [
        {"recurrence": ["RRULE:FREQ=WEEKLY;BYDAY=MO"]},
        {"start": {"dateTime": "2027-12-24T00:00", "timeZone": "Europe/Warsaq"}},
        {"meta": {"working": False, "name": " "}},
    ],
)
def test_an_event_that_breaks_our_own_rules_is_kept_as_it_is(odd: dict[str, Any]) -> None:
    (held,) = asking(listing({**FULL, "events": [{**EVENT, **odd}]}), lambda d: d.read_all()).occasions
    (event,) = held.occasion.body()["events"]
    assert {key: event[key] for key in odd} == odd
    usual = AccountOccasion.from_api(FULL | {"events": [EVENT]})
    assert held.occasion.canonical(str) != usual.occasion.canonical(str)


@pytest.mark.parametrize(
    "odd",
    [
        {"start": {"dateTime": "tomorrow", "timeZone": "UTC"}},
        {"meta": {"working": "false", "name": "A"}},
        {"end": None},
    ],
)
def test_an_occasion_that_cannot_be_understood_is_named(odd: dict[str, Any]) -> None:
    with pytest.raises(DestinationError, match='"A"') as raised:
        asking(listing({**FULL, "events": [{**EVENT, **odd}]}), lambda d: d.read_all())
    assert raised.value.code == "account-unreadable"


HALF = "\ud83d"
"""Half of a surrogate pair: JSON can say it, UTF-8 cannot."""


@pytest.mark.parametrize(
    "odd",
    [
        {"name": f"A{HALF}"},
        {"description": HALF},
        {"events": [{**EVENT, "meta": {"working": False, "name": HALF}}]},
        {"events": [{**EVENT, "recurrence": [HALF]}]},
        {"events": [{**EVENT, "recurrence": [f"RRULE:FREQ=DAILY;COUNT={'9' * 5000};INTERVAL=1"]}]},
    ],
)
def test_an_occasion_that_nobody_can_write_down_is_named_by_its_id(odd: dict[str, Any]) -> None:
    with pytest.raises(DestinationError, match="id 2850000011") as raised:
        asking(listing({**FULL, **odd}), lambda d: d.read_all())
    assert raised.value.code == "account-unreadable"
    assert raised.value.message.isascii()


def test_summaries_skills_and_error_texts_can_be_written_down_whatever_they_hold() -> None:
    (summary,) = asking(listing({**SUMMARY, "name": HALF}), lambda d: d.read_summaries())
    assert summary.name == "?"
    (skill,) = asking(lambda _: Says(200, [{"id": 1, "name": HALF, "specialOccasionId": 7}]), lambda d: d.read_skills())
    assert (skill.name, skill.occasion) == ("?", 7)
    assert replies.words(json.dumps({"message": HALF}).encode(), []) == "?"
    assert replies.confirmed(json.dumps({"id": 1, "name": HALF}).encode()) == {"?": 1}


@pytest.mark.parametrize("given", ["Infinity", "-Infinity", "NaN", "1e999999999", 0, -1, True, None, 1.5])
def test_what_is_no_id(given: Any) -> None:
    assert replies.id_of({"id": given}) is None


@pytest.mark.parametrize(
    ("body", "confirmed"),
    [
        ([{"id": 1, "name": "A"}, {"id": 2, "name": "B"}], {"a": 1, "b": 2}),
        ([{"id": 2, "name": "B"}, {"id": 1, "name": "A"}], {"a": 1, "b": 2}),
        ({"id": 1, "name": "a"}, {"a": 1}),
        ([{"id": 1, "name": "A"}, {"name": "B"}, None, 3], {"a": 1}),
        ([{"id": 1, "name": "A", "deleted": True}], {}),
        ({"message": "ok"}, {}),
        (b"", {}),
        (b"  ", {}),
    ],
)
@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_a_reply_confirms_the_names_that_it_holds(status: int, body: Any, confirmed: dict[str, int]) -> None:
    if status == 204:
        body, confirmed = b"", {}
    reply = asking(lambda _: Says(status, body), lambda d: d.create([occasion("A"), occasion("B")]))
    assert (reply.status, reply.confirmed) == (status, confirmed)


@pytest.mark.parametrize("body", [b"<html>ok</html>", b'[{"id": 1, "name"'])
def test_a_reply_that_is_no_json_leaves_the_write_unknown(body: bytes) -> None:
    with pytest.raises(OutcomeUnknown):
        asking(lambda _: Says(200, body), lambda d: d.create([occasion("A")]))


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"type": "specialoccasion", "internalCode": 12, "message": "No data found"}, "No data found (code 12)"),
        ({"error": {"message": "bad csrf", "internalCode": 10, "responseStatus": "X"}}, "bad csrf (code 10)"),
        ({"error": "invalid_client", "error_description": "unknown client"}, "unknown client"),
        ({"error": "invalid_client"}, "invalid_client"),
        ({"errors": [{"message": "one"}, {"message": "two"}]}, "one; two"),
        ([{"message": "one"}, {"message": "two"}], "one; two"),
        (b"<html><style>p{}</style><h1>502</h1>\n <p>Bad&nbsp;Gateway</p></html>", "502 Bad Gateway"),
        (b"plain  words\x1b[31m", "plain words[31m"),
        ({"internalCode": 3}, "(code 3)"),
        ({"odd": 1}, '{"odd": 1}'),
        (b"", ""),
        ({}, ""),
        (None, ""),
        (b"\xff\xfe", "\ufffd\ufffd"),
    ],
)
def test_error_texts_are_found_in_every_shape(body: Any, words: str) -> None:
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    assert replies.words(sent, []) == words


def test_an_error_text_is_cut_at_500_characters() -> None:
    assert len(replies.words(b"x" * 10_000, [])) == 500
