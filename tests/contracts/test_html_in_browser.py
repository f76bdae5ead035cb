"""The HTML report in a real browser: sizes of windows, keyboard, colours, print, no scripts, foreign names."""

from itertools import pairwise
from pathlib import Path
from typing import Literal

import pytest
import report_samples as samples
from browsing import DESK, PHONE, ZOOMED, shown
from playwright.sync_api import Browser, Page
from report_pictured import pictured
from report_situations import two_accounts
from test_report_html import HOSTILE, entry, off

from importer.core.issues import Issue, Place, Severity
from importer.reports.html.page import render_html, render_joined_html

NAMES = ("צוות ירושלים", "مكتب دبي", "東京サポート", "Night line 🎄", "W" * 50, *HOSTILE)
CONTRASTS = """() => {
  const canvas = Object.assign(document.createElement('canvas'), {width: 1, height: 1});
  const ink = canvas.getContext('2d', {willReadFrequently: true});
  const rgba = text => {
    ink.clearRect(0, 0, 1, 1);
    ink.fillStyle = text;
    ink.fillRect(0, 0, 1, 1);
    return Array.from(ink.getImageData(0, 0, 1, 1).data);
  };
  const linear = part => part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4;
  const shine = colour => {
    const [red, green, blue] = colour.slice(0, 3).map(part => linear(part / 255));
    return .2126 * red + .7152 * green + .0722 * blue;
  };
  const behind = each => {
    for (let at = each; at; at = at.parentElement) {
      const colour = rgba(getComputedStyle(at).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return [255, 255, 255, 255];
  };
  const weak = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let looked = 0;
  while (walk.nextNode()) {
    const each = walk.currentNode.parentElement;
    const words = walk.currentNode.data.trim();
    if (!words || !each.getClientRects().length || each.closest('script,style,.skip')) continue;
    looked += 1;
    const pair = [shine(rgba(getComputedStyle(each).color)), shine(behind(each))].sort((x, y) => y - x);
    if ((pair[0] + .05) / (pair[1] + .05) < 4.5) weak.push(each.className + ': ' + words);
  }
  return [looked, weak.slice(0, 5)];
}"""
"""How many texts are shown, and those whose contrast with what is behind them is weak."""


@pytest.fixture(scope="module")
def page_text(tmp_path_factory: pytest.TempPathFactory) -> str:
    return render_html(pictured(tmp_path_factory.mktemp("pictured")))


@pytest.fixture(scope="module")
def hostile_text() -> str:
    entries = tuple(entry(name, "failed", off(name, "2027-12-24", 3), message=name) for name in NAMES)
    issues = tuple(
        Issue(
            "end-before-start", Severity.ERROR, f'"{name}" is wrong.', Place(name, name, row, 1, name), found=name * 5
        )
        for row, name in enumerate(NAMES, 2)
    )
    return render_html(samples.mixed(entries=entries, issues=issues))


def overflow(page: Page) -> int:
    """By how much the page is wider than its window."""
    found: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return found


@pytest.mark.parametrize("window", [ZOOMED, PHONE, (700, 900), DESK], ids=["zoomed", "phone", "between", "desk"])
def test_the_page_is_never_wider_than_its_window(
    chromium: Browser, page_text: str, hostile_text: str, tmp_path: Path, window: tuple[int, int]
) -> None:
    joined = render_joined_html(two_accounts(tmp_path))
    for text in (page_text, hostile_text, joined):
        with shown(chromium, text, tmp_path, window) as noted:
            assert overflow(noted.page) == 0


def test_names_are_text_whatever_they_hold(chromium: Browser, hostile_text: str, tmp_path: Path) -> None:
    with shown(chromium, hostile_text, tmp_path) as noted:
        noted.page.on("dialog", lambda dialog: noted.complaints.append(dialog.message))
        names = noted.page.locator("#a1-occasions tbody th bdi").all_inner_texts()
        assert names == list(NAMES)
        assert noted.page.locator("main script, main img").count() == 0
        directions = noted.page.locator("#a1-occasions tbody th bdi").evaluate_all(
            "all => all.map(each => getComputedStyle(each).direction)"
        )
        assert directions[:3] == ["rtl", "rtl", "ltr"]


def test_days_tell_themselves_on_hover_focus_and_tap(chromium: Browser, page_text: str, tmp_path: Path) -> None:
    def tip() -> str:
        found: str = day.evaluate("each => getComputedStyle(each, '::after').content")
        return found

    with shown(chromium, page_text, tmp_path) as noted:
        day = noted.page.locator(".card", has_text="Warsaw office").locator(".day.hours").first
        assert tip() == "none"
        day.hover()
        assert "Fri 18 Jun 2027: open 09:00–13:00" in tip()
        noted.page.mouse.move(0, 0)
        assert tip() == "none"
        day.focus()
        assert "Founders' Day" in tip()
        assert overflow(noted.page) == 0
        noted.page.keyboard.press("Escape")
        assert tip() == "none"
        day.click()
        assert "Europe/Warsaw" in tip()
        assert day.get_attribute("aria-label") is not None


