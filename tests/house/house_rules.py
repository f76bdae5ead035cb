"""The rules of the house as functions over a source tree: who may import whom, and what the core keeps out.

Imports go down only: doors -> assembly -> edges and verbs -> nouns with their scalar rules. Edges never import each
other, a verb never imports a verb, and the sandbox has nothing to do with the rest.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PACKAGE = "importer"
DOORS = frozenset({"cli", "web", "drops", "__main__"})
ASSEMBLY = frozenset(
    {
        "asking",
        "assigning",
        "connecting",
        "default_zones",
        "export_workbook",
        "exporting",
        "holding",
        "importing",
        "inspection",
        "inspection_columns",
        "inspection_sheets",
        "inspection_text",
        "inspection_words",
        "json_output",
        "many",
        "ordered",
        "sweeping",
        "migrating",
        "migration_workbook",
        "pipeline",
        "preferring",
        "profile_saving",
        "profile_text",
        "profiles",
        "public_calendars",
        "reading",
        "redaction",
        "remembered",
        "remembered_modes",
        "reading_back",
        "recalling",
        "report_store",
        "run_context",
        "returning",
        "runners",
        "saved_plan",
        "sending",
        "stops",
        "signing_in",
        "template_workbook",
        "undoing",
    }
)
EDGES = frozenset(
    {
        "destinations",
        "journal",
        "metrics",
        "notices",
        "official_calendars",
        "places",
        "public_holidays",
        "readers",
        "reports",
        "sandbox_process",
        "settings",
        "template_cells",
        "template_guide",
    }
)
SHELF = frozenset({"packaged"})
"""Where files that travel with the package are found; everybody but the core may look there."""
VERBS = frozenset(
    {
        "dividing",
        "exporting",
        "grouping",
        "localising",
        "mapping",
        "migrating",
        "parsing",
        "picking",
        "planning",
        "rechecking",
        "recognising",
        "reconciling",
        "reporting",
        "restoring",
        "reviewing",
        "undoing",
        "uniting",
        "validating",
    }
)
SANDBOX = "sandbox"
SANDBOX_DOOR = "cli.making"
KEPT_OUT_OF_CORE = frozenset(
    {
        "asyncio", "getpass", "http", "io", "locale", "logging", "multiprocessing", "openpyxl", "os", "pathlib",
        "platform", "platformdirs", "pydantic_settings", "python_calamine", "random", "requests", "rich", "secrets",
        "shutil", "signal", "socket", "sqlalchemy", "sqlite3", "subprocess", "sys", "tempfile", "threading", "time",
        "typer", "urllib", "urllib3",
    }
)  # fmt: skip
CLOCKS = frozenset({"now", "today", "utcnow"})
OUTSIDE = frozenset({"open", "print", "input"})


@dataclass(frozen=True, slots=True)
class Import:
    """One import of one of our modules by another; names as ``core.plan``, without the package's own."""

    importer: str
    imported: str
    line: int


def breaches(package: Path) -> list[str]:
    """What a package does against the rules, as sentences with file and line."""
    modules = {module_name(path, package): path for path in sorted(package.rglob("*.py"))}
    found = [each for name, path in modules.items() for each in imports(name, path, set(modules))]
    wrong = [
        f"{each.importer}:{each.line} imports {each.imported}: {why}" for each in found if (why := objection(each))
    ]
    wrong += [f"{name}: has no place in the layers" for name in modules if layer(name) is None]
    wrong += [f"modules import each other in a circle: {' -> '.join(circle)}" for circle in circles(found)]
    for name, path in modules.items():
        if name.split(".")[0] == "core":
            wrong += [f"{name}:{line} {what}" for line, what in impurities(ast.parse(path.read_text("utf-8")))]
    return wrong


