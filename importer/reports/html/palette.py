"""The colours of the page, in light and in dark; each pair that stands together is held to its contrast by a test."""

from collections.abc import Mapping

LIGHT: Mapping[str, str] = {
    "ground": "#f5f6f8",
    "sheet": "#ffffff",
    "line": "#dadfe6",
    "strong-line": "#76818f",
    "ink": "#1a2230",
    "faint": "#525d6c",
    "link": "#1a56b0",
    "focus": "#1a56b0",
    "good": "#14663f",
    "good-tint": "#e4f3ea",
    "bad": "#a8201a",
    "bad-tint": "#fceceb",
    "wait": "#7a4b00",
    "wait-tint": "#fdf1d8",
    "quiet": "#4d5867",
    "quiet-tint": "#eceff3",
    "closed": "#3e4b73",
    "closed-ink": "#ffffff",
    "hours": "#fbe6b5",
    "hours-line": "#8f5f00",
    "hours-ink": "#3f2a00",
    "open": "#d8efe2",
    "open-line": "#14663f",
    "open-ink": "#0d3d26",
}
DARK: Mapping[str, str] = {
    "ground": "#11151b",
    "sheet": "#191f28",
    "line": "#333c49",
    "strong-line": "#7f8b9b",
    "ink": "#e6eaf0",
    "faint": "#a6b0be",
    "link": "#8fbbff",
    "focus": "#8fbbff",
    "good": "#7fd6a5",
    "good-tint": "#15321f",
    "bad": "#ffa39b",
    "bad-tint": "#3d1a18",
    "wait": "#f3c568",
    "wait-tint": "#382a0c",
    "quiet": "#b0bac7",
    "quiet-tint": "#262e39",
    "closed": "#a9b6e2",
    "closed-ink": "#10141d",
    "hours": "#463510",
    "hours-line": "#e3b55a",
    "hours-ink": "#ffe9bd",
    "open": "#163a28",
    "open-line": "#7fd6a5",
    "open-ink": "#cdf3de",
}


def declarations() -> str:
    """Both sets as custom properties: the reader's system chooses, and the page's own button goes before it."""
    light, dark = ("".join(f"--{name}:{colour};" for name, colour in colours.items()) for colours in (LIGHT, DARK))
    return (
        f":root{{color-scheme:light;{light}}}\n"
        f"@media (prefers-color-scheme:dark){{:root:not([data-theme=light]){{color-scheme:dark;{dark}}}}}\n"
        f":root[data-theme=dark]{{color-scheme:dark;{dark}}}\n"
        f"@media print{{:root:root:root{{color-scheme:light;{light}}}}}\n"
    )
