"""An OAuth 2.0 client: a token when it is needed, another before it ends and after a 401."""

from dataclasses import replace

import pytest
from scripted_api import Says
from sending_samples import occasion
from sign_in_samples import CLIENT, TOKENS, Service, authorisations, signed_in

from importer.core.errors import DestinationError, RateLimited, TransientError, Unauthorised

READ = "specialoccasion"


def test_a_token_is_asked_for_at_the_first_request() -> None:
    with signed_in(CLIENT) as signed:
        assert signed.paths == []
        signed.destination.read_summaries()
        signed.destination.read_summaries()
    assert signed.paths == ["token", READ, READ]
    assert (signed.api.asked[0].method, signed.api.asked[0].path) == ("POST", TOKENS)
    assert "Authorization" not in signed.api.asked[0].headers
    assert authorisations(signed.api) == [f"Bearer {signed.service.issued[0]}"] * 2


@pytest.mark.parametrize(
    ("told", "used"), [({}, 3540), ({"expires_in": 600}, 540), ({"expires_in": "600"}, 540), ({"expires_in": 30}, 15),
                       ({"expires_in": -1}, 3540), ({"expires_in": True}, 3540), ({"expires_in": 0}, 3540)],
)  # fmt: skip
def test_it_is_renewed_a_minute_early(told: dict[str, object], used: int) -> None:
    with signed_in(CLIENT, Service(answer_of_token=told)) as signed:
        for seconds in (0, used - 1, 1):
            signed.service.clock.time += seconds
            signed.destination.read_summaries()
    assert signed.paths == ["token", READ, READ, "token", READ]


def test_after_a_401_another_is_asked_for_once() -> None:
    with signed_in(CLIENT) as signed:
        signed.destination.read_summaries()
        signed.service.alive = {"issued-0001-9f86d081884c7d65"}
        signed.destination.read_summaries()
        assert signed.paths[2:] == [READ, "token", READ]
        signed.service.alive = {"none"}
        with pytest.raises(Unauthorised):
            signed.destination.read_summaries()
        assert signed.paths[5:] == [READ, "token", READ]


def test_a_wrong_secret_is_told() -> None:
    wrong = replace(CLIENT, client_secret="wr0ng/s3cret")  # noqa: S106 - made up
    with signed_in(wrong) as signed:
        with pytest.raises(Unauthorised, match=r"refused to the client \(401\): invalid_client") as raised:
            signed.destination.read_summaries()
        assert signed.paths == ["token"]
    assert "OCCASIONS_CLIENT_SECRET" in raised.value.hint
    assert "wr0ng" not in raised.value.message


TROUBLE = [
    pytest.param(Says(400, {"error": "invalid_scope"}), Unauthorised, "invalid_scope", "scope", id="scope"),
    pytest.param(Says(400, {"error": "unauthorized_client"}), Unauthorised, "unauthorized", "grant type", id="flow"),
    pytest.param(Says(403, b"<html>no"), Unauthorised, r"\(403\): no", "OCCASIONS_CLIENT_ID", id="403"),
    pytest.param(Says(429), RateLimited, "too often", "later", id="429"),
    pytest.param(Says(502), TransientError, "502", "later", id="502"),
    pytest.param(Says(302, headers={"Location": "http://127.0.0.1:9"}), DestinationError, "not sent on", "", id="302"),
    pytest.param(Says(200, b"{"), TransientError, "not JSON", "later", id="cut"),
    pytest.param(Says(200, {}), DestinationError, "nothing that can be used", "", id="empty"),
    pytest.param(Says(200, {"access_token": "t", "token_type": "mac"}), DestinationError, "nothing", "", id="kind"),
]


@pytest.mark.parametrize(("says", "kind", "words", "hint"), TROUBLE)
def test_trouble_with_a_token_means_that_nothing_was_applied(
    says: Says, kind: type[DestinationError], words: str, hint: str
) -> None:
    with signed_in(CLIENT, Service(instead={TOKENS: [says]})) as signed:
        with pytest.raises(DestinationError, match=words) as raised:
            signed.destination.create([occasion()])
        assert type(raised.value) is kind
        assert hint in raised.value.hint
        assert signed.paths == ["token"]


def test_a_403_says_that_it_may_be_the_scope() -> None:
    service = Service(instead={"/api/account/qa1/configuration/ac-common/specialoccasion": [Says(403)]})
    with signed_in(CLIENT, service) as signed, pytest.raises(Unauthorised) as raised:
        signed.destination.read_summaries()
    assert "scope" in raised.value.hint
    assert "use an API key" in raised.value.hint


def test_without_a_scope_none_is_sent_and_every_token_is_a_secret() -> None:
    with signed_in(replace(CLIENT, scope=None)) as signed, pytest.raises(Unauthorised):
        signed.destination.read_summaries()
    assert b"scope" not in signed.api.asked[0].body
    with signed_in(CLIENT) as signed:
        signed.destination.read_summaries()
        assert {CLIENT.client_secret, *signed.service.issued} == set(signed.credentials.secrets)
        assert signed.credentials.who().name == "3f…"