def module_name(path: Path, package: Path) -> str:
    """A module's name below the package; a folder's ``__init__`` is the folder."""
    parts = path.relative_to(package).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(name: str, path: Path, modules: set[str]) -> Iterator[Import]:
    """The imports of our own modules, those inside functions too."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        for full in _named(node, name, is_folder=path.name == "__init__.py"):
            if full == PACKAGE or full.startswith(f"{PACKAGE}."):
                below = full.removeprefix(PACKAGE).lstrip(".")
                # "from importer.core import plan" names a module, "from importer.core.plan import Plan" a part of one
                while below not in modules and below:
                    below = below.rpartition(".")[0]
                yield Import(name, below, node.lineno)  # type: ignore[attr-defined]


def _named(node: ast.AST, name: str, *, is_folder: bool) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if not isinstance(node, ast.ImportFrom):
        return []
    start = node.module or ""
    if node.level:
        around = [PACKAGE, *filter(None, name.split("."))]
        around = around[: len(around) - node.level + is_folder]
        start = ".".join([*around, *filter(None, [node.module])])
    return [f"{start}.{alias.name}" for alias in node.names]


def layer(module: str) -> str | None:
    """The layer in which a module stands; None if nobody gave it one."""
    top, _, below = module.partition(".")
    if top in ("", SANDBOX):
        return top or "package"
    if top == "core":
        part = below.split(".")[0]
        return "verb" if part in VERBS else "noun"
    for name, members in (("door", DOORS), ("assembly", ASSEMBLY), ("edge", EDGES), ("shelf", SHELF)):
        if top in members:
            return name
    return None


BELOW = {
    "door": {"door", "assembly", "edge", "shelf", "verb", "noun"},
    "assembly": {"assembly", "edge", "shelf", "verb", "noun"},
    "edge": {"shelf", "noun"},
    "shelf": {"noun"},
    "verb": {"noun"},
    "noun": {"noun"},
    SANDBOX: {SANDBOX},
    "package": set(),
}


def objection(each: Import) -> str:
    """Why an import is against the rules; empty if it is not."""
    above, below = layer(each.importer), layer(each.imported)
    if above is None or below is None or _same_room(each):
        return ""
    if below == "package":
        return "" if above != SANDBOX else "the sandbox imports nothing of the importer"
    if below == SANDBOX:
        return "" if each.importer == SANDBOX_DOOR else f"only {SANDBOX_DOOR} opens the sandbox"
    if below in BELOW[above]:
        return ""
    if above == SANDBOX:
        return "the sandbox imports nothing of the importer"
    return f"{above} may not import {below}"


def _same_room(each: Import) -> bool:
    """Whether both are parts of one edge, one verb or the sandbox."""
    rooms = []
    for name in (each.importer, each.imported):
        parts = name.split(".")
        rooms.append(parts[:2] if parts[0] == "core" else parts[:1])
    return rooms[0] == rooms[1]


def circles(found: list[Import]) -> list[list[str]]:
    """Groups of modules that import each other, each told once as a way round."""
    graph: dict[str, set[str]] = {}
    for each in found:
        if each.imported and each.importer != each.imported:
            graph.setdefault(each.importer, set()).add(each.imported)
    told: dict[frozenset[str], list[str]] = {}
    for start in sorted(graph):
        way = _way_back(start, graph)
        if way:
            told.setdefault(frozenset(way), way)
    return list(told.values())


def _way_back(start: str, graph: dict[str, set[str]]) -> list[str]:
    ways = [[start]]
    seen = set()
    while ways:
        way = ways.pop(0)
        for below in sorted(graph.get(way[-1], ())):
            if below == start:
                return [*way, start]
            if below not in seen:
                seen.add(below)
                ways.append([*way, below])
    return []


def impurities(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """What the core must not do: reach files, network, clock, chance, environment or log."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom) and not getattr(node, "level", 0):
            named = [node.module or ""] if isinstance(node, ast.ImportFrom) else [each.name for each in node.names]
            for name in named:
                if name.split(".")[0] in KEPT_OUT_OF_CORE:
                    yield node.lineno, f"imports {name}, which the core keeps out"
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS:
            yield node.lineno, f"asks a clock: .{node.func.attr}()"
        if isinstance(node.func, ast.Name) and node.func.id in OUTSIDE:
            yield node.lineno, f"calls {node.func.id}()"
