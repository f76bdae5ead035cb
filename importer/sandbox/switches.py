"""The choices that the API's documents leave open, each with its assumed answer as the default."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Literal, get_args, get_origin, get_type_hints

STRICT_REFUSED_ZONES = frozenset({"Europe/Zurich"})


@dataclass(frozen=True)
class Switches:
    """How the simulated API behaves where nothing is documented; the first value of each choice is the default."""

    batch: Literal["atomic", "per_item", "per_item_200"] = "atomic"
    """Whether one bad item refuses its whole array; per_item stores the rest and answers an error all the same."""
    reply_shape: Literal["mirror", "always_array", "first_object_only", "empty_body"] = "mirror"
    """The body after a write."""
    reply_order: Literal["request", "reversed"] = "request"
    """The order of the objects in that body."""
    create_status: Literal[200, 201] = 200
    """The answer to a creation."""
    list_shape: Literal["summary", "full", "select_ignored"] = "summary"
    """What a list without ``select`` holds; select_ignored gives summaries whatever is asked."""
    dup_status: Literal[409, 400] = 409
    """The answer to a name that is taken."""
    stale_status: Literal[409, 412, 304] = 409
    """The answer to a write whose If-Match is not the revision that stands."""
    name_compare: Literal["exact", "case-insensitive", "counts_deleted"] = "exact"
    """Which names count as the same; counts_deleted keeps those of deleted objects taken."""
    error_shape: Literal["flat", "wrapped", "html", "empty", "array"] = "flat"
    """The body of an error."""
    max_items: int | None = None
    """The most items that one request may hold."""
    max_items_status: Literal[400, 413] = 400
    """The answer to a request that holds more."""
    if_match: Literal["required", "optional"] = "required"
    """Whether a PUT or DELETE without If-Match is refused."""
    unchanged_status: Literal[200, 304] = 200
    """The answer to a PUT of what is stored already."""
    put_by_id: Literal["refused", "accepted"] = "refused"
    """Whether PUT to a single object's address works."""
    empty_description: Literal["accepted", "refused"] = "accepted"
    """Whether a description may be empty."""
    unknown_keys: Literal["ignored", "refused"] = "ignored"
    """What becomes of fields that the API does not know."""
    max_events: int | None = None
    """The most events that one object may hold."""
    refused_zones: frozenset[str] = frozenset()
    """IANA names that are not supported."""
    strict_zones: bool = False
    """Refuse Europe/Zurich too, as the real service may."""
    rate_limit: tuple[int, float] | None = None
    """The most requests of an account (first) in so many seconds (second) before 429."""
    replica_lag: float = 0.0
    """How many seconds the read-only host is behind."""
    token_ttl: float | None = 3600.0
    """How many seconds a bearer token lives that no login gave, from the start or from when it was
    issued; None is for good."""
    login_life: float = 28800.0
    """How many seconds a login lives, and with it its token, from its beginning or from when it was refreshed."""
    login_limit: tuple[int, float] | None = None
    """The most logins of an account (first) in so many seconds (second) before 429."""
    expires_in: Literal["absent", "given"] = "absent"
    """Whether the answer with an OAuth 2.0 token tells how long it lives."""
    domain_host: str | None = None
    """What the Domain API names as the host of every service in place of its own; None is its own."""
    domain_shape: Literal["object", "list"] = "object"
    """The body of a look-up of one service: its entry, or a list of all of them."""
    latency: float = 0.0
    """How many seconds every answer comes late."""
    delete_used: Literal["refuse", "null_the_skill"] = "refuse"
    """What becomes of the deletion of an object that a skill uses: 409, or the skill uses none."""

    def __post_init__(self) -> None:
        """Refuse values that no switch has.

        Raises:
            ValueError: A choice is not one of those listed.
        """
        hints: Mapping[str, object] = get_type_hints(type(self))
        for each in fields(self):
            choices, value = hints[each.name], getattr(self, each.name)
            if get_origin(choices) is Literal and value not in get_args(choices):
                raise ValueError(f"switch {each.name}: {value!r} is not one of {get_args(choices)}")

    @property
    def all_refused_zones(self) -> frozenset[str]:
        """Every zone name that is refused although it exists."""
        return self.refused_zones | (STRICT_REFUSED_ZONES if self.strict_zones else frozenset())
