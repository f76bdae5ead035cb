"""Write the report as a page of its own, which a browser shows wherever the file is."""

from typing import BinaryIO

from importer.core.joined import JoinedReport
from importer.core.report import Report
from importer.reports.html.page import render_html, render_joined_html


def write_html(report: Report, out: BinaryIO) -> None:
    """Write the page of one account in UTF-8."""
    out.write(render_html(report).encode("utf-8", "replace"))


def write_joined_html(joined: JoinedReport, out: BinaryIO) -> None:
    """Write the page of several accounts in UTF-8."""
    out.write(render_joined_html(joined).encode("utf-8", "replace"))
