"""Which warnings can be switched off, and what was meant by a code that is none of them."""

from importer.core.codes import ISSUES, SWITCHABLE


def no_such_warning(code: str) -> str:
    """Why a code cannot be switched off, with those that may have been meant; empty if it can be.

    >>> no_such_warning("dat-past")
    '"dat-past" is no code of a warning; the nearest are date-past, holiday-estimated and last-year-new'
    """
    if code in SWITCHABLE:
        return ""
    if "," in code and all(each.strip() in SWITCHABLE for each in code.split(",")):
        return f'"{code}" is several codes; give it once for each: ' + " ".join(
            f"--no-warn {each.strip()}" for each in code.split(",")
        )
    from rapidfuzz import fuzz, process  # only a code with a mistake pays for it

    near = [found for found, _, _ in process.extract(code, sorted(SWITCHABLE), scorer=fuzz.ratio, limit=3)]
    known = "is no warning that can be switched off" if code in ISSUES else "is no code of a warning"
    return f'"{code}" {known}; the nearest are {", ".join(near[:-1])} and {near[-1]}'
