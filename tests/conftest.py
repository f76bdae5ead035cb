"""Shared by all tests: the glossary, a browser, and how hard Hypothesis looks.

The profile ``ci`` looks at the same examples on every machine; ``HYPOTHESIS_PROFILE=search`` hunts for new ones.
"""

import os
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from importer.core.glossary import Glossary
from importer.pipeline import load_glossary

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)
settings.register_profile("ci", deadline=None, derandomize=True, max_examples=40, suppress_health_check=_SLOW)
settings.register_profile("search", deadline=None, max_examples=500, suppress_health_check=_SLOW, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


@pytest.fixture(scope="session")
def glossary() -> Glossary:
    """All languages that travel with the package."""
    return load_glossary()


@pytest.fixture(scope="session")
def chromium() -> "Iterator[Browser]":
    """The system's own Chromium, which ``make system`` installs; once for all tests of pages."""
    from playwright.sync_api import sync_playwright  # only tests of pages pay for it

    found = shutil.which("chromium")
    assert found, "install chromium with: make system"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly how many tests found no real files: a green run without them proves less."""
    skipped = [each for each in terminalreporter.stats.get("skipped", ()) if "realdata" in each.keywords]
    if skipped:
        terminalreporter.write_sep("!", f"{len(skipped)} tests of real files were skipped", red=True, bold=True)
        terminalreporter.write_line("name the folder of the real files with OCCASIONS_REALDATA")
