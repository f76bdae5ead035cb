"""Every issue and assumption code is registered, used, provoked by a golden case, and told in the docs."""

import ast
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from importer.core.codes import ASSUMPTIONS, ISSUES, document

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "importer"
CASES = ROOT / "tests" / "golden"
SPEAKERS = {"Fault": 0, "Issue": 0, "Assumption": 0, "warn": 1}
"""What a code is handed to, and at which place; a method ``issue`` takes it wherever a code stands among its words."""
BUILT = {
    "core/parsing/hours.py": {"start-time-missing", "end-time-missing"},
}
"""Codes that are put together from the name of a field, by the module that does it."""
PASSED_ON = {
    ("core/parsing/findings.py", "Issue", "fault.code"),
    ("core/parsing/findings.py", "Issue", "found.code"),
    ("core/records.py", "Issue", "fault.code"),
    ("core/parsing/hours.py", "Fault", "code"),
    ("core/validating/events.py", "Fault", "code"),
    ("core/parsing/odd_ticks.py", "Issue", "cell.code"),
    ("core/validating/occasions.py", "Issue", "code"),
}
"""Where a code comes in a variable: from a fault or an argument that was looked at elsewhere, or built as above."""
PROVOKED_ELSEWHERE: dict[str, str] = {
    "account-row-missing": "core/test_verb_dividing.py",
    "account-unknown": "core/test_verb_dividing.py",
    "api-value-undocumented": "contracts/test_exporting.py",
    "calendar-from-library": "contracts/test_public_calendars.py",
    "calendar-language": "contracts/test_public_calendars.py",
    "copy-mode": "contracts/test_remembered_modes.py",
    "copy-incomplete": "contracts/test_returned_losses.py",
    "holiday-estimated": "contracts/test_public_calendars.py",
    "profile-near": "system/test_command_profiles.py",
    "profile-used": "system/test_command_profiles.py",
}
"""Codes that no golden case can provoke -> the test module that does; keep it short."""


@dataclass(frozen=True, slots=True)
class Saying:
    """One place in the package that says a code, or the expression that stands for it."""

    module: str
    speaker: str
    code: str | None
    expression: str


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            yield node.func.id if isinstance(node.func, ast.Name) else node.func.attr, node


def sayings() -> list[Saying]:
    """What the package says, the sandbox left out: it has words of its own."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        module = path.relative_to(PACKAGE).as_posix()
        if module.startswith("sandbox/"):
            continue
        for speaker, call in calls(path):
            found += [Saying(module, speaker, *told) for told in codes_in(speaker, call)]
    return found


def codes_in(speaker: str, call: ast.Call) -> Iterator[tuple[str | None, str]]:
    if speaker == "issue":  # members.issue(occasion, code, ...); places.issue(fault, ...) takes no code
        spoken = [arg for arg in call.args[1:2] if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
    elif speaker in SPEAKERS:
        named = [keyword.value for keyword in call.keywords if keyword.arg == "code"]
        spoken = [*call.args[SPEAKERS[speaker] :][:1], *named]  # type: ignore[list-item]
    else:
        return
    for arg in spoken:
        literal = arg.value if isinstance(arg, ast.Constant) else None
        yield (literal if isinstance(literal, str) else None), ast.unparse(arg)


def said(*speakers: str) -> set[str]:
    return {each.code for each in sayings() if each.speaker in speakers and each.code is not None}


def built() -> set[str]:
    return {code for codes in BUILT.values() for code in codes}


def expectations() -> list[dict[str, list[str]]]:
    files = sorted(CASES.glob("*/expected.json"))
    assert files, "there are no golden cases"
    return [json.loads(file.read_text(encoding="utf-8")) for file in files]


def test_every_code_that_is_said_is_registered() -> None:
    assert said("Fault", "Issue", "warn", "issue") - ISSUES.keys() == set()
    assert said("Assumption") - ASSUMPTIONS.keys() == set()


def test_every_code_that_is_registered_is_said() -> None:
    assert ISSUES.keys() - said("Fault", "Issue", "warn", "issue") - built() == set()
    assert ASSUMPTIONS.keys() - said("Assumption") == set()


def test_codes_in_variables_come_from_places_that_are_known() -> None:
    variable = {(each.module, each.speaker, each.expression) for each in sayings() if each.code is None}
    assert variable == PASSED_ON


def test_built_codes_are_registered_and_really_built() -> None:
    assert built() <= ISSUES.keys()
    for module in BUILT:
        assert "-missing" in (PACKAGE / module).read_text(encoding="utf-8")
    literal = said("Fault", "Issue", "warn", "issue")
    assert {code for code in built() if code not in literal} <= provoked_issues()


def provoked_issues() -> set[str]:
    return {line.split()[1] for each in expectations() for line in each.get("issues", ())}


def provoked_assumptions() -> set[str]:
    return {line.split(":")[0] for each in expectations() for line in each.get("assumptions", ())}


def test_every_issue_code_is_provoked_by_a_case() -> None:
    assert ISSUES.keys() - provoked_issues() - PROVOKED_ELSEWHERE.keys() == set()


def test_every_assumption_code_is_provoked_by_a_case() -> None:
    assert ASSUMPTIONS.keys() - provoked_assumptions() - PROVOKED_ELSEWHERE.keys() == set()


def test_what_is_provoked_elsewhere_is_so_and_only_there() -> None:
    for code, module in PROVOKED_ELSEWHERE.items():
        assert code in (ROOT / "tests" / module).read_text(encoding="utf-8"), code
    assert PROVOKED_ELSEWHERE.keys() & (provoked_issues() | provoked_assumptions()) == set()


def test_severities_in_cases_are_those_of_the_registry() -> None:
    lines = {line for each in expectations() for line in each.get("issues", ())}
    wrong = [
        line for line in lines if line.split()[0] not in {str(each) for each in ISSUES[line.split()[1]].severities}
    ]
    assert wrong == []


def test_every_severity_that_a_code_may_have_is_provoked() -> None:
    seen = {tuple(line.split()[:2]) for each in expectations() for line in each.get("issues", ())}
    listed = {(str(severity), code) for code, each in ISSUES.items() for severity in each.severities}
    assert {(severity, code) for severity, code in listed if code not in PROVOKED_ELSEWHERE} - seen == set()


def test_codes_are_kebab_case_and_tell_their_meaning() -> None:
    for code in (*ISSUES, *ASSUMPTIONS):
        assert code == code.lower()
        assert set(code) <= set("abcdefghijklmnopqrstuvwxyz-")
    for each in ISSUES.values():
        assert each.meaning.endswith((".", "?"))
        assert each.remedy.endswith(".")
        assert each.severities
    assert all(meaning.endswith(".") for meaning in ASSUMPTIONS.values())
    assert not ISSUES.keys() & ASSUMPTIONS.keys()


def test_the_docs_are_what_the_registry_says() -> None:
    assert (ROOT / "docs" / "issues.md").read_text(encoding="utf-8") == document()
