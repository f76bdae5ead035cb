"""A rule's standing as text, so that it can be kept between sweeps whatever the store."""

import json
from dataclasses import asdict
from typing import Any

from importer.core.drops import DropOutcome, Level, Standing
from importer.core.news import News, NewsKind, Owed


def standing_text(standing: Standing) -> str:
    """A standing as one line of JSON in ASCII, because a file's name may have bytes in it that are no text."""
    parts = asdict(standing)
    parts["ills"], parts["heard"] = sorted(standing.ills), sorted(standing.heard)
    return json.dumps(parts, sort_keys=True)


def standing_of(text: str) -> Standing:
    """The standing that ``standing_text`` wrote; what an older version did not write has its usual value."""
    parts: dict[str, Any] = json.loads(text)
    parts["level"] = Level(parts["level"])
    parts["ills"] = frozenset(NewsKind(each) for each in parts.get("ills", ()))
    parts["heard"] = frozenset(parts.get("heard", ()))
    parts["untold"] = tuple(_owed(each) for each in parts.get("untold", ()))
    parts["counted"] = {DropOutcome(name): count for name, count in parts.get("counted", {}).items()}
    return Standing(**parts)


def _owed(parts: dict[str, Any]) -> Owed:
    news = parts["news"]
    told = News(**{**news, "kind": NewsKind(news["kind"])})
    return Owed(told, parts["to"], parts.get("tried", False), tuple(parts.get("took", ())))
