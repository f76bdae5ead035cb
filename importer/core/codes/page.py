"""The page about all codes, ``docs/issues.md``."""

from importer.core.codes.assumption_codes import ASSUMPTIONS
from importer.core.codes.issue_codes import ISSUES


def document() -> str:
    """The page ``docs/issues.md``."""
    lines = [
        "# Issues and assumptions",
        "",
        "Every code that a report can hold. Codes never change their meaning. An *error* keeps a row out, and with it",
        "the whole occasion; a *warning* is worth a look; a *note* needs nothing.",
        "",
        "## Issues",
        "",
        "| code | severity | what it means | what to do |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| `{code}` | {' or '.join(each.severities)} | {each.meaning} | {each.remedy} |"
        for code, each in sorted(ISSUES.items())
    ]
    lines += ["", "## Assumptions", "", "Something that was inferred, always shown with its evidence.", ""]
    lines += ["| code | what was assumed |", "|---|---|"]
    lines += [f"| `{code}` | {meaning} |" for code, meaning in sorted(ASSUMPTIONS.items())]
    return "\n".join(lines) + "\n"
