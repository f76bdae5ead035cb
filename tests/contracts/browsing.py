"""Open pages in a browser that notes what they ask for and complain about."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page

PHONE, DESK, ZOOMED = (390, 844), (1280, 800), (320, 640)
"""Windows: a phone, a desk, and a desk's window enlarged four times."""


@dataclass
class Noted:
    """A page that is shown, what it asked a network for, and what it complained about."""

    page: Page
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@contextmanager
def shown(
    browser: Browser,
    text: str,
    folder: Path,
    window: tuple[int, int] = DESK,
    *,
    scheme: Literal["light", "dark"] = "light",
    scripts: bool = True,
) -> Iterator[Noted]:
    """A page as a browser shows it from a file."""
    file = folder / "shown.html"
    file.write_text(text, encoding="utf-8")
    context = browser.new_context(
        viewport={"width": window[0], "height": window[1]},
        color_scheme=scheme,
        reduced_motion="reduce",
        java_script_enabled=scripts,
    )
    noted = Noted(context.new_page())
    noted.page.on("request", lambda request: noted.asked.append(request.url))
    noted.page.on("console", lambda message: noted.complaints.append(message.text))
    noted.page.on("pageerror", lambda error: noted.complaints.append(str(error)))
    noted.page.goto(file.as_uri())
    yield noted
    assert noted.asked == [file.as_uri()]
    assert noted.complaints == []
    context.close()
