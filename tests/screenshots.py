"""Take the pictures of the HTML report that the documents show: ``python tests/screenshots.py``.

They go to docs/screenshots/report/. The report is invented, and the same every time; the browser is the system's own.
"""

import datetime as dt
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "screenshots" / "report"
COLOURS = 192
"""Of each picture: few enough for small files, enough for smooth letters."""
SCREENS: tuple[tuple[str, int, int, Literal["light", "dark"]], ...] = (
    ("report-390", 390, 844, "light"),
    ("report-1280", 1280, 1000, "light"),
    ("report-dark", 1280, 1000, "dark"),
)
sys.path.insert(0, str(ROOT / "tests" / "contracts"))

from report_pictured import pictured  # noqa: E402 - it stands among the tests

from importer.core.profile import Profile  # noqa: E402 - as above
from importer.core.report import Report, RunInfo, SourceEntry  # noqa: E402 - as above
from importer.core.validating.validate import Rules  # noqa: E402 - as above
from importer.pipeline import Zones, check_reading, load_glossary  # noqa: E402 - as above
from importer.reading import read_and_parse  # noqa: E402 - as above
from importer.reports.html.page import render_html  # noqa: E402 - as above

CALENDAR = ROOT / "data" / "samples" / "holidays.ics"
CHECKED = "2026-11-02T09:00:00+00:00"


def main() -> int:
    """Take all pictures; 1 if there is no browser."""
    browser_path = shutil.which("chromium")
    if browser_path is None:
        sys.stderr.write("There is no chromium. Install it with: make system\n")
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made, sync_playwright() as playwright:
        page_file = Path(made) / "report.html"
        rendered = render_html(pictured(Path(made)))
        page_file.write_text(rendered, encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        for name, width, height, scheme in SCREENS:
            page = browser.new_page(
                viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
            )
            page.goto(page_file.as_uri())
            if scheme == "dark":
                page.locator(".card", has_text="Warsaw office").evaluate("each => each.scrollIntoView()")
            save(page, name)
        page_file.write_text(render_html(of_calendar()), encoding="utf-8")
        page = browser.new_page(viewport={"width": 1280, "height": 1000}, reduced_motion="reduce")
        page.goto(page_file.as_uri())
        save(page, "report-calendar")
        page_file.write_text(rendered, encoding="utf-8")
        page = browser.new_page(viewport={"width": 794, "height": 1123}, bypass_csp=True)  # A4, 96 dots to the inch
        page.emulate_media(media="print")
        page.goto(page_file.as_uri())
        page.add_style_tag(content="body{padding:14mm}")  # what @page gives to paper
        page.locator(".card", has_text="Warsaw office").evaluate("each => window.scrollTo(0, each.offsetTop - 40)")
        save(page, "report-print")
        browser.close()
    return 0


def of_calendar() -> Report:
    """The check of the calendar among the samples."""
    profile = Profile(zone="Europe/Warsaw", year=2027)
    reading = read_and_parse([CALENDAR], profile, load_glossary())
    rules = Rules(dt.date.fromisoformat(CHECKED[:10]))
    (source,) = reading.sources
    entry = SourceEntry(source.file, source.sha256, (), "")
    run = RunInfo("20261102T090000-0c1d", "check", None, None, "upsert", CHECKED, CHECKED, "0.1.0", "2026f", (entry,))
    return check_reading(reading, rules, Zones(), load_glossary()).report(run)


def save(page: Page, name: str) -> None:
    """Write what the window shows as a small PNG."""
    path = FOLDER / f"{name}.png"
    page.screenshot(path=str(path))
    with Image.open(path) as picture:
        small = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(path, optimize=True)


if __name__ == "__main__":
    sys.exit(main())
