"""Take the pictures of the HTML report that the documents show: ``python tests/screenshots.py``.

They go to docs/screenshots/report/. The report is invented, and the same every time; the browser is the system's own.
"""

import shutil
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "screenshots" / "report"
COLOURS = 192
"""Of each picture: few enough for small files, enough for smooth letters."""
sys.path.insert(0, str(ROOT / "tests" / "contracts"))

from report_pictured import pictured  # noqa: E402 - it stands among the tests

from importer.reports.html.page import render_html  # noqa: E402 - as above


def main() -> int:
    """Take all pictures; 1 if there is no browser."""
    browser_path = shutil.which("chromium")
    if browser_path is None:
        sys.stderr.write("There is no chromium. Install it with: make system\n")
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made, sync_playwright() as playwright:
        page_file = Path(made) / "report.html"
        page_file.write_text(render_html(pictured(Path(made))), encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        for name, size, scheme, anchor in (
            ("report-390", (390, 844), "light", ""),
            ("report-1280", (1280, 1000), "light", ""),
            ("report-dark", (1280, 1000), "dark", "#a1-calendars"),
        ):
            context = browser.new_context(
                viewport={"width": size[0], "height": size[1]},
                color_scheme="dark" if scheme == "dark" else "light",
                reduced_motion="reduce",
            )
            page = context.new_page()
            page.goto(page_file.as_uri() + anchor)
            save(page, name)
            context.close()
        page = browser.new_page(viewport={"width": 794, "height": 1123})  # A4 at 96 dots to the inch
        page.emulate_media(media="print")
        page.goto(page_file.as_uri())
        page.locator("#a1-calendars").scroll_into_view_if_needed()
        page.evaluate("document.querySelector('#a1-calendars').scrollIntoView()")
        save(page, "report-print")
        browser.close()
    return 0


def save(page: Page, name: str) -> None:
    """Write what the window shows as a small PNG."""
    path = FOLDER / f"{name}.png"
    page.screenshot(path=str(path))
    with Image.open(path) as picture:
        small = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(path, optimize=True)


if __name__ == "__main__":
    sys.exit(main())
