"""How reports are printed into a text: by rich, with nothing of a sheet or a server read as markup."""

import io

from rich.console import Console


def console_of(sheet: io.StringIO, width: int, *, color: bool) -> Console:
    """A console that writes into a text, and reads nothing in it as markup."""
    return Console(
        file=sheet,
        width=width,
        force_terminal=color,
        color_system="standard" if color else None,
        no_color=not color,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )


def printed_lines(text: str) -> str:
    """What was printed, without blanks at the ends of lines."""
    return "\n".join(line.rstrip() for line in text.splitlines()) + "\n"
