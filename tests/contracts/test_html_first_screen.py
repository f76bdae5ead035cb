"""The first screen of the HTML report, in a real browser.

A person who has never seen the program must be able to say, without scrolling:

1. What happened?
2. Is everything in the account?
3. What must I do now, and where?
"""

from dataclasses import replace
from pathlib import Path

import pytest
from browsing import DESK, PHONE, shown
from playwright.sync_api import Browser, Locator
from report_situations import RUN_ID, SITUATIONS, two_accounts, undone

from importer.reports.html.page import render_html, render_joined_html

UNDO = f"occasions undo {RUN_ID}"
RESUME = f"occasions resume {RUN_ID}"
ANSWERS: dict[str, tuple[str, str, tuple[str, ...], tuple[str, ...]]] = {
    "all-well": ("10 of 11 rows are in the account.", "Yes.", (UNDO,), ()),
    "some-rejected": (
        "5 of 11 rows are in the account. 5 need you.",
        "No. 5 rows are not in the account.",
        ("Mend the cells named under Issues", UNDO),
        ("Holidays 2027.xlsx[EMEA]!D7", "Holidays 2027.xlsx[EMEA]!C10"),
    ),
    "server-refusals": (
        "8 of 11 rows are in the account. 2 need you.",
        "No. 2 rows are not in the account.",
        ("refused by the API", UNDO),
        ("Lisbon support",),
    ),
    "conflict": (
        "7 of 11 rows are in the account. 3 need you.",
        "No. 3 rows are not in the account.",
        ("--mode upsert", UNDO),
        ("Warsaw office",),
    ),
    "unknown": ("confirmed to be in the account.", "Not known:", (RESUME,), ("not confirmed",)),
    "interrupted": ("confirmed to be in the account.", "Not known:", (RESUME,), ("not attempted",)),
}
"""What happened; is everything in the account; what to do now; and where."""


def seen(places: Locator, height: int) -> str:
    """The text of elements, all of which must stand within the first screen."""
    texts = []
    for place in places.all():
        box = place.bounding_box()
        assert box is not None
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= height, place.inner_text()
        assert box["height"] > 0
        texts.append(place.inner_text())
    return " ".join(" ".join(texts).split())


@pytest.mark.parametrize("window", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("situation", SITUATIONS)
def test_three_questions_are_answered(
    chromium: Browser, tmp_path: Path, situation: str, window: tuple[int, int]
) -> None:
    happened, everything, now, where = ANSWERS[situation]
    with shown(chromium, render_html(SITUATIONS[situation](tmp_path)), tmp_path, window) as noted:
        first = noted.page.locator(".first")
        assert happened in seen(first.locator("h1"), window[1])
        assert everything in seen(first.locator(".answer"), window[1])
        steps, spots = seen(first.locator(".steps li"), window[1]), seen(first.locator(".spots li"), window[1])
        assert [words for words in now if words not in steps] == []
        assert [words for words in where if words not in spots] == []
        assert "12345678" in (about := seen(first.locator(".facts"), window[1]))
        assert RUN_ID in about
        assert "3 Jan 2027" in about
        chips = seen(first.locator(".chips li"), window[1])
        assert "skipped" in chips
        assert "2 warnings to look at" in chips


@pytest.mark.parametrize("window", [PHONE, DESK], ids=["phone", "desk"])
def test_an_undo_answers_them_too(chromium: Browser, tmp_path: Path, window: tuple[int, int]) -> None:
    with shown(chromium, render_html(undone(tmp_path)), tmp_path, window) as noted:
        first = noted.page.locator(".first")
        assert "taken back" in seen(first.locator("h1"), window[1])
        assert "No. 1 occasion is not taken back." in seen(first.locator(".answer"), window[1])
        assert "Dublin desk" in seen(first.locator(".spots li"), window[1])


@pytest.mark.parametrize("window", [PHONE, DESK], ids=["phone", "desk"])
def test_of_several_accounts_each_is_named_first(chromium: Browser, tmp_path: Path, window: tuple[int, int]) -> None:
    joined = two_accounts(tmp_path)
    with shown(chromium, render_joined_html(joined), tmp_path, window) as noted:
        first = noted.page.locator(".first").first
        assert "1 of 2 accounts" in seen(first.locator("h1"), window[1])
        lines = seen(first.locator(".accounts li"), window[1])
        assert all(words in lines for words in ("berlin", "lisbon", "10000002", "needs you", "10 of 11 rows"))
        typed = seen(first.locator(".steps .command"), window[1])
        assert typed == f"{UNDO} occasions report {RUN_ID}.002"
        first.get_by_role("link", name="lisbon").click()
        assert noted.page.url.endswith("#a2")
        assert noted.page.locator("#a2 .headline").bounding_box()["y"] < window[1]  # type: ignore[index]


def test_the_sandbox_is_told_first(chromium: Browser, tmp_path: Path) -> None:
    report = SITUATIONS["some-rejected"](tmp_path)
    rehearsed = replace(report, run=replace(report.run, api="sandbox"))
    with shown(chromium, render_html(rehearsed), tmp_path, PHONE) as noted:
        assert "SANDBOX" in seen(noted.page.locator(".banner"), 200)
        assert noted.page.title().startswith("SANDBOX")
        seen(noted.page.locator(".steps li"), PHONE[1])