def test_the_keyboard_reaches_everything_in_order(chromium: Browser, page_text: str, tmp_path: Path) -> None:
    with shown(chromium, page_text, tmp_path) as noted:
        page = noted.page
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        stops, opened = [], False
        for _ in range(120):
            page.keyboard.press("Tab")
            where, name, outline, top = page.evaluate(
                "(() => { const each = document.activeElement; return [each.tagName, each.className, "
                "getComputedStyle(each).outlineStyle, each.getBoundingClientRect().top + scrollY] })()"
            )
            if where == "BODY":
                break
            assert outline == "solid"
            stops.append((where, name, top))
            if where == "SUMMARY" and page.evaluate("!document.activeElement.parentElement.open"):
                page.keyboard.press("Enter")
                opened = bool(page.evaluate("document.activeElement.parentElement.open"))
        assert opened
        kinds = {where for where, _, _ in stops}
        assert {"A", "SUMMARY", "BUTTON"} <= kinds
        assert [top for where, _, top in stops if where == "A"] == sorted(
            top for where, _, top in stops if where == "A"
        )
        # of days in a row that are alike, only the first is a stop
        assert len([name for _, name, _ in stops if "day" in name]) == page.locator(".days li").count()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("window", [PHONE, DESK], ids=["phone", "desk"])
def test_contrast_of_all_text(
    chromium: Browser,
    page_text: str,
    tmp_path: Path,
    scheme: Literal["light", "dark"],
    window: tuple[int, int],
) -> None:
    with shown(chromium, page_text, tmp_path, window, scheme=scheme) as noted:
        ground = noted.page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert ground == {"light": "rgb(245, 246, 248)", "dark": "rgb(17, 21, 27)"}[scheme]
        looked, weak = noted.page.evaluate(CONTRASTS)
        assert looked > 300
        assert weak == []


def test_the_colours_can_be_turned(chromium: Browser, page_text: str, tmp_path: Path) -> None:
    with shown(chromium, page_text, tmp_path, scheme="dark") as noted:
        button = noted.page.get_by_role("button", name="Light colours")
        button.click()
        assert noted.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(245, 246, 248)"
        assert noted.page.get_by_role("button", name="Dark colours").is_visible()


def test_on_paper_everything_is_there_and_needs_no_colour(chromium: Browser, page_text: str, tmp_path: Path) -> None:
    with shown(chromium, page_text, tmp_path, (794, 1123), scheme="dark") as noted:
        page = noted.page
        page.emulate_media(media="print")
        assert page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--ink')") == "#1a2230"
        assert not page.locator(".theme").is_visible()
        assert page.locator(".books [data-total='rows.conflict']").is_visible()
        assert page.locator(".other .month").first.is_visible()
        assert page.locator(".card").first.evaluate("each => getComputedStyle(each).breakInside") == "avoid"
        day = page.locator(".day.closed").first
        assert day.evaluate("each => getComputedStyle(each).backgroundColor") == "rgba(0, 0, 0, 0)"
        assert '"C"' in day.evaluate("each => getComputedStyle(each, '::before').content")
        styles = [
            page.locator(f".day.{kind}").first.evaluate("each => getComputedStyle(each).borderTopStyle")
            for kind in ("closed", "hours", "open")
        ]
        assert styles == ["solid", "dashed", "double"]
        assert len(page.pdf(format="A4")) > 10_000


def test_without_scripts_nothing_is_missing(chromium: Browser, page_text: str, tmp_path: Path) -> None:
    with shown(chromium, page_text, tmp_path, scripts=False) as noted:
        page = noted.page
        assert not page.locator(".theme").is_visible()
        assert page.locator(".days li").count() > 15
        assert page.locator(".days").first.is_visible()
        page.locator("summary", has_text="All figures").click()
        assert page.locator(".books [data-total='rows.conflict']").is_visible()


@pytest.mark.parametrize("window", [ZOOMED, DESK], ids=["zoomed", "desk"])
def test_targets_are_large_enough(chromium: Browser, page_text: str, tmp_path: Path, window: tuple[int, int]) -> None:
    with shown(chromium, page_text, tmp_path, window) as noted:
        small = noted.page.evaluate(
            "Array.from(document.querySelectorAll('button, summary, nav a')).filter(each => each.offsetParent)"
            ".map(each => [each.className, each.getBoundingClientRect()])"
            ".filter(([_, box]) => box.width < 24 || box.height < 24).map(([name, box]) => `${name} ${box.width}`)"
        )
        assert small == []


@pytest.mark.parametrize("several", [False, True], ids=["one", "several"])
def test_its_bones_are_sound(chromium: Browser, page_text: str, tmp_path: Path, *, several: bool) -> None:
    text = render_joined_html(two_accounts(tmp_path)) if several else page_text
    with shown(chromium, text, tmp_path) as noted:
        page = noted.page
        levels = page.locator("h1,h2,h3,h4,h5,h6").evaluate_all("all => all.map(each => +each.tagName[1])")
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(below - above <= 1 for above, below in pairwise(levels))
        assert page.locator("th:not([scope])").count() == 0
        assert page.locator("html").get_attribute("lang") == "en"
        assert (page.locator("main").count(), page.locator("header").count()) == (1, 1)
        links = page.locator("a").evaluate_all("all => all.filter(each => !document.querySelector(each.hash)).length")
        assert links == 0
        labels = page.locator("nav").evaluate_all("all => all.map(each => each.getAttribute('aria-label'))")
        assert len(set(labels)) == len(labels) == 1 + several


def test_calm_where_motion_is_not_wanted(chromium: Browser, page_text: str, tmp_path: Path) -> None:
    with shown(chromium, page_text, tmp_path) as noted:
        assert noted.page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
